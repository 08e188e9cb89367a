#pragma once

#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/model/shape.h"
#include "core/wire/violation.h"

namespace cloudtab::wire {

/// Puts what breaks Lambda's model in Lambda's order and words: lengths before patterns, a
/// layer's runtimes before its architectures, and its own lists of runtimes, since the model names
/// more than the service takes. Source: recorded answers of Lambda (January 2026).
void word_lambda_violations(std::vector<Violation>& violations);

/// Whether the one thing wrong is a function's runtime, which Lambda checks past its front end.
bool is_unknown_runtime(const model::Operation& operation,
                        const std::vector<Violation>& violations);

/// What Lambda answers for it. `runtime`: as asked for.
Error unknown_runtime(std::string_view runtime);

}  // namespace cloudtab::wire
