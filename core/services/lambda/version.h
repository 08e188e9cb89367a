#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"

// Versions and aliases: which configuration and code a qualifier stands for.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html

namespace cloudtab::lambda {

inline constexpr const char* kLatest = "$LATEST";

/// What a call that names a function means.
struct Target {
  std::string function;
  std::string version = kLatest;  ///< `$LATEST`, or a number that exists
  std::string qualifier;          ///< as asked: empty, a version or an alias
};

/// What a call names by `FunctionName` and `Qualifier`, whether it is there or not; the version is
/// not looked for. Errors: a function of another region or account; two qualifiers that differ.
Result<Target> named_target(Call& call, const Document& input);

/// The function, version or alias that `FunctionName` (a name, a partial ARN or an ARN, perhaps
/// with a qualifier) and `Qualifier` name. An alias with weights gives one of its versions by
/// chance. Errors: those of `named_target`; ResourceNotFoundException.
Result<Target> find_target(Call& call, const Document& input);

/// The version's configuration, as GetFunctionConfiguration answers it and with what is told
/// elsewhere; null if it is gone.
const Document* configuration_of(Call& call, std::string_view function, std::string_view version);

/// What a qualifier names, as a record of its own: a function, a version or an alias. Each has a
/// policy (`Statements`) and event settings (`EventInvokeConfig`).
struct Qualified {
  Target target;
  bool is_alias = false;
  std::string arn;
  Document record;
};
/// Error: as `find_target`.
Result<Qualified> find_qualified(Call& call, const Document& input);
/// The same, but an alias that is not there is told of as an alias.
Result<Qualified> find_by_alias(Call& call, const Document& input);
void put_qualified(Call& call, Qualified changed);

/// `arn:...:function:name`, or with `:qualifier`.
std::string function_arn(const Scope& scope, std::string_view function, std::string_view qualifier);

/// Makes a version of `$LATEST` as it is; if the newest version is the same, answers that.
const Document& publish(Call& call, const std::string& function, const Document& input);

/// Without what other operations tell: tags, policy, concurrency, event settings.
Document describe_configuration(const Document& function);

}  // namespace cloudtab::lambda
