#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/engine/call.h"
#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/table.h"

// Capacity units, counted for every call whether it asks for them or not. Source: Developer Guide,
// "Capacity unit consumption for read operations", "... for write operations", "Provisioned
// throughput considerations for Global Secondary Indexes".

namespace cloudtab::dynamodb {

/// What one read of so many bytes costs: 1 for each begun 4 KB, half when eventually consistent;
/// never less than one unit's worth. In a transaction twice.
double read_units(size_t bytes, bool consistent);
/// 1 for each begun 1 KB, at least 1.
double write_units(size_t bytes);

/// The units of one table, its own and its indexes'.
class Capacity {
 public:
  explicit Capacity(bool is_write) : is_write_(is_write) {}

  void add_table(double units) { table_ += units; }
  void add_index(const IndexRecord& index, double units) {
    (index.global ? global_ : local_)[index.name] += units;
  }
  /// Of a vector index, which is charged in bytes.
  void add_vector_bytes(const std::string& index, double bytes) { vectors_[index] += bytes; }
  void add(const Capacity& other);
  void scale(double factor);
  double total() const;
  /// The table's and its local indexes', which draw on the table's throughput.
  double of_table() const;
  const std::map<std::string, double, std::less<>>& of_global_indexes() const { return global_; }

  /// The ConsumedCapacity of an answer. `with_kind`: also Read- or WriteCapacityUnits, as
  /// transactions have it.
  Document describe(std::string_view table_name, bool by_index, bool with_kind) const;
  /// Tells the meters and the trace; answers the event's detail, as `Call::trace`.
  Facts& report(Call& call, const TableRecord& table) const;

 private:
  using Units = std::map<std::string, double, std::less<>>;
  bool is_write_;
  double table_ = 0;
  Units local_, global_, vectors_;
};

/// Adds ConsumedCapacity to an answer if the request asks for it.
void answer_capacity(const Document& input,
                     const TableRecord& table,
                     const Capacity& capacity,
                     Document& answer);
/// Of a batch or transaction: the list, by table name. Nothing unless asked for.
class CapacityList {
 public:
  CapacityList(bool is_write, double factor = 1) : is_write_(is_write), factor_(factor) {}
  void add(const std::string& table_name, const Capacity& capacity);
  void answer(const Document& input, Document& answer) const;
  Document describe(const Document& input) const;

 private:
  bool is_write_;
  double factor_;
  std::map<std::string, Capacity, std::less<>> tables_;
};

}  // namespace cloudtab::dynamodb
