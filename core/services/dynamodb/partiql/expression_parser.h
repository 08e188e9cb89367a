#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/services/dynamodb/partiql/ast.h"
#include "core/services/dynamodb/partiql/lexer.h"

// Expressions, from the loosest binding to the tightest:
//
//   or       = and { OR and }                and = not { AND not }           not = NOT not | test
//   test     = sum { comparator sum | [NOT] BETWEEN sum AND sum | [NOT] IN list | IS [NOT] type }
//   sum      = product { (+ | - | ||) product }       product = sign { (* | / | %) sign }
//   sign     = (+ | -) sign | primary
//   primary  = literal | ? | path | function ( or {, or} ) | ( or {, or} ) | list | bag | tuple
//   list     = [ {or} ]     bag = << {or} >>     tuple = { 'name' : or , ... }
//   path     = name { . name | [ integer ] }
//
// Syntax errors are worded as the service's parser words them: "Unexpected term" where a term is
// missing or what stands there begins none, "Unexpected keyword", "Unexpected operator",
// "Unexpected token after expression" (paritysuite/dynamodb-conformance, partiqlGrammar.test.ts).

namespace cloudtab::dynamodb::partiql {

class ExpressionParser {
 public:
  explicit ExpressionParser(std::vector<Token> tokens);

  Result<Expression> expression();

 protected:
  const Token& peek(size_t ahead = 0) const;
  Token take() { return tokens_[at_++]; }
  bool at_end() const { return peek().kind == TokenKind::kEnd; }
  bool accept(std::string_view symbol);
  bool accept_keyword(std::string_view word);
  Status expect(std::string_view symbol);
  Status expect_end() const;
  /// What the next token is in place of a term.
  Error unexpected() const;

  Result<Path> path();
  /// A fault that is told only if the whole statement can be read.
  void refuse_later(Error error);
  /// `FROM target ...` where a term should be: what a misspelt SELECT comes to.
  virtual Error from_inside() = 0;

  std::optional<Error> refusal_;
  size_t parameters_ = 0;

  ~ExpressionParser() = default;

 private:
  Result<Expression> conjunction();
  Result<Expression> chain(std::string_view word, Result<Expression> (ExpressionParser::*rule)());
  Result<Expression> negation();
  Result<Expression> test();
  Result<Expression> test_tail(Expression left, bool& more);
  Result<Expression> sum();
  Result<Expression> product();
  Result<Expression> sign();
  Result<Expression> primary();
  Result<Expression> literal_or_group();
  Result<Expression> call();
  Result<Expression> tuple();
  Result<std::vector<Expression>> elements(std::string_view close);
  Result<Expression> right_of(Result<Expression> (ExpressionParser::*rule)());
  Result<std::string> type_name();
  Status index_step(Path& path);

  std::vector<Token> tokens_;
  size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace cloudtab::dynamodb::partiql
