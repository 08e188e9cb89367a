#pragma once

#include "core/base/result.h"
#include "core/services/dynamodb/expression/resolved.h"
#include "core/services/dynamodb/partiql/ast.h"
#include "core/services/dynamodb/partiql/literals.h"

// Conditions and updates of PartiQL as those of expressions: each becomes a parsed expression whose
// names and values are placeholders, and the second phase of expressions (`expression/resolve.h`)
// checks it. So both languages have one set of rules, and one evaluator.

namespace cloudtab::dynamodb::partiql {

Result<dynamodb::Condition> translate_condition(const Expression& where,
                                                const Parameters& parameters);
Result<dynamodb::Update> translate_update(const Update& update, const Parameters& parameters);
dynamodb::Path translate_path(const Path& path);

}  // namespace cloudtab::dynamodb::partiql
