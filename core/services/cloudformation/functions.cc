#include "core/services/cloudformation/functions.h"

#include <cstdlib>
#include <optional>

#include "core/base/encoding.h"
#include "core/services/cloudformation/cidr.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/function_forms.h"
#include "core/services/cloudformation/template.h"

namespace cloudtab::cloudformation {
namespace {

bool is_unknown(const Document& value) {
  return value.is_string() &&
         value.get_ref<const std::string&>().find(kKnownAfterApply) != std::string::npos;
}

/// What a value of the template may refer to by name while only conditions are resolved.
class NoResources final : public ResourceValues {
 public:
  Result<Document> ref(const std::string& name) override {
    return template_error("Unresolved dependencies [" + name + "]");
  }
  Result<Document> attribute(const std::string& name, const std::string&) override {
    return ref(name);
  }
  Result<Document> import_value(const std::string& name) override { return ref(name); }
};

class Resolver {
 public:
  Resolver(const TemplateSide& side, ResourceValues& resources)
      : side_(side), resources_(resources) {}

  Result<Document> value(const Document& value);
  Result<bool> condition(const Document& value);

 private:
  Result<Document> call(std::string_view function, const Document& argument);
  Result<Document> ref(const std::string& name);
  Result<Document> get_att(const Document& argument);
  Result<Document> join(const Document& argument);
  Result<Document> sub(const Document& argument);
  Result<Document> select(const Document& argument);
  Result<Document> split(const Document& argument);
  Result<Document> find_in_map(const Document& argument);
  Result<Document> choose(const Document& argument);
  Result<Document> import(const Document& argument);
  Result<Document> cidr(const Document& argument);
  Result<Document> length(const Document& argument);
  Result<std::string> text(const Document& argument, std::string_view message);

  const TemplateSide& side_;
  ResourceValues& resources_;
};

Result<Document> Resolver::value(const Document& value) {
  auto [function, argument] = function_call(value);
  if (argument != nullptr && function != "Condition") return call(function, *argument);
  if (value.is_object()) {
    Document out = Document::object();
    for (auto it = value.begin(); it != value.end(); ++it) {
      ASSIGN_OR_RETURN(Document member, this->value(*it));
      if (!member.is_discarded()) out[it.key()] = std::move(member);
    }
    return out;
  }
  if (value.is_array()) {
    Document out = Document::array();
    for (const Document& item : value) {
      ASSIGN_OR_RETURN(Document element, this->value(item));
      if (!element.is_discarded()) out.push_back(std::move(element));
    }
    return out;
  }
  return value;
}

Result<Document> Resolver::call(std::string_view function, const Document& argument) {
  if (function == "Ref") return ref(argument.get<std::string>());
  if (function == "Fn::GetAtt") return get_att(argument);
  if (function == "Fn::Join") return join(argument);
  if (function == "Fn::Sub") return sub(argument);
  if (function == "Fn::If") return choose(argument);
  if (function == "Fn::Select") return select(argument);
  if (function == "Fn::Split") return split(argument);
  if (function == "Fn::FindInMap") return find_in_map(argument);
  if (function == "Fn::ImportValue") return import(argument);
  if (function == "Fn::Cidr") return cidr(argument);
  if (function == "Fn::Length") return length(argument);
  if (function == "Fn::Base64") {
    ASSIGN_OR_RETURN(std::string plain,
                     text(argument, "every Fn::Base64 object must have a String-typed value."));
    return Document(plain == kKnownAfterApply ? plain : base64_encode(plain));
  }
  if (function == "Fn::GetAZs") {
    ASSIGN_OR_RETURN(Document region, value(argument));
    const std::string name = region.is_string() ? region.get<std::string>() : "";
    return availability_zones(name.empty() ? side_.stack.scope.region : name);
  }
  if (function == "Fn::ToJsonString") {
    ASSIGN_OR_RETURN(Document plain, value(argument));
    return Document(plain.dump());
  }
  if (function == "Fn::Equals" || function == "Fn::And" || function == "Fn::Or" ||
      function == "Fn::Not") {
    ASSIGN_OR_RETURN(bool holds, condition(Document{{std::string(function), argument}}));
    return Document(holds);
  }
  return errors::validation("Template error: " + std::string(function) +
                            " is not supported in Cloudtab yet");
}

Result<Document> Resolver::ref(const std::string& name) {
  const StackContext& stack = side_.stack;
  if (name == "AWS::NoValue") return no_value();
  if (name == "AWS::AccountId") return Document(stack.scope.account);
  if (name == "AWS::Region") return Document(stack.scope.region);
  if (name == "AWS::StackId") return Document(stack.stack_id);
  if (name == "AWS::StackName") return Document(stack.stack_name);
  if (name == "AWS::Partition") return Document(partition(stack.scope.region));
  if (name == "AWS::URLSuffix") return Document(url_suffix(stack.scope.region));
  if (name == "AWS::NotificationARNs") return stack.notification_arns;
  if (auto it = side_.parameters.find(name); it != side_.parameters.end()) return it->second;
  return resources_.ref(name);
}

Result<Document> Resolver::get_att(const Document& argument) {
  if (argument.is_string()) {
    const std::string& whole = argument.get_ref<const std::string&>();
    const size_t dot = whole.find('.');
    return resources_.attribute(whole.substr(0, dot), whole.substr(dot + 1));
  }
  ASSIGN_OR_RETURN(Document attribute, value(argument[1]));
  return resources_.attribute(argument[0].get<std::string>(), scalar_text(attribute));
}

Result<Document> Resolver::join(const Document& argument) {
  ASSIGN_OR_RETURN(Document list, value(argument[1]));
  if (is_unknown(list)) return list;
  if (!list.is_array()) return template_error(std::string(kJoinForm));
  const std::string delimiter = scalar_text(argument[0]);
  std::string out;
  for (size_t i = 0; i < list.size(); ++i) {
    if (list[i].is_structured()) return template_error(std::string(kJoinForm));
    if (i > 0) out += delimiter;
    out += scalar_text(list[i]);
  }
  return Document(out);
}

Result<Document> Resolver::sub(const Document& argument) {
  const Document& source = argument.is_array() ? argument[0] : argument;
  ASSIGN_OR_RETURN(std::vector<SubPiece> pieces, split_sub(source.get_ref<const std::string&>()));
  std::string out;
  for (const SubPiece& piece : pieces) {
    if (!piece.is_variable) {
      out += piece.text;
      continue;
    }
    Result<Document> part = Document();
    const size_t dot = piece.text.find('.');
    if (argument.is_array() && argument.size() > 1 && argument[1].contains(piece.text)) {
      part = value(argument[1][piece.text]);
    } else if (dot != std::string::npos) {
      part = resources_.attribute(piece.text.substr(0, dot), piece.text.substr(dot + 1));
    } else {
      part = ref(piece.text);
    }
    if (!part.ok()) return part;
    if (part->is_structured()) {
      return template_error("Fn::Sub expression does not resolve to a string for variable " +
                            piece.text);
    }
    if (!part->is_discarded()) out += scalar_text(*part);
  }
  return Document(out);
}

Result<Document> Resolver::select(const Document& argument) {
  ASSIGN_OR_RETURN(Document index, value(argument[0]));
  ASSIGN_OR_RETURN(Document list, value(argument[1]));
  if (is_unknown(list) || is_unknown(index)) return Document(std::string(kKnownAfterApply));
  const std::string digits = scalar_text(index);
  char* end = nullptr;
  const long position = std::strtol(digits.c_str(), &end, 10);
  if (!list.is_array() || digits.empty() || *end != '\0')
    return template_error(std::string(kSelectForm));
  if (position < 0 || static_cast<size_t>(position) >= list.size()) {
    // Of a list written out AWS says that the form is wrong (recorded:
    // test_change_set_fn_select.py), of a computed one that the value is not there.
    if (argument[1].is_array()) return template_error(std::string(kSelectForm));
    return template_error("Fn::Select cannot select nonexistent value at index " + digits);
  }
  return list[static_cast<size_t>(position)];
}

Result<Document> Resolver::split(const Document& argument) {
  ASSIGN_OR_RETURN(Document source, value(argument[1]));
  if (is_unknown(source)) return Document(std::string(kKnownAfterApply));
  if (source.is_structured() || source.is_discarded())
    return template_error(std::string(kSplitForm));
  const std::string whole = scalar_text(source);
  const std::string delimiter = scalar_text(argument[0]);
  Document out = Document::array();
  size_t start = 0;
  if (delimiter.empty()) return Document::array({whole});
  for (size_t at = whole.find(delimiter); at != std::string::npos;
       at = whole.find(delimiter, start)) {
    out.push_back(whole.substr(start, at - start));
    start = at + delimiter.size();
  }
  out.push_back(whole.substr(start));
  return out;
}

Result<Document> Resolver::find_in_map(const Document& argument) {
  std::vector<std::string> keys;
  for (size_t i = 0; i < 3; ++i) {
    ASSIGN_OR_RETURN(Document key, value(argument[i]));
    keys.push_back(scalar_text(key));
  }
  const Document& mappings = section(side_.body, "Mappings");
  auto mapping = mappings.find(keys[0]);
  if (mapping != mappings.end()) {
    auto row = mapping->find(keys[1]);
    if (row != mapping->end() && row->contains(keys[2])) return (*row)[keys[2]];
  }
  if (argument.size() == 4 && argument[3].is_object() && argument[3].contains("DefaultValue")) {
    return value(argument[3]["DefaultValue"]);
  }
  if (mapping == mappings.end()) {
    return errors::validation("Template error: Mapping named '" + keys[0] +
                              "' is not present in the 'Mappings' section of template.");
  }
  return template_error("Unable to get mapping for " + keys[0] + "::" + keys[1] + "::" + keys[2]);
}

Result<Document> Resolver::choose(const Document& argument) {
  const std::string name = argument[0].get<std::string>();
  auto it = side_.conditions.find(name);
  if (it == side_.conditions.end()) {
    return template_error("unresolved condition dependency " + name + " in Fn::If");
  }
  return value(argument[it->second ? 1 : 2]);
}

Result<Document> Resolver::import(const Document& argument) {
  ASSIGN_OR_RETURN(Document name, value(argument));
  if (!name.is_primitive() || name.is_discarded()) {
    return template_error(
        "the attribute in Fn::ImportValue must not depend on any resources, imported values, or "
        "Fn::GetAZs");
  }
  return resources_.import_value(scalar_text(name));
}

Result<Document> Resolver::cidr(const Document& argument) {
  ASSIGN_OR_RETURN(Document block, value(argument[0]));
  ASSIGN_OR_RETURN(Document count, value(argument[1]));
  Document bits = 0;
  if (argument.size() > 2) {
    ASSIGN_OR_RETURN(bits, value(argument[2]));
  }
  if (is_unknown(block)) return Document(std::string(kKnownAfterApply));
  return split_cidr(scalar_text(block),
                    std::atoi(scalar_text(count).c_str()),
                    std::atoi(scalar_text(bits).c_str()));
}

Result<Document> Resolver::length(const Document& argument) {
  ASSIGN_OR_RETURN(Document list, value(argument));
  if (is_unknown(list)) return list;
  if (!list.is_array()) return template_error("Fn::Length requires a list.");
  return Document(list.size());
}

Result<std::string> Resolver::text(const Document& argument, std::string_view message) {
  ASSIGN_OR_RETURN(Document plain, value(argument));
  if (plain.is_structured() || plain.is_discarded()) return template_error(std::string(message));
  return scalar_text(plain);
}

Result<bool> Resolver::condition(const Document& expression) {
  if (expression.is_boolean()) return expression.get<bool>();
  auto [function, argument] = function_call(expression);
  if (argument == nullptr) {
    return errors::validation(
        "Template format error: Conditions can only be boolean operations on parameters and other "
        "conditions");
  }
  if (function == "Condition") {
    auto it = side_.conditions.find(argument->get<std::string>());
    if (it == side_.conditions.end()) {
      return errors::validation("Template format error: Unresolved condition dependency " +
                                argument->get<std::string>());
    }
    return it->second;
  }
  if (function == "Fn::Not") {
    ASSIGN_OR_RETURN(bool holds, condition((*argument)[0]));
    return !holds;
  }
  if (function == "Fn::Equals") {
    ASSIGN_OR_RETURN(Document left, value((*argument)[0]));
    ASSIGN_OR_RETURN(Document right, value((*argument)[1]));
    if (left.is_primitive() && right.is_primitive()) return scalar_text(left) == scalar_text(right);
    return left == right;
  }
  if (function == "Fn::And" || function == "Fn::Or") {
    const bool all = function == "Fn::And";
    bool result = all;
    for (const Document& part : *argument) {
      ASSIGN_OR_RETURN(bool holds, condition(part));
      result = all ? (result && holds) : (result || holds);
    }
    return result;
  }
  ASSIGN_OR_RETURN(Document plain, value(expression));
  return scalar_text(plain) == "true";
}

}  // namespace

Result<Document> resolve(const Document& value,
                         const TemplateSide& side,
                         ResourceValues& resources) {
  return Resolver(side, resources).value(value);
}

Result<ConditionValues> resolve_conditions(const TemplateSide& side) {
  TemplateSide work{side.body, side.parameters, {}, side.stack};
  Dependencies needs;
  const Document& conditions = section(side.body, "Conditions");
  for (auto it = conditions.begin(); it != conditions.end(); ++it) {
    std::set<std::string>& own = needs[it.key()];
    for_each_reference(*it, nullptr, [&](const Reference& reference) {
      if (reference.kind == Reference::Kind::kCondition) own.insert(reference.name);
    });
  }
  NoResources none;
  Resolver resolver(work, none);
  for (const std::string& name : topological_order(needs).names) {
    ASSIGN_OR_RETURN(bool holds, resolver.condition(conditions[name]));
    work.conditions[name] = holds;
  }
  return work.conditions;
}

std::string scalar_text(const Document& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null() || value.is_discarded()) return "";
  return value.dump();
}

Document availability_zones(std::string_view region) {
  const std::string name(region);
  return Document::array({name + "a", name + "b", name + "c"});
}

std::string partition(std::string_view region) {
  if (region.substr(0, 3) == "cn-") return "aws-cn";
  if (region.substr(0, 7) == "us-gov-") return "aws-us-gov";
  return "aws";
}

std::string url_suffix(std::string_view region) {
  return region.substr(0, 3) == "cn-" ? "amazonaws.com.cn" : "amazonaws.com";
}

}  // namespace cloudtab::cloudformation
