#include "core/services/cloudformation/function_forms.h"

#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/references.h"

namespace cloudtab::cloudformation {
namespace {

bool is_list_of(const Document& argument, size_t min, size_t max) {
  return argument.is_array() && argument.size() >= min && argument.size() <= max;
}

bool is_call_or(const Document& value, bool fits) {
  return fits || function_call(value).second != nullptr;
}

}  // namespace

Error template_error(const std::string& text) {
  return errors::validation("Template error: " + text);
}

Status check_function(std::string_view function, const Document& argument) {
  auto unless = [](bool fits, std::string_view message) -> Status {
    return fits ? ok() : Status(template_error(std::string(message)));
  };
  if (function == "Ref")
    return unless(argument.is_string(), "every Ref object must have a single String value.");
  if (function == "Fn::GetAtt") {
    const bool text = argument.is_string() &&
                      argument.get_ref<const std::string&>().find('.') != std::string::npos;
    const bool pair = is_list_of(argument, 2, 2) && argument[0].is_string() && argument[0] != "" &&
                      argument[1] != "" && is_call_or(argument[1], argument[1].is_string());
    return unless(text || pair,
                  "every Fn::GetAtt object requires two non-empty parameters, the resource name "
                  "and the resource attribute");
  }
  if (function == "Fn::Join") {
    return unless(is_list_of(argument, 2, 2) && argument[0].is_string() &&
                      is_call_or(argument[1], argument[1].is_array()),
                  kJoinForm);
  }
  if (function == "Fn::Select") {
    return unless(is_list_of(argument, 2, 2) && is_call_or(argument[1], argument[1].is_array()),
                  kSelectForm);
  }
  if (function == "Fn::Split") {
    return unless(is_list_of(argument, 2, 2) && argument[0].is_string() &&
                      is_call_or(argument[1], argument[1].is_string()),
                  kSplitForm);
  }
  if (function == "Fn::Sub") {
    const bool list = is_list_of(argument, 1, 2) && argument[0].is_string() &&
                      (argument.size() == 1 || argument[1].is_object());
    RETURN_IF_ERROR(unless(argument.is_string() || list,
                           "One or more Fn::Sub intrinsic functions don't specify expected "
                           "arguments. Specify a string as first "
                           "argument, and an optional second argument to specify a mapping of "
                           "values to replace in the string"));
    auto pieces =
        split_sub((argument.is_array() ? argument[0] : argument).get_ref<const std::string&>());
    return pieces.ok() ? ok() : Status(pieces.error());
  }
  if (function == "Fn::FindInMap") {
    return unless(is_list_of(argument, 3, 4),
                  "every Fn::FindInMap object requires three parameters, the map name, map key and "
                  "the attribute for return "
                  "value");
  }
  if (function == "Fn::If") {
    return unless(is_list_of(argument, 3, 3) && argument[0].is_string(),
                  "Fn::If requires a list argument with three elements");
  }
  if (function == "Fn::Equals") {
    return unless(is_list_of(argument, 2, 2),
                  "every Fn::Equals object requires a list of 2 string parameters.");
  }
  if (function == "Fn::Not") {
    return unless(is_list_of(argument, 1, 1),
                  "every Fn::Not object requires a list of 1 boolean parameter.");
  }
  if (function == "Fn::And" || function == "Fn::Or") {
    return unless(is_list_of(argument, 2, 10),
                  "every " + std::string(function) +
                      " object requires a list of at least 2 and at most 10 boolean parameters.");
  }
  if (function == "Fn::Cidr") {
    return unless(is_list_of(argument, 2, 3),
                  "every Fn::Cidr object requires two or three parameters, the ip block, the count "
                  "and the cidr bits");
  }
  return ok();
}

}  // namespace cloudtab::cloudformation
