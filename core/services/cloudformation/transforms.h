#pragma once

#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/cloudformation/functions.h"

namespace cloudtab::cloudformation {

// What is made of a template before it is one of plain CloudFormation, by what it says together
// with its parameters and with objects in S3: so it is made once, when the template is given, and
// kept. (What SAM's transform makes depends on nothing but the template; see `sam/sam.h`.)

inline constexpr const char* kIncludeTransform = "AWS::Include";
inline constexpr const char* kLanguageTransform = "AWS::LanguageExtensions";

/// Whether the text includes others, or declares the language extensions.
bool needs_transforms(const Document& body);

/// Whether there is a `Fn::Transform` anywhere in a value.
bool has_includes(const Document& value);

/// The template `side.body` with every `AWS::Include` replaced by the document that it names, and,
/// where the template declares `AWS::LanguageExtensions`, with its loops written out and with
/// `Fn::Length`, `Fn::ToJsonString` and calls of other functions that lead nowhere replaced by
/// their values. Without these transforms' names. Errors: `ValidationError`: "No transform named X
/// found.", what S3 answers, a loop of another form. Sources:
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html,
/// .../transform-aws-languageextensions.html; recorded: api/test_transformers.py.
Result<Document> apply_transforms(Call& call, const TemplateSide& side);

}  // namespace cloudtab::cloudformation
