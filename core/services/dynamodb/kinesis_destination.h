#pragma once

#include <string>
#include <string_view>

#include "core/base/time.h"
#include "core/engine/record.h"

namespace cloudtab::dynamodb {

/// A Kinesis data stream that a table's changes are to go to, keyed by `destination_key`. Kept and
/// described; there is no Kinesis here to take them.
struct DestinationRecord {
  static constexpr std::string_view kCollection = "dynamodb/kinesis_destinations";
  static constexpr uint32_t kVersion = 1;

  std::string stream_arn;
  bool enabled = true;
  /// ApproximateCreationDateTimePrecision; empty: never given, which is milliseconds.
  std::string precision;
  /// When it was last enabled, disabled or updated.
  Instant changed{};
  /// The last change was an update.
  bool updated = false;

  /// DestinationStatus at a time, when changes take so long.
  std::string_view status(Instant now, Duration transition) const;

  void encode(RecordWriter& out) const;
  static DestinationRecord decode(RecordReader& in, uint32_t version);
};

/// Table names hold no slash, so a table's destinations are a range of keys.
std::string destination_key(std::string_view table_name, std::string_view stream_arn);

}  // namespace cloudtab::dynamodb
