#pragma once

#include <string_view>

namespace cloudtab::s3 {

/// The rules for general purpose buckets: 3 to 63 of a-z, 0-9, dot and hyphen, beginning and ending
/// with a letter or digit, no two dots together, not like an IPv4 address, without the reserved
/// prefixes and suffixes.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
bool is_valid_bucket_name(std::string_view name);

/// Whether there may be a bucket of that name, perhaps one made by the older, laxer rules of
/// us-east-1: 3 to 255 of letters of both cases, digits, dot, hyphen and underscore.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; that S3 refuses
/// all other names before it looks for the bucket is reported in versity/versitygw, issue 1358.
bool may_be_bucket_name(std::string_view name);

}  // namespace cloudtab::s3
