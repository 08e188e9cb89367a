#pragma once

#include <span>
#include <string_view>

// What is fuzzed: functions that take any bytes and end the process if something that has to hold
// does not. Run by libFuzzer (fuzzer.cc, scripts/fuzz), and by a test on seeds changed at random.

namespace cloudtab::fuzz {

struct Target {
  std::string_view name;
  void (*run)(std::string_view bytes);
  /// Where to begin.
  std::span<const std::string_view> seeds;
};

/// The five expressions, from the text to what they make of an item. The first byte tells which:
/// `u` an update, `p` a projection, `k` a key condition, else a condition.
extern const Target kExpression;
/// A PartiQL statement, executed on a table.
extern const Target kStatement;
/// The JSON of an attribute's value, over the wire into a table and back.
extern const Target kAttributeValue;

}  // namespace cloudtab::fuzz
