#pragma once

#include <string>
#include <string_view>

namespace cloudtab::lambda {

/// What a function's name says, in any of its forms: `name`, `name:alias`, `function:name`,
/// `account:function:name:alias`, `arn:aws:lambda:region:account:function:name:alias`. What it does
/// not say is empty.
/// Source: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html, and the model's
/// pattern, which a name has passed.
struct FunctionName {
  std::string region;
  std::string account;
  std::string name;
  std::string qualifier;
};

FunctionName parse_function_name(std::string_view text);

/// A version's number: digits only.
bool is_version_number(std::string_view text);
/// What an alias may be called: letters, digits, `-` and `_`, and not a number.
bool is_alias_name(std::string_view text);

}  // namespace cloudtab::lambda
