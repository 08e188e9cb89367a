#include "core/services/dynamodb/expression/evaluate.h"

#include <string>

namespace cloudtab::dynamodb {

namespace {

/// An operand's value on an item. A size is made on the spot, so the bytes of it are kept here.
class Evaluated {
 public:
  Evaluated(const Operand& operand, const ItemView& item) {
    if (const auto* path = std::get_if<Path>(&operand)) {
      value_ = find(item, *path);
    } else if (const auto* literal = std::get_if<Literal>(&operand)) {
      value_ = literal->view();
    } else {
      const auto sized = find(item, std::get<SizeOf>(operand).path);
      if (!sized || !has_size(sized->type())) return;
      append_number(size_, Decimal::of(size_of(*sized)));
      value_ = ValueView(size_);
    }
  }
  Evaluated(const Evaluated&) = delete;
  Evaluated& operator=(const Evaluated&) = delete;

  explicit operator bool() const { return value_.has_value(); }
  const ValueView& operator*() const { return *value_; }
  const ValueView* operator->() const { return &*value_; }

 private:
  static bool has_size(Type type) {
    return type != Type::kNumber && type != Type::kBoolean && type != Type::kNull;
  }

  std::optional<ValueView> value_;
  std::string size_;
};

bool comparable(const Evaluated& a, const Evaluated& b) {
  return a && b && a->type() == b->type() && is_ordered(a->type());
}

bool contains(const ValueView& value, const ValueView& element) {
  switch (value.type()) {
    case Type::kString:
    case Type::kBinary:
      return element.type() == value.type() &&
             value.payload().find(element.payload()) != std::string_view::npos;
    case Type::kStringSet:
      return element.type() == Type::kString && set_contains(value, element.payload());
    case Type::kNumberSet:
      return element.type() == Type::kNumber && set_contains(value, element.payload());
    case Type::kBinarySet:
      return element.type() == Type::kBinary && set_contains(value, element.payload());
    case Type::kList: {
      ListReader reader(value.payload());
      while (auto each = reader.next()) {
        if (*each == element) return true;
      }
      return false;
    }
    case Type::kNumber:
    case Type::kBoolean:
    case Type::kNull:
    case Type::kMap:
      return false;
  }
  return false;
}

struct Holds {
  const ItemView& item;

  bool operator()(const All& node) const {
    for (const Condition& term : node.terms) {
      if (!holds(term, item)) return false;
    }
    return true;
  }
  bool operator()(const Any& node) const {
    for (const Condition& term : node.terms) {
      if (holds(term, item)) return true;
    }
    return false;
  }
  bool operator()(const Negation& node) const { return !holds(node.term.front(), item); }
  bool operator()(const Compare& node) const {
    const Evaluated left(node.left, item), right(node.right, item);
    const bool equal = left && right && *left == *right;
    switch (node.comparator) {
      case Comparator::kEqual:
        return equal;
      case Comparator::kNotEqual:
        return !equal;
      case Comparator::kLess:
        return comparable(left, right) && compare_ordered(*left, *right) < 0;
      case Comparator::kLessOrEqual:
        return comparable(left, right) && compare_ordered(*left, *right) <= 0;
      case Comparator::kGreater:
        return comparable(left, right) && compare_ordered(*left, *right) > 0;
      case Comparator::kGreaterOrEqual:
        return comparable(left, right) && compare_ordered(*left, *right) >= 0;
    }
    return false;
  }
  bool operator()(const BetweenBounds& node) const {
    const Evaluated value(node.value, item), low(node.low, item), high(node.high, item);
    return comparable(value, low) && comparable(value, high) &&
           compare_ordered(*low, *value) <= 0 && compare_ordered(*value, *high) <= 0;
  }
  bool operator()(const OneOf& node) const {
    const Evaluated value(node.value, item);
    if (!value) return false;
    for (const Operand& operand : node.list) {
      const Evaluated each(operand, item);
      if (each && *each == *value) return true;
    }
    return false;
  }
  bool operator()(const Exists& node) const {
    return find(item, node.path).has_value() == node.wanted;
  }
  bool operator()(const HasType& node) const {
    const auto value = find(item, node.path);
    return value && value->type() == node.type;
  }
  bool operator()(const BeginsWith& node) const {
    const Evaluated value(node.value, item), prefix(node.prefix, item);
    return value && prefix && value->type() == prefix->type() &&
           (value->type() == Type::kString || value->type() == Type::kBinary) &&
           value->payload().substr(0, prefix->payload().size()) == prefix->payload();
  }
  bool operator()(const Contains& node) const {
    const Evaluated value(node.value, item), element(node.element, item);
    return value && element && contains(*value, *element);
  }
};

uint64_t utf16_length(std::string_view text) {
  uint64_t length = 0;
  for (char c : text) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) != 0x80) length += byte >= 0xf0 ? 2 : 1;
  }
  return length;
}

}  // namespace

std::optional<ValueView> find(const ItemView& item, const Path& path) {
  std::optional<ValueView> value = item.find(path.head());
  for (size_t i = 1; value && i < path.steps.size(); ++i) {
    const PathStep& step = path.steps[i];
    if (!step.index) {
      if (value->type() != Type::kMap) return std::nullopt;
      value = ItemView(value->payload()).find(step.name);
      continue;
    }
    if (value->type() != Type::kList) return std::nullopt;
    ListReader reader(value->payload());
    if (*step.index >= reader.count()) return std::nullopt;
    for (uint32_t skip = 0; skip < *step.index; ++skip) reader.next();
    value = reader.next();
  }
  return value;
}

uint64_t size_of(const ValueView& value) {
  switch (value.type()) {
    case Type::kString:
      return utf16_length(value.payload());
    case Type::kBinary:
      return value.payload().size();
    case Type::kList:
      return ListReader(value.payload()).count();
    case Type::kMap:
      return MapReader(value.payload()).count();
    case Type::kStringSet:
    case Type::kNumberSet:
    case Type::kBinarySet:
      return SetReader(value.payload()).count();
    case Type::kNumber:
    case Type::kBoolean:
    case Type::kNull:
      return 0;
  }
  return 0;
}

bool holds(const Condition& condition, const ItemView& item) {
  return std::visit(Holds{item}, condition.node);
}

}  // namespace cloudtab::dynamodb
