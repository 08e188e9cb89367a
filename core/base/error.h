#pragma once

#include <string>

#include "core/base/document.h"

namespace cloudtab {

/// Whose mistake an error is; the query protocol's `<Type>` and the default HTTP status follow from
/// it.
enum class Fault { kSender, kReceiver };

/// What an AWS operation answers in place of its output. Built only by the factories in a service's
/// `errors.h` (or by `wire` for what the protocol itself refuses); rendered only by `wire`.
struct Error {
  /// The model's error shape name (`QueueDoesNotExist`), or AWS's code where it models none
  /// (`ValidationError`). `wire` derives the query code, the JSON namespace and the modelled HTTP
  /// status from it.
  std::string code;
  /// AWS's exact text.
  std::string message;
  /// Used where the model gives the shape no status of its own.
  int http_status = 400;
  Fault fault = Fault::kSender;
  /// Further members of the error shape (`CancellationReasons`, `Item`), keyed as modelled.
  Document fields = Document::object();
};

}  // namespace cloudtab
