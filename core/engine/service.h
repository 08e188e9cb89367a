#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/http.h"
#include "core/base/packed.h"
#include "core/engine/outcome.h"
#include "core/engine/store.h"

namespace cloudtab {

namespace model {
struct Operation;
}

class Call;

// A service is a table: operation -> handler, timer -> handler, its record types and its
// CloudFormation types. Its service.h declares `const ServiceDefinition& <name>_service();`, and
// core/cloud names them all.

/// Handles one operation. The input conforms to the model (required members are there, types and
/// constraints hold). An answer's members are those of the model's output shape. If it answers an
/// error, every change it made is taken back. Where the service has a packed form, values in its
/// input and answer may be packed; an error's fields are trees.
using OperationHandler = Outcome (*)(Call& call, const Document& input);

struct OperationEntry {
  std::string_view name;  ///< as modelled: `SendMessage`
  OperationHandler handler;
};

/// Runs when a timer set with `Call::set_timer` is due; `call.now()` is the time it was due. May
/// set timers again.
using TimerHandler = void (*)(Call& call, std::string_view key);

struct TimerEntry {
  std::string_view name;
  TimerHandler handler;
};

/// What a service does by itself that may wait, as an operation may; begun by `Call::start_task`.
/// Null: it is done. Like all that waits it is not durable: a service whose work must survive a
/// restart keeps a record of it and a timer that starts the task again.
using TaskHandler = std::optional<Waiting> (*)(Call& call, std::string_view key);

struct TaskEntry {
  std::string_view name;
  TaskHandler handler;
};

/// Answers HTTP as HTTP: a data plane, or a control action.
using HttpHandler = HttpOutcome (*)(Call& call, const HttpRequest& request);

/// A read-only look at a service's state that AWS has no call for (a queue's messages without
/// receiving them), answered as JSON at `GET /_cloudtab/<service>/<name>`. `query`: the query
/// parameters, as strings.
using ControlHandler = Result<Document> (*)(Call& call, const Document& query);

struct ControlEntry {
  std::string_view name;
  ControlHandler handler;
};

/// What a client does that is no request to AWS (a WebSocket's messages):
/// `POST /_cloudtab/<service>/<name>`, with the request as it was sent. May wait, as a data plane
/// may; an error is answered as `{"error": message}` with its status.
struct ControlActionEntry {
  std::string_view name;
  HttpHandler handler;
};

// --- CloudFormation resource types: how a service makes, changes and removes what a template
// names. The handlers go through the service's own public operations.

/// What a resource handler is asked to make so. Names and values are the template's, after all
/// functions are resolved.
struct ResourceRequest {
  std::string type;  ///< `AWS::SQS::Queue`
  std::string logical_id;
  std::string stack_name;
  std::string stack_id;
  Document properties = Document::object();
  Document previous_properties = Document::object();  ///< update only
  std::string
      physical_id;  ///< update, delete, read; what `Ref` answers unless the type says otherwise
  /// Stack tags and `aws:cloudformation:*` tags, as a list of {Key, Value}; a type that takes tags
  /// adds them to its own.
  Document tags = Document::array();
  /// A name for a resource whose template gives none: `<stack>-<logical id>-<12 random
  /// characters>`, cut to fit by the handler. The same in every attempt for one resource.
  std::string generated_name;
  /// This handler answered `ResourceInProgress` to the same request before.
  bool begun = false;
  /// Update only: goes back to what stood before an update that failed.
  bool restoring = false;
};

struct ResourceState {
  /// The physical id: the resource's name, URL or ARN, as AWS documents for the type's `Ref`.
  std::string physical_id;
  /// Values of `Fn::GetAtt`; nested attribute names keep their dots (`Endpoint.Address`).
  Document attributes = Document::object();
};

/// Not ready; ask again (same handler, same request, with `physical_id` set) after this long.
struct ResourceInProgress {
  Duration check_after{};
  std::string physical_id;
};

using ResourceOutcome = std::variant<ResourceState, Error, ResourceInProgress>;

/// A handler for the table below from a function that answers a `Result`: `handler<create_queue>`.
template <Result<ResourceState> (*kFunction)(Call&, const ResourceRequest&)>
ResourceOutcome handler(Call& call, const ResourceRequest& request) {
  Result<ResourceState> result = kFunction(call, request);
  if (!result.ok()) return std::move(result).error();
  return std::move(result).value();
}

/// One CloudFormation type. Every function works through public operations (`Call::invoke`), never
/// on records.
struct ResourceType {
  std::string_view type;
  ResourceOutcome (*create)(Call& call, const ResourceRequest& request);
  /// For changes that do not replace (the resource specification says which do). Null: every change
  /// replaces.
  ResourceOutcome (*update)(Call& call, const ResourceRequest& request);
  /// A resource that is gone already is a success.
  ResourceOutcome (*remove)(Call& call, const ResourceRequest& request);
  /// The live state: `attributes` as for create, plus the type's properties as they now are under
  /// `properties` (for drift and import). Null until someone needs it.
  ResourceOutcome (*read)(Call& call, const ResourceRequest& request) = nullptr;
};

struct ServiceDefinition {
  std::string_view id;  ///< model id: `sqs`
  std::span<const OperationEntry> operations;
  std::span<const TimerEntry> timers;
  std::span<const TaskEntry> tasks;
  std::span<const RecordType* const> records;
  std::span<const ResourceType> resources;
  std::span<const ControlEntry> controls;
  std::span<const ControlActionEntry> control_actions;
  /// Fills the service's derived collections from its records, after a restore.
  void (*rebuild)(Store& store) = nullptr;
  /// The service's own HTTP face (an API's stage, a website), for requests that `wire` routes to
  /// its data plane. The target still is as sent; the host header names the host.
  HttpHandler data_plane = nullptr;
  /// Told how each call of its operations ended, at whatever step it was refused, for what it
  /// measures of them all. Changes nothing. Null: it measures none.
  void (*observe)(Call& call,
                  const model::Operation& operation,
                  const Document& input,
                  const Outcome& outcome) = nullptr;
  /// For values too hot to become trees of documents; see packed.h.
  const PackedForm* packed_form = nullptr;
};

}  // namespace cloudtab
