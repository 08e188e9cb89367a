#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/model/shape.h"

namespace cloudtab::wire {

/// Where in an input something is: a chain through the callers' frames, written out only when
/// needed.
struct Place {
  const Place* parent = nullptr;
  const model::Member* member = nullptr;  ///< of a structure
  std::string_view key;                   ///< of a map
  size_t position = 0;                    ///< in a list, from 1
  const model::Shape* shape = nullptr;    ///< of the value here

  /// `tags.1.member.tagKey`, `requestItems.name.member`.
  std::string coral_path() const;
  /// As the query protocol names it: `MetricData.member.1.MetricName`.
  std::string query_path() const;
  /// Not within another structure.
  bool is_top_level() const { return parent == nullptr || parent->member == nullptr; }
  /// The input's own member that the place is in, or null.
  const model::Member* outermost() const;
};

/// One constraint that does not hold.
struct Violation {
  enum class Kind { kRequired, kLength, kRange, kPattern, kEnum, kElements };
  Kind kind;
  std::string text;  ///< AWS's whole sentence: `Value 'a' at 'b' failed to satisfy constraint: ...`
  std::string coral_path;
  std::string query_path;
  const model::Member* member = nullptr;     ///< the member it is of; null for an element
  const model::Member* outermost = nullptr;  ///< of the input
};

/// What a single value must satisfy, in the words of AWS's messages: `Member must have length less
/// than or equal to 3`.
std::vector<std::string> constraint_texts(const model::Shape& shape);
std::string length_text(bool maximum, int64_t limit);
std::string range_text(bool maximum, int64_t limit, const model::Shape& shape);
std::string pattern_text(const model::Shape& shape);
std::string enum_text(const model::Shape& shape);

/// A value as AWS's messages show it: `'abc'`, `'[a, b]'`, `'{k=v}'`; ` ` nothing where the shape
/// is sensitive.
std::string shown_value(const Document& value,
                        const model::Service& service,
                        const model::Shape& shape);

}  // namespace cloudtab::wire
