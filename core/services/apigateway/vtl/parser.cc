#include "core/services/apigateway/vtl/parser.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "core/services/apigateway/limits.h"

namespace cloudtab::apigateway::vtl {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

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

class Parser {
 public:
  Parser(std::string_view text, int depth) : text_(text), depth_(depth) {}

  Result<Block> whole() {
    ASSIGN_OR_RETURN(Block block, this->block());
    if (at_ < text_.size()) return fail("A directive closes nothing");
    return block;
  }

 private:
  Error fail(std::string_view what) const {
    const std::string_view before = text_.substr(0, at_);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const size_t begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return Error{"InvalidTemplate",
                 std::string(what) + " at line " + std::to_string(line) + ", column " +
                     std::to_string(at_ - begin + 1)};
  }

  char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool looking_at(std::string_view word) const { return text_.substr(at_, word.size()) == word; }
  bool take(std::string_view word) {
    if (!looking_at(word)) return false;
    at_ += word.size();
    return true;
  }
  void skip_space() {
    while (at_ < text_.size() &&
           (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r'))
      ++at_;
  }
  /// A directive takes the rest of its line with it if that is blank.
  void skip_blank_line_end() {
    size_t end = at_;
    while (end < text_.size() && (text_[end] == ' ' || text_[end] == '\t')) ++end;
    if (text_.substr(end, 2) == "\r\n")
      at_ = end + 2;
    else if (end < text_.size() && text_[end] == '\n')
      at_ = end + 1;
  }

  std::string identifier() {
    const size_t begin = at_;
    while (is_letter(peek()) || is_digit(peek()) || (peek() == '-' && is_letter(peek(1)))) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  /// The name of the directive here (`#if`, `#{else}`), or "". Does not move.
  std::string_view directive(size_t* length) const {
    static constexpr std::string_view kNames[] = {
        "set", "if", "elseif", "else", "end", "foreach", "break", "stop"};
    if (peek() != '#') return {};
    const bool braces = peek(1) == '{';
    const size_t begin = at_ + (braces ? 2 : 1);
    std::string_view best;
    for (std::string_view name : kNames) {
      if (text_.substr(begin, name.size()) == name && name.size() > best.size()) best = name;
    }
    if (best.empty()) return {};
    const size_t end = begin + best.size();
    if (braces && text_.substr(end, 1) != "}") return {};
    *length = end - at_ + (braces ? 1 : 0);
    return best;
  }

  Result<Block> block() {
    if (++depth_ > kTemplateDepthMax) return fail("Nested too deeply");
    Block nodes;
    std::string text;
    const auto flush = [&] {
      if (text.empty()) return;
      Node node;
      node.text = std::move(text);
      nodes.push_back(std::move(node));
      text.clear();
    };
    while (at_ < text_.size()) {
      if (skip_comment()) continue;
      size_t length = 0;
      const std::string_view name = directive(&length);
      if (peek() == '\\' && (peek(1) == '$' || peek(1) == '#')) {
        text += peek(1);
        at_ += 2;
      } else if (name == "end" || name == "else" || name == "elseif") {
        break;
      } else if (!name.empty()) {
        if (name == "set") text.erase(text.find_last_not_of(" \t") + 1);
        flush();
        at_ += length;
        ASSIGN_OR_RETURN(Node node, directive_node(name));
        nodes.push_back(std::move(node));
      } else if (begins_reference()) {
        flush();
        Node node;
        node.kind = Node::Kind::kReference;
        ASSIGN_OR_RETURN(node.reference, reference());
        nodes.push_back(std::move(node));
      } else {
        text += text_[at_++];
      }
    }
    flush();
    --depth_;
    return nodes;
  }

  bool skip_comment() {
    if (looking_at("##")) {
      const size_t end = text_.find('\n', at_);
      at_ = end == std::string_view::npos ? text_.size() : end + 1;
      return true;
    }
    if (!looking_at("#*")) return false;
    const size_t end = text_.find("*#", at_ + 2);
    at_ = end == std::string_view::npos ? text_.size() : end + 2;
    return true;
  }

  Result<Node> directive_node(std::string_view name) {
    Node node;
    if (name == "break" || name == "stop") {
      node.kind = name == "break" ? Node::Kind::kBreak : Node::Kind::kStop;
      skip_blank_line_end();
      return node;
    }
    if (name == "if") return if_node();
    RETURN_IF_ERROR(open_parenthesis());
    if (name == "set") {
      node.kind = Node::Kind::kSet;
      if (!begins_reference()) return fail("#set needs a reference");
      ASSIGN_OR_RETURN(node.reference, reference());
      skip_space();
      if (!take("=")) return fail("#set needs =");
      ASSIGN_OR_RETURN(node.expression, expression(0));
      RETURN_IF_ERROR(close_parenthesis());
      return node;
    }
    node.kind = Node::Kind::kForeach;
    if (!begins_reference()) return fail("#foreach needs a reference");
    ASSIGN_OR_RETURN(const Reference variable, reference());
    node.text = variable.name;
    skip_space();
    if (!take("in")) return fail("#foreach needs in");
    ASSIGN_OR_RETURN(node.expression, expression(0));
    RETURN_IF_ERROR(close_parenthesis());
    ASSIGN_OR_RETURN(node.block, block());
    RETURN_IF_ERROR(end());
    return node;
  }

  Result<Node> if_node() {
    Node node;
    node.kind = Node::Kind::kIf;
    RETURN_IF_ERROR(open_parenthesis());
    Branch first;
    ASSIGN_OR_RETURN(first.condition, expression(0));
    RETURN_IF_ERROR(close_parenthesis());
    ASSIGN_OR_RETURN(first.block, block());
    node.branches.push_back(std::move(first));
    size_t length = 0;
    for (std::string_view name = directive(&length); name == "elseif" || name == "else";
         name = directive(&length)) {
      at_ += length;
      Branch branch;
      if (name == "elseif") {
        RETURN_IF_ERROR(open_parenthesis());
        ASSIGN_OR_RETURN(branch.condition, expression(0));
        RETURN_IF_ERROR(close_parenthesis());
      } else {
        branch.condition.literal = true;
        skip_blank_line_end();
      }
      ASSIGN_OR_RETURN(branch.block, block());
      node.branches.push_back(std::move(branch));
    }
    RETURN_IF_ERROR(end());
    return node;
  }

  Status open_parenthesis() {
    skip_space();
    if (!take("(")) return fail("A directive needs (");
    skip_space();
    return ok();
  }
  Status close_parenthesis() {
    skip_space();
    if (!take(")")) return fail("A directive needs )");
    skip_blank_line_end();
    return ok();
  }
  Status end() {
    size_t length = 0;
    if (directive(&length) != "end") return fail("A directive has no #end");
    at_ += length;
    skip_blank_line_end();
    return ok();
  }

  bool begins_reference() const {
    if (peek() != '$') return false;
    size_t ahead = 1;
    if (peek(ahead) == '!') ++ahead;
    if (peek(ahead) == '{') ++ahead;
    return is_letter(peek(ahead));
  }

  Result<Reference> reference() {
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

  Result<Step> named_step() {
    Step step;
    step.name = identifier();
    if (peek() != '(') return step;
    step.kind = Step::Kind::kMethod;
    ++at_;
    ASSIGN_OR_RETURN(step.arguments, expressions(")"));
    return step;
  }

  /// Expressions between commas, up to and past `close`.
  Result<std::vector<Expression>> expressions(std::string_view close) {
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

  Result<Expression> expression(int level) {
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

  /// A chain of operators nests without parentheses, so depth is measured on what was read.
  Status measure(Expression& whole, const std::vector<Expression>& parts) const {
    for (const Expression& part : parts) whole.height = std::max(whole.height, part.height + 1);
    if (whole.height > kTemplateDepthMax) return fail("Nested too deeply");
    return ok();
  }

  const Operator* take_operator(int level) {
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

  Result<Expression> operand() {
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

  Result<Expression> unary(Kind kind) {
    if (++depth_ > kTemplateDepthMax) return fail("Nested too deeply");
    Expression result;
    result.kind = kind;
    ASSIGN_OR_RETURN(Expression child, operand());
    result.children.push_back(std::move(child));
    RETURN_IF_ERROR(measure(result, result.children));
    --depth_;
    return result;
  }

  /// Backslashes stand for themselves; the quote doubled is a quote.
  Result<Expression> string() {
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
    ASSIGN_OR_RETURN(result.block, Parser(content, depth_).whole());
    return result;
  }

  Result<Expression> number() {
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

  Result<Expression> list_or_range() {
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

  Result<Expression> map() {
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

  std::string_view text_;
  size_t at_ = 0;
  int depth_;
  std::set<size_t> text_brackets_;
};

}  // namespace

Result<Block> parse_template(std::string_view text) {
  if (text.size() > kTemplateBytesMax)
    return Error{"InvalidTemplate", "The template is larger than 300 KB"};
  return Parser(text, 0).whole();
}

}  // namespace cloudtab::apigateway::vtl
