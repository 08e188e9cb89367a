#pragma once

#include <cstdint>
#include <string_view>

#include "core/engine/call.h"
#include "core/services/lambda/version.h"

namespace cloudtab::lambda {

/// How many runs at a time the account has that no function reserves or has provisioned, leaving
/// out what `but_for`, a function's name, has.
int64_t unreserved_concurrency(Call& call, std::string_view but_for);

/// How many a function's versions and aliases have provisioned, leaving out one of them.
int64_t provisioned_concurrency(Call& call,
                                std::string_view function,
                                std::string_view but_for_qualifier);

/// Whether one more run of the target finds room among `most` of its function's: environments that
/// are provisioned are for their version, and the rest is for all.
bool has_room(Call& call, const Target& target, int64_t most);

}  // namespace cloudtab::lambda
