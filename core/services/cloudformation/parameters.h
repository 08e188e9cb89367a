#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab::cloudformation {

/// One parameter as a stack keeps it.
struct ParameterValue {
  std::string key;
  /// As given, or the default.
  std::string text;
  /// What an SSM parameter type resolved to; else empty.
  std::string resolved;
  bool no_echo = false;
};

/// Reads a parameter of the parameter store; null if there is none.
using ParameterStore = std::function<Document(const std::string& name)>;

/// Gives every parameter of a template its value: from `given` (the call's `Parameters`:
/// ParameterKey, ParameterValue, UsePreviousValue), from `previous` where asked for, or by default;
/// and checks the constraints of its declaration. Parameters of SSM types are resolved by `store`.
/// Errors: `ValidationError`: "Parameters: [A] must have values", "Parameter 'A' must be one of
/// AllowedValues", ...
Result<std::vector<ParameterValue>> parameter_values(const Document& body,
                                                     const Document& given,
                                                     const std::vector<ParameterValue>& previous,
                                                     const ParameterStore& store);

/// Values as functions see them: lists for list types.
std::map<std::string, Document> typed_parameters(const Document& body,
                                                 const std::vector<ParameterValue>& values);

/// The `Parameters` member of answers: NoEcho values are shown as `****`.
Document described_parameters(const std::vector<ParameterValue>& values);

bool is_list_type(std::string_view type);

}  // namespace cloudtab::cloudformation
