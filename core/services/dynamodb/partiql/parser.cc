#include "core/services/dynamodb/partiql/parser.h"

#include <string>
#include <utility>
#include <vector>

#include "core/base/ascii.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/partiql/expression_parser.h"

namespace cloudtab::dynamodb::partiql {

namespace {

bool is_word(const Token& token, std::string_view word) {
  if (token.kind == TokenKind::kKeyword) return token.text == word;
  return token.kind == TokenKind::kName && equals_ignoring_case(token.text, word);
}

bool is_name(const Token& token) {
  return token.kind == TokenKind::kName || token.kind == TokenKind::kQuotedName;
}

/// What the service calls an expression that stands as a statement; of these only IsType has been
/// observed.
struct Kind {
  const char* operator()(const Path&) const { return "VariableReference"; }
  const char* operator()(const Missing&) const { return "LiteralMissing"; }
  const char* operator()(const Parameter&) const { return "Parameter"; }
  const char* operator()(const List&) const { return "ListExprNode"; }
  const char* operator()(const Bag&) const { return "BagExprNode"; }
  const char* operator()(const Tuple&) const { return "Struct"; }
  const char* operator()(const Is&) const { return "IsType"; }
  const char* operator()(const FunctionCall&) const { return "NAry"; }
  const char* operator()(const Unary&) const { return "NAry"; }
  const char* operator()(const Binary&) const { return "NAry"; }
  const char* operator()(const Between&) const { return "NAry"; }
  const char* operator()(const In&) const { return "NAry"; }
  template <class Scalar>
  const char* operator()(const Scalar&) const {
    return "Literal";
  }
};

class Parser final : private ExpressionParser {
 public:
  explicit Parser(std::vector<Token> tokens) : ExpressionParser(std::move(tokens)) {}

  Result<Statement> statement() {
    Statement statement;
    if (peek().is_keyword("SELECT")) {
      ASSIGN_OR_RETURN(statement.node, select());
    } else if (peek().is_keyword("INSERT")) {
      ASSIGN_OR_RETURN(statement.node, insert());
    } else if (peek().is_keyword("UPDATE")) {
      ASSIGN_OR_RETURN(statement.node, update());
    } else if (peek().is_keyword("FROM")) {
      ASSIGN_OR_RETURN(statement.node, from_first());
    } else if (peek().is_keyword("DELETE")) {
      ASSIGN_OR_RETURN(statement.node, remove());
    } else if (peek().is_keyword("EXISTS") && peek(1).is_symbol("(") &&
               peek(2).is_keyword("SELECT")) {
      take();
      take();
      ASSIGN_OR_RETURN(Select inner, select());
      RETURN_IF_ERROR(expect(")"));
      statement.node = Exists{std::move(inner)};
    } else {
      ASSIGN_OR_RETURN(const Expression other, expression());
      refuse_later(errors::validation("Unsupported operation: " +
                                      std::string(std::visit(Kind(), other.node))));
    }
    RETURN_IF_ERROR(expect_end());
    if (refusal_) return *std::move(refusal_);
    statement.parameters = parameters_;
    return statement;
  }

 private:
  Result<Select> select() {
    take();
    Select select;
    if (!accept("*")) RETURN_IF_ERROR(columns(select));
    if (!accept_keyword("FROM")) return unexpected();
    if (!is_name(peek())) return unexpected();
    std::vector<std::string> names;
    ASSIGN_OR_RETURN(names, target());
    if (names.size() > 2) {
      refuse_later(
          errors::validation("A path may contain at most 2 components in the FROM clause"));
    }
    select.from.table = names[0];
    if (names.size() > 1) select.from.index = names[1];
    refuse_alias();
    ASSIGN_OR_RETURN(select.where, where());
    if (accept_keyword("ORDER")) RETURN_IF_ERROR(order(select));
    return select;
  }

  Status columns(Select& select) {
    do {
      ASSIGN_OR_RETURN(Expression column, expression());
      select.columns.push_back(std::move(column));
      refuse_alias();
    } while (accept(","));
    return ok();
  }

  Status order(Select& select) {
    if (!accept_keyword("BY")) return not_well_formed("Expected BY");
    do {
      if (!is_name(peek())) return unexpected();
      OrderTerm term;
      ASSIGN_OR_RETURN(term.path, path());
      if (accept_keyword("DESC")) {
        term.ascending = false;
      } else {
        accept_keyword("ASC");
      }
      select.order.push_back(std::move(term));
    } while (accept(","));
    return ok();
  }

  Result<Insert> insert() {
    take();
    if (!accept_keyword("INTO")) return not_well_formed("Expected INTO");
    Insert insert;
    ASSIGN_OR_RETURN(std::vector<std::string> names, simple_target());
    if (names.size() > 1)
      refuse_later(errors::validation("FROM clause may only contain a single table name"));
    insert.into.table = std::move(names[0]);
    if (!accept_keyword("VALUE")) return not_well_formed("Unexpected token after expression");
    ASSIGN_OR_RETURN(insert.value, expression());
    return insert;
  }

  Result<Update> update() {
    take();
    Update update;
    ASSIGN_OR_RETURN(update.target, written_target());
    RETURN_IF_ERROR(clauses(update));
    ASSIGN_OR_RETURN(update.where, where());
    ASSIGN_OR_RETURN(update.returning, returning());
    return update;
  }

  Result<Update> from_first() {
    take();
    Update update;
    if (!is_name(peek())) return unexpected();
    ASSIGN_OR_RETURN(update.target, written_target());
    ASSIGN_OR_RETURN(update.where, where());
    RETURN_IF_ERROR(clauses(update));
    ASSIGN_OR_RETURN(update.returning, returning());
    return update;
  }

  Error from_inside() override {
    auto inner = from_first();
    if (!inner.ok()) return std::move(inner).error();
    return not_well_formed("Unexpected keyword");
  }

  Result<Delete> remove() {
    take();
    if (!accept_keyword("FROM")) return not_well_formed("Expected FROM");
    Delete remove;
    ASSIGN_OR_RETURN(remove.from, written_target());
    ASSIGN_OR_RETURN(remove.where, where());
    ASSIGN_OR_RETURN(remove.returning, returning());
    if (remove.returning && !(remove.returning->all && remove.returning->old_image)) {
      refuse_later(
          errors::validation(std::string("Invalid returning clause: RETURNING ") +
                             (remove.returning->all ? "ALL" : "MODIFIED") +
                             (remove.returning->old_image ? " OLD" : " NEW") +
                             " *. Only RETURNING ALL OLD * is allowed in DELETE statements."));
    }
    return remove;
  }

  Status clauses(Update& update) {
    if (!peek().is_keyword("SET") && !peek().is_keyword("REMOVE"))
      return not_well_formed("Expected data manipulation");
    for (;;) {
      if (accept_keyword("SET")) {
        do {
          SetClause clause;
          ASSIGN_OR_RETURN(clause.path, simple_path());
          RETURN_IF_ERROR(expect("="));
          ASSIGN_OR_RETURN(clause.value, expression());
          update.clauses.emplace_back(std::move(clause));
        } while (accept(","));
      } else if (accept_keyword("REMOVE")) {
        RemoveClause clause;
        ASSIGN_OR_RETURN(clause.path, simple_path());
        update.clauses.emplace_back(std::move(clause));
      } else {
        return ok();
      }
    }
  }

  Result<std::optional<Expression>> where() {
    if (!accept_keyword("WHERE")) return std::optional<Expression>();
    ASSIGN_OR_RETURN(Expression condition, expression());
    return std::optional<Expression>(std::move(condition));
  }

  Result<std::optional<Returning>> returning() {
    if (!accept_keyword("RETURNING")) return std::optional<Returning>();
    Returning returning;
    if (!is_word(peek(), "ALL") && !is_word(peek(), "MODIFIED"))
      return not_well_formed("Expected ALL or MODIFIED in a returning clause.");
    returning.all = is_word(take(), "ALL");
    if (!is_word(peek(), "OLD") && !is_word(peek(), "NEW"))
      return not_well_formed("Expected OLD or NEW in a returning clause.");
    returning.old_image = is_word(take(), "OLD");
    if (!accept("*")) return not_well_formed("Expected * in a returning clause.");
    return std::optional<Returning>(returning);
  }

  // --- Names

  Result<Path> simple_path() {
    if (!is_name(peek())) return not_well_formed("Expected identifier for simple path");
    return path();
  }

  Result<std::vector<std::string>> simple_target() {
    if (!is_name(peek())) return not_well_formed("Expected identifier for simple path");
    return target();
  }

  Result<std::vector<std::string>> target() {
    std::vector<std::string> names = {take().text};
    while (accept(".")) {
      if (!is_name(peek())) return not_well_formed("Invalid path dot component");
      names.push_back(take().text);
    }
    for (const std::string& name : names) {
      if (name.empty())
        refuse_later(errors::validation("Path component cannot be an empty string"));
    }
    return names;
  }

  Result<Target> written_target() {
    ASSIGN_OR_RETURN(std::vector<std::string> names, simple_target());
    if (names.size() > 1)
      refuse_later(errors::validation("This operation is not supported on an index"));
    refuse_alias();
    return Target{std::move(names[0]), std::nullopt};
  }

  /// A name behind a table or column, with or without AS.
  void refuse_alias() {
    const bool with_as = accept_keyword("AS");
    if (!with_as && !is_name(peek())) return;
    if (is_name(peek())) take();
    refuse_later(errors::validation("Aliasing is not supported"));
  }
};

}  // namespace

Result<Statement> parse_statement(std::string_view statement) {
  ASSIGN_OR_RETURN(std::vector<Token> tokens, tokenize(statement));
  return Parser(std::move(tokens)).statement();
}

}  // namespace cloudtab::dynamodb::partiql
