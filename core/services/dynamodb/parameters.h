#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/dynamodb/expression/resolve.h"
#include "core/services/dynamodb/expression/resolved.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/wording.h"

// What requests on items have in common.

namespace cloudtab::dynamodb {

/// A string member, or "".
std::string_view text_of(const Document& input, const char* member);
/// The member, or null.
const Document* find_member(const Document& input, const char* member);

/// What is wrong with tags to be set. Texts as observed on the service in October 2026 (the public
/// notes "ack-api-quirks", finding DDB-TABLE-442).
Status check_tags(const Document& tags);
Error too_many_tags();

/// Refuses expressions beside the older parameters, and names or values without an expression that
/// could use them.
Status check_parameter_mix(const Document& input,
                           std::initializer_list<const char*> expressions,
                           std::initializer_list<const char*> older,
                           Wording wording = Wording::kCurrent);
Result<Placeholders> read_placeholders(const Document& input, Wording wording = Wording::kCurrent);

/// ConditionExpression or Expected of a write, with nothing left unused; nothing if neither is
/// given.
Result<std::optional<Condition>> read_write_condition(const Document& input, Wording wording);

/// Refuses paths into a key attribute of the table or its indexes.
Status check_key_paths(const TableRecord& table, const Condition& condition);
Status check_key_path(const TableRecord& table, const Path& path);

}  // namespace cloudtab::dynamodb
