#pragma once

#include <cstdint>

namespace cloudtab::dynamodb {

/// The service checks attribute values in one of two layers, and which one an operation runs
/// decides how a bad number, a repeated element of a set or a bad expression value is worded.
/// Observed on the service in several regions in October 2026 (the public suite
/// paritysuite/dynamodb-conformance).
enum class Wording : uint8_t {
  /// PutItem, UpdateItem, DeleteItem, GetItem, BatchGetItem, Query. The first three also put "1
  /// validation error detected: " before whatever they find before they look for the table.
  kCurrent,
  /// BatchWriteItem, the transactions, Scan and the parameters of statements; and any request
  /// nested so deeply that the newer layer does not read it.
  kOlder,
};

}  // namespace cloudtab::dynamodb
