#include "core/services/cloudformation/template_text.h"

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <sstream>  // NOLINT(cloudtab): what yaml-cpp's parser reads from
#include <string>
#include <utility>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "core/base/encoding.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/limits.h"

namespace cloudtab::cloudformation {
namespace {

/// What stops the reading of a YAML document from inside an event handler. Never leaves this file.
struct YamlRefusal {
  std::string message;
};

bool one_of(std::string_view text, std::initializer_list<std::string_view> options) {
  for (std::string_view option : options) {
    if (text == option) return true;
  }
  return false;
}

bool all_in(std::string_view text, std::string_view alphabet) {
  return !text.empty() && text.find_first_not_of(alphabet) == std::string_view::npos;
}

std::optional<Document> as_integer(std::string_view text) {
  std::string_view digits = text;
  if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) digits.remove_prefix(1);
  int base = 10;
  if (digits.size() > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
    if (!all_in(digits.substr(2), "0123456789abcdefABCDEF_")) return std::nullopt;
    base = 16;
  } else if (digits.size() > 1 && digits[0] == '0') {
    if (!all_in(digits, "01234567_")) return std::nullopt;
    base = 8;
  } else if (digits.empty() || digits[0] == '_' || !all_in(digits, "0123456789_")) {
    return std::nullopt;
  }
  std::string plain;
  for (char c : text) {
    if (c != '_') plain.push_back(c);
  }
  errno = 0;
  const long long value = std::strtoll(plain.c_str(), nullptr, base);
  if (errno == ERANGE) return std::nullopt;
  return Document(static_cast<int64_t>(value));
}

std::optional<Document> as_float(std::string_view text) {
  std::string_view rest = text;
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) rest.remove_prefix(1);
  if (rest.empty() || rest[0] < '0' || rest[0] > '9') return std::nullopt;
  const size_t dot = rest.find('.');
  if (dot == std::string_view::npos || !all_in(rest, "0123456789.eE+-_")) return std::nullopt;
  if (rest.find('.', dot + 1) != std::string_view::npos) return std::nullopt;
  std::string plain;
  for (char c : text) {
    if (c != '_') plain.push_back(c);
  }
  char* end = nullptr;
  const double value = std::strtod(plain.c_str(), &end);
  if (end != plain.c_str() + plain.size() || !std::isfinite(value)) return std::nullopt;
  return Document(value);
}

Document plain_scalar(const std::string& text) {
  if (one_of(text, {"", "~", "null", "Null", "NULL"})) return nullptr;
  if (one_of(text, {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})) return true;
  if (one_of(text, {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"}))
    return false;
  if (auto integer = as_integer(text)) return *integer;
  if (auto number = as_float(text)) return *number;
  return text;
}

/// yaml-cpp writes what the escapes `\N` and `\_` stand for, U+0085 and U+00A0, as one byte each.
std::string as_utf8(const std::string& text) {
  if (is_valid_utf8(text)) return text;
  std::string mended;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80) {
      // A sequence that is whole stays.
      size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
      if (length == 1) {
        mended += '\xC2';
      } else {
        mended.append(text, i, length - 1);
        i += length - 1;
        if (i >= text.size()) break;
      }
    }
    mended += text[i];
  }
  return mended;
}

/// Builds a document from yaml-cpp's events, so that nothing is held twice and depth is checked as
/// it grows.
class TemplateBuilder final : public YAML::EventHandler {
 public:
  Document take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {
    throw YamlRefusal{"Template error: YAML aliases are not allowed in CloudFormation templates"};
  }
  void OnNull(const YAML::Mark&, YAML::anchor_t) override { add("", Document(nullptr), {}); }
  void OnScalar(const YAML::Mark&,
                const std::string& tag,
                YAML::anchor_t,
                const std::string& written) override {
    const std::string text = as_utf8(written);
    if (tag == "?" || tag.empty()) {
      add("", plain_scalar(text), text);
    } else {
      add(tag, Document(text), text);
    }
  }
  void OnSequenceStart(const YAML::Mark&,
                       const std::string& tag,
                       YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(tag, Document::array());
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark&,
                  const std::string& tag,
                  YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(tag, Document::object());
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    std::string tag;
    Document value;
    std::optional<std::string> key;  ///< read, and waiting for its value
  };

  void open(const std::string& tag, Document value) {
    if (levels_.size() >= kTemplateDepthMax) {
      throw YamlRefusal{"Template format error: Nesting is deeper than " +
                        std::to_string(kTemplateDepthMax) + " levels"};
    }
    levels_.push_back({tag, std::move(value), std::nullopt});
  }

  void close() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    add(level.tag, std::move(level.value), std::nullopt);
  }

  /// `text`: the scalar as written; keys keep their spelling whatever type it would have as a
  /// value.
  void add(const std::string& tag, Document value, std::optional<std::string> text) {
    if (!levels_.empty() && levels_.back().value.is_object() && !levels_.back().key) {
      if (!text) throw YamlRefusal{"Template format error: YAML not well-formed."};
      levels_.back().key = std::move(*text);
      return;
    }
    value = apply_tag(tag, std::move(value));
    if (levels_.empty()) {
      root_ = std::move(value);
    } else if (levels_.back().key) {
      levels_.back().value[*levels_.back().key] = std::move(value);
      levels_.back().key.reset();
    } else {
      levels_.back().value.push_back(std::move(value));
    }
  }

  static Document apply_tag(const std::string& tag, Document value) {
    if (tag.empty() || tag == "?" || tag == "!") return value;
    if (tag == "tag:yaml.org,2002:str" || tag == "tag:yaml.org,2002:map" ||
        tag == "tag:yaml.org,2002:seq") {
      return value;
    }
    if (tag == "tag:yaml.org,2002:int" || tag == "tag:yaml.org,2002:float" ||
        tag == "tag:yaml.org,2002:bool" || tag == "tag:yaml.org,2002:null") {
      return value.is_string() ? plain_scalar(value.get_ref<const std::string&>()) : value;
    }
    static constexpr std::string_view kFunctions[] = {
        "And",          "Base64",       "Cidr",        "Contains", "EachMemberEquals",
        "EachMemberIn", "Equals",       "FindInMap",   "ForEach",  "GetAZs",
        "GetAtt",       "If",           "ImportValue", "Join",     "Length",
        "Not",          "Or",           "RefAll",      "Select",   "Split",
        "Sub",          "ToJsonString", "Transform",   "ValueOf",  "ValueOfAll"};
    const std::string_view name = std::string_view(tag).substr(tag[0] == '!' ? 1 : 0);
    if (name == "Ref" || name == "Condition")
      return Document{{std::string(name), std::move(value)}};
    for (std::string_view function : kFunctions) {
      if (name != function) continue;
      if (name == "GetAtt" && value.is_string())
        value = split_attribute(value.get_ref<const std::string&>());
      return Document{{"Fn::" + std::string(name), std::move(value)}};
    }
    throw YamlRefusal{"Template format error: YAML not well-formed. (unsupported tag " + tag + ")"};
  }

  static Document split_attribute(const std::string& text) {
    const size_t dot = text.find('.');
    if (dot == std::string::npos) return Document::array({text});
    return Document::array({text.substr(0, dot), text.substr(dot + 1)});
  }

  std::vector<Level> levels_;
  Document root_;
};

Result<Document> parse_yaml(std::string_view text) {
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    TemplateBuilder builder;
    if (!parser.HandleNextDocument(builder)) return Document(nullptr);
    return builder.take();
  } catch (const YamlRefusal& refusal) {
    return errors::validation(refusal.message);
  } catch (const YAML::Exception& exception) {
    const YAML::Mark& mark = exception.mark;
    if (mark.is_null()) return errors::validation("Template format error: YAML not well-formed.");
    return errors::validation("Template format error: YAML not well-formed. (line " +
                              std::to_string(mark.line + 1) + ", column " +
                              std::to_string(mark.column + 1) + ")");
  }
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
  if (json_is_too_deep(text)) {
    return errors::validation("Template format error: Nesting is deeper than " +
                              std::to_string(kTemplateDepthMax) + " levels");
  }
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
    Result<Document> yaml = parse_yaml(text);
    if (yaml.ok() && yaml->is_object() && yaml->contains("Resources")) return yaml;
    return json;
  }
  return parse_yaml(text);
}

}  // namespace cloudtab::cloudformation
