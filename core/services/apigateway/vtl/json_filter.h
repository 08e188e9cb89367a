#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/services/apigateway/vtl/value.h"

namespace cloudtab::apigateway::vtl {

/// A JSONPath filter, what stands between `[?` and `]`: `(@.price > 10 && @.name == 'x')`. Known:
/// `==`, `!=`, `<`, `<=`, `>`, `>=`, `=~ /regex/`, `&&`, `||`, `!`, parentheses, a path alone (it
/// is there), texts, numbers, `true`, `false`, `null`. Source:
/// https://github.com/json-path/JsonPath
class JsonFilter {
 public:
  /// Error: code `InvalidPath`.
  static Result<JsonFilter> parse(std::string_view text);

  bool accepts(const Value& item, Heap& heap) const;

 private:
  friend class FilterReader;

  struct Operand {
    bool is_path = false;
    std::string path;  ///< from the item, with `$` for it
    Value value;
  };
  struct Node {
    enum class Kind { kAnd, kOr, kNot, kExists, kCompare } kind = Kind::kExists;
    size_t left = 0;  ///< of kAnd, kOr, kNot: nodes
    size_t right = 0;
    std::string comparison;
    Operand a;
    Operand b;
  };

  bool holds(size_t node, const Value& item, Heap& heap) const;
  static bool compares(const Node& node, const Value& a, const Value& b);

  std::vector<Node> nodes_;
  size_t root_ = 0;
};

}  // namespace cloudtab::apigateway::vtl
