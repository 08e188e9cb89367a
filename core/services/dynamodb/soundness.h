#pragma once

#include "core/engine/store.h"

namespace cloudtab::dynamodb {

/// What readers of items rely on, where anyone may have made the records (a snapshot may come from
/// a link): every kept item can be read to its end and nests no deeper than a request's may, lies
/// under its own key in its table, and tables are told apart by their numbers. Else an invariant is
/// broken, and the state is not taken.
void ensure_sound(Store& store);

}  // namespace cloudtab::dynamodb
