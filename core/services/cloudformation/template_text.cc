#include "core/services/cloudformation/template_text.h"

#include <string>
#include <utility>

#include "core/base/yaml.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/limits.h"

namespace cloudtab::cloudformation {
namespace {

Document split_attribute(const std::string& text) {
  const size_t dot = text.find('.');
  if (dot == std::string::npos) return Document::array({text});
  return Document::array({text.substr(0, dot), text.substr(dot + 1)});
}

/// The short form of a function.
bool apply_tag(std::string_view tag, Document& value) {
  static constexpr std::string_view kFunctions[] = {
      "And",          "Base64",       "Cidr",        "Contains", "EachMemberEquals",
      "EachMemberIn", "Equals",       "FindInMap",   "ForEach",  "GetAZs",
      "GetAtt",       "If",           "ImportValue", "Join",     "Length",
      "Not",          "Or",           "RefAll",      "Select",   "Split",
      "Sub",          "ToJsonString", "Transform",   "ValueOf",  "ValueOfAll"};
  const std::string name(tag.substr(tag[0] == '!' ? 1 : 0));
  if (name == "Ref" || name == "Condition") {
    value = Document{{name, std::move(value)}};
    return true;
  }
  for (std::string_view function : kFunctions) {
    if (name != function) continue;
    if (name == "GetAtt" && value.is_string())
      value = split_attribute(value.get_ref<const std::string&>());
    value = Document{{"Fn::" + name, std::move(value)}};
    return true;
  }
  return false;
}

Error too_deep() {
  return errors::validation("Template format error: Nesting is deeper than " +
                            std::to_string(kTemplateDepthMax) + " levels");
}

Result<Document> read_yaml(std::string_view text) {
  Result<Document> document =
      parse_yaml(text, {.depth_max = kTemplateDepthMax, .apply_tag = apply_tag});
  if (document.ok()) return document;
  const Error& fault = document.error();
  if (fault.code == kYamlDepth) return too_deep();
  if (fault.code == kYamlAlias) {
    return errors::validation(
        "Template error: YAML aliases are not allowed in CloudFormation templates");
  }
  return errors::validation(
      "Template format error: YAML not well-formed." +
      (fault.code == kYamlTag ? " (unsupported tag " + fault.message + ")" : fault.message));
}

bool json_is_too_deep(std::string_view text) {
  size_t depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kTemplateDepthMax) return true;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return false;
}

/// The column AWS names is one past the character it stumbled over (recorded:
/// api/test_templates.py).
Error json_fault(std::string_view text, size_t byte) {
  size_t line = 1;
  size_t line_start = 0;
  for (size_t i = 0; i + 1 < byte && i < text.size(); ++i) {
    if (text[i] == '\n') {
      ++line;
      line_start = i + 1;
    }
  }
  return errors::validation("Template format error: JSON not well-formed. (line " +
                            std::to_string(line) + ", column " +
                            std::to_string(byte - line_start + 1) + ")");
}

Result<Document> parse_json(std::string_view text) {
  if (json_is_too_deep(text)) return too_deep();
  try {
    return Document::parse(text);
  } catch (const Document::parse_error& fault) {
    return json_fault(text, fault.byte);
  } catch (const Document::exception&) {
    return errors::validation("Template format error: JSON not well-formed.");
  }
}

}  // namespace

Result<Document> parse_template_text(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && text[first] == '{') {
    // Some YAML templates are written in flow style; AWS reads what begins with a brace as JSON
    // first.
    Result<Document> json = parse_json(text);
    if (json.ok()) return json;
    Result<Document> yaml = read_yaml(text);
    if (yaml.ok() && yaml->is_object() && yaml->contains("Resources")) return yaml;
    return json;
  }
  return read_yaml(text);
}

}  // namespace cloudtab::cloudformation
