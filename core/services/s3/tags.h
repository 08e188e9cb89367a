#pragma once

#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab::s3 {

// Tags of buckets and objects: lists of {Key, Value}.

/// What tags hang on; it decides how many there may be and how the error calls them.
enum class Tagged { kBucket, kObject };

/// Errors: InvalidTag, BadRequest. Texts recorded: test_s3_api.py, test_tagging_validation. Tags
/// that begin with `aws:` are for services (`by_service`) to set, as CloudFormation does.
Status check_tags(const Document& tags, Tagged tagged, bool by_service = false);

/// The tags of an `x-amz-tagging` header, `key1=value1&key2=value2`. Errors: InvalidArgument for
/// what is not written so, and those of `check_tags`.
Result<Document> parse_tagging(std::string_view header);

}  // namespace cloudtab::s3
