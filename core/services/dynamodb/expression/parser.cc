#include "core/services/dynamodb/expression/parser.h"

#include <optional>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/lexer.h"
#include "core/services/dynamodb/limits.h"

namespace cloudtab::dynamodb {

namespace {

using ast::Condition;
using ast::Operand;

/// What stands in parentheses may turn out to be a condition or, before a comparator, an operand; a
/// call is both until then.
struct Term {
  std::variant<Condition, Operand> node;
  /// The term is something in parentheses, and nothing more.
  bool in_parentheses = false;
};

bool is_comparator(const Token& token) {
  if (token.kind != TokenKind::kSymbol) return false;
  return token.text == "=" || token.text == "<>" || token.text == "<" || token.text == "<=" ||
         token.text == ">" || token.text == ">=";
}

/// Ours, for the stack's sake; AWS names none.
constexpr int kParenthesesDepthMax = 150;

class Parser {
 public:
  explicit Parser(std::string_view source) : source_(source), tokens_(tokenize(source)) {}

  Result<Condition> condition() {
    ASSIGN_OR_RETURN(Term term, disjunction());
    RETURN_IF_ERROR(expect_end());
    return to_condition(std::move(term));
  }

  Result<ast::Update> update() {
    ast::Update update;
    do {
      ASSIGN_OR_RETURN(ast::UpdateSection section, update_section());
      update.sections.push_back(std::move(section));
    } while (peek().kind != TokenKind::kEnd);
    return update;
  }

  Result<ast::Projection> projection() {
    ast::Projection projection;
    do {
      ASSIGN_OR_RETURN(ast::Path path, document_path());
      projection.paths.push_back(std::move(path));
    } while (accept(","));
    RETURN_IF_ERROR(expect_end());
    return projection;
  }

 private:
  const Token& peek(size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  bool accept(std::string_view symbol) {
    if (!peek().is_symbol(symbol)) return false;
    ++at_;
    return true;
  }
  bool accept_keyword(std::string_view word) {
    if (!peek().is_keyword(word)) return false;
    ++at_;
    return true;
  }
  Status expect(std::string_view symbol) {
    if (!accept(symbol)) return syntax_error();
    return ok();
  }
  Status expect_end() const {
    if (peek().kind != TokenKind::kEnd) return syntax_error();
    return ok();
  }

  /// The token where reading stopped, and the text from the token before it to the one after.
  Error syntax_error() const {
    const Token& token = peek();
    const size_t begin = at_ > 0 ? tokens_[at_ - 1].begin : token.begin;
    const std::string near(source_.substr(begin, peek(1).end - begin));
    const std::string text(token.kind == TokenKind::kEnd
                               ? token.text
                               : source_.substr(token.begin, token.end - token.begin));
    return errors::validation("Syntax error; token: \"" + text + "\", near: \"" + near + "\"");
  }

  /// Every operator and function counts; the limit also bounds the depth of the recursion.
  Status count_operator() {
    if (++operators_ > limits::kExpressionOperatorsMax) {
      return errors::validation("The expression contains too many operators; operator count: " +
                                std::to_string(operators_));
    }
    return ok();
  }

  // --- Conditions

  Result<Condition> to_condition(Term term) const {
    if (auto* condition = std::get_if<Condition>(&term.node)) return std::move(*condition);
    auto& operand = std::get<Operand>(term.node);
    if (auto* call = std::get_if<ast::Call>(&operand.term)) return Condition{std::move(*call)};
    return syntax_error();
  }

  /// `more` is the keyword's rule: reads terms while the keyword follows.
  template <class Node>
  Result<Term> chain(std::string_view keyword, Result<Term> (Parser::*term)()) {
    ASSIGN_OR_RETURN(Term first, (this->*term)());
    if (!peek().is_keyword(keyword)) return first;
    Node node;
    ASSIGN_OR_RETURN(Condition head, to_condition(std::move(first)));
    node.terms.push_back(std::move(head));
    while (accept_keyword(keyword)) {
      RETURN_IF_ERROR(count_operator());
      ASSIGN_OR_RETURN(Term next, (this->*term)());
      ASSIGN_OR_RETURN(Condition condition, to_condition(std::move(next)));
      node.terms.push_back(std::move(condition));
    }
    return Term{Condition{std::move(node)}};
  }
  Result<Term> disjunction() { return chain<ast::Or>("OR", &Parser::conjunction); }
  Result<Term> conjunction() { return chain<ast::And>("AND", &Parser::negation); }

  Result<Term> negation() {
    if (!accept_keyword("NOT")) return primary();
    RETURN_IF_ERROR(count_operator());
    ASSIGN_OR_RETURN(Term term, negation());
    ASSIGN_OR_RETURN(Condition condition, to_condition(std::move(term)));
    ast::Not node;
    node.term.push_back(std::move(condition));
    return Term{Condition{std::move(node)}};
  }

  Result<Term> primary() {
    ASSIGN_OR_RETURN(Term left, parenthesised_or_operand());
    if (std::holds_alternative<Condition>(left.node)) return left;
    if (is_comparator(peek())) return comparison(std::move(std::get<Operand>(left.node)));
    if (peek().is_keyword("BETWEEN")) return between(std::move(std::get<Operand>(left.node)));
    if (peek().is_keyword("IN")) return in(std::move(std::get<Operand>(left.node)));
    // An operand alone is a whole only within parentheses, where a comparator may yet follow, or if
    // it is a call.
    const bool is_call = std::holds_alternative<ast::Call>(std::get<Operand>(left.node).term);
    if (is_call || (parentheses_ > 0 && peek().is_symbol(")"))) return left;
    return syntax_error();
  }

  Result<Term> parenthesised_or_operand() {
    if (!peek().is_symbol("(")) {
      ASSIGN_OR_RETURN(Operand value, operand());
      return Term{std::move(value)};
    }
    if (++parentheses_ > kParenthesesDepthMax) return too_deep();
    ++at_;
    ASSIGN_OR_RETURN(Term inner, disjunction());
    RETURN_IF_ERROR(expect(")"));
    --parentheses_;
    if (inner.in_parentheses) return doubled_parentheses();
    inner.in_parentheses = true;
    return inner;
  }

  static Error too_deep() {
    return errors::validation("The expression has too many nested parentheses; limit: " +
                              std::to_string(kParenthesesDepthMax));
  }
  static Error doubled_parentheses() {
    return errors::validation("The expression has redundant parentheses;");
  }

  Result<Term> comparison(Operand left) {
    RETURN_IF_ERROR(count_operator());
    std::string symbol = tokens_[at_++].text;
    ASSIGN_OR_RETURN(Operand right, operand());
    return Term{Condition{ast::Comparison{std::move(symbol), std::move(left), std::move(right)}}};
  }

  Result<Term> between(Operand value) {
    RETURN_IF_ERROR(count_operator());
    ++at_;
    ASSIGN_OR_RETURN(Operand low, operand());
    if (!accept_keyword("AND")) return syntax_error();
    ASSIGN_OR_RETURN(Operand high, operand());
    return Term{Condition{ast::Between{std::move(value), std::move(low), std::move(high)}}};
  }

  Result<Term> in(Operand value) {
    RETURN_IF_ERROR(count_operator());
    ++at_;
    RETURN_IF_ERROR(expect("("));
    ASSIGN_OR_RETURN(std::vector<Operand> list, operand_list());
    return Term{Condition{ast::In{std::move(value), std::move(list)}}};
  }

  // --- Operands

  Result<Operand> operand() {
    const Token& token = peek();
    if (token.kind == TokenKind::kValue) {
      ++at_;
      return Operand{ast::ValueName{token.text}};
    }
    if (accept("(")) {
      const bool doubled = peek().is_symbol("(");
      if (++parentheses_ > kParenthesesDepthMax) return too_deep();
      ASSIGN_OR_RETURN(Operand inner, in_update_ ? sum() : operand());
      RETURN_IF_ERROR(expect(")"));
      --parentheses_;
      if (doubled) return doubled_parentheses();
      return inner;
    }
    if (token.kind == TokenKind::kName && peek(1).is_symbol("(")) return call();
    ASSIGN_OR_RETURN(ast::Path path, document_path());
    return Operand{std::move(path)};
  }

  Result<Operand> call() {
    RETURN_IF_ERROR(count_operator());
    ast::Call call;
    call.function = tokens_[at_].text;
    at_ += 2;
    ASSIGN_OR_RETURN(call.arguments, operand_list());
    return Operand{std::move(call)};
  }

  /// The rest of `( operand {, operand} )` after the parenthesis.
  Result<std::vector<Operand>> operand_list() {
    std::vector<Operand> list;
    do {
      ASSIGN_OR_RETURN(Operand next, operand());
      list.push_back(std::move(next));
    } while (accept(","));
    RETURN_IF_ERROR(expect(")"));
    return list;
  }

  Result<ast::Path> document_path() {
    ast::Path path;
    RETURN_IF_ERROR(name_step(path));
    for (;;) {
      if (accept(".")) {
        RETURN_IF_ERROR(name_step(path));
      } else if (accept("[")) {
        if (peek().kind != TokenKind::kInteger) return syntax_error();
        path.steps.push_back({ast::PathStep::Kind::kIndex, tokens_[at_++].text});
        RETURN_IF_ERROR(expect("]"));
      } else {
        return path;
      }
    }
  }

  Status name_step(ast::Path& path) {
    const Token& token = peek();
    if (token.kind != TokenKind::kName && token.kind != TokenKind::kPlaceholder)
      return syntax_error();
    ++at_;
    path.steps.push_back({token.kind == TokenKind::kName ? ast::PathStep::Kind::kName
                                                         : ast::PathStep::Kind::kPlaceholder,
                          token.text});
    return ok();
  }

  // --- Updates

  Result<ast::UpdateSection> update_section() {
    in_update_ = true;
    ast::UpdateSection section;
    if (peek().kind != TokenKind::kKeyword) return syntax_error();
    section.keyword = peek().text;
    const bool known = section.keyword == "SET" || section.keyword == "REMOVE" ||
                       section.keyword == "ADD" || section.keyword == "DELETE";
    if (!known) return syntax_error();
    ++at_;
    do {
      ASSIGN_OR_RETURN(ast::UpdateAction action, update_action(section.keyword));
      section.actions.push_back(std::move(action));
    } while (accept(","));
    return section;
  }

  Result<ast::UpdateAction> update_action(std::string_view keyword) {
    RETURN_IF_ERROR(count_operator());
    ASSIGN_OR_RETURN(ast::Path path, document_path());
    if (keyword == "REMOVE") return ast::UpdateAction{ast::RemoveAction{std::move(path)}};
    if (keyword == "SET") {
      RETURN_IF_ERROR(expect("="));
      ASSIGN_OR_RETURN(Operand value, sum());
      return ast::UpdateAction{ast::SetAction{std::move(path), std::move(value)}};
    }
    if (peek().kind != TokenKind::kValue) return syntax_error();
    ast::ValueName value{tokens_[at_++].text};
    if (keyword == "ADD")
      return ast::UpdateAction{ast::AddAction{std::move(path), std::move(value)}};
    return ast::UpdateAction{ast::DeleteAction{std::move(path), std::move(value)}};
  }

  Result<Operand> sum() {
    ASSIGN_OR_RETURN(Operand left, operand());
    if (!peek().is_symbol("+") && !peek().is_symbol("-")) return left;
    RETURN_IF_ERROR(count_operator());
    ast::Arithmetic node;
    node.sign = tokens_[at_++].text[0];
    ASSIGN_OR_RETURN(Operand right, operand());
    node.operands.push_back(std::move(left));
    node.operands.push_back(std::move(right));
    return Operand{std::move(node)};
  }

  std::string_view source_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
  size_t operators_ = 0;
  int parentheses_ = 0;
  bool in_update_ = false;
};

Status check_size(std::string_view source) {
  if (source.empty()) return errors::validation("The expression can not be empty;");
  if (source.size() > limits::kExpressionBytesMax) {
    return errors::validation(
        "Expression size has exceeded the maximum allowed size; expression size: " +
        std::to_string(source.size()));
  }
  return ok();
}

}  // namespace

Result<ast::Condition> parse_condition(std::string_view source) {
  RETURN_IF_ERROR(check_size(source));
  return Parser(source).condition();
}

Result<ast::Update> parse_update(std::string_view source) {
  // Observed: of an update the size is left out.
  if (source.size() > limits::kExpressionBytesMax)
    return errors::validation("Expression size has exceeded the maximum allowed size;");
  RETURN_IF_ERROR(check_size(source));
  return Parser(source).update();
}

Result<ast::Projection> parse_projection(std::string_view source) {
  RETURN_IF_ERROR(check_size(source));
  return Parser(source).projection();
}

}  // namespace cloudtab::dynamodb
