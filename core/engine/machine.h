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

#include "core/base/http.h"
#include "core/base/time.h"
#include "core/engine/call.h"
#include "core/engine/clock.h"
#include "core/engine/codec.h"
#include "core/engine/effect.h"
#include "core/engine/random.h"
#include "core/engine/service.h"
#include "core/engine/store.h"
#include "core/engine/trace.h"

namespace cloudtab {

struct MachineConfig {
  std::string default_account = "000000000000";
  std::string default_region = "us-east-1";
  /// Of the sandbox's random source; a restored sandbox goes on with its own.
  uint64_t seed = 1;
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
/// Each input is handled to its end and committed as one batch. Times are the host's wall clock;
/// the machine keeps the virtual one.
class Machine {
 public:
  Machine(MachineConfig config,
          std::span<const ServiceDefinition* const> services,
          std::unique_ptr<Codec> codec);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  // --- Inputs
  // --------------------------------------------------------------------------------------------------------
  /// `id` is the host's; its response carries it, in this or a later `take_outputs`.
  void request(uint64_t id, const HttpRequest& request, Instant wall);
  /// The client went away: a waiting call is dropped without a response.
  void abandon(uint64_t id);
  /// Runs what is due.
  void tick(Instant wall);
  /// Unknown ids (of before a restart) are ignored.
  void complete_effect(uint64_t id, Document result, Instant wall);

  // --- Outputs
  // -------------------------------------------------------------------------------------------------------
  Outputs take_outputs();

  // --- State, for the host
  // -------------------------------------------------------------------------------------------
  /// See `Store::restore`. Waiting calls are dropped; virtual time goes on from the last commit, or
  /// from `wall` if later.
  RestoreReport restore(const std::vector<std::string>& pieces,
                        uint64_t checkpoint_sequence,
                        std::string_view journal,
                        Instant wall);
  /// Checkpoint pieces that changed since they were last taken; see `Store::take_changed_pieces`.
  std::map<size_t, std::string> take_checkpoint() { return store_.take_changed_pieces(); }
  uint64_t digest() const { return store_.digest(); }
  /// Empties the sandbox: every record, timer, waiting call and fault rule.
  void reset(Instant wall);

  Store& store() { return store_; }
  const Trace& trace() const { return trace_; }
  Instant virtual_now() const { return now_; }

 private:
  friend class Call;
  // (members below: see machine.cc)
};

}  // namespace cloudtab
