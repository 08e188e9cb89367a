#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace cloudtab::s3 {

struct CopySource {
  std::string bucket;
  std::string key;
};

/// Reads a `CopySource`: `bucket/key` or `/bucket/key`, percent-encoded; a `?versionId` would name
/// a version, which there are none of. Error: InvalidArgument.
Result<CopySource> parse_copy_source(std::string_view header);

}  // namespace cloudtab::s3
