#include "core/services/cloudformation/property_check.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "core/model/resource_spec.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/functions.h"
#include "core/services/cloudformation/limits.h"

namespace cloudtab::cloudformation {
namespace {

using model::PropertyKind;
using model::PropertyType;

const char* kind_name(PropertyKind kind) {
  switch (kind) {
    case PropertyKind::kString:
    case PropertyKind::kTimestamp:
      return "String";
    case PropertyKind::kInteger:
      return "Integer";
    case PropertyKind::kNumber:
      return "Number";
    case PropertyKind::kBoolean:
      return "Boolean";
    case PropertyKind::kList:
      return "Array";
    case PropertyKind::kJson:
    case PropertyKind::kMap:
    case PropertyKind::kStructure:
    case PropertyKind::kUnion:
      return "Object";
  }
  return "Object";
}

class Checker {
 public:
  std::vector<std::string> faults;

  Document structure(const std::string& path,
                     std::span<const model::PropertySpec> specs,
                     const Document& value) {
    Document out = Document::object();
    std::vector<std::string> unsupported;
    for (auto it = value.begin(); it != value.end(); ++it) {
      const model::PropertySpec* spec = model::find_property(specs, it.key());
      if (spec == nullptr) {
        unsupported.push_back(it.key());
        continue;
      }
      out[it.key()] = this->value(path + "/" + it.key(), model::property_type(spec->type), *it);
    }
    if (!unsupported.empty()) {
      faults.push_back("Encountered unsupported properties in {" + (path.empty() ? "/" : path) +
                       "}: " + errors::bracketed(unsupported));
    }
    for (const model::PropertySpec& spec : specs) {
      if (spec.required && !value.contains(std::string(spec.name))) {
        faults.push_back("The property {" + path + "/" + std::string(spec.name) + "} is required");
      }
    }
    return out;
  }

 private:
  Document value(const std::string& path, const PropertyType& type, const Document& value) {
    switch (type.kind) {
      case PropertyKind::kJson:
        return value;
      case PropertyKind::kString:
      case PropertyKind::kTimestamp:
        return value.is_structured() ? mismatch(path, type, value) : Document(scalar_text(value));
      case PropertyKind::kInteger:
      case PropertyKind::kNumber:
        return number(path, type, value);
      case PropertyKind::kBoolean:
        return boolean(path, type, value);
      case PropertyKind::kList:
        return list(path, type, value);
      case PropertyKind::kMap:
        return map(path, type, value);
      case PropertyKind::kStructure:
        return value.is_object() ? structure(path, type.properties, value)
                                 : mismatch(path, type, value);
      case PropertyKind::kUnion:
        return choice(path, type, value);
    }
    return value;
  }

  Document mismatch(const std::string& path, const PropertyType& type, const Document& value) {
    faults.push_back("Value of property {" + path + "} does not match type {" +
                     kind_name(type.kind) + "}");
    return value;
  }

  Document number(const std::string& path, const PropertyType& type, const Document& value) {
    if (value.is_number()) return value;
    if (!value.is_string()) return mismatch(path, type, value);
    const std::string& text = value.get_ref<const std::string&>();
    char* end = nullptr;
    const long long whole = std::strtoll(text.c_str(), &end, 10);
    if (!text.empty() && *end == '\0') return Document(static_cast<int64_t>(whole));
    const double real = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || type.kind == PropertyKind::kInteger)
      return mismatch(path, type, value);
    return Document(real);
  }

  Document boolean(const std::string& path, const PropertyType& type, const Document& value) {
    if (value.is_boolean()) return value;
    const std::string text = value.is_string() ? value.get<std::string>() : "";
    if (text == "true" || text == "True" || text == "TRUE") return true;
    if (text == "false" || text == "False" || text == "FALSE") return false;
    return mismatch(path, type, value);
  }

  /// A single value stands for a list of one, as CloudFormation takes it.
  Document list(const std::string& path, const PropertyType& type, const Document& value) {
    const PropertyType& element = model::property_type(type.element);
    Document out = Document::array();
    if (!value.is_array()) {
      if (value.is_object() && element.kind != PropertyKind::kStructure &&
          element.kind != PropertyKind::kUnion) {
        return mismatch(path, type, value);
      }
      out.push_back(this->value(path + "/0", element, value));
      return out;
    }
    for (size_t i = 0; i < value.size(); ++i)
      out.push_back(this->value(path + "/" + std::to_string(i), element, value[i]));
    return out;
  }

  Document map(const std::string& path, const PropertyType& type, const Document& value) {
    if (!value.is_object()) return mismatch(path, type, value);
    Document out = Document::object();
    for (auto it = value.begin(); it != value.end(); ++it) {
      out[it.key()] = this->value(path + "/" + it.key(), model::property_type(type.element), *it);
    }
    return out;
  }

  /// The first alternative that fits; if none does, the value goes to the handler as it is.
  Document choice(const std::string& path, const PropertyType& type, const Document& value) {
    for (const model::PropertyTypeIndex index : type.alternatives) {
      Checker attempt;
      Document out = attempt.value(path, model::property_type(index), value);
      if (attempt.faults.empty()) return out;
    }
    return value;
  }
};

}  // namespace

Result<Document> checked_properties(std::string_view type, const Document& properties) {
  const model::ResourceSpec* spec = model::find_resource_spec(type);
  if (spec == nullptr || !properties.is_object()) return properties;
  Checker checker;
  Document out = checker.structure("", spec->properties, properties);
  if (checker.faults.empty()) return out;
  return errors::validation("Property validation failure: " + errors::bracketed(checker.faults));
}

Document typed_properties(std::string_view type, const Document& properties) {
  const model::ResourceSpec* spec = model::find_resource_spec(type);
  if (spec == nullptr) return properties;
  Document out = Document::object();
  for (auto it = properties.begin(); it != properties.end(); ++it) {
    const bool known = model::find_property(spec->properties, it.key()) != nullptr;
    out[it.key()] =
        known && !it->is_null()
            ? Checker().structure("", spec->properties, Document{{it.key(), *it}}).at(it.key())
            : *it;
  }
  return out;
}

}  // namespace cloudtab::cloudformation
