#include "core/services/dynamodb/shard_iterator.h"

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/engine/record.h"
#include "core/services/dynamodb/errors.h"

namespace cloudtab::dynamodb {

namespace {

constexpr std::string_view kSeparator = "|1|";

/// The service's own text was not found.
Error invalid_iterator() { return errors::validation("Invalid ShardIterator"); }

}  // namespace

std::string ShardIterator::text() const {
  RecordWriter body;
  body.text(shard_id);
  body.u64(next);
  body.instant(issued);
  RecordWriter sealed;
  const std::string bytes = body.take();
  sealed.text(bytes);
  // Against mistakes, not against forgery: whoever may read may read all of the stream.
  sealed.u64(crc32(stream_arn + bytes));
  return stream_arn + std::string(kSeparator) + base64_encode(sealed.take());
}

Result<ShardIterator> ShardIterator::parse(std::string_view text) {
  const size_t at = text.find(kSeparator);
  if (at == std::string_view::npos) return invalid_iterator();
  const auto sealed = base64_decode(text.substr(at + kSeparator.size()));
  if (!sealed.ok()) return invalid_iterator();
  ShardIterator iterator;
  iterator.stream_arn = text.substr(0, at);
  RecordReader in(*sealed);
  const std::string_view bytes = in.view();
  const uint64_t seal = in.u64();
  if (!in.ok() || !in.at_end() || seal != crc32(iterator.stream_arn + std::string(bytes)))
    return invalid_iterator();
  RecordReader body(bytes);
  iterator.shard_id = body.text();
  iterator.next = body.u64();
  iterator.issued = body.instant();
  if (!body.ok() || !body.at_end()) return invalid_iterator();
  return iterator;
}

}  // namespace cloudtab::dynamodb
