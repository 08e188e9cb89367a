#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab::cloudformation {

// What a function call must look like, which validation asks before anything is resolved.

/// Checks the form of one function call: the arguments' number and kinds, so far as they are not
/// functions themselves.
Status check_function(std::string_view function, const Document& argument);

// Texts for arguments that turn out to be no such thing only when they are resolved.
constexpr std::string_view kJoinForm =
    "every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of "
    "strings to be joined or a "
    "function that returns a list of strings (such as Fn::GetAZs) to be joined.";
constexpr std::string_view kSelectForm =
    "Fn::Select requires a list argument with two elements: an integer index and a list";
constexpr std::string_view kSplitForm =
    "every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be "
    "split or a function that "
    "returns a string to be split.";

/// "Template error: ..."
Error template_error(const std::string& text);

}  // namespace cloudtab::cloudformation
