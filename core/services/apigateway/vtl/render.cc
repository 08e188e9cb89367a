#include "core/services/apigateway/vtl/render.h"

#include <cmath>
#include <map>
#include <optional>

#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/vtl/json_path.h"
#include "core/services/apigateway/vtl/methods.h"
#include "core/services/apigateway/vtl/parser.h"

namespace cloudtab::apigateway::vtl {

namespace {

using Kind = Expression::Kind;

Error limit(std::string_view what) {
  return Error{"TemplateLimit", "A mapping template exceeds the limit of " + std::string(what)};
}

/// How a block ended.
enum class Flow { kOn, kBreak, kStop };

class Renderer {
 public:
  Renderer(const Environment& environment, Heap& heap) : environment_(environment), heap_(heap) {
    variables_["input"] = Native::kInput;
    variables_["util"] = Native::kUtil;
    variables_["context"] = environment.context;
    variables_["stageVariables"] = environment.stage_variables;
  }

  Result<Flow> run(const Block& block, std::string& out) {
    for (const Node& node : block) {
      RETURN_IF_ERROR(step());
      ASSIGN_OR_RETURN(const Flow flow, run(node, out));
      if (flow != Flow::kOn) return flow;
    }
    return Flow::kOn;
  }

 private:
  struct Loop {
    size_t index = 0;
    size_t size = 0;
  };

  Status step() {
    if (++steps_ > kTemplateStepsMax) return limit("evaluated steps");
    return ok();
  }
  Status charge(size_t bytes) {
    text_bytes_ += bytes;
    if (text_bytes_ > kTemplateTextBytesMax) return limit("text");
    return ok();
  }

  Result<Flow> run(const Node& node, std::string& out) {
    switch (node.kind) {
      case Node::Kind::kText:
        RETURN_IF_ERROR(charge(node.text.size()));
        out += node.text;
        return Flow::kOn;
      case Node::Kind::kReference: {
        ASSIGN_OR_RETURN(const Value value, evaluate(node.reference));
        const std::string text = to_text(value);
        RETURN_IF_ERROR(charge(text.size()));
        out += text;
        return Flow::kOn;
      }
      case Node::Kind::kSet: {
        ASSIGN_OR_RETURN(Value value, evaluate(node.expression));
        RETURN_IF_ERROR(assign(node.reference, std::move(value)));
        return Flow::kOn;
      }
      case Node::Kind::kIf:
        for (const Branch& branch : node.branches) {
          ASSIGN_OR_RETURN(const Value condition, evaluate(branch.condition));
          if (is_true(condition)) return run(branch.block, out);
        }
        return Flow::kOn;
      case Node::Kind::kForeach:
        return run_loop(node, out);
      case Node::Kind::kBreak:
        return Flow::kBreak;
      case Node::Kind::kStop:
        break;
    }
    return Flow::kStop;
  }

  Result<Flow> run_loop(const Node& node, std::string& out) {
    ASSIGN_OR_RETURN(const Value subject, evaluate(node.expression));
    std::vector<Value> items;
    if (const List* list = as_list(subject)) items = list->items;
    if (const Map* map = as_map(subject)) {
      // A map is looped over by its values.
      for (const auto& [key, value] : map->entries) items.push_back(value);
    }
    if (items.size() > kLoopIterationsMax) return limit("1000 iterations of a #foreach");
    const std::optional<Value> before = variable(node.text);
    loops_.push_back(Loop{0, items.size()});
    Flow flow = Flow::kOn;
    for (size_t i = 0; i < items.size() && flow == Flow::kOn; ++i) {
      loops_.back().index = i;
      variables_[node.text] = items[i];
      ASSIGN_OR_RETURN(flow, run(node.block, out));
    }
    loops_.pop_back();
    if (before)
      variables_[node.text] = *before;
    else
      variables_.erase(node.text);
    return flow == Flow::kStop ? Flow::kStop : Flow::kOn;
  }

  std::optional<Value> variable(const std::string& name) const {
    const auto found = variables_.find(name);
    if (found == variables_.end()) return std::nullopt;
    return found->second;
  }

  Status assign(const Reference& reference, Value value) {
    if (reference.steps.empty()) {
      variables_[reference.name] = std::move(value);
      return ok();
    }
    Reference parent = reference;
    const Step last = std::move(parent.steps.back());
    parent.steps.pop_back();
    ASSIGN_OR_RETURN(const Value target, evaluate(parent));
    std::string key = last.name;
    Value index;
    if (last.kind == Step::Kind::kIndex) {
      ASSIGN_OR_RETURN(index, evaluate(last.arguments[0]));
      key = to_text(index);
    }
    if (!heap_.count(1)) return limit("values");
    if (Map* map = as_map(target)) {
      map->put(key, std::move(value));
    } else if (List* list = as_list(target)) {
      const int64_t* at = std::get_if<int64_t>(&index);
      if (at != nullptr && *at >= 0 && *at < static_cast<int64_t>(list->items.size()))
        list->items[static_cast<size_t>(*at)] = std::move(value);
    }
    return ok();
  }

  Result<Value> evaluate(const Reference& reference) {
    RETURN_IF_ERROR(step());
    Value value;
    if (reference.name == "foreach" && !loops_.empty()) {
      value = Native::kForeach;
    } else if (reference.name == "velocityCount" && !loops_.empty()) {
      value = static_cast<int64_t>(loops_.back().index + 1);
    } else if (const auto found = variables_.find(reference.name); found != variables_.end()) {
      value = found->second;
    }
    size_t parents = 0;
    for (const Step& next : reference.steps) {
      RETURN_IF_ERROR(step());
      if (value == Value(Native::kForeach) && next.name == "parent") {
        ++parents;
        continue;
      }
      ASSIGN_OR_RETURN(value, follow(value, next, parents));
    }
    return value;
  }

  Result<Value> follow(Value& value, const Step& step, size_t parents) {
    std::vector<Value> arguments;
    for (const Expression& argument : step.arguments) {
      ASSIGN_OR_RETURN(Value evaluated, evaluate(argument));
      arguments.push_back(std::move(evaluated));
    }
    if (const Native* native = std::get_if<Native>(&value)) {
      if (*native == Native::kForeach) return loop_member(step.name, parents);
      if (*native == Native::kInput) return input_member(step, arguments);
      ASSIGN_OR_RETURN(Value result, call_util(step.name, arguments, heap_));
      return charged(std::move(result));
    }
    if (step.kind == Step::Kind::kMethod) {
      ASSIGN_OR_RETURN(Value result, call_method(value, step.name, arguments, heap_));
      return charged(std::move(result));
    }
    if (step.kind == Step::Kind::kIndex) return at_index(value, arguments[0]);
    if (const Map* map = as_map(value)) {
      const Value* found = map->find(step.name);
      return found == nullptr ? Value() : *found;
    }
    // `$list.empty` and `$text.length` are Java's getters.
    const std::string name = step.name == "empty" ? "isEmpty" : step.name;
    if (name == "isEmpty" || name == "length" || name == "size")
      return call_method(value, name, arguments, heap_);
    return Value();
  }

  Result<Value> charged(Value value) {
    if (const std::string* text = as_text(value)) RETURN_IF_ERROR(charge(text->size()));
    return value;
  }

  static Value at_index(const Value& value, const Value& index) {
    if (const Map* map = as_map(value)) {
      const Value* found = map->find(to_text(index));
      return found == nullptr ? Value() : *found;
    }
    const List* list = as_list(value);
    const int64_t* at = std::get_if<int64_t>(&index);
    if (list == nullptr || at == nullptr) return Value();
    const auto size = static_cast<int64_t>(list->items.size());
    const int64_t position = *at < 0 ? *at + size : *at;
    if (position < 0 || position >= size) return Value();
    return list->items[static_cast<size_t>(position)];
  }

  Value loop_member(std::string_view name, size_t parents) const {
    if (parents >= loops_.size()) return Value();
    const Loop& loop = loops_[loops_.size() - 1 - parents];
    const bool is_last = loop.index + 1 >= loop.size;
    if (name == "index" || name == "getIndex") return Value(static_cast<int64_t>(loop.index));
    if (name == "count" || name == "getCount") return Value(static_cast<int64_t>(loop.index + 1));
    if (name == "hasNext") return Value(!is_last);
    if (name == "first" || name == "isFirst") return Value(loop.index == 0);
    if (name == "last" || name == "isLast") return Value(is_last);
    return Value();
  }

  /// `$input`. An empty payload is taken for `{}`, as recorded.
  Result<Value> input_member(const Step& step, const std::vector<Value>& arguments) {
    const std::string_view body = environment_.body.empty() ? "{}" : environment_.body;
    if (step.name == "body") {
      RETURN_IF_ERROR(charge(body.size()));
      return Value(std::string(body));
    }
    if (step.name == "params") {
      if (arguments.empty()) return Value(environment_.params);
      return parameter(to_text(arguments[0]));
    }
    const std::string path = arguments.empty() ? "$" : to_text(arguments[0]);
    if (step.name != "json" && step.name != "path") return Value();
    if (!payload_) {
      ASSIGN_OR_RETURN(payload_, parse_json(body, heap_));
    }
    ASSIGN_OR_RETURN(Value found, find_path(*payload_, path, heap_));
    if (step.name == "path") return found;
    // A path that leads nowhere is an empty string in JSON.
    return charged(Value(is_null(found) ? std::string("\"\"") : to_json(found)));
  }

  /// The first of path, querystring and header that has it.
  Value parameter(const std::string& name) const {
    if (environment_.params == nullptr) return Value(std::string());
    for (const char* place : {"path", "querystring", "header"}) {
      const Value* group = environment_.params->find(place);
      const Map* map = group == nullptr ? nullptr : as_map(*group);
      if (map == nullptr) continue;
      const Value* found =
          std::string_view(place) == "header" ? map->find_ignoring_case(name) : map->find(name);
      if (found != nullptr) return *found;
    }
    return Value(std::string());
  }

  Result<Value> evaluate(const Expression& expression) {
    RETURN_IF_ERROR(step());
    switch (expression.kind) {
      case Kind::kLiteral:
        return expression.literal;
      case Kind::kReference:
        return evaluate(expression.reference);
      case Kind::kTemplate: {
        std::string text;
        ASSIGN_OR_RETURN([[maybe_unused]] const Flow flow, run(expression.block, text));
        return Value(std::move(text));
      }
      case Kind::kList:
      case Kind::kMap:
      case Kind::kRange:
        return make_collection(expression);
      case Kind::kNot: {
        ASSIGN_OR_RETURN(const Value value, evaluate(expression.children[0]));
        return Value(!is_true(value));
      }
      case Kind::kNegate: {
        ASSIGN_OR_RETURN(const Value value, evaluate(expression.children[0]));
        return arithmetic(Kind::kSubtract, Value(int64_t{0}), value);
      }
      case Kind::kAnd:
      case Kind::kOr: {
        ASSIGN_OR_RETURN(const Value left, evaluate(expression.children[0]));
        if (is_true(left) == (expression.kind == Kind::kOr)) return Value(is_true(left));
        ASSIGN_OR_RETURN(const Value right, evaluate(expression.children[1]));
        return Value(is_true(right));
      }
      case Kind::kEqual:
      case Kind::kNotEqual:
      case Kind::kLess:
      case Kind::kLessOrEqual:
      case Kind::kGreater:
      case Kind::kGreaterOrEqual:
      case Kind::kAdd:
      case Kind::kSubtract:
      case Kind::kMultiply:
      case Kind::kDivide:
      case Kind::kRemainder:
        break;
    }
    ASSIGN_OR_RETURN(const Value left, evaluate(expression.children[0]));
    ASSIGN_OR_RETURN(const Value right, evaluate(expression.children[1]));
    if (expression.kind == Kind::kEqual) return Value(are_equal(left, right));
    if (expression.kind == Kind::kNotEqual) return Value(!are_equal(left, right));
    return arithmetic(expression.kind, left, right);
  }

  Result<Value> make_collection(const Expression& expression) {
    std::vector<Value> values;
    for (const Expression& child : expression.children) {
      ASSIGN_OR_RETURN(Value value, evaluate(child));
      values.push_back(std::move(value));
    }
    if (!heap_.count(values.size())) return limit("values");
    if (expression.kind == Kind::kMap) {
      Map* map = heap_.make_map();
      for (size_t i = 0; i + 1 < values.size(); i += 2)
        map->put(to_text(values[i]), std::move(values[i + 1]));
      return Value(map);
    }
    List* list = heap_.make_list();
    if (expression.kind == Kind::kList) {
      list->items = std::move(values);
      return Value(list);
    }
    const int64_t* first = std::get_if<int64_t>(&values[0]);
    const int64_t* last = std::get_if<int64_t>(&values[1]);
    if (first == nullptr || last == nullptr) return Value();
    const int64_t step = *first <= *last ? 1 : -1;
    for (int64_t i = *first;; i += step) {
      if (!heap_.count(1)) return limit("values");
      list->items.emplace_back(i);
      if (i == *last) return Value(list);
    }
  }

  /// Comparisons and sums. What has no meaning is null, or false for a comparison.
  Result<Value> arithmetic(Kind kind, const Value& left, const Value& right) {
    const bool compares = kind == Kind::kLess || kind == Kind::kLessOrEqual ||
                          kind == Kind::kGreater || kind == Kind::kGreaterOrEqual;
    if (kind == Kind::kAdd && (as_text(left) != nullptr || as_text(right) != nullptr))
      return charged(Value(to_text(left) + to_text(right)));
    if (compares && as_text(left) != nullptr && as_text(right) != nullptr)
      return compare(kind, as_text(left)->compare(*as_text(right)), 0);
    const int64_t* a = std::get_if<int64_t>(&left);
    const int64_t* b = std::get_if<int64_t>(&right);
    const double* x = std::get_if<double>(&left);
    const double* y = std::get_if<double>(&right);
    if ((a == nullptr && x == nullptr) || (b == nullptr && y == nullptr))
      return compares ? Value(false) : Value();
    if (a != nullptr && b != nullptr) {
      return compares ? compare(kind, *a, *b) : integer_result(kind, *a, *b);
    }
    const double u = a != nullptr ? static_cast<double>(*a) : *x;
    const double v = b != nullptr ? static_cast<double>(*b) : *y;
    return compares ? compare(kind, u, v) : decimal_result(kind, u, v);
  }

  template <class T>
  static Value compare(Kind kind, T a, T b) {
    if (kind == Kind::kLess) return Value(a < b);
    if (kind == Kind::kLessOrEqual) return Value(a <= b);
    return Value(kind == Kind::kGreater ? a > b : a >= b);
  }

  /// Wraps around, as Java's integers do.
  static Value integer_result(Kind kind, int64_t a, int64_t b) {
    const auto u = static_cast<uint64_t>(a);
    const auto v = static_cast<uint64_t>(b);
    if (kind == Kind::kAdd) return Value(static_cast<int64_t>(u + v));
    if (kind == Kind::kSubtract) return Value(static_cast<int64_t>(u - v));
    if (kind == Kind::kMultiply) return Value(static_cast<int64_t>(u * v));
    if (b == 0 || (a == INT64_MIN && b == -1)) return Value();
    return Value(kind == Kind::kDivide ? a / b : a % b);
  }

  static Value decimal_result(Kind kind, double a, double b) {
    if (kind == Kind::kAdd) return Value(a + b);
    if (kind == Kind::kSubtract) return Value(a - b);
    if (kind == Kind::kMultiply) return Value(a * b);
    if (b == 0) return Value();
    return Value(kind == Kind::kDivide ? a / b : std::fmod(a, b));
  }

  const Environment& environment_;
  Heap& heap_;
  std::map<std::string, Value, std::less<>> variables_;
  std::vector<Loop> loops_;
  std::optional<Value> payload_;
  size_t steps_ = 0;
  size_t text_bytes_ = 0;
};

}  // namespace

Result<std::string> render(std::string_view source, const Environment& environment, Heap& heap) {
  ASSIGN_OR_RETURN(const Block block, parse_template(source));
  std::string out;
  Renderer renderer(environment, heap);
  ASSIGN_OR_RETURN([[maybe_unused]] const Flow flow, renderer.run(block, out));
  if (out.size() > kPayloadBytesMax) return limit("10 MB of output");
  return out;
}

}  // namespace cloudtab::apigateway::vtl
