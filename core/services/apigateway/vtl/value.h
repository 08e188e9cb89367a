#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/result.h"

// The values of mapping templates. They behave as Java's do, since templates see Java objects:
// lists and maps are shared by reference, and print as Java prints them.

namespace cloudtab::apigateway::vtl {

struct List;
struct Map;

/// Objects that the engine itself gives to templates.
enum class Native : uint8_t { kInput, kUtil, kForeach };

/// Null is the monostate. Lists and maps belong to a `Heap`.
using Value = std::variant<std::monostate, bool, int64_t, double, std::string, List*, Map*, Native>;

struct List {
  std::vector<Value> items;
  /// Came from JSON: prints as JSON. Others print as `[a, b]`.
  bool json = false;
};

/// Keeps the order in which keys came.
struct Map {
  std::vector<std::pair<std::string, Value>> entries;
  std::map<std::string, size_t, std::less<>> index;
  /// One of a map's `entrySet()`: `key` and `value`, prints as `key=value`.
  bool entry = false;

  const Value* find(std::string_view key) const;
  /// The key's value without regard to case, where no key is equal.
  const Value* find_ignoring_case(std::string_view key) const;
  /// Answers what was there before.
  Value put(std::string_view key, Value value);
  Value remove(std::string_view key);
};

/// Owns the lists and maps of one request. Objects stay until the heap goes.
class Heap {
 public:
  List* make_list(bool json = false);
  Map* make_map();
  /// Counts entries added; false past `kTemplateObjectsMax`, and then evaluation ends.
  bool count(size_t objects);

 private:
  std::deque<List> lists_;
  std::deque<Map> maps_;
  size_t objects_ = 0;
};

inline bool is_null(const Value& value) { return value.index() == 0; }
inline const std::string* as_text(const Value& value) { return std::get_if<std::string>(&value); }
inline Map* as_map(const Value& value) {
  Map* const* map = std::get_if<Map*>(&value);
  return map == nullptr ? nullptr : *map;
}
inline List* as_list(const Value& value) {
  List* const* list = std::get_if<List*>(&value);
  return list == nullptr ? nullptr : *list;
}

/// Error: code `InvalidJson`. Limits: `kJsonDepthMax`, `kTemplateObjectsMax`.
Result<Value> parse_json(std::string_view text, Heap& heap);

/// As `$input.json` writes: no spaces, keys in order. Past `kJsonDepthMax` nulls are written, so
/// that a map put into itself ends.
std::string to_json(const Value& value);
/// As a reference prints: null is "", a map `{a=b, c=[1,2]}`.
std::string to_text(const Value& value);
/// The number in the shortest form that reads back, as Java prints it.
std::string number_text(double value);

/// Velocity's truth: null and false are false, all else is true.
bool is_true(const Value& value);
/// `==`: numbers by value, equal text, else equal as printed. AWS takes null and "" for equal.
bool are_equal(const Value& a, const Value& b);

}  // namespace cloudtab::apigateway::vtl
