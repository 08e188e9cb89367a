#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/base/document.h"
#include "core/base/error.h"
#include "core/base/http.h"
#include "core/base/result.h"
#include "core/base/scope.h"
#include "core/base/time.h"
#include "core/model/shape.h"

namespace cloudtab {

/// A request as the wire understood it.
struct ParsedRequest {
  enum class Kind {
    kOperation,
    kDataPlane,  ///< goes to `service`'s data plane as it is
    kControl,    ///< a path under /_cloudtab/
    kPreflight,  ///< CORS OPTIONS to an AWS endpoint
  };
  Kind kind = Kind::kOperation;
  /// Null only if nothing in the request names a service.
  const model::Service* service = nullptr;
  const model::Operation* operation = nullptr;
  /// An object; null until it is read.
  Document input;
  std::string access_key_id;
  /// From the signature's scope or the host; empty if neither says.
  std::string region;
  /// Of a presigned request: when it is no longer good, and what it is answered then, but for the
  /// time.
  std::optional<Instant> expires{};
  Error expired{};
  /// Opaque to the engine: which protocol to answer in.
  int format = 0;
};

/// Bytes to documents and back, as the machine needs them. Implemented by `core/wire`, handed in by
/// `core/cloud`.
class Codec {
 public:
  virtual ~Codec() = default;
  /// Routes and parses; constraints are checked by `check`. On error the request's `service` and
  /// `format` (so far as known) say how to render it.
  virtual Status parse(const HttpRequest& request, ParsedRequest& parsed) const = 0;
  /// The model's constraints (required, type, length, range, pattern, enum) in the service's own
  /// error form.
  virtual Status check(const model::Service& service,
                       const model::Operation& operation,
                       const Document& input) const = 0;
  virtual HttpResponse render(const ParsedRequest& request,
                              const Document& answer,
                              const std::string& request_id) const = 0;
  virtual HttpResponse render_error(const ParsedRequest& request,
                                    const Error& error,
                                    const std::string& request_id) const = 0;
};

}  // namespace cloudtab
