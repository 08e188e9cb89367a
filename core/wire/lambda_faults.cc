#include "core/wire/lambda_faults.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace cloudtab::wire {

namespace {

/// What a function and a layer may have, in the order of the service's hash table. As recorded.
constexpr std::string_view kRuntimes =
    "Member must satisfy enum value set: [nodejs20.x, python3.14, provided.al2023, python3.12, "
    "python3.13, nodejs24.x, nodejs22.x, java25, python3.10, python3.11, java21, ruby3.3, "
    "ruby3.4, ruby3.2, python3.8, python3.9, java17, nodejs16.x, dotnet10, dotnet8, java11, "
    "dotnet6, nodejs18.x, provided.al2, java8.al2]";
/// What layers may be listed by. As recorded.
constexpr std::string_view kListedRuntimes =
    "Member must satisfy enum value set: [ruby3.5, ruby2.6, dotnetcore1.0, python3.7, nodejs8.10, "
    "nasa, ruby2.7, python2.7-greengrass, dotnetcore2.0, python3.8, java21, dotnet6, "
    "dotnetcore2.1, python3.9, java11, nodejs6.10, provided, dotnetcore3.1, dotnet8, java25, "
    "java17, nodejs, nodejs4.3, java8.al2, go1.x, dotnet10, nodejs20.x, go1.9, byol, nodejs10.x, "
    "provided.al2023, nodejs22.x, python3.10, java8, nodejs12.x, python3.11, nodejs24.x, "
    "nodejs8.x, python3.12, nodejs14.x, nodejs8.9, nodejs26.x, python3.13, python3.14, "
    "nodejs16.x, python3.15, provided.al2, nodejs4.3-edge, nodejs18.x, ruby3.2, python3.4, "
    "ruby3.3, ruby3.4, ruby2.5, python3.6, python2.7]";
constexpr std::string_view kConstraint = "failed to satisfy constraint: ";

void put_constraint(Violation& violation, std::string_view constraint) {
  const size_t at = violation.text.find(kConstraint);
  if (at == std::string::npos) return;
  violation.text = violation.text.substr(0, at + kConstraint.size()) + std::string(constraint);
}

/// Elements of a list that is held in a set may not be null either, which the list's words add.
void word_architectures(Violation& violation) {
  if (violation.text.ends_with("]]"))
    violation.text.insert(violation.text.size() - 1, ", Member must not be null");
}

void word(Violation& violation) {
  const std::string& path = violation.coral_path;
  if (path == "compatibleRuntimes" && violation.kind == Violation::Kind::kElements)
    put_constraint(violation, kRuntimes);
  if (path == "compatibleRuntime") put_constraint(violation, kListedRuntimes);
  if ((path == "architectures" || path == "compatibleArchitectures") &&
      violation.kind == Violation::Kind::kElements)
    word_architectures(violation);
  if (path == "layers" && violation.kind == Violation::Kind::kElements)
    violation.text.insert(violation.text.size() - 1, ", Member must not be null");
}

}  // namespace

void word_lambda_violations(std::vector<Violation>& violations) {
  for (Violation& violation : violations) word(violation);
  std::stable_partition(violations.begin(), violations.end(), [](const Violation& violation) {
    return violation.kind != Violation::Kind::kPattern &&
           violation.coral_path != "compatibleArchitectures";
  });
}

bool is_unknown_runtime(const model::Operation& operation,
                        const std::vector<Violation>& violations) {
  return violations.size() == 1 && violations[0].kind == Violation::Kind::kEnum &&
         violations[0].coral_path == "runtime" &&
         (operation.name == "CreateFunction" || operation.name == "UpdateFunctionConfiguration");
}

Error unknown_runtime(std::string_view runtime) {
  return Error{"InvalidParameterValueException",
               "Value " + std::string(runtime) + " at 'runtime' " + std::string(kConstraint) +
                   std::string(kRuntimes) + " or be a valid ARN"};
}

}  // namespace cloudtab::wire
