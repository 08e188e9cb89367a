#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/base/document.h"
#include "core/base/error.h"
#include "core/base/http.h"
#include "core/base/packed.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/model/shape.h"

// The AWS wire: bytes to documents and back, for every protocol, driven by the tables of
// core/model.
//
//   HttpRequest -> route (which service and operation, in which protocol) -> read (a Document)
//   Document or Error -> write (an HttpResponse in the same protocol)
//
// Nothing here depends on a signature being there; see route.h for the order in which a request is
// understood.

namespace cloudtab::wire {

/// Largest request body, raw and after inflating. AWS's own limits are per service and lower; a
/// service enforces its own.
constexpr size_t kBodyBytesMax = size_t{16} * 1024 * 1024;
/// Deepest nesting of XML and form names.
constexpr int kNestingMax = 100;

/// The family of wire forms a request came in and its answer goes out in.
enum class Syntax : uint8_t { kNone, kJson, kQuery, kRestJson, kRestXml };

/// How an answer must be written.
struct Format {
  Syntax syntax = Syntax::kNone;
  bool query_mode = false;  ///< the client sent `x-amzn-query-mode: true` (SQS, CloudWatch by JSON)
  bool head = false;        ///< a HEAD request: no body may follow
  bool cbor = false;        ///< kJson: the bodies are CBOR, as rpc-v2-cbor has them
  bool as_json = false;     ///< kQuery: the client accepts JSON, and gets its answer so

  /// As one number, for holders that need not know.
  int to_int() const;
  static Format from_int(int packed);
  friend bool operator==(const Format&, const Format&) = default;
};

/// A request as the wire understood it.
struct Request {
  enum class Kind {
    kOperation,
    kDataPlane,  ///< goes to `service`'s own HTTP face as it is
    kControl,    ///< a path under /_cloudtab/
    kPreflight,  ///< a browser's CORS OPTIONS to an AWS endpoint
  };
  Kind kind = Kind::kOperation;
  const model::Service* service = nullptr;  ///< null if nothing in the request names one
  const model::Operation* operation =
      nullptr;                ///< null unless `kind` is kOperation and it is known
  Document input;             ///< an object; null until it is read
  std::string access_key_id;  ///< empty if unsigned
  std::string region;         ///< from the signature's scope or the host; empty if neither says
  Format format;
  /// Of a presigned request: when it is no longer good, and what it is answered then.
  std::optional<Instant> expires{};
  Error expired{};
  /// The service's packed form, or null: its values may be packed in `input` and in the answer.
  const PackedForm* packed_form = nullptr;
};

using Services = std::span<const model::Service* const>;
using PackedForms = std::span<const PackedForm* const>;

/// Routes and parses a request. The model's constraints are left to `check_constraints`. On error,
/// what is known of `request` says how to render it. Errors: the service's own for unknown
/// operations and bodies that do not parse. `forms`: of the services that have one.
Status parse_request(const HttpRequest& http,
                     Services services,
                     Request& request,
                     PackedForms forms = {});

/// Writes an operation's answer. Members the model does not know are left out.
HttpResponse render_response(const Request& request,
                             const Document& answer,
                             const std::string& request_id);
/// Writes an error in the request's protocol, with the status the model gives it, else
/// `Error::http_status`.
HttpResponse render_error(const Request& request,
                          const Error& error,
                          const std::string& request_id);

}  // namespace cloudtab::wire
