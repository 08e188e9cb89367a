#pragma once

#include <string_view>

#include "core/base/error.h"
#include "core/model/shape.h"
#include "core/wire/request.h"

// Errors that the wire itself answers, in each service's own words.

namespace cloudtab::wire {

/// No such operation. `name`: the action, the target's operation, or a REST request's method.
/// `service` may be null.
Error unknown_operation(const model::Service* service, const Format& format, std::string_view name);

/// A query service was called without an action.
Error missing_action(const model::Service* service);

/// A body that did not parse (code `SerializationException`, or what a reader said) as the service
/// would answer it.
Error unreadable(const model::Service& service, const Format& format, Error error);

}  // namespace cloudtab::wire
