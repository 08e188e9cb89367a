#pragma once

#include <span>
#include <string_view>

#include "core/base/document.h"

namespace cloudtab::s3 {

/// A property of AWS::S3::Bucket and the calls that set and unset it. Without one that unsets, an
/// empty configuration does.
struct BucketProperty {
  std::string_view name;
  std::string_view put;
  std::string_view remove;
  const char* member;
  Document (*convert)(const Document& property);
};

/// One row a property, in the order in which they are applied.
std::span<const BucketProperty> bucket_properties();

}  // namespace cloudtab::s3
