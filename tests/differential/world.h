#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "core/cloud/testing.h"
#include "tests/differential/model.h"
#include "tests/differential/operations.h"

namespace cloudtab::differential {

/// The engine and the model beside each other.
class World {
 public:
  World();

  /// Runs an operation on both. The answer tells where they differ; empty: nowhere.
  std::string run(const Operation& operation);
  /// What is told at the end: the tables' counts and the streams.
  std::string compare_ends();

 private:
  /// What may come of a write: the texts of the errors that would be right, if there are any.
  struct Planned {
    std::set<std::string> errors;
    Item item;
    bool keeps = false;  ///< whether there is an item afterwards
  };
  Planned plan(const WriteAction& action) const;
  void commit(const WriteAction& action, const Planned& planned);

  std::string run_write(const Operation& operation);
  std::string run_batch_write(const Operation& operation);
  std::string run_transaction(const Operation& operation);
  std::string run_read(const Operation& operation);
  std::string run_batch_read(const Operation& operation);
  std::string run_transaction_read(const Operation& operation);
  std::string run_search(const Operation& operation);
  std::string compare_stream(const Schema& schema);

  /// Every page of every segment.
  std::string read_pages(const Operation& operation,
                         std::vector<Document>& items,
                         size_t& looked_at);

  TestCloud cloud_;
  Tables tables_;
};

}  // namespace cloudtab::differential
