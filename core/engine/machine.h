#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/function_ref.h"
#include "core/base/http.h"
#include "core/base/time.h"
#include "core/engine/access.h"
#include "core/engine/call.h"
#include "core/engine/clock.h"
#include "core/engine/codec.h"
#include "core/engine/credential.h"
#include "core/engine/effect.h"
#include "core/engine/fault.h"
#include "core/engine/http_effect.h"
#include "core/engine/measure_log.h"
#include "core/engine/meter.h"
#include "core/engine/random.h"
#include "core/engine/registry.h"
#include "core/engine/service.h"
#include "core/engine/store.h"
#include "core/engine/timers.h"
#include "core/engine/trace.h"

namespace cloudtab {

struct MachineConfig {
  std::string default_account = "000000000000";
  std::string default_region = "us-east-1";
  /// Of the sandbox's random source; a restored sandbox goes on with its own.
  uint64_t seed = 1;
  /// Turns an answer that is not a value of its modelled shape into an error `DocumentMismatch`.
  /// For tests: a member with a misspelt name would otherwise silently not travel.
  bool check_answers = false;
  /// Null: everyone may do everything, whatever the sandbox's mode.
  Authorizer authorizer = nullptr;
  /// What no operation makes but a forged snapshot may hold (a record that contradicts another)
  /// breaks the step that meets it: what it changed is taken back, a call is answered with an error
  /// 500, and the machine goes on. If true, it ends the process, as tests want it, which look for
  /// faults of our own.
  std::optional<bool> ends_when_broken{};
};

struct Response {
  uint64_t id = 0;
  HttpResponse http;
};

/// What the host must do after an input.
struct Outputs {
  std::vector<Response> responses;
  std::vector<Effect> effects;
  /// Journal bytes of the commits since the last take, to be appended in order; "" if nothing
  /// changed.
  std::string journal;
  /// The sequence number of the last commit in `journal` or before.
  uint64_t sequence = 0;
  /// When to call `tick` at the latest (wall clock); nothing: no timer is running.
  std::optional<Instant> next_wake;
};

/// The cloud as a deterministic state machine: requests, time and finished effects go in;
/// responses, effects, journal bytes and the next wake-up come out. The same inputs give the same
/// outputs, natively and in wasm.
///
/// Each input is handled to its end; each step of it (the request, a timer, a woken call) commits
/// as one batch. Times given are the host's wall clock; the machine keeps the virtual one.
class Machine {
 public:
  Machine(MachineConfig config,
          std::span<const ServiceDefinition* const> services,
          std::unique_ptr<Codec> codec);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  // --- Inputs

  /// `id` is the host's; its response carries it, in this or a later `take_outputs`.
  void request(uint64_t id, const HttpRequest& request, Instant wall);
  /// The client went away: a waiting call is dropped without a response, unless it outlives its
  /// client.
  void abandon(uint64_t id);
  /// Runs what is due.
  void tick(Instant wall);
  /// Unknown ids (of before a restart) are ignored.
  void complete_effect(uint64_t id, Document result, Instant wall);

  // --- Outputs

  Outputs take_outputs();

  // --- State, for the host

  /// See `Store::restore`. Waiting calls are dropped; virtual time goes on from the last commit, or
  /// from `wall` if later.
  RestoreReport restore(const std::vector<std::string>& pieces,
                        std::string_view journal,
                        Instant wall);
  /// Checkpoint pieces that changed since they were last taken; see `Store::take_changed_pieces`.
  std::map<size_t, std::string> take_checkpoint() { return store_.take_changed_pieces(); }
  uint64_t digest() const { return store_.digest(); }
  /// Empties the sandbox: every record, timer, waiting call and fault rule. Virtual time is the
  /// wall clock again.
  void reset(Instant wall);

  /// Goes to a position of the history: the state, and virtual time with it. Waiting calls are
  /// answered with an error. While there are later moments and time is paused, nothing happens by
  /// itself.
  void travel(size_t position, Instant time, double speed);
  /// Replaces what the sandbox holds by a snapshot, whose time it then is. Nothing changes if it is
  /// damaged, or holds what no sandbox can hold.
  Status replace(std::string_view snapshot);

  Store& store() { return store_; }
  const Trace& trace() const { return trace_; }
  Instant virtual_now() const { return now_; }

 private:
  friend class Call;
  friend class ControlApi;

  /// A call that is being tried or waits to be tried again.
  struct ActiveCall;

  /// Runs a part of an input. False if it broke on something: then its changes and effects are
  /// taken back.
  bool completes(FunctionRef<void()> step);
  void attempt(std::unique_ptr<ActiveCall> active);
  /// Takes the call over once it is answered or waits.
  void try_attempt(std::unique_ptr<ActiveCall>& active);
  /// Answers a call that broke on something.
  void give_up(const ActiveCall& active);
  void attempt_task(std::unique_ptr<ActiveCall>& active, Call& call);
  /// Of a data plane, or of the control API.
  void attempt_http(std::unique_ptr<ActiveCall>& active, Call& call);
  /// Whether a fault rule holds the call back; what comes after the delay is then in `active`.
  bool meets_fault(ActiveCall& active, Call& call);
  /// Hands the answer to whoever asked.
  void answer(const ActiveCall& active, Outcome&& outcome);
  /// It is tried again when it is notified, or at its deadline: see `ActiveCall::waiting`.
  void wait(std::unique_ptr<ActiveCall>& active);
  Call make_call(ActiveCall& active);
  Outcome run_operation(Call& call,
                        const model::Service& service,
                        const model::Operation& operation,
                        const Document& input,
                        bool first_attempt);
  /// The steps of `run_operation`, which tells the service how they ended.
  Outcome try_operation(Call& call,
                        const model::Service& service,
                        const model::Operation& operation,
                        const Document& input,
                        bool first_attempt);
  /// Tells the service how a call of its operation ended.
  void observe(Call& call,
               const model::Service& service,
               const model::Operation& operation,
               const Document& input,
               const Outcome& outcome);
  /// Null if the service has none.
  HttpHandler data_plane_of(std::string_view service) const;
  /// Services see trees in one another's answers, never packed values.
  void unpack_answer(const model::Service& service, Document& answer) const;
  void respond(const ActiveCall& active, HttpResponse response);
  void complete_invocation(const ActiveCall& active, Result<Document> result);
  /// What the calls made for it answered is of no more use.
  void forget_invocations(const ActiveCall& active);

  // What `Call` offers to handlers.
  Result<Document> invoke(Call& caller, Invocation&& invocation);
  uint64_t invoke_async(Call& caller, const Invocation& invocation);
  HttpResponse send(Call& caller,
                    const HttpRequest& request,
                    const std::optional<Principal>& principal);
  void send_http(Call& caller, HttpRequest request, std::string_view url, TimerRecord reply_to);
  bool send_within(Call& caller, const HttpRequest& request, const TimerRecord& reply_to);
  void deliver_reply(TimerRecord timer, HttpReply reply);
  static std::string reply_key(const TimerRecord& timer);
  Call nested_call(Call& caller,
                   std::string_view service,
                   std::string_view operation,
                   std::optional<Scope> scope,
                   std::optional<Principal> principal);
  void start_task(Call& caller, std::string_view name, std::string_view key);
  uint64_t start_effect(Call& caller, EffectKind kind, Document request);

  /// Every call passes here, from outside and from within.
  Status authorize(const Call& call,
                   const model::Service& service,
                   const model::Operation& operation,
                   const Document& input);
  uint64_t trace_call(const Call& call,
                      std::string_view service,
                      std::string_view operation,
                      uint64_t cause);
  void trace_error(const Call& call, const Error& error);

  /// Moves virtual time to `wall`, running timers and deadlines in the order in which they fall
  /// due.
  void advance(Instant wall);
  bool run_next_due(Instant until);
  void run_timer(const TimerRecord& timer);
  void wake_notified();
  /// Runs what the input made due, then everything it woke.
  void settle();
  std::optional<Instant> next_due() const;
  /// Takes what services measured into the store, for the service that reads it.
  void take_measures();
  /// `call`: the id of the call that made the changes; 0: none did.
  void commit(std::string cause, uint64_t call = 0);
  /// Whether one looks at an earlier moment: nothing may happen by itself, for it would take the
  /// place of the later ones.
  bool is_held() const { return clock_.speed() == 0 && store_.history().has_later(); }
  /// Answers whoever waits that the state they waited in is gone, and forgets what it led to.
  void drop_waiting(std::string_view why);
  void rebuild_derived();
  void fill_derived();
  void keep_clock();
  /// Who holds the access key now; null: it is none that the sandbox gave out, or has expired.
  const Document* find_credential(const std::string& access_key_id) const;
  Principal client_principal(const ParsedRequest& parsed) const;
  /// Of what a service does by itself.
  static Principal service_principal(std::string_view service, const Scope& scope);
  Scope client_scope(const ParsedRequest& parsed) const;

  MachineConfig config_;
  Registry registry_;
  std::unique_ptr<Codec> codec_;
  Store store_;
  Timers timers_;
  Faults faults_;
  Collection<AccessRecord>& access_;
  Collection<CredentialRecord>& credentials_;
  Random random_;
  Clock clock_;
  Trace trace_;
  Meters meters_;
  MeasureLog measure_log_;
  Instant now_{};
  Instant wall_{};
  /// Virtual time when the newest moment was left; the base of all times before a restart.
  Instant left_at_{};
  Outputs outputs_;

  std::map<uint64_t, std::unique_ptr<ActiveCall>> waiting_;  // by arrival
  std::set<std::string, std::less<>> notified_;
  std::map<uint64_t, Document> effect_results_;
  std::map<uint64_t, Result<Document>> invocation_results_;
  /// Timers that run when the host has made an HTTP call, by effect.
  std::map<uint64_t, TimerRecord> awaited_replies_;
  /// Answers that their timers have not taken yet, by `reply_key`.
  std::map<std::string, HttpReply> replies_;
  uint64_t last_call_id_ = 0;
  uint64_t last_effect_id_ = 0;
  /// While the authorizer runs, whose own calls nobody checks.
  bool authorizing_ = false;
};

}  // namespace cloudtab
