#pragma once

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/model/shape.h"
#include "core/wire/uri.h"

namespace cloudtab::wire {

/// Reads the fields of a query-protocol request (`Parameters.member.1.ParameterKey=...`) as a
/// document of the shape. Fields the model does not know are passed over; of two with one name the
/// first counts. List positions need not be consecutive. Errors: code `MalformedInput` for a value
/// of a wrong type or a name nested too deeply.
Result<Document> read_query(const Fields& fields,
                            const model::Service& service,
                            model::ShapeIndex shape);

}  // namespace cloudtab::wire
