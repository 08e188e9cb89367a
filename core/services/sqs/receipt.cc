#include "core/services/sqs/receipt.h"

#include "core/base/encoding.h"
#include "core/base/hash.h"

namespace cloudtab::sqs {
namespace {

// 3 bytes that read `AQEB` in base64, then four big-endian numbers: queue, sequence, delivery,
// checksum of all before.
constexpr std::string_view kHead = "\x01\x01\x01";
constexpr size_t kNumberBytes = 8;
constexpr size_t kHandleBytes = kHead.size() + 4 * kNumberBytes;

void append_u64(std::string& bytes, uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>((value >> shift) & 0xFF));
}

uint64_t read_u64(std::string_view bytes, size_t index) {
  uint64_t value = 0;
  for (size_t i = 0; i < kNumberBytes; ++i) {
    value =
        (value << 8) | static_cast<unsigned char>(bytes[kHead.size() + index * kNumberBytes + i]);
  }
  return value;
}

/// Of the queue's ARN, an `@` and the time at which it was made.
uint64_t queue_fingerprint(const Scope& scope, const QueueRecord& queue) {
  uint64_t hash = fnv1a64("arn:aws:sqs:");
  for (const std::string_view part : {std::string_view(scope.region),
                                      std::string_view(":"),
                                      std::string_view(scope.account),
                                      std::string_view(":"),
                                      std::string_view(queue.name),
                                      std::string_view("@")}) {
    hash = fnv1a64(part, hash);
  }
  return fnv1a64(std::to_string(to_millis(queue.created_at)), hash);
}

}  // namespace

std::string make_receipt_handle(const Scope& scope,
                                const QueueRecord& queue,
                                const Receipt& receipt) {
  std::string bytes;
  bytes.reserve(kHandleBytes);
  bytes += kHead;
  append_u64(bytes, queue_fingerprint(scope, queue));
  append_u64(bytes, receipt.sequence);
  append_u64(bytes, receipt.delivery);
  append_u64(bytes, fnv1a64(bytes));
  return base64_encode(bytes);
}

std::optional<Receipt> parse_receipt_handle(const Scope& scope,
                                            const QueueRecord& queue,
                                            std::string_view handle) {
  Result<std::string> decoded = base64_decode(handle);
  if (!decoded.ok() || decoded->size() != kHandleBytes) return std::nullopt;
  const std::string& bytes = *decoded;
  if (bytes.compare(0, kHead.size(), kHead) != 0) return std::nullopt;
  if (read_u64(bytes, 3) != fnv1a64(std::string_view(bytes).substr(0, kHandleBytes - kNumberBytes)))
    return std::nullopt;
  if (read_u64(bytes, 0) != queue_fingerprint(scope, queue)) return std::nullopt;
  return Receipt{read_u64(bytes, 1), read_u64(bytes, 2)};
}

}  // namespace cloudtab::sqs
