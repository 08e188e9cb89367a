#pragma once

#include <string>
#include <string_view>

#include "core/engine/call.h"

// A function's execution role: who the function is to everything it calls, and who Lambda is where
// it reads a source, writes a log or sends to a destination for it.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html

namespace cloudtab::lambda {

/// Lambda, acting in a function's role; with an empty role, by itself.
Principal in_role(const Scope& scope, std::string role);

/// Whether policies are asked at all: they are enforced, or what they would refuse is told.
bool asks_policies(Call& call);

/// The credentials of a new session of the role, as STS answers them: `AccessKeyId`,
/// `SecretAccessKey`, `SessionToken`, `Expiration`. Null: no policies are asked, so that it does
/// not matter who a function is, and roles need not exist. An empty object: the role is none that
/// Lambda can assume, and policies are not enforced. Then, as without a session, the function acts
/// as the account's root (known difference: AWS knows no such function). Error: it is none, and
/// they are.
Result<Document> begin_session(Call& call, const Document& function);

/// What creating or changing a function asks of its role, where policies are enforced: it is one
/// of this account that Lambda can assume, and it may send to the dead-letter target. `before`: as
/// it was, or null.
Status check_role(Call& call, const Document* before, const Document& function);

/// Whether the caller may use a function's URL, as far as the caller's own policies say; everyone
/// may where policies are not enforced, and the account's root.
bool may_use_url(Call& call, const Principal& caller, const std::string& function_arn);

/// Where policies are enforced, what a mapping's role needs of its source: `arn:aws:sqs:...`, or a
/// stream's.
Status check_reads(Call& call, const std::string& role, const std::string& source);

}  // namespace cloudtab::lambda
