#include "core/services/cloudwatch/expression.h"

#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace cloudtab::cloudwatch {

namespace {

/// Parentheses, calls and signs within one another.
constexpr int kDepthMax = 64;
constexpr int kExponentMax = 64;

double power(double base, double exponent) {
  const bool whole = exponent == std::floor(exponent) && std::fabs(exponent) <= kExponentMax;
  if (!whole) return std::nan("");
  double result = 1;
  for (int i = 0; i < static_cast<int>(std::fabs(exponent)); ++i) result *= base;
  return exponent < 0 ? 1 / result : result;
}

struct Operator {
  std::string_view text;
  Binary function;
};
/// By precedence, the weakest first; of one level, longer texts first.
constexpr size_t kLevels = 5;
const std::array<std::vector<Operator>, kLevels>& operators() {
  static const std::array<std::vector<Operator>, kLevels> levels = {{
      {{"||", [](double a, double b) { return a != 0 || b != 0 ? 1.0 : 0.0; }},
       {"OR", [](double a, double b) { return a != 0 || b != 0 ? 1.0 : 0.0; }}},
      {{"&&", [](double a, double b) { return a != 0 && b != 0 ? 1.0 : 0.0; }},
       {"AND", [](double a, double b) { return a != 0 && b != 0 ? 1.0 : 0.0; }}},
      {{"==", [](double a, double b) { return a == b ? 1.0 : 0.0; }},
       {"!=", [](double a, double b) { return a != b ? 1.0 : 0.0; }},
       {"<=", [](double a, double b) { return a <= b ? 1.0 : 0.0; }},
       {">=", [](double a, double b) { return a >= b ? 1.0 : 0.0; }},
       {"<", [](double a, double b) { return a < b ? 1.0 : 0.0; }},
       {">", [](double a, double b) { return a > b ? 1.0 : 0.0; }}},
      {{"+", [](double a, double b) { return a + b; }},
       {"-", [](double a, double b) { return a - b; }}},
      {{"*", [](double a, double b) { return a * b; }},
       {"/", [](double a, double b) { return b == 0 ? std::nan("") : a / b; }}},
  }};
  return levels;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Reads and computes at once.
class Evaluator {
 public:
  Evaluator(std::string_view text, const MathContext& context) : text_(text), context_(context) {}

  Result<MathValue> run() {
    ASSIGN_OR_RETURN(MathValue value, level(0));
    skip_space();
    if (at_ != text_.size()) return math_error("Syntax error");
    return value;
  }

 private:
  Result<MathValue> level(size_t index) {
    if (index == kLevels) return sign();
    ASSIGN_OR_RETURN(MathValue left, level(index + 1));
    while (const Operator* found = take_operator(index)) {
      ASSIGN_OR_RETURN(const MathValue right, level(index + 1));
      ASSIGN_OR_RETURN(left, combine(found->function, left, right));
    }
    return left;
  }

  const Operator* take_operator(size_t index) {
    skip_space();
    for (const Operator& candidate : operators()[index]) {
      if (text_.substr(at_, candidate.text.size()) != candidate.text) continue;
      const size_t end = at_ + candidate.text.size();
      if (is_word(candidate.text[0]) && end < text_.size() && is_word(text_[end])) continue;
      at_ = end;
      return &candidate;
    }
    return nullptr;
  }

  Result<MathValue> sign() {
    if (++depth_ > kDepthMax) return math_error("Expression is nested too deeply");
    Result<MathValue> value = signed_value();
    --depth_;
    return value;
  }

  Result<MathValue> signed_value() {
    if (take('-')) {
      ASSIGN_OR_RETURN(const MathValue value, sign());
      return map_points([](double a) { return -a; }, value);
    }
    ASSIGN_OR_RETURN(MathValue base, primary());
    if (!take('^')) return base;
    ASSIGN_OR_RETURN(const MathValue exponent, sign());
    return combine(power, base, exponent);
  }

  Result<MathValue> primary() {
    skip_space();
    if (at_ == text_.size()) return math_error("Syntax error");
    const char c = text_[at_];
    if (std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.') return number();
    if (c == '"' || c == '\'') return quoted(c);
    if (take('(')) {
      ASSIGN_OR_RETURN(MathValue value, level(0));
      if (!take(')')) return math_error("Syntax error");
      return value;
    }
    if (take('[')) return list();
    if (is_word(c)) return name();
    return math_error("Syntax error");
  }

  Result<MathValue> number() {
    const size_t begin = at_;
    while (at_ < text_.size() &&
           (std::isdigit(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '.'))
      ++at_;
    return MathValue(std::strtod(std::string(text_.substr(begin, at_ - begin)).c_str(), nullptr));
  }

  Result<MathValue> quoted(char quote) {
    const size_t end = text_.find(quote, at_ + 1);
    if (end == text_.npos) return math_error("Syntax error");
    std::string text(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return MathValue(std::move(text));
  }

  Result<MathValue> list() {
    ASSIGN_OR_RETURN(const std::vector<MathValue> items, arguments(']'));
    std::vector<TimeSeries> all;
    for (const MathValue& item : items) {
      if (const auto* series = std::get_if<TimeSeries>(&item)) {
        all.push_back(*series);
      } else if (const auto* several = std::get_if<std::vector<TimeSeries>>(&item)) {
        all.insert(all.end(), several->begin(), several->end());
      } else {
        return math_error("Unsupported operand type");
      }
    }
    return MathValue(std::move(all));
  }

  Result<std::vector<MathValue>> arguments(char end) {
    std::vector<MathValue> values;
    if (take(end)) return values;
    do {
      ASSIGN_OR_RETURN(MathValue value, level(0));
      values.push_back(std::move(value));
    } while (take(','));
    if (!take(end)) return math_error("Syntax error");
    return values;
  }

  Result<MathValue> name() {
    const size_t begin = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    const std::string word(text_.substr(begin, at_ - begin));
    if (take('(')) {
      ASSIGN_OR_RETURN(std::vector<MathValue> given, arguments(')'));
      return call_function(word, std::move(given), context_);
    }
    // Ids begin with a small letter, what functions take for an argument is in capitals.
    if (std::isupper(static_cast<unsigned char>(word[0])) != 0) return MathValue(word);
    return context_.value_of(word);
  }

  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  bool take(char c) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string_view text_;
  const MathContext& context_;
  size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Result<MathValue> evaluate_expression(std::string_view text, const MathContext& context) {
  return Evaluator(text, context).run();
}

}  // namespace cloudtab::cloudwatch
