#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/engine/random.h"
#include "core/engine/store.h"

namespace cloudtab {

/// A failure to be caused on purpose: which calls, how often, and what they meet instead.
struct FaultRule {
  static constexpr std::string_view kCollection = "engine/faults";
  static constexpr uint32_t kVersion = 1;
  static constexpr bool kAside = true;

  std::string service;    ///< model id; empty: every service
  std::string operation;  ///< empty: every operation
  /// Of the matching calls, the share that is hit, in [0, 1].
  double probability = 1.0;
  /// Hits only the nth matching call (1 is the next); 0: by probability.
  uint64_t nth = 0;
  /// Matching calls so far.
  uint64_t seen = 0;
  /// What the caller gets; no code: no error, only the delay.
  std::string error_code;
  std::string error_message;
  int http_status = 500;
  /// How long the answer is held back, in virtual time.
  Duration delay{};

  void encode(RecordWriter& out) const;
  static FaultRule decode(RecordReader& in, uint32_t version);
};

/// The sandbox's fault rules.
class Faults {
 public:
  explicit Faults(Store& store);

  struct Hit {
    std::optional<Error> error;
    Duration delay{};
  };
  /// What a call meets; nothing for nearly all. Counts the call against the rules it matches.
  std::optional<Hit> meet(std::string_view service, std::string_view operation, Random& random);

  Collection<FaultRule>& rules() { return rules_; }

 private:
  Collection<FaultRule>& rules_;
};

}  // namespace cloudtab
