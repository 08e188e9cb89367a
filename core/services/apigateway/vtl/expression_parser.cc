#include "core/services/apigateway/vtl/expression_parser.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "core/services/apigateway/limits.h"

namespace cloudtab::apigateway::vtl {

/// An operator of two operands; the lower the level, the looser it binds.
struct Operator {
  std::string_view text;
  int level;
  Expression::Kind kind;
};

constexpr int kTightestLevel = 5;
using Kind = Expression::Kind;
// Longer spellings come before those they begin with.
constexpr Operator kOperators[] = {
    {"||", 0, Kind::kOr},
    {"or", 0, Kind::kOr},
    {"&&", 1, Kind::kAnd},
    {"and", 1, Kind::kAnd},
    {"==", 2, Kind::kEqual},
    {"eq", 2, Kind::kEqual},
    {"!=", 2, Kind::kNotEqual},
    {"ne", 2, Kind::kNotEqual},
    {"<=", 3, Kind::kLessOrEqual},
    {"le", 3, Kind::kLessOrEqual},
    {"<", 3, Kind::kLess},
    {"lt", 3, Kind::kLess},
    {">=", 3, Kind::kGreaterOrEqual},
    {"ge", 3, Kind::kGreaterOrEqual},
    {">", 3, Kind::kGreater},
    {"gt", 3, Kind::kGreater},
    {"+", 4, Kind::kAdd},
    {"-", 4, Kind::kSubtract},
    {"*", 5, Kind::kMultiply},
    {"/", 5, Kind::kDivide},
    {"%", 5, Kind::kRemainder},
};

bool ExpressionParser::begins_reference() const {
  if (peek() != '$') return false;
  size_t ahead = 1;
  if (peek(ahead) == '!') ++ahead;
  if (peek(ahead) == '{') ++ahead;
  return is_letter(peek(ahead));
}

Result<Reference> ExpressionParser::reference() {
  ++at_;
  take("!");
  const bool braces = take("{");
  Reference result;
  result.name = identifier();
  while (true) {
    const size_t before = at_;
    if (peek() == '.' && is_letter(peek(1))) {
      ++at_;
      ASSIGN_OR_RETURN(Step step, named_step());
      result.steps.push_back(std::move(step));
    } else if (peek() == '[' && !text_brackets_.contains(at_)) {
      const int depth = depth_;
      ++at_;
      Result<Expression> index = expression(0);
      skip_space();
      if (!index.ok() || !take("]")) {
        // A bracket after a reference may be text. It is tried once only, else nested ones would
        // take time exponential in their depth.
        text_brackets_.insert(before);
        depth_ = depth;
        at_ = before;
        break;
      }
      Step step;
      step.kind = Step::Kind::kIndex;
      step.arguments.push_back(std::move(*index));
      result.steps.push_back(std::move(step));
    } else {
      break;
    }
  }
  if (braces && !take("}")) return fail("A reference has no }");
  return result;
}

Result<Step> ExpressionParser::named_step() {
  Step step;
  step.name = identifier();
  if (peek() != '(') return step;
  step.kind = Step::Kind::kMethod;
  ++at_;
  ASSIGN_OR_RETURN(step.arguments, expressions(")"));
  return step;
}

Result<std::vector<Expression>> ExpressionParser::expressions(std::string_view close) {
  std::vector<Expression> result;
  skip_space();
  if (take(close)) return result;
  while (true) {
    ASSIGN_OR_RETURN(Expression next, expression(0));
    result.push_back(std::move(next));
    skip_space();
    if (take(close)) return result;
    if (!take(",")) return fail("Expected , or " + std::string(close));
  }
}

Result<Expression> ExpressionParser::expression(int level) {
  if (level == 0 && ++depth_ > kTemplateDepthMax) return fail("Nested too deeply");
  if (level > kTightestLevel) return operand();
  ASSIGN_OR_RETURN(Expression left, expression(level + 1));
  while (true) {
    const Operator* found = take_operator(level);
    if (found == nullptr) break;
    ASSIGN_OR_RETURN(Expression right, expression(level + 1));
    Expression both;
    both.kind = found->kind;
    both.children.push_back(std::move(left));
    both.children.push_back(std::move(right));
    RETURN_IF_ERROR(measure(both, both.children));
    left = std::move(both);
  }
  if (level == 0) --depth_;
  return left;
}

Status ExpressionParser::measure(Expression& whole, const std::vector<Expression>& parts) const {
  for (const Expression& part : parts) whole.height = std::max(whole.height, part.height + 1);
  if (whole.height > kTemplateDepthMax) return fail("Nested too deeply");
  return ok();
}

const Operator* ExpressionParser::take_operator(int level) {
  skip_space();
  for (const Operator& candidate : kOperators) {
    if (candidate.level != level || !looking_at(candidate.text)) continue;
    const char after = peek(candidate.text.size());
    if (is_letter(candidate.text[0]) && (is_letter(after) || is_digit(after))) continue;
    at_ += candidate.text.size();
    return &candidate;
  }
  return nullptr;
}

Result<Expression> ExpressionParser::operand() {
  skip_space();
  Expression result;
  if ((peek() == '!' && peek(1) != '=') || looking_at("not ")) {
    at_ += peek() == '!' ? 1 : 4;
    return unary(Kind::kNot);
  }
  if (begins_reference()) {
    result.kind = Kind::kReference;
    ASSIGN_OR_RETURN(result.reference, reference());
    for (const Step& step : result.reference.steps)
      RETURN_IF_ERROR(measure(result, step.arguments));
    return result;
  }
  if (peek() == '\'' || peek() == '"') return string();
  if (is_digit(peek()) || (peek() == '-' && is_digit(peek(1)))) return number();
  if (peek() == '-') {
    ++at_;
    return unary(Kind::kNegate);
  }
  if (take("(")) {
    ASSIGN_OR_RETURN(result, expression(0));
    skip_space();
    if (!take(")")) return fail("Expected )");
    return result;
  }
  if (peek() == '[' || peek() == '{') {
    const bool is_map = text_[at_++] == '{';
    ASSIGN_OR_RETURN(result, is_map ? map() : list_or_range());
    RETURN_IF_ERROR(measure(result, result.children));
    return result;
  }
  for (const bool flag : {true, false}) {
    if (!take(flag ? "true" : "false")) continue;
    result.literal = flag;
    return result;
  }
  return fail("Expected a value");
}

Result<Expression> ExpressionParser::unary(Kind kind) {
  if (++depth_ > kTemplateDepthMax) return fail("Nested too deeply");
  Expression result;
  result.kind = kind;
  ASSIGN_OR_RETURN(Expression child, operand());
  result.children.push_back(std::move(child));
  RETURN_IF_ERROR(measure(result, result.children));
  --depth_;
  return result;
}

Result<Expression> ExpressionParser::string() {
  const char quote = text_[at_++];
  std::string content;
  while (true) {
    if (at_ >= text_.size()) return fail("A string has no end");
    if (peek() == quote) {
      ++at_;
      if (peek() != quote) break;
    }
    content += text_[at_++];
  }
  Expression result;
  if (quote == '\'' || content.find_first_of("$#") == std::string::npos) {
    result.literal = std::move(content);
    return result;
  }
  result.kind = Kind::kTemplate;
  ASSIGN_OR_RETURN(result.block, parse_within(content, depth_));
  return result;
}

Result<Expression> ExpressionParser::number() {
  const size_t begin = at_;
  if (peek() == '-') ++at_;
  while (is_digit(peek())) ++at_;
  const bool decimal = peek() == '.' && is_digit(peek(1));
  if (decimal) {
    ++at_;
    while (is_digit(peek())) ++at_;
  }
  const std::string digits(text_.substr(begin, at_ - begin));
  Expression result;
  if (decimal || digits.size() > 18)
    result.literal = std::strtod(digits.c_str(), nullptr);
  else
    result.literal = static_cast<int64_t>(std::strtoll(digits.c_str(), nullptr, 10));
  return result;
}

Result<Expression> ExpressionParser::list_or_range() {
  Expression result;
  result.kind = Kind::kList;
  skip_space();
  if (take("]")) return result;
  ASSIGN_OR_RETURN(Expression first, expression(0));
  skip_space();
  result.children.push_back(std::move(first));
  if (take("..")) {
    result.kind = Kind::kRange;
    ASSIGN_OR_RETURN(Expression last, expression(0));
    result.children.push_back(std::move(last));
    skip_space();
    if (!take("]")) return fail("A range has no ]");
    return result;
  }
  if (take("]")) return result;
  if (!take(",")) return fail("Expected , or ]");
  ASSIGN_OR_RETURN(std::vector<Expression> more, expressions("]"));
  for (Expression& child : more) result.children.push_back(std::move(child));
  return result;
}

Result<Expression> ExpressionParser::map() {
  Expression result;
  result.kind = Kind::kMap;
  skip_space();
  if (take("}")) return result;
  while (true) {
    ASSIGN_OR_RETURN(Expression key, expression(0));
    skip_space();
    if (!take(":")) return fail("Expected :");
    ASSIGN_OR_RETURN(Expression value, expression(0));
    result.children.push_back(std::move(key));
    result.children.push_back(std::move(value));
    skip_space();
    if (take("}")) return result;
    if (!take(",")) return fail("Expected , or }");
    skip_space();
  }
}

}  // namespace cloudtab::apigateway::vtl
