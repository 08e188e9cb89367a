#include "core/services/dynamodb/kinesis_destination.h"

namespace cloudtab::dynamodb {

std::string_view DestinationRecord::status(Instant now, Duration transition) const {
  if (now < changed + transition) return !enabled ? "DISABLING" : updated ? "UPDATING" : "ENABLING";
  return enabled ? "ACTIVE" : "DISABLED";
}

void DestinationRecord::encode(RecordWriter& out) const {
  out.text(stream_arn);
  out.boolean(enabled);
  out.text(precision);
  out.instant(changed);
  out.boolean(updated);
}

DestinationRecord DestinationRecord::decode(RecordReader& in, uint32_t) {
  DestinationRecord destination;
  destination.stream_arn = in.text();
  destination.enabled = in.boolean();
  destination.precision = in.text();
  destination.changed = in.instant();
  destination.updated = in.boolean();
  return destination;
}

std::string destination_key(std::string_view table_name, std::string_view stream_arn) {
  std::string key(table_name);
  key += '/';
  key += stream_arn;
  return key;
}

}  // namespace cloudtab::dynamodb
