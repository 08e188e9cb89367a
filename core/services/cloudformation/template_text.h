#pragma once

#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab::cloudformation {

/// Reads a template's text, JSON if its first visible character is `{`, else YAML with
/// CloudFormation's short tags, which come out in their long form (`!GetAtt A.B` as `{"Fn::GetAtt":
/// ["A", "B"]}`).
///
/// YAML scalars follow YAML 1.1 as CloudFormation reads it: `yes`, `on` and their kin are booleans,
/// `0123` is octal, and a date stays text. Aliases are refused, as AWS does, which also disarms
/// alias bombs. Nesting is limited to `kTemplateDepthMax`. Errors: `ValidationError`, "Template
/// format error: ..." (docs: template-formats.html, "CloudFormation supports the YAML Version 1.1
/// specification with a few exceptions").
Result<Document> parse_template_text(std::string_view text);

}  // namespace cloudtab::cloudformation
