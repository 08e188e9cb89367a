#pragma once

#include <string_view>

#include "core/base/document.h"
#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::dynamodb {

// exports.cc
Outcome export_table_to_point_in_time(Call& call, const Document& input);
Outcome describe_export(Call& call, const Document& input);
Outcome list_exports(Call& call, const Document& input);
/// Ends an export; the timer's key is the record's.
void on_export_timer(Call& call, std::string_view key);

// imports.cc
Outcome import_table(Call& call, const Document& input);
Outcome describe_import(Call& call, const Document& input);
Outcome list_imports(Call& call, const Document& input);
/// Ends an import; the timer's key is the record's.
void on_import_timer(Call& call, std::string_view key);

}  // namespace cloudtab::dynamodb
