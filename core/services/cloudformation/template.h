#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab::cloudformation {

// A template is kept as the document it was written as. What can be said of it by itself, without
// parameters or a stack, is said here.

/// Reads and checks a template's form: known sections, well-formed names, required members, limits
/// on counts, functions with the arguments they need, references that lead somewhere. Errors:
/// `ValidationError` with AWS's texts.
Result<Document> parse_template(std::string_view text);

/// The checks of `parse_template` on a document.
Status check_template(const Document& body);

/// The members of a section, or an empty object.
const Document& section(const Document& body, std::string_view name);

/// The pseudo parameters a `Ref` or `Fn::Sub` may name.
bool is_pseudo_parameter(std::string_view name);

/// The resource types used, sorted, each once.
std::vector<std::string> resource_types(const Document& body);

/// What a caller must acknowledge to use a template, and the reason in AWS's words.
struct RequiredCapability {
  std::string name;  ///< `CAPABILITY_IAM`, `CAPABILITY_NAMED_IAM`; empty if nothing needs to be
                     ///< acknowledged
  std::string reason;
};
/// Source: API reference of CreateStack, parameter Capabilities.
RequiredCapability required_capability(const Document& body);

/// The transforms named in the `Transform` section.
std::vector<std::string> declared_transforms(const Document& body);

/// `Retain`, `Delete`, ... of a resource for an attribute `DeletionPolicy` or
/// `UpdateReplacePolicy`; `Delete` by default.
std::string policy_of(const Document& resource, std::string_view attribute);

}  // namespace cloudtab::cloudformation
