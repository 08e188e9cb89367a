#pragma once

#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab::apigateway {

/// Whether a JSON text is what a model's JSON schema (draft 4) describes. `models`: the API's
/// schemas by name, for references
/// (`https://apigateway.amazonaws.com/restapis/{id}/models/{name}`). Known: type, enum, required,
/// properties, additionalProperties, patternProperties, items, additionalItems, lengths, ranges,
/// multipleOf, pattern, uniqueItems, numbers of items and properties, allOf, anyOf, oneOf, not,
/// $ref. Not: format, dependencies. Error: code `InvalidBody` and what is wrong.
Status check_against_model(std::string_view body, std::string_view model, const Document& models);

}  // namespace cloudtab::apigateway
