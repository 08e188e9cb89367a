#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/document.h"
#include "core/base/time.h"
#include "core/services/s3/state.h"

namespace cloudtab::s3 {

/// The midnight (UTC) that follows; that of a midnight is a day later.
Instant midnight_after(Instant time);

/// One enabled rule of a lifecycle configuration: what it covers, and when that goes. Days count
/// from the midnight after (user guide, "Lifecycle rules: Based on an object's age").
struct LifecycleRule {
  std::string id;
  // What it covers: all of these.
  std::string prefix;
  std::vector<std::pair<std::string, std::string>> tags;
  std::optional<uint64_t> size_above;
  std::optional<uint64_t> size_below;
  // When it goes.
  std::optional<int64_t> days;
  std::optional<Instant> date;
  bool lone_markers = false;
  std::optional<int64_t> noncurrent_days;
  int64_t noncurrent_kept = 0;
  std::optional<int64_t> upload_days;

  bool covers_key(std::string_view key) const;
  bool covers(const ObjectRecord& object) const;
  std::optional<Instant> current_due(Instant modified) const;
  /// `since`: when a newer version came.
  std::optional<Instant> noncurrent_due(Instant since) const;
  std::optional<Instant> marker_due(Instant modified) const;
  std::optional<Instant> upload_due(Instant initiated) const;
};

/// The enabled rules of a configuration that was checked.
std::vector<LifecycleRule> read_rules(const Document& configuration);

}  // namespace cloudtab::s3
