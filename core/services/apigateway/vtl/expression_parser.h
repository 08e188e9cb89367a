#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/services/apigateway/vtl/ast.h"
#include "core/services/apigateway/vtl/cursor.h"

namespace cloudtab::apigateway::vtl {

struct Operator;

/// Reads references and the expressions of directives.
class ExpressionParser : public Cursor {
 public:
  using Cursor::Cursor;

 protected:
  bool begins_reference() const;
  Result<Reference> reference();
  /// Down to operators of `level`; 0: a whole expression.
  Result<Expression> expression(int level);

 private:
  Result<Step> named_step();
  /// Expressions between commas, up to and past `close`.
  Result<std::vector<Expression>> expressions(std::string_view close);
  /// A chain of operators nests without parentheses, so depth is measured on what was read.
  Status measure(Expression& whole, const std::vector<Expression>& parts) const;
  /// Null: none of that level here.
  const Operator* take_operator(int level);
  Result<Expression> operand();
  Result<Expression> unary(Expression::Kind kind);
  /// Backslashes stand for themselves; the quote doubled is a quote.
  Result<Expression> string();
  Result<Expression> number();
  Result<Expression> list_or_range();
  Result<Expression> map();

  std::set<size_t> text_brackets_;
};

/// Reads a template that is a string of another, `depth` deep in it.
Result<Block> parse_within(std::string_view text, int depth);

}  // namespace cloudtab::apigateway::vtl
