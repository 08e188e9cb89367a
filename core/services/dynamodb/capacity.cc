#include "core/services/dynamodb/capacity.h"

#include <utility>

#include "core/services/dynamodb/limits.h"

namespace cloudtab::dynamodb {

namespace {

double begun(size_t bytes, size_t unit) {
  return bytes == 0 ? 1.0 : static_cast<double>((bytes + unit - 1) / unit);
}

Document units_of(double units) { return {{"CapacityUnits", units}}; }

std::string asked_for(const Document& input) {
  return input.value("ReturnConsumedCapacity", "NONE");
}

}  // namespace

double read_units(size_t bytes, bool consistent) {
  return begun(bytes, limits::kReadUnitBytes) * (consistent ? 1.0 : 0.5);
}

double write_units(size_t bytes) { return begun(bytes, limits::kWriteUnitBytes); }

void Capacity::add(const Capacity& other) {
  table_ += other.table_;
  for (const auto& [name, units] : other.local_) local_[name] += units;
  for (const auto& [name, units] : other.global_) global_[name] += units;
  for (const auto& [name, bytes] : other.vectors_) vectors_[name] += bytes;
}

void Capacity::scale(double factor) {
  table_ *= factor;
  for (auto& [name, units] : local_) units *= factor;
  for (auto& [name, units] : global_) units *= factor;
}

double Capacity::total() const {
  double total = table_;
  for (const auto& [name, units] : local_) total += units;
  for (const auto& [name, units] : global_) total += units;
  return total;
}

double Capacity::of_table() const {
  double units = table_;
  for (const auto& [name, of_index] : local_) units += of_index;
  return units;
}

Document Capacity::describe(std::string_view table_name, bool by_index, bool with_kind) const {
  const char* kind = is_write_ ? "WriteCapacityUnits" : "ReadCapacityUnits";
  const auto part = [&](double units) {
    Document out = units_of(units);
    if (with_kind) out[kind] = units;
    return out;
  };
  Document out = part(total());
  out["TableName"] = table_name;
  if (!by_index) return out;
  out["Table"] = part(table_);
  for (const auto& [name, units] : local_) out["LocalSecondaryIndexes"][name] = part(units);
  for (const auto& [name, units] : global_) out["GlobalSecondaryIndexes"][name] = part(units);
  for (const auto& [name, bytes] : vectors_)
    out["VectorIndexes"][name] = {{"VectorWriteRequestBytes", bytes}};
  return out;
}

Facts& Capacity::report(Call& call, const TableRecord& table) const {
  const char* metric = is_write_ ? "ConsumedWriteCapacityUnits" : "ConsumedReadCapacityUnits";
  if (of_table() > 0) call.meter(metric, of_table(), "Count", {{"TableName", table.name}});
  for (const auto& [name, consumed] : global_) {
    call.meter(
        metric, consumed, "Count", {{"TableName", table.name}, {"GlobalSecondaryIndexName", name}});
  }
  return call.trace(is_write_ ? "ddb.write" : "ddb.read", table.name, {{"units", total()}});
}

void answer_capacity(const Document& input,
                     const TableRecord& table,
                     const Capacity& capacity,
                     Document& answer) {
  const std::string asked = asked_for(input);
  if (asked == "NONE") return;
  answer["ConsumedCapacity"] = capacity.describe(table.name, asked == "INDEXES", false);
}

void CapacityList::add(const std::string& table_name, const Capacity& capacity) {
  Capacity scaled = capacity;
  scaled.scale(factor_);
  tables_.try_emplace(table_name, is_write_).first->second.add(scaled);
}

Document CapacityList::describe(const Document& input) const {
  Document list = Document::array();
  for (const auto& [name, capacity] : tables_) {
    list.push_back(capacity.describe(name, asked_for(input) == "INDEXES", factor_ != 1));
  }
  return list;
}

void CapacityList::answer(const Document& input, Document& answer) const {
  if (asked_for(input) != "NONE") answer["ConsumedCapacity"] = describe(input);
}

}  // namespace cloudtab::dynamodb
