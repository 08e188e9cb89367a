#pragma once

#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"

// A function's configuration: what CreateFunction and UpdateFunctionConfiguration may say of it,
// and how it is told of.

namespace cloudtab::lambda {

/// Puts what a request says into the configuration, after checking it. Unchanged is what it does
/// not say. Errors: values that Lambda refuses; 501 for what nothing is done about (file systems,
/// capacity providers, durable functions, tenancy).
Status apply_configuration(Call& call, const Document& input, Document& configuration);

/// `2026-01-01T00:00:00.000+0000`, Lambda's own form.
std::string last_modified(Instant now);

/// The function was changed: a new revision, in new environments.
void touch(Call& call, Document& configuration);

/// Error: the request names another revision than the latest.
Status check_revision(const Document& input, const Document& record);

// --- How it is told of

/// As GetFunctionConfiguration answers it, under an ARN with the qualifier that was asked for.
Document describe(const Document& configuration, const std::string& arn);
/// As lists answer it: without states and runtime versions.
Document summarize(const Document& configuration);
/// As the answer to its creation, or to a change, tells it: still on its way, as AWS does. It is
/// ready by the time anyone asks again, under another revision.
Document in_creation(Call& call, Document shown);
Document in_update(Call& call, Document shown);

}  // namespace cloudtab::lambda
