#pragma once

#include "core/engine/document_record.h"

namespace cloudtab::lambda {

/// A function's configuration as GetFunctionConfiguration answers it, with `Tags` (a map) and
/// `Statements` (its resource policy's). Key: its name.
using FunctionRecord = DocumentRecord<"lambda/functions">;
/// The deployment package: `Zip` (bytes). Key: the function's name.
using CodeRecord = DocumentRecord<"lambda/code">;

}  // namespace cloudtab::lambda
