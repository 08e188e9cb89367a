#include "core/services/cloudformation/parameters.h"

#include <cstdlib>
#include <optional>

#include "core/base/pattern.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/functions.h"
#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/template.h"

namespace cloudtab::cloudformation {
namespace {

constexpr std::string_view kSsmPrefix = "AWS::SSM::Parameter::Value<";

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool is_known_type(std::string_view type) {
  if (type == "String" || type == "Number" || type == "CommaDelimitedList") return true;
  if (type == "AWS::SSM::Parameter::Name") return true;
  if (type.empty() || type.back() == '>')
    return starts_with(type, "List<") || starts_with(type, kSsmPrefix);
  return starts_with(type, "AWS::EC2::") || starts_with(type, "AWS::Route53::");
}

std::string trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return std::string(text);
}

std::vector<std::string> list_items(const std::string& text) {
  std::vector<std::string> items;
  size_t start = 0;
  for (size_t at = text.find(','); at != std::string::npos; at = text.find(',', start)) {
    items.push_back(trimmed(std::string_view(text).substr(start, at - start)));
    start = at + 1;
  }
  items.push_back(trimmed(std::string_view(text).substr(start)));
  return items;
}

std::optional<double> as_number(const std::string& text) {
  if (text.empty() || text.find_first_not_of("0123456789+-.eE") != std::string::npos)
    return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size()) return std::nullopt;
  return value;
}

/// A pattern that `Pattern` does not read (a back-reference) constrains nothing.
bool matches(const std::string& text, const std::string& pattern) {
  const Result<Pattern> compiled = Pattern::compile(pattern);
  return !compiled.ok() || compiled->matches(text);
}

/// Checks one parameter's values against its declaration.
class Constraints {
 public:
  Constraints(const std::string& name, const Document& declaration)
      : name_(name), declaration_(declaration) {}

  Status check(const std::string& text, const std::vector<std::string>& items) const {
    const std::string type = declaration_["Type"].get<std::string>();
    if (type == "Number" || type == "List<Number>") {
      for (const std::string& item : items) {
        if (!as_number(item)) {
          return errors::validation("Parameter '" + name_ + "' must be " +
                                    (type == "Number" ? "a number." : "a list of numbers."));
        }
      }
    }
    if (text.size() > kParameterValueBytesMax) {
      return errors::validation("Parameter '" + name_ + "' value length is greater than " +
                                std::to_string(kParameterValueBytesMax) + ".");
    }
    for (const std::string& item : items) RETURN_IF_ERROR(check_item(item, type));
    return ok();
  }

 private:
  Status check_item(const std::string& item, const std::string& type) const {
    if (auto it = declaration_.find("AllowedValues"); it != declaration_.end() && it->is_array()) {
      bool found = false;
      for (const Document& allowed : *it) found = found || scalar_text(allowed) == item;
      if (!found) return refuse("must be one of AllowedValues");
    }
    if (auto it = declaration_.find("AllowedPattern");
        it != declaration_.end() && it->is_string()) {
      const std::string& pattern = it->get_ref<const std::string&>();
      if (!matches(item, pattern)) return refuse("must match pattern " + pattern);
    }
    if (type == "Number" || type == "List<Number>") return check_bounds(item);
    if (auto min = limit("MinLength"); min && static_cast<double>(item.size()) < *min) {
      return refuse("must contain at least " + scalar_text(declaration_["MinLength"]) +
                    " characters");
    }
    if (auto max = limit("MaxLength"); max && static_cast<double>(item.size()) > *max) {
      return refuse("must contain at most " + scalar_text(declaration_["MaxLength"]) +
                    " characters");
    }
    return ok();
  }

  Status check_bounds(const std::string& item) const {
    const double value = as_number(item).value_or(0);
    if (auto min = limit("MinValue"); min && value < *min) {
      return refuse("must be a number not less than " + scalar_text(declaration_["MinValue"]));
    }
    if (auto max = limit("MaxValue"); max && value > *max) {
      return refuse("must be a number not greater than " + scalar_text(declaration_["MaxValue"]));
    }
    return ok();
  }

  std::optional<double> limit(const char* key) const {
    auto it = declaration_.find(key);
    return it == declaration_.end() ? std::nullopt : as_number(scalar_text(*it));
  }

  /// With a ConstraintDescription AWS names the parameter without quotes (aws-cli issue 7750).
  Error refuse(const std::string& reason) const {
    auto it = declaration_.find("ConstraintDescription");
    if (it != declaration_.end() && it->is_string()) {
      return errors::validation("Parameter " + name_ +
                                " failed to satisfy constraint: " + it->get<std::string>());
    }
    return errors::validation("Parameter '" + name_ + "' " + reason);
  }

  const std::string& name_;
  const Document& declaration_;
};

const ParameterValue* find_value(const std::vector<ParameterValue>& values,
                                 const std::string& key) {
  for (const ParameterValue& value : values) {
    if (value.key == key) return &value;
  }
  return nullptr;
}

const Document* find_given(const Document& given, const std::string& key) {
  for (const Document& item : given) {
    if (item.value("ParameterKey", "") == key) return &item;
  }
  return nullptr;
}

bool is_true(const Document& declaration, const char* key) {
  auto it = declaration.find(key);
  return it != declaration.end() && scalar_text(*it) == "true";
}

/// A list default may be written as a list in YAML; parameters are text.
std::string default_text(const Document& value) {
  if (!value.is_array()) return scalar_text(value);
  std::string out;
  for (const Document& item : value) out += (out.empty() ? "" : ",") + scalar_text(item);
  return out;
}

}  // namespace

bool is_list_type(std::string_view type) {
  if (starts_with(type, kSsmPrefix))
    type = type.substr(kSsmPrefix.size(), type.size() - kSsmPrefix.size() - 1);
  return type == "CommaDelimitedList" || starts_with(type, "List<");
}

Result<std::vector<ParameterValue>> parameter_values(const Document& body,
                                                     const Document& given,
                                                     const std::vector<ParameterValue>& previous,
                                                     const ParameterStore& store) {
  const Document& declarations = section(body, "Parameters");
  std::vector<std::string> unknown;
  for (const Document& item : given) {
    const std::string key = item.value("ParameterKey", "");
    if (!declarations.contains(key)) unknown.push_back(key);
  }
  if (!unknown.empty()) {
    return errors::validation("Parameters: " + errors::bracketed(unknown) +
                              " do not exist in the template");
  }
  std::vector<ParameterValue> values;
  std::vector<std::string> missing;
  for (auto it = declarations.begin(); it != declarations.end(); ++it) {
    const std::string& name = it.key();
    const std::string type = (*it)["Type"].get<std::string>();
    if (!is_known_type(type))
      return errors::validation("Template format error: Unrecognized parameter type: " + type);
    ParameterValue value{name, "", "", is_true(*it, "NoEcho")};
    const Document* item = find_given(given, name);
    const ParameterValue* before = find_value(previous, name);
    if (item != nullptr && item->contains("ParameterValue")) {
      value.text = (*item)["ParameterValue"].get<std::string>();
    } else if (item != nullptr && item->value("UsePreviousValue", false) && before != nullptr) {
      value.text = before->text;
    } else if (it->contains("Default")) {
      value.text = default_text((*it)["Default"]);
    } else {
      missing.push_back(name);
      continue;
    }
    values.push_back(std::move(value));
  }
  if (!missing.empty())
    return errors::validation("Parameters: " + errors::bracketed(missing) + " must have values");
  std::vector<std::string> not_found;
  for (ParameterValue& value : values) {
    const Document& declaration = declarations[value.key];
    const std::string type = declaration["Type"].get<std::string>();
    std::vector<std::string> items =
        is_list_type(type) ? list_items(value.text) : std::vector<std::string>{value.text};
    RETURN_IF_ERROR(Constraints(value.key, declaration).check(value.text, items));
    if (starts_with(type, kSsmPrefix)) {
      const Document parameter = store(value.text);
      if (parameter.is_null()) {
        not_found.push_back(value.text);
      } else {
        value.resolved = parameter.at("Value").get<std::string>();
      }
    }
  }
  if (!not_found.empty()) {
    return errors::validation("Unable to fetch parameters " + errors::bracketed(not_found) +
                              " from parameter store for this account.");
  }
  return values;
}

std::map<std::string, Document> typed_parameters(const Document& body,
                                                 const std::vector<ParameterValue>& values) {
  std::map<std::string, Document> out;
  const Document& declarations = section(body, "Parameters");
  for (const ParameterValue& value : values) {
    const std::string& text = value.resolved.empty() ? value.text : value.resolved;
    auto it = declarations.find(value.key);
    if (it != declarations.end() && is_list_type((*it)["Type"].get<std::string>())) {
      out[value.key] = text.empty() ? Document::array() : Document(list_items(text));
    } else {
      out[value.key] = text;
    }
  }
  return out;
}

Document described_parameters(const std::vector<ParameterValue>& values) {
  Document out = Document::array();
  for (const ParameterValue& value : values) {
    Document item = {{"ParameterKey", value.key},
                     {"ParameterValue", value.no_echo ? "****" : value.text}};
    if (!value.resolved.empty()) item["ResolvedValue"] = value.resolved;
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace cloudtab::cloudformation
