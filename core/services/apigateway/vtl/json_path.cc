#include "core/services/apigateway/vtl/json_path.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/vtl/json_filter.h"

namespace cloudtab::apigateway::vtl {

namespace {

/// One part of a path. Without names, positions and slice it is the wildcard.
struct PathStep {
  bool deep = false;  ///< `..`: here and everywhere below
  std::vector<std::string> names;
  std::vector<int64_t> positions;
  bool is_slice = false;
  std::optional<int64_t> from;
  std::optional<int64_t> to;
  std::optional<JsonFilter> filter;

  bool is_definite() const { return !deep && !is_slice && names.size() + positions.size() == 1; }
  bool is_wildcard() const { return names.empty() && positions.empty() && !is_slice && !filter; }
};

Error invalid(std::string_view path) {
  return Error{"InvalidPath", "Invalid JSONPath: " + std::string(path)};
}

class PathReader {
 public:
  explicit PathReader(std::string_view path) : path_(path) {}

  Result<std::vector<PathStep>> read() {
    std::vector<PathStep> steps;
    if (!path_.empty() && path_[0] == '$') {
      at_ = 1;
    } else {
      // Jayway takes a path without its root as one from the root.
      steps.push_back(name_step());
    }
    while (at_ < path_.size()) {
      PathStep step;
      bool dotted = false;
      if (path_[at_] == '.') {
        dotted = true;
        ++at_;
        if (peek() == '.') {
          step.deep = true;
          ++at_;
        }
      }
      if (peek() == '[') {
        RETURN_IF_ERROR(bracket(step));
      } else if (!dotted || at_ >= path_.size()) {
        return invalid(path_);
      } else {
        PathStep named = name_step();
        named.deep = step.deep;
        step = std::move(named);
      }
      steps.push_back(std::move(step));
    }
    return steps;
  }

 private:
  char peek() const { return at_ < path_.size() ? path_[at_] : '\0'; }

  PathStep name_step() {
    const size_t end = std::min(path_.find_first_of(".[", at_), path_.size());
    PathStep step;
    const std::string name(path_.substr(at_, end - at_));
    if (name != "*") step.names.push_back(name);
    at_ = end;
    return step;
  }

  Status bracket(PathStep& step) {
    ++at_;
    if (peek() == '?') return filter(step);
    while (true) {
      skip_space();
      if (peek() == '*') {
        ++at_;
      } else if (peek() == '\'' || peek() == '"') {
        const size_t end = path_.find(peek(), at_ + 1);
        if (end == std::string_view::npos) return invalid(path_);
        step.names.emplace_back(path_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
      } else {
        RETURN_IF_ERROR(position_or_slice(step));
      }
      skip_space();
      if (peek() == ']') break;
      if (peek() != ',') return invalid(path_);
      ++at_;
    }
    ++at_;
    return ok();
  }

  /// `?(…)]`, to the bracket that closes it.
  Status filter(PathStep& step) {
    const size_t begin = ++at_;
    int depth = 0;
    char quote = '\0';
    for (; at_ < path_.size(); ++at_) {
      const char c = path_[at_];
      if (quote != '\0') {
        if (c == '\\') ++at_;
        if (c == quote) quote = '\0';
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(' || c == '[') {
        ++depth;
      } else if (c == ')' || (c == ']' && depth > 0)) {
        --depth;
      } else if (c == ']') {
        break;
      }
    }
    if (at_ >= path_.size()) return invalid(path_);
    ASSIGN_OR_RETURN(step.filter, JsonFilter::parse(path_.substr(begin, at_ - begin)));
    ++at_;
    return ok();
  }

  Status position_or_slice(PathStep& step) {
    const std::optional<int64_t> first = number();
    if (peek() == ':') {
      ++at_;
      step.is_slice = true;
      step.from = first;
      step.to = number();
      return ok();
    }
    if (!first) return invalid(path_);
    step.positions.push_back(*first);
    return ok();
  }

  std::optional<int64_t> number() {
    const size_t begin = at_;
    if (peek() == '-') ++at_;
    while (peek() >= '0' && peek() <= '9' && at_ - begin < 12) ++at_;
    const std::string digits(path_.substr(begin, at_ - begin));
    if (digits.empty() || digits == "-") return std::nullopt;
    return std::strtoll(digits.c_str(), nullptr, 10);
  }

  void skip_space() {
    while (peek() == ' ') ++at_;
  }

  std::string_view path_;
  size_t at_ = 0;
};

/// A filter is for a list's items, or for one map.
void apply_filter(const JsonFilter& filter,
                  const Value& value,
                  Heap& heap,
                  std::vector<const Value*>& found) {
  if (const List* list = as_list(value)) {
    for (const Value& item : list->items) {
      if (filter.accepts(item, heap)) found.push_back(&item);
    }
  } else if (as_map(value) != nullptr && filter.accepts(value, heap)) {
    found.push_back(&value);
  }
}

/// Collects what a step finds in one value.
void apply(const PathStep& step, const Value& value, Heap& heap, std::vector<const Value*>& found) {
  if (step.filter) {
    apply_filter(*step.filter, value, heap, found);
    return;
  }
  if (const Map* map = as_map(value)) {
    if (step.is_wildcard()) {
      for (const auto& [key, member] : map->entries) found.push_back(&member);
    }
    for (const std::string& name : step.names) {
      if (const Value* member = map->find(name)) found.push_back(member);
    }
    return;
  }
  const List* list = as_list(value);
  if (list == nullptr) return;
  const auto size = static_cast<int64_t>(list->items.size());
  if (step.is_slice || step.is_wildcard()) {
    int64_t from = step.from.value_or(0);
    int64_t to = step.to.value_or(size);
    if (from < 0) from = std::max<int64_t>(0, size + from);
    if (to < 0) to = size + to;
    for (int64_t i = from; i < std::min(to, size); ++i)
      found.push_back(&list->items[static_cast<size_t>(i)]);
  }
  for (int64_t position : step.positions) {
    if (position < 0) position += size;
    if (position >= 0 && position < size)
      found.push_back(&list->items[static_cast<size_t>(position)]);
  }
}

void apply_deep(const PathStep& step,
                const Value& value,
                int depth,
                Heap& heap,
                std::vector<const Value*>& found) {
  if (depth > kJsonDepthMax || found.size() > kTemplateObjectsMax) return;
  apply(step, value, heap, found);
  if (const Map* map = as_map(value)) {
    for (const auto& [key, member] : map->entries) apply_deep(step, member, depth + 1, heap, found);
  } else if (const List* list = as_list(value)) {
    for (const Value& item : list->items) apply_deep(step, item, depth + 1, heap, found);
  }
}

}  // namespace

Result<Value> find_path(const Value& root, std::string_view path, Heap& heap) {
  ASSIGN_OR_RETURN(const std::vector<PathStep> steps, PathReader(path).read());
  std::vector<const Value*> current{&root};
  bool definite = true;
  for (const PathStep& step : steps) {
    definite = definite && step.is_definite();
    std::vector<const Value*> next;
    for (const Value* value : current) {
      if (step.deep)
        apply_deep(step, *value, 0, heap, next);
      else
        apply(step, *value, heap, next);
      if (next.size() > kTemplateObjectsMax) return invalid(path);
    }
    current = std::move(next);
  }
  if (definite) return current.empty() ? Value() : *current.front();
  List* list = heap.make_list(/*json=*/true);
  if (!heap.count(current.size())) return invalid(path);
  for (const Value* value : current) list->items.push_back(*value);
  return Value(list);
}

}  // namespace cloudtab::apigateway::vtl
