#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/s3/state.h"

namespace cloudtab::s3 {

struct CopySource {
  std::string bucket;
  std::string key;
  std::string version;  ///< empty: the newest
};

/// Reads a `CopySource`: `bucket/key` or `/bucket/key`, percent-encoded, and perhaps
/// `?versionId=...`. Error: InvalidArgument.
Result<CopySource> parse_copy_source(std::string_view header);

/// The object that is to be copied. Errors: NoSuchBucket, NoSuchKey, NoSuchVersion,
/// InvalidArgument; InvalidRequest for a delete marker that is named.
Result<const ObjectRecord*> find_source(Call& call, const CopySource& source);

/// Adds `CopySourceVersionId` to the answer of a copy; the version called `null` is not told
/// (recorded: test_s3.py, test_s3_copy_object_in_place_versioned).
void tell_source_version(const ObjectRecord& source, Document& answer);

}  // namespace cloudtab::s3
