#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/document.h"
#include "core/base/error.h"
#include "core/base/http.h"
#include "core/base/time.h"
#include "core/engine/service.h"
#include "core/model/shape.h"

namespace cloudtab {

class Machine;

/// What the machine runs for `POST SERVICE/NAME`.
struct ControlAction {
  const model::Service* service = nullptr;
  HttpHandler handler = nullptr;
};

/// The small API under /_cloudtab/ for what AWS has no word for. JSON in, JSON out; errors are
/// {"error": text} with a 4xx.
///
///   GET    health                  the services and how many operations of each are implemented
///   POST   reset                   empties the sandbox
///   GET    clock                   {now, speed, next}: virtual time and what is due next
///   POST   clock                   {speed} | {advanceMilliseconds} | {to: ISO 8601} | {next: true}
///   GET    trace?since=ID&limit=N  events after ID, oldest first
///   GET    meters                  the newest measurements
///   GET    faults                  the fault rules by name
///   PUT    faults/NAME             sets one: {service, operation, probability, nth, error,
///                                  message, status, delayMilliseconds}
///   DELETE faults/NAME
///   GET    access                  {mode}: what becomes of what policies do not allow
///   PUT    access                  {mode: off | log | enforce}: nothing (the default), an event
///                                  `iam.decision` in the trace, or that and a refusal
///   GET    digest                  of the durable state
///   GET    history?limit=N         the moments one can go to, oldest first: {at, newest, later,
///                                  held, base, undo, redo, moments: [{id, time, cause, asked,
///                                  trace}]}; later: how many lie after `at`
///   POST   history                 {to: id} | {undo: true} | {redo: true}: state and time as they
///                                  were. At an earlier moment time is paused, and whatever changes
///                                  something takes the later ones' place; {to: newest, speed}
///                                  comes back
///   GET    snapshot                the durable state as bytes
///   POST   snapshot                replaces it by such bytes; can be undone
///   GET    models                  {services: [id]}
///   GET    models/SERVICE          AWS's model of it as the engine has it: control_models.cc
///   GET    SERVICE/NAME?...        a service's own look at its state (`sqs/peek?queue=URL`)
///   POST   SERVICE/NAME            what a client does there that is no request to AWS: `action`
class ControlApi {
 public:
  explicit ControlApi(Machine& machine) : machine_(machine) {}

  HttpResponse handle(const HttpRequest& request);
  /// Nothing if the request is for `handle`.
  std::optional<ControlAction> action(const HttpRequest& request) const;
  static HttpResponse render_error(const Error& error);

 private:
  HttpResponse health() const;
  HttpResponse reset();
  HttpResponse clock(const HttpRequest& request);
  HttpResponse clock_state() const;
  HttpResponse trace(const Document& query) const;
  HttpResponse meters() const;
  HttpResponse access(const HttpRequest& request);
  HttpResponse faults(const HttpRequest& request, std::string_view name);
  HttpResponse history(const HttpRequest& request, const Document& query);
  Document history_state(uint64_t limit) const;
  Instant time_of(size_t position) const;
  void travel(size_t position, Instant time, double speed);
  HttpResponse snapshot(const HttpRequest& request);
  HttpResponse models() const;
  HttpResponse model(std::string_view id) const;
  HttpResponse service_view(std::string_view service, std::string_view name, const Document& query);

  Machine& machine_;
};

}  // namespace cloudtab
