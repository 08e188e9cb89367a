#include "core/services/apigateway/vtl/json_filter.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <utility>

#include "core/base/pattern.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/vtl/json_path.h"

namespace cloudtab::apigateway::vtl {

namespace {

/// Longest first.
constexpr std::string_view kComparisons[] = {"==", "!=", "<=", ">=", "=~", "<", ">"};

Error invalid(std::string_view text) {
  return Error{"InvalidPath", "Invalid JSONPath filter: " + std::string(text)};
}

std::optional<double> number_of(const Value& value) {
  if (const int64_t* integer = std::get_if<int64_t>(&value)) return static_cast<double>(*integer);
  if (const double* number = std::get_if<double>(&value)) return *number;
  return std::nullopt;
}

}  // namespace

class FilterReader {
 public:
  explicit FilterReader(std::string_view text) : text_(text) {}

  Result<JsonFilter> read() {
    ASSIGN_OR_RETURN(filter_.root_, either(0));
    skip_space();
    if (at_ != text_.size()) return invalid(text_);
    return std::move(filter_);
  }

 private:
  using Node = JsonFilter::Node;
  using Operand = JsonFilter::Operand;

  bool take(std::string_view token) {
    skip_space();
    if (text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    return true;
  }
  void skip_space() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  size_t add(Node node) {
    filter_.nodes_.push_back(std::move(node));
    return filter_.nodes_.size() - 1;
  }

  Result<size_t> either(int depth) {
    if (depth > kTemplateDepthMax) return invalid(text_);
    ASSIGN_OR_RETURN(size_t left, both(depth));
    while (take("||")) {
      ASSIGN_OR_RETURN(const size_t right, both(depth));
      left = add({.kind = Node::Kind::kOr, .left = left, .right = right});
    }
    return left;
  }

  Result<size_t> both(int depth) {
    ASSIGN_OR_RETURN(size_t left, one(depth));
    while (take("&&")) {
      ASSIGN_OR_RETURN(const size_t right, one(depth));
      left = add({.kind = Node::Kind::kAnd, .left = left, .right = right});
    }
    return left;
  }

  Result<size_t> one(int depth) {
    skip_space();
    if (peek() == '!' && text_.substr(at_, 2) != "!=") {
      ++at_;
      if (depth > kTemplateDepthMax) return invalid(text_);
      ASSIGN_OR_RETURN(const size_t inner, one(depth + 1));
      return add({.kind = Node::Kind::kNot, .left = inner});
    }
    if (take("(")) {
      ASSIGN_OR_RETURN(const size_t inner, either(depth + 1));
      if (!take(")")) return invalid(text_);
      return inner;
    }
    Node node;
    ASSIGN_OR_RETURN(node.a, operand());
    for (std::string_view comparison : kComparisons) {
      if (!take(comparison)) continue;
      node.kind = Node::Kind::kCompare;
      node.comparison = comparison;
      if (comparison == "=~") {
        ASSIGN_OR_RETURN(node.b, expression());
      } else {
        ASSIGN_OR_RETURN(node.b, operand());
      }
      return add(std::move(node));
    }
    if (!node.a.is_path) return invalid(text_);
    return add(std::move(node));
  }

  Result<Operand> operand() {
    skip_space();
    if (peek() == '@') return path();
    if (peek() == '\'' || peek() == '"') {
      ASSIGN_OR_RETURN(std::string text, quoted(peek()));
      return Operand{.value = Value(std::move(text))};
    }
    for (const auto& [name, value] : {std::pair<std::string_view, Value>{"true", Value(true)},
                                      {"false", Value(false)},
                                      {"null", Value()}}) {
      if (take(name)) return Operand{.value = value};
    }
    const size_t end = std::min(text_.find_first_not_of("-+.0123456789eE", at_), text_.size());
    const std::string digits(text_.substr(at_, end - at_));
    if (digits.empty()) return invalid(text_);
    at_ = end;
    const bool is_integer = digits.find_first_of(".eE") == std::string::npos;
    return Operand{.value = is_integer ? Value(int64_t{std::strtoll(digits.c_str(), nullptr, 10)})
                                       : Value(std::strtod(digits.c_str(), nullptr))};
  }

  /// `@.a['b'][0]`, as a path from the item.
  Result<Operand> path() {
    Operand found{.is_path = true, .path = "$"};
    ++at_;
    int brackets = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '[') ++brackets;
      if (c == ']' && brackets-- == 0) return invalid(text_);
      if (brackets == 0 && std::string_view(" =!<>)&|~").find(c) != std::string_view::npos) break;
      found.path += c;
    }
    return found;
  }

  Result<std::string> quoted(char quote) {
    std::string text;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      text += text_[at_];
    }
    if (at_ >= text_.size()) return invalid(text_);
    ++at_;
    return text;
  }

  /// `/…/`, without flags.
  Result<Operand> expression() {
    skip_space();
    if (peek() != '/') return invalid(text_);
    const size_t end = text_.find('/', at_ + 1);
    if (end == std::string_view::npos) return invalid(text_);
    std::string source(text_.substr(at_ + 1, end - at_ - 1));
    if (!Pattern::compile(source).ok()) return invalid(text_);
    at_ = end + 1;
    return Operand{.value = Value(std::move(source))};
  }

  std::string_view text_;
  size_t at_ = 0;
  JsonFilter filter_;
};

Result<JsonFilter> JsonFilter::parse(std::string_view text) { return FilterReader(text).read(); }

bool JsonFilter::accepts(const Value& item, Heap& heap) const { return holds(root_, item, heap); }

// NOLINTNEXTLINE(misc-no-recursion): as deep as the reader let it become
bool JsonFilter::holds(size_t index, const Value& item, Heap& heap) const {
  const Node& node = nodes_[index];
  const auto valued = [&](const Operand& operand) {
    if (!operand.is_path) return operand.value;
    const Result<Value> found = find_path(item, operand.path, heap);
    return found.ok() ? *found : Value();
  };
  switch (node.kind) {
    case Node::Kind::kAnd:
      return holds(node.left, item, heap) && holds(node.right, item, heap);
    case Node::Kind::kOr:
      return holds(node.left, item, heap) || holds(node.right, item, heap);
    case Node::Kind::kNot:
      return !holds(node.left, item, heap);
    case Node::Kind::kExists:
      return !is_null(valued(node.a));
    case Node::Kind::kCompare:
      return compares(node, valued(node.a), valued(node.b));
  }
  return false;
}

/// Numbers and texts have an order among their own; what else there is, is equal or not.
bool JsonFilter::compares(const Node& node, const Value& a, const Value& b) {
  const std::string& comparison = node.comparison;
  if (comparison == "=~") {
    const std::string* text = as_text(a);
    const std::string* source = as_text(b);
    if (text == nullptr || source == nullptr) return false;
    const Result<Pattern> pattern = Pattern::compile(*source);
    return pattern.ok() && pattern->matches(*text);
  }
  int order = 0;
  const std::optional<double> first = number_of(a);
  const std::optional<double> second = number_of(b);
  if (first && second) {
    order = *first < *second ? -1 : *first > *second ? 1 : 0;
  } else if (as_text(a) != nullptr && as_text(b) != nullptr) {
    order = as_text(a)->compare(*as_text(b));
  } else {
    const bool equal = a.index() == b.index() && to_json(a) == to_json(b);
    return (comparison == "==" && equal) || (comparison == "!=" && !equal);
  }
  if (comparison == "==") return order == 0;
  if (comparison == "!=") return order != 0;
  if (comparison == "<") return order < 0;
  if (comparison == "<=") return order <= 0;
  if (comparison == ">") return order > 0;
  return order >= 0;
}

}  // namespace cloudtab::apigateway::vtl
