#include "core/services/dynamodb/partiql/expression_parser.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/base/ascii.h"
#include "core/services/dynamodb/errors.h"

namespace cloudtab::dynamodb::partiql {

namespace {

/// Of parentheses, collections and NOT within one another, and of comparisons or sums in a row;
/// ours, for the stack's sake.
constexpr int kDepthMax = 100;

class Deeper {
 public:
  explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
  ~Deeper() { --depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;

 private:
  int& depth_;
};

bool is_comparator(const Token& token) {
  static constexpr std::array<std::string_view, 6> kComparators = {"=", "<>", "<", "<=", ">", ">="};
  return token.kind == TokenKind::kSymbol &&
         std::find(kComparators.begin(), kComparators.end(), token.text) != kComparators.end();
}

// The types that IS knows (PartiQL specification, "Types").
constexpr std::array<std::string_view, 29> kTypes = {
    "BAG",     "BLOB",  "BOOL",      "BOOLEAN", "CHAR",   "CHARACTER", "CLOB",    "DATE",
    "DECIMAL", "FLOAT", "INT",       "INT2",    "INT4",   "INT8",      "INTEGER", "LIST",
    "MISSING", "NULL",  "NUMERIC",   "REAL",    "SEXP",   "SMALLINT",  "STRING",  "STRUCT",
    "SYMBOL",  "TIME",  "TIMESTAMP", "TUPLE",   "VARCHAR"};

Expression binary(std::string symbol, Expression left, Expression right) {
  const Position at = left.at;
  Binary node{std::move(symbol), {}};
  node.operands.push_back(std::move(left));
  node.operands.push_back(std::move(right));
  return Expression{std::move(node), at};
}

Expression unary(std::string symbol, Expression operand, Position at) {
  Unary node{std::move(symbol), {}};
  node.operand.push_back(std::move(operand));
  return Expression{std::move(node), at};
}

}  // namespace

ExpressionParser::ExpressionParser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {
  // A statement may end with a semicolon.
  if (tokens_.size() >= 2 && tokens_[tokens_.size() - 2].is_symbol(";"))
    tokens_.erase(tokens_.end() - 2);
}

const Token& ExpressionParser::peek(size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

bool ExpressionParser::accept(std::string_view symbol) {
  if (!peek().is_symbol(symbol)) return false;
  ++at_;
  return true;
}

bool ExpressionParser::accept_keyword(std::string_view word) {
  if (!peek().is_keyword(word)) return false;
  ++at_;
  return true;
}

Status ExpressionParser::expect(std::string_view symbol) {
  if (accept(symbol)) return ok();
  return not_well_formed("Expected " + std::string(symbol));
}

Status ExpressionParser::expect_end() const {
  if (at_end()) return ok();
  return not_well_formed("Unexpected token after expression");
}

Error ExpressionParser::unexpected() const {
  const Token& token = peek();
  for (const char* word : {"AND", "BETWEEN", "IN", "IS", "LIKE", "OR"}) {
    if (token.is_keyword(word)) return not_well_formed("Unexpected operator");
  }
  if (token.kind == TokenKind::kKeyword) return not_well_formed("Unexpected keyword");
  const bool is_operator = is_comparator(token) || token.is_symbol("*") || token.is_symbol("/") ||
                           token.is_symbol("%") || token.is_symbol("||");
  return not_well_formed(is_operator ? "Unexpected operator" : "Unexpected term");
}

void ExpressionParser::refuse_later(Error error) {
  if (!refusal_) refusal_ = std::move(error);
}

Result<Expression> ExpressionParser::right_of(Result<Expression> (ExpressionParser::*rule)()) {
  if (at_end()) return not_well_formed("Missing right-hand side expression of infix operator");
  return (this->*rule)();
}

Result<Expression> ExpressionParser::expression() {
  const Deeper deeper(depth_);
  if (depth_ > kDepthMax) return not_well_formed("");
  return chain("OR", &ExpressionParser::conjunction);
}

Result<Expression> ExpressionParser::conjunction() {
  return chain("AND", &ExpressionParser::negation);
}

Result<Expression> ExpressionParser::chain(std::string_view word,
                                           Result<Expression> (ExpressionParser::*rule)()) {
  ASSIGN_OR_RETURN(Expression first, (this->*rule)());
  if (!peek().is_keyword(word)) return first;
  const Position at = first.at;
  Binary node{std::string(word), {}};
  node.operands.push_back(std::move(first));
  while (accept_keyword(word)) {
    ASSIGN_OR_RETURN(Expression next, right_of(rule));
    node.operands.push_back(std::move(next));
  }
  return Expression{std::move(node), at};
}

Result<Expression> ExpressionParser::negation() {
  if (!peek().is_keyword("NOT")) return test();
  const Deeper deeper(depth_);
  if (depth_ > kDepthMax) return not_well_formed("");
  const Position at = take().at;
  ASSIGN_OR_RETURN(Expression operand, negation());
  return unary("NOT", std::move(operand), at);
}

Result<Expression> ExpressionParser::test() {
  ASSIGN_OR_RETURN(Expression left, sum());
  int length = 0;
  for (bool more = true; more;) {
    if (++length > kDepthMax) return not_well_formed("");
    ASSIGN_OR_RETURN(left, test_tail(std::move(left), more));
  }
  return left;
}

/// One operator behind `left`; `more` becomes false if there is none.
Result<Expression> ExpressionParser::test_tail(Expression left, bool& more) {
  const Position at = left.at;
  if (is_comparator(peek()) || peek().is_keyword("LIKE")) {
    std::string symbol = take().text;
    ASSIGN_OR_RETURN(Expression right, right_of(&ExpressionParser::sum));
    return binary(std::move(symbol), std::move(left), std::move(right));
  }
  if (accept_keyword("IS")) {
    const bool negated = accept_keyword("NOT");
    Is node;
    ASSIGN_OR_RETURN(node.type, type_name());
    node.value.push_back(std::move(left));
    Expression is{std::move(node), at};
    return negated ? unary("NOT", std::move(is), at) : std::move(is);
  }
  const bool negated =
      peek().is_keyword("NOT") && (peek(1).is_keyword("BETWEEN") || peek(1).is_keyword("IN"));
  if (negated) take();
  if (accept_keyword("BETWEEN")) {
    Between node;
    ASSIGN_OR_RETURN(Expression low, right_of(&ExpressionParser::sum));
    if (!accept_keyword("AND")) return not_well_formed("Expected AND after BETWEEN");
    ASSIGN_OR_RETURN(Expression high, right_of(&ExpressionParser::sum));
    node.operands.push_back(std::move(left));
    node.operands.push_back(std::move(low));
    node.operands.push_back(std::move(high));
    Expression between{std::move(node), at};
    return negated ? unary("NOT", std::move(between), at) : std::move(between);
  }
  if (accept_keyword("IN")) {
    In node;
    ASSIGN_OR_RETURN(Expression list, right_of(&ExpressionParser::sum));
    node.value.push_back(std::move(left));
    // One value in parentheses is no list, but stands for one here.
    if (auto* several = std::get_if<List>(&list.node)) {
      node.list = std::move(several->elements);
    } else {
      node.list.push_back(std::move(list));
    }
    Expression in{std::move(node), at};
    return negated ? unary("NOT", std::move(in), at) : std::move(in);
  }
  more = false;
  return left;
}

Result<std::string> ExpressionParser::type_name() {
  const Token& token = peek();
  if (token.kind != TokenKind::kName && token.kind != TokenKind::kKeyword)
    return not_well_formed("Expected type name");
  std::string name = to_upper(token.text);
  const std::string next = to_upper(peek(1).text);
  if ((name == "DOUBLE" && next == "PRECISION") || (name == "CHARACTER" && next == "VARYING")) {
    at_ += 2;
    return name + " " + next;
  }
  if (std::find(kTypes.begin(), kTypes.end(), name) == kTypes.end())
    return not_well_formed("Expected type name");
  ++at_;
  return name;
}

Result<Expression> ExpressionParser::sum() {
  ASSIGN_OR_RETURN(Expression left, product());
  for (int length = 1; peek().is_symbol("+") || peek().is_symbol("-") || peek().is_symbol("||");
       ++length) {
    if (length > kDepthMax) return not_well_formed("");
    std::string symbol = take().text;
    ASSIGN_OR_RETURN(Expression right, right_of(&ExpressionParser::product));
    left = binary(std::move(symbol), std::move(left), std::move(right));
  }
  return left;
}

Result<Expression> ExpressionParser::product() {
  ASSIGN_OR_RETURN(Expression left, sign());
  for (int length = 1; peek().is_symbol("*") || peek().is_symbol("/") || peek().is_symbol("%");
       ++length) {
    if (length > kDepthMax) return not_well_formed("");
    std::string symbol = take().text;
    ASSIGN_OR_RETURN(Expression right, right_of(&ExpressionParser::sign));
    left = binary(std::move(symbol), std::move(left), std::move(right));
  }
  return left;
}

Result<Expression> ExpressionParser::sign() {
  if (!peek().is_symbol("+") && !peek().is_symbol("-")) return primary();
  const Deeper deeper(depth_);
  if (depth_ > kDepthMax) return not_well_formed("");
  const Token symbol = take();
  ASSIGN_OR_RETURN(Expression operand, sign());
  auto* number = std::get_if<Number>(&operand.node);
  if (number == nullptr) return unary(symbol.text, std::move(operand), symbol.at);
  if (symbol.text == "-") {
    const bool negative = number->text[0] == '-';
    number->text = negative ? number->text.substr(1) : "-" + number->text;
  }
  operand.at = symbol.at;
  return operand;
}

Result<Expression> ExpressionParser::primary() {
  const Token& token = peek();
  const Position at = token.at;
  switch (token.kind) {
    case TokenKind::kText:
      return Expression{Text{take().text}, at};
    case TokenKind::kNumber:
      return Expression{Number{take().text}, at};
    case TokenKind::kParameter:
      take();
      return Expression{Parameter{parameters_++}, at};
    case TokenKind::kName:
      if (peek(1).is_symbol("(")) return call();
      [[fallthrough]];
    case TokenKind::kQuotedName: {
      ASSIGN_OR_RETURN(Path named, path());
      return Expression{std::move(named), at};
    }
    case TokenKind::kKeyword:
    case TokenKind::kSymbol:
      return literal_or_group();
    case TokenKind::kEnd:
      break;
  }
  return unexpected();
}

Result<Expression> ExpressionParser::literal_or_group() {
  const Position at = peek().at;
  if (accept_keyword("TRUE")) return Expression{Boolean{true}, at};
  if (accept_keyword("FALSE")) return Expression{Boolean{false}, at};
  if (accept_keyword("NULL")) return Expression{Null{}, at};
  if (accept_keyword("MISSING")) return Expression{Missing{}, at};
  if (peek().is_keyword("FROM")) return from_inside();
  if (peek().kind == TokenKind::kKeyword) {
    if (peek(1).is_symbol("(") && !peek().is_keyword("SELECT")) return call();
    return unexpected();
  }
  if (accept("[")) {
    ASSIGN_OR_RETURN(std::vector<Expression> list, elements("]"));
    return Expression{List{std::move(list)}, at};
  }
  if (accept("<<")) {
    ASSIGN_OR_RETURN(std::vector<Expression> bag, elements(">>"));
    return Expression{Bag{std::move(bag)}, at};
  }
  if (accept("{")) return tuple();
  if (!accept("(")) return unexpected();
  ASSIGN_OR_RETURN(Expression first, expression());
  if (!peek().is_symbol(",")) {
    RETURN_IF_ERROR(expect(")"));
    return first;
  }
  take();
  ASSIGN_OR_RETURN(std::vector<Expression> list, elements(")"));
  list.insert(list.begin(), std::move(first));
  return Expression{List{std::move(list)}, at};
}

Result<std::vector<Expression>> ExpressionParser::elements(std::string_view close) {
  std::vector<Expression> list;
  if (accept(close)) return list;
  do {
    ASSIGN_OR_RETURN(Expression element, expression());
    list.push_back(std::move(element));
  } while (accept(","));
  RETURN_IF_ERROR(expect(close));
  return list;
}

Result<Expression> ExpressionParser::tuple() {
  const Position at = tokens_[at_ - 1].at;
  Tuple node;
  if (accept("}")) return Expression{std::move(node), at};
  do {
    if (peek().kind != TokenKind::kText) return unexpected();
    std::string name = take().text;
    RETURN_IF_ERROR(expect(":"));
    ASSIGN_OR_RETURN(Expression value, expression());
    node.members.push_back(Member{std::move(name), std::move(value)});
  } while (accept(","));
  RETURN_IF_ERROR(expect("}"));
  return Expression{std::move(node), at};
}

Result<Expression> ExpressionParser::call() {
  const Token name = take();
  RETURN_IF_ERROR(expect("("));
  FunctionCall node{to_lower(name.text), {}};
  if (name.is_keyword("EXISTS") && peek().is_keyword("SELECT"))
    return errors::validation("Unrecognized function: exists" + name.at.to_text());
  // COUNT(*): refused later, as every function of this name.
  if (peek().is_symbol("*") && peek(1).is_symbol(")")) take();
  ASSIGN_OR_RETURN(node.arguments, elements(")"));
  return Expression{std::move(node), name.at};
}

Result<Path> ExpressionParser::path() {
  Path path;
  path.steps.push_back(PathStep{take().text, std::nullopt});
  for (;;) {
    if (accept(".")) {
      if (peek().kind != TokenKind::kName && peek().kind != TokenKind::kQuotedName)
        return not_well_formed("Invalid path dot component");
      path.steps.push_back(PathStep{take().text, std::nullopt});
    } else if (peek().is_symbol("[")) {
      RETURN_IF_ERROR(index_step(path));
    } else {
      return path;
    }
  }
}

Status ExpressionParser::index_step(Path& path) {
  take();
  const bool negative = accept("-");
  const Token number = peek();
  const bool is_integer = number.kind == TokenKind::kNumber &&
                          number.text.find_first_not_of("0123456789") == std::string::npos;
  if (!is_integer) return unexpected();
  take();
  RETURN_IF_ERROR(expect("]"));
  uint64_t index = 0;
  for (char digit : number.text) {
    index = std::min<uint64_t>(index * 10 + static_cast<uint64_t>(digit - '0'), UINT32_MAX);
  }
  if (index > INT32_MAX || (negative && index != 0)) {
    refuse_later(errors::validation("List index is not within the allowable range; index: [" +
                                    std::string(negative ? "-" : "") + number.text + "]" +
                                    number.at.to_text()));
    index = 0;
  }
  path.steps.push_back(PathStep{"", static_cast<uint32_t>(index)});
  return ok();
}

}  // namespace cloudtab::dynamodb::partiql
