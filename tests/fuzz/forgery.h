#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/scope.h"
#include "core/engine/random.h"

namespace cloudtab::fuzz {

/// A snapshot's records, apart: what one may have made who means no good.
struct Forgery {
  struct Record {
    Scope scope;
    std::string collection;
    uint64_t version = 0;
    std::string key;
    std::string bytes;
  };

  int64_t time_millis = 0;
  std::vector<Record> records;

  /// Of a whole snapshot.
  static Forgery of(std::string_view snapshot);
  std::string snapshot() const;
  /// Changes a few things: fields that are missing, of another type, extreme or another record's;
  /// keys that do not fit what they lead to; records that others speak of. Answers the changed
  /// collections' names.
  std::vector<std::string> change(Random& random);

 private:
  void change_bytes(Record& record, Random& random);
};

}  // namespace cloudtab::fuzz
