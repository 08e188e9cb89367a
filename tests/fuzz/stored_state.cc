#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ensure.h"
#include "core/cloud/services.h"
#include "core/cloud/testing.h"
#include "core/engine/clock.h"
#include "core/engine/journal.h"
#include "core/engine/registry.h"
#include "core/engine/store.h"
#include "tests/fuzz/cloud.h"
#include "tests/fuzz/targets.h"

namespace cloudtab::fuzz {

namespace {

const std::vector<const RecordType*>& all_types() {
  static const std::vector<const RecordType*> all = Registry(cloud_services()).record_types();
  return all;
}

std::string framed(std::string_view payload) {
  std::string frame;
  append_frame(frame, payload);
  return frame;
}

void run_snapshot(std::string_view payload) {
  Store store(all_types());
  const uint64_t before = store.digest();
  const Result<Instant> time = store.replace(framed(payload));
  if (!time.ok()) {
    ENSURE(store.digest() == before && !store.has_changes());
    return;
  }
  store.commit({});
  // What was taken is written and read again without loss.
  Store other(all_types());
  ENSURE(other.replace(store.snapshot(*time)).ok());
  ENSURE(other.digest() == store.digest());
}

void run(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::string_view payload = bytes.substr(1);
  if (bytes[0] == 's') return run_snapshot(payload);
  Store store(all_types());
  const bool is_piece = bytes[0] == 'p';
  const RestoreReport report =
      is_piece ? store.restore({framed(payload)}, "") : store.restore({}, framed(payload));
  // The sums are right, but a damaged payload may still say nothing: then nothing is there.
  ENSURE(!store.has_changes());
  Store other(all_types());
  const Instant time = std::clamp(report.last_time, Instant{}, kTimeMax);
  ENSURE(other.replace(store.snapshot(time)).ok());
  ENSURE(other.digest() == store.digest());
}

/// A payload of what a small cloud keeps, each behind the letter of its kind.
std::vector<std::string> seeds() {
  FuzzCloud made;
  TestCloud& cloud = made.begin();
  ENSURE(cloud.call("sqs", "CreateQueue", {{"QueueName", "q"}}).ok());
  ENSURE(cloud.call("sns", "CreateTopic", {{"Name", "t"}}).ok());
  ENSURE(
      cloud.call("ssm", "PutParameter", {{"Name", "n"}, {"Value", "v"}, {"Type", "String"}}).ok());
  const auto seed = [](char kind, std::string_view frames) {
    std::string_view payload;
    ENSURE(take_frame(frames, payload) == FrameState::kWhole);
    return kind + std::string(payload);
  };
  std::vector<std::string> all;
  all.push_back(seed('s', cloud.machine().store().snapshot(cloud.now())));
  for (const auto& [number, piece] : cloud.machine().take_checkpoint())
    all.push_back(seed('p', piece));
  all.push_back(seed('c', cloud.journal()));
  return all;
}

}  // namespace

const Target kStoredState = {"stored_state", run, seeds};

}  // namespace cloudtab::fuzz
