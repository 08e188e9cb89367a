#pragma once

#include "core/base/result.h"
#include "core/services/dynamodb/expression/ast.h"

namespace cloudtab::dynamodb {

// What can be said of a parsed expression without its names and values, in the order it is written:
// reserved words, list indexes out of range, unknown functions, functions where they may not stand,
// wrong numbers of operands, and sections of an update that come twice. Messages without the head
// that names the parameter.

Status check_condition_form(const ast::Condition& condition);
Status check_update_form(const ast::Update& update);
Status check_projection_form(const ast::Projection& projection);

}  // namespace cloudtab::dynamodb
