#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/http.h"
#include "core/base/scope.h"
#include "core/base/time.h"
#include "core/engine/effect.h"
#include "core/engine/http_effect.h"
#include "core/engine/meter.h"
#include "core/engine/outcome.h"
#include "core/engine/random.h"
#include "core/engine/service.h"
#include "core/engine/store.h"
#include "core/engine/trace.h"

namespace cloudtab {

class Machine;

/// Who calls: a client's access key, or a service acting for a resource.
struct Principal {
  std::string account;
  /// `arn:aws:iam::<account>:root`, or a role or user.
  std::string arn;
  std::string access_key_id;
  /// `sns.amazonaws.com` for a call between services; else empty.
  std::string service;
  /// The resource a service acts for (`aws:SourceArn`); else empty.
  std::string source_arn;
};

/// A call from one service to another's public operation.
struct Invocation {
  std::string_view service;    ///< model id: `sqs`
  std::string_view operation;  ///< `SendMessage`
  Document input = Document::object();
  /// Default: the calling call's scope.
  std::optional<Scope> scope = std::nullopt;
  /// Default: the calling call's principal.
  std::optional<Principal> principal = std::nullopt;
};

/// One attempt to answer one call, as its handler sees the machine: time, records, chance, timers,
/// and the one door to other services. Valid during the handler only.
class Call {
 public:
  Instant now() const { return now_; }
  const Scope& scope() const { return scope_; }
  const Principal& principal() const { return principal_; }
  /// The request id of the answer.
  const std::string& request_id() const { return request_id_; }
  /// Host header and scheme the client used (`http://localhost:4566`), for URLs that lead back
  /// here; empty inside a tab, where AWS's own host names are answered.
  const std::string& endpoint() const { return endpoint_; }
  /// The client's X-Amzn-Trace-Id header, which calls between services hand on; empty if it sent
  /// none.
  const std::string& xray_header() const { return xray_header_; }
  /// For a timer that goes on with what a client began: the endpoint that the client used.
  void set_endpoint(std::string endpoint) { endpoint_ = std::move(endpoint); }

  /// The service's records in the call's scope, or in another (an ARN's).
  template <class R>
  Collection<R>& records() {
    return store().collection<R>(scope_);
  }
  template <class R>
  Collection<R>& records(const Scope& scope) {
    return store().collection<R>(scope);
  }
  Store& store();
  Random& random();

  // --- The one door

  /// Calls a public operation of any service and answers at once; an operation that would wait is
  /// told it may not. If it fails, its changes are taken back and the error is the service's.
  Result<Document> invoke(const Invocation& invocation);
  Result<Document> invoke(Invocation&& invocation);
  /// As `invoke`, for an operation that may wait (a function's run). Answers an id for `result_of`.
  /// For operations', data planes' and tasks' handlers; not for timers, which nothing waits for.
  uint64_t invoke_async(const Invocation& invocation);
  /// The outcome of `invoke_async`: null while it waits; then return `Waiting{{call_key(id)}}`.
  const Result<Document>* result_of(uint64_t invocation_id) const;
  static std::string call_key(uint64_t invocation_id) {
    return "call/" + std::to_string(invocation_id);
  }
  /// Sends a wire request (as API Gateway's AWS integrations do) signed for `principal`; parsed,
  /// routed and answered like one from outside.
  HttpResponse send(const HttpRequest& request,
                    const std::optional<Principal>& principal = std::nullopt);

  /// Sends an HTTP request that nothing waits for: into the sandbox if the URL leads there (an
  /// API's stage, an AWS host name), else by the host. The Host header is the URL's. When it is
  /// answered, the timer `name` of this call's service runs with `key` in this call's scope, and
  /// `take_reply` has the answer. Not durable: after a restart no answer comes, so set that timer
  /// for when it is overdue. Only once the operation cannot fail any more: what is sent is not
  /// taken back.
  void send_http(HttpRequest request,
                 std::string_view url,
                 std::string_view name,
                 std::string_view key);
  /// The answer that the timer runs for; once.
  std::optional<HttpReply> take_reply(std::string_view name, std::string_view key);

  // --- Waiting

  /// False if the caller cannot wait: answer now with what there is.
  bool may_wait() const { return may_wait_; }
  /// When the call was first tried; equals `now()` on the first attempt.
  Instant started_at() const { return started_at_; }
  /// Kept between the attempts of one call.
  Document& memo() {
    if (memo_->is_null()) *memo_ = Document::object();
    return *memo_;
  }
  /// Wakes the calls that wait for `key`, after this input commits.
  void notify(std::string_view key);

  // --- Timers, effects, observation

  /// Runs the timer `name` of this call's service with `key` in this call's scope at `due`
  /// (durable). Setting it again moves it; a time in the past means as soon as this input is done.
  void set_timer(std::string_view name, std::string_view key, Instant due);
  void cancel_timer(std::string_view name, std::string_view key);
  /// Begins the task `name` of this call's service with `key` in this call's scope, after this
  /// input commits. One that waits already under that name and key goes on alone.
  void start_task(std::string_view name, std::string_view key);
  /// Asks the host for something; notifies `effect_key(id)` when done.
  uint64_t start_effect(EffectKind kind, Document request);
  /// Null until the host has completed it.
  const Document* effect_result(uint64_t effect_id) const;
  static std::string effect_key(uint64_t effect_id) {
    return "effect/" + std::to_string(effect_id);
  }
  /// Adds to the trace; time, scope, service and cause are filled in. The detail may be added to
  /// until the next event.
  Facts& trace(std::string_view kind, std::string_view resource, Document detail = nullptr);
  /// The same for a detail that is written out: `trace("sqs.send", arn, {{"messageId", id}})`.
  Facts& trace(std::string_view kind,
               std::string_view resource,
               std::initializer_list<Fact> detail);
  /// Reports use for CloudWatch and the cost meter: `meter("NumberOfMessagesSent", 1, "Count",
  /// {{"QueueName", name}})`.
  void meter(std::string_view metric,
             double value,
             std::string_view unit,
             std::span<const Dimension> dimensions);
  void meter(std::string_view metric,
             double value,
             std::string_view unit,
             std::initializer_list<Dimension> dimensions) {
    meter(metric, value, unit, std::span<const Dimension>(dimensions.begin(), dimensions.size()));
  }
  /// Reports how things stand, for the same: of a minute the newest values count.
  void gauge(std::initializer_list<Gauge> gauges, std::initializer_list<Dimension> dimensions);

  // --- Registry

  /// The handlers of a CloudFormation type, or null.
  const ResourceType* resource_type(std::string_view type) const;

 private:
  friend class Machine;
  friend class ControlApi;
  Call(Machine& machine, std::string_view service) : machine_(&machine), service_(service) {}

  /// An event that lacks only its detail.
  TraceEvent& new_event(std::string_view kind, std::string_view resource);

  Machine* machine_;
  std::string_view service_;
  Instant now_{};
  Instant started_at_{};
  Scope scope_;
  Principal principal_;
  std::string request_id_;
  std::string endpoint_;
  std::string xray_header_;
  Document* memo_ = nullptr;
  /// Ids of this call's asynchronous invocations; null where nothing could wait for them.
  std::vector<uint64_t>* invocations_ = nullptr;
  bool may_wait_ = false;
  uint64_t trace_id_ = 0;
  int depth_ = 0;
};

}  // namespace cloudtab
