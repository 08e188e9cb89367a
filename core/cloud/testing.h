#pragma once

#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/machine.h"

namespace cloudtab {

/// A whole cloud for tests, on a clock of its own. Calls travel as documents through the machine
/// (dispatch, constraints, handlers, commit), not through a wire protocol; `http` takes wire
/// requests.
class TestCloud {
 public:
  /// Where tests begin: 2026-01-01T00:00:00Z.
  static constexpr Instant kStart = from_millis(1'767'225'600'000);

  explicit TestCloud(MachineConfig config = {});
  /// With services other than the cloud's.
  TestCloud(MachineConfig config, std::span<const ServiceDefinition* const> services);
  ~TestCloud();

  /// One operation, answered now. A call that waits is an error `StillWaiting`; see `start`.
  Result<Document> call(std::string_view service,
                        std::string_view operation,
                        const Document& input = Document::object());
  /// As `call`, acting in another account and region.
  Result<Document> call_in(const Scope& scope,
                           std::string_view service,
                           std::string_view operation,
                           const Document& input = Document::object());

  /// Begins a call that may wait; answers an id for `answer`.
  uint64_t start(std::string_view service,
                 std::string_view operation,
                 const Document& input = Document::object());
  /// The answer of `start`, or null while it waits.
  const Result<Document>* answer(uint64_t id) const;

  HttpResponse http(const HttpRequest& request);
  /// As `http`, for a request that may wait; answers an id for `http_answer`.
  uint64_t start_http(const HttpRequest& request);
  /// The response to `start_http`, or null while it waits.
  const HttpResponse* http_answer(uint64_t id) const;

  /// Moves the wall clock (and so virtual time, at speed 1) and runs what falls due.
  void advance(Duration by);
  Instant now() const { return machine_->virtual_now(); }

  /// Ends this machine and starts another from what was journaled, as a crash would. Checkpoints if
  /// asked to.
  RestoreReport restart(bool checkpoint_first = false);

  Machine& machine() { return *machine_; }
  const std::string& journal() const { return journal_; }
  const std::vector<Effect>& effects() const { return effects_; }
  void complete_effect(uint64_t id, Document result);

 private:
  class DocumentCodec;

  void make_machine();
  void collect();
  uint64_t send(const Scope& scope,
                std::string_view service,
                std::string_view operation,
                const Document& input);

  MachineConfig config_;
  std::vector<const ServiceDefinition*> services_;
  std::unique_ptr<Machine> machine_;
  Instant wall_ = kStart;
  uint64_t last_id_ = 0;
  std::string journal_;
  std::map<size_t, std::string> pieces_;
  std::set<uint64_t> document_calls_;
  std::map<uint64_t, HttpResponse> http_responses_;
  std::map<uint64_t, Result<Document>> answers_;
  std::vector<Effect> effects_;
};

}  // namespace cloudtab
