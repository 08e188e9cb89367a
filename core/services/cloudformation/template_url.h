#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/engine/call.h"

namespace cloudtab::cloudformation {

/// An object in S3.
struct S3Location {
  std::string bucket;
  std::string key;
};

/// The object that a template URL names, in path style
/// (`https://s3.region.amazonaws.com/bucket/key`, or any local host) or virtual-host style
/// (`https://bucket.s3.region.amazonaws.com/key`); nothing if it is not an HTTP URL of S3.
std::optional<S3Location> parse_template_url(const std::string& url);

/// Reads an object as text through GetObject. Errors: "S3 error: ...", an object too large for a
/// template.
Result<std::string> read_s3_text(Call& call, const S3Location& location);

/// Reads a template from S3 through GetObject. Errors: "TemplateURL must be a supported URL."
/// (recorded: api/test_templates.py), "S3 error: ...", a template that is too large.
Result<std::string> read_template_url(Call& call, const std::string& url);

}  // namespace cloudtab::cloudformation
