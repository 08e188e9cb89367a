#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab {

// The codes of the errors of `parse_yaml`.
constexpr std::string_view kYamlAlias = "YamlAlias";    ///< an alias, which might be a bomb
constexpr std::string_view kYamlDepth = "YamlDepth";    ///< nested deeper than allowed
constexpr std::string_view kYamlTag = "YamlTag";        ///< the message is the tag
constexpr std::string_view kYamlSyntax = "YamlSyntax";  ///< ` (line 1, column 2)`, or ""

struct YamlOptions {
  size_t depth_max = 100;
  /// Makes of a value what its tag (`!Ref`) says; false if it is not known. YAML's own are dealt
  /// with. Null: none is known.
  bool (*apply_tag)(std::string_view tag, Document& value) = nullptr;
};

/// Reads one YAML 1.1 document: `yes`, `on` and their kin are booleans, `0123` is octal, a date
/// stays text, and keys keep their spelling. Null for a text without a document.
Result<Document> parse_yaml(std::string_view text, const YamlOptions& options);

}  // namespace cloudtab
