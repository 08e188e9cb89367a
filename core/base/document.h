#pragma once

#include <nlohmann/json.hpp>

namespace cloudtab {

/// A value of an AWS shape, as services see it: independent of any wire protocol.
///
///   structure, map -> object (keyed by the model's member names; absent means absent, never null)
///   list           -> array
///   string, enum   -> string (valid UTF-8)
///   blob           -> binary (`Document::binary`)
///   timestamp      -> integer, milliseconds since 1970-01-01T00:00:00Z
///   integer, long  -> integer;  float, double -> number;  boolean -> boolean
using Document = nlohmann::json;

}  // namespace cloudtab
