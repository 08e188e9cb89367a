#pragma once

#include "core/base/document.h"
#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::dynamodb {

// Global tables of version 2017.11.29, which the service no longer makes: there are none.
Outcome create_global_table(Call& call, const Document& input);
Outcome describe_global_table(Call& call, const Document& input);
Outcome describe_global_table_settings(Call& call, const Document& input);
Outcome list_global_tables(Call& call, const Document& input);
Outcome update_global_table(Call& call, const Document& input);
Outcome update_global_table_settings(Call& call, const Document& input);

}  // namespace cloudtab::dynamodb
