#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/engine/random.h"
#include "tests/differential/model.h"

// Operations on two tables, made at random, and how a request says them.

namespace cloudtab::differential {

/// A table with a sort key, three global indexes and a local one, and a table with nothing but a
/// partition key.
const std::vector<Schema>& schemas();
Document create_table(const Schema& schema);

/// PutItem, UpdateItem, DeleteItem, or one of a batch or transaction.
struct WriteAction {
  std::string kind;  ///< Put Update Delete ConditionCheck
  const Schema* schema = nullptr;
  Item item;  ///< of a Put, else the key
  Update update;
  std::optional<Condition> condition;
  std::string return_values;
  bool return_old_on_failure = false;
};

struct ReadAction {
  const Schema* schema = nullptr;
  Item key;
  std::vector<Path> projection;
};

/// A Query or Scan, read to its end.
struct Search {
  const Schema* schema = nullptr;
  std::string index;  ///< empty: the table
  std::optional<Value> partition;
  /// As in `Condition`; empty: any.
  std::string sort_kind;
  std::vector<Value> sort_values;
  std::optional<Condition> filter;
  std::vector<Path> projection;
  bool backwards = false;
  bool whole_items = false;  ///< of a local index, completed from the table
  int limit = 0;             ///< of a page; 0: none
  int segments = 1;          ///< of a Scan
};

struct Operation {
  /// As the service calls it; `Restart`: the engine begins anew from what it has journaled.
  std::string name;
  std::vector<WriteAction> writes;
  std::vector<ReadAction> reads;
  Search search;
};

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}
  Operation next();

 private:
  uint64_t below(uint64_t bound) { return random_.below(bound); }
  bool one_in(uint64_t odds) { return below(odds) == 0; }
  template <class T>
  const T& pick(const std::vector<T>& choices) {
    return choices[below(choices.size())];
  }

  Value number();
  Value scalar();
  Value set_of(const std::string& type);
  Value value(int depth);
  Value key_value(const KeyAttribute& attribute);
  Item key(const Schema& schema);
  Item item(const Schema& schema);

  Path path(const std::vector<std::string>& names);
  std::vector<Path> paths(const std::vector<std::string>& names, size_t count);
  Operand operand(const std::vector<std::string>& names);
  Condition condition(const std::vector<std::string>& names, int depth);
  Condition comparison(const std::vector<std::string>& names);
  Expression expression(const std::vector<std::string>& names);
  Update update(const Schema& schema);

  WriteAction write(const std::string& kind);
  std::vector<WriteAction> writes(const std::vector<std::string>& kinds, size_t count);
  ReadAction read();
  std::vector<ReadAction> reads(size_t count);
  Search query();
  Search scan();

  Random random_;
};

// --- As requests

Document request_of(const WriteAction& action);
Document request_of(const ReadAction& action);
/// Without ExclusiveStartKey and Segment.
Document request_of(const Search& search);
/// The request of an operation that is answered at once; for a history's printing, too.
Document request_of(const Operation& operation);

}  // namespace cloudtab::differential
