#include "core/services/apigateway/schema.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/encoding.h"
#include "core/base/pattern.h"
#include "core/base/sorting.h"
#include "core/services/apigateway/limits.h"

namespace cloudtab::apigateway {

namespace {

Error invalid(std::string_view what) { return Error{"InvalidBody", std::string(what)}; }

/// Parsed without exceptions; null text for what is no JSON or nested too deeply.
Result<Document> parse(std::string_view text) {
  const auto depth_guard = [](int depth, Document::parse_event_t, Document&) {
    return depth <= kJsonDepthMax;
  };
  Document parsed = Document::parse(text.begin(), text.end(), depth_guard, false);
  if (parsed.is_discarded()) return invalid("The text is not JSON");
  return parsed;
}

bool has_type(const Document& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "null") return value.is_null();
  if (type == "number") return value.is_number();
  if (type == "integer") return value.is_number_integer();
  return true;
}

class Checker {
 public:
  Checker(const Document& models) : models_(models) {}

  Status check_model(const Document& value, const std::string& name, int depth) {
    auto found = schemas_.find(name);
    if (found == schemas_.end()) {
      const auto text = models_.find(name);
      if (text == models_.end() || !text->is_string()) return invalid("no model named " + name);
      ASSIGN_OR_RETURN(Document schema, parse(text->get_ref<const std::string&>()));
      found = schemas_.emplace(name, std::move(schema)).first;
    }
    const Document* outer = root_;
    root_ = &found->second;
    Status status = check(value, *root_, depth + 1);
    root_ = outer;
    return status;
  }

 private:
  Status check(const Document& value, const Document& schema, int depth) {
    if (depth > kJsonDepthMax || ++steps_ > kSchemaStepsMax)
      return invalid("the schema takes too long to check");
    if (!schema.is_object()) return ok();
    if (const auto reference = schema.find("$ref");
        reference != schema.end() && reference->is_string())
      return check_reference(value, reference->get<std::string>(), depth);
    RETURN_IF_ERROR(check_type(value, schema));
    RETURN_IF_ERROR(check_combined(value, schema, depth));
    if (value.is_object()) return check_object(value, schema, depth);
    if (value.is_array()) return check_array(value, schema, depth);
    if (value.is_string()) return check_text(value.get_ref<const std::string&>(), schema);
    if (value.is_number()) return check_number(value.get<double>(), schema);
    return ok();
  }

  Status check_reference(const Document& value, const std::string& reference, int depth) {
    if (!reference.empty() && reference[0] == '#') {
      const Document* target = root_;
      size_t at = 1;
      while (target != nullptr && at < reference.size()) {
        const size_t end = std::min(reference.find('/', at + 1), reference.size());
        const std::string part = reference.substr(at + 1, end - at - 1);
        target = target->is_object() && target->contains(part) ? &(*target)[part] : nullptr;
        at = end;
      }
      if (target == nullptr) return invalid("unresolved reference " + reference);
      return check(value, *target, depth + 1);
    }
    return check_model(value, reference.substr(reference.rfind('/') + 1), depth);
  }

  static Status check_type(const Document& value, const Document& schema) {
    if (const auto type = schema.find("type"); type != schema.end()) {
      bool fits = type->is_string() && has_type(value, type->get<std::string>());
      if (type->is_array()) {
        fits = std::any_of(type->begin(), type->end(), [&](const Document& one) {
          return one.is_string() && has_type(value, one.get<std::string>());
        });
      }
      if (!fits) return invalid("instance type does not match any allowed primitive type");
    }
    const auto values = schema.find("enum");
    if (values != schema.end() && std::find(values->begin(), values->end(), value) == values->end())
      return invalid("instance value not found in enum");
    return ok();
  }

  Status check_combined(const Document& value, const Document& schema, int depth) {
    const auto count = [&](const char* name) {
      size_t valid = 0;
      for (const Document& one : schema[name]) valid += check(value, one, depth + 1).ok();
      return valid;
    };
    if (schema.contains("allOf") && count("allOf") != schema["allOf"].size())
      return invalid("instance failed to match all required schemas");
    if (schema.contains("anyOf") && count("anyOf") == 0)
      return invalid("instance failed to match at least one required schema");
    if (schema.contains("oneOf") && count("oneOf") != 1)
      return invalid("instance failed to match exactly one schema");
    if (schema.contains("not") && check(value, schema["not"], depth + 1).ok())
      return invalid("instance matched a schema which it should not have");
    return ok();
  }

  Status check_object(const Document& value, const Document& schema, int depth) {
    for (const Document& name : schema.value("required", Document::array())) {
      if (name.is_string() && !value.contains(name.get<std::string>()))
        return invalid("object has missing required properties ([\"" + name.get<std::string>() +
                       "\"])");
    }
    RETURN_IF_ERROR(check_size(value.size(), schema, "minProperties", "maxProperties"));
    const Document properties = schema.value("properties", Document::object());
    const Document patterns = schema.value("patternProperties", Document::object());
    for (const auto& entry : value.items()) {
      bool known = false;
      if (const auto property = properties.find(entry.key()); property != properties.end()) {
        known = true;
        RETURN_IF_ERROR(check(entry.value(), *property, depth + 1));
      }
      for (const auto& pattern : patterns.items()) {
        ASSIGN_OR_RETURN(const bool matches, found_in(entry.key(), pattern.key()));
        if (!matches) continue;
        known = true;
        RETURN_IF_ERROR(check(entry.value(), pattern.value(), depth + 1));
      }
      const auto additional = schema.find("additionalProperties");
      if (known || additional == schema.end()) continue;
      if (*additional == false)
        return invalid("object instance has properties which are not allowed by the schema");
      RETURN_IF_ERROR(check(entry.value(), *additional, depth + 1));
    }
    return ok();
  }

  Status check_array(const Document& value, const Document& schema, int depth) {
    RETURN_IF_ERROR(check_size(value.size(), schema, "minItems", "maxItems"));
    const Document items = schema.value("items", Document::object());
    for (size_t i = 0; i < value.size(); ++i) {
      if (!items.is_array()) {
        RETURN_IF_ERROR(check(value[i], items, depth + 1));
      } else if (i < items.size()) {
        RETURN_IF_ERROR(check(value[i], items[i], depth + 1));
      } else if (schema.contains("additionalItems")) {
        if (schema["additionalItems"] == false) return invalid("array is too long");
        RETURN_IF_ERROR(check(value[i], schema["additionalItems"], depth + 1));
      }
    }
    if (schema.contains("uniqueItems") && schema["uniqueItems"] == true) {
      std::vector<Document> sorted(value.begin(), value.end());
      put_in_order(sorted);
      if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
        return invalid("array must not contain duplicate elements");
    }
    return ok();
  }

  static Status check_size(size_t size, const Document& schema, const char* min, const char* max) {
    const auto bound = [&](const char* name, double otherwise) {
      const auto found = schema.find(name);
      return found != schema.end() && found->is_number() ? found->get<double>() : otherwise;
    };
    const auto count = static_cast<double>(size);
    if (count < bound(min, 0) || count > bound(max, count)) return invalid("wrong size");
    return ok();
  }

  Status check_text(const std::string& text, const Document& schema) const {
    RETURN_IF_ERROR(check_size(utf8_length(text), schema, "minLength", "maxLength"));
    const auto pattern = schema.find("pattern");
    if (pattern == schema.end() || !pattern->is_string()) return ok();
    ASSIGN_OR_RETURN(const bool matches, found_in(text, pattern->get<std::string>()));
    if (!matches) return invalid("ECMA 262 regex does not match input string");
    return ok();
  }

  /// A schema's pattern is looked for anywhere.
  static Result<bool> found_in(const std::string& text, const std::string& pattern) {
    const Result<Pattern> compiled = Pattern::compile("[\\s\\S]*(" + pattern + ")[\\s\\S]*");
    if (!compiled.ok()) return invalid("a pattern of the schema cannot be read");
    return compiled->matches(text);
  }

  static Status check_number(double number, const Document& schema) {
    const auto limit = [&](const char* name) {
      const auto found = schema.find(name);
      return found != schema.end() && found->is_number() ? &*found : nullptr;
    };
    const auto excludes = [&](const char* name) {
      return schema.contains(name) && schema[name] == true;
    };
    if (const Document* min = limit("minimum")) {
      const double bound = min->get<double>();
      if (number < bound || (number == bound && excludes("exclusiveMinimum")))
        return invalid("numeric instance is lower than the required minimum");
    }
    if (const Document* max = limit("maximum")) {
      const double bound = max->get<double>();
      if (number > bound || (number == bound && excludes("exclusiveMaximum")))
        return invalid("numeric instance is greater than the required maximum");
    }
    if (const Document* factor = limit("multipleOf")) {
      const double by = factor->get<double>();
      if (by > 0 && std::fabs(std::remainder(number, by)) > 1e-9)
        return invalid("numeric instance is not a multiple of the required value");
    }
    return ok();
  }

  const Document& models_;
  std::map<std::string, Document> schemas_;
  const Document* root_ = nullptr;
  size_t steps_ = 0;
};

}  // namespace

Status check_against_model(std::string_view body, std::string_view model, const Document& models) {
  ASSIGN_OR_RETURN(const Document value, parse(body));
  return Checker(models).check_model(value, std::string(model), 0);
}

}  // namespace cloudtab::apigateway
