#include "core/services/dynamodb/partiql/parser.h"

#include <string>

#include <gtest/gtest.h>

#include "core/services/dynamodb/partiql/lexer.h"

namespace cloudtab::dynamodb::partiql {
namespace {

/// The text of the error; "" for none.
std::string refusal(const std::string& statement) {
  const auto parsed = parse_statement(statement);
  return parsed.ok() ? "" : parsed.error().message;
}

// As pinned against the service by paritysuite/dynamodb-conformance, but for the last block.
TEST(Parser, SyntaxErrors) {
  const std::string head = "Statement wasn't well formed, can't be processed: ";
  const struct {
    const char *statement, *detail;
  } cases[] = {
      {"SELECT * FROM \"t\" WHERE pk = 1 foo", "Unexpected token after expression"},
      {"SELECT * FROM \"t\" WHERE pk = 1 e5", "Unexpected token after expression"},
      {"SELECT * FROM \"t\" WHERE pk = 1)", "Unexpected token after expression"},
      {"SELECT * FROM \"t\" ORDER BY pk WHERE pk = 1", "Unexpected token after expression"},
      {"INSERT INTO \"t\" VALUE {'pk': 1} foo", "Unexpected token after expression"},
      {"INSERT INTO \"t\" x VALUE {'pk': 1}", "Unexpected token after expression"},
      {"UPDATE \"t\" SET a = 9 WHERE pk = 1 foo", "Unexpected token after expression"},
      {"DELETE FROM \"t\" WHERE pk = 1 ORDER BY pk", "Unexpected token after expression"},
      {"FROM \"t\" SET c = 1 WHERE pk = 'a'", "Unexpected token after expression"},
      {"SELECTT * FROMM \"t\"", "Unexpected token after expression"},
      {"SLECT * FROM \"t\" WHERE pk = 'a'", "Expected data manipulation"},
      {"SELECT * FROM \"t\" WHERE pk = 1e2147483648", ""},
      {"SELECT * FROM \"t\" WHERE pk = 1e99999999999", ""},
      {"SELECT * FROM \"t\" WHERE pk = 1.5e-2147483647", ""},
      {"SELECT * FROM \"t\" WHERE pk = 1 # note", ""},
      {"SELECT * FROM \"t\" WHERE pk = 1 /* note", ""},
      {"SELECT * FROM \"t", ""},
      {"SELECT * FROM \"t\" WHERE", "Unexpected term"},
      {"SELECT * FROM \"t\" WHERE;", "Unexpected term"},
      {"UPDATE \"t\" SET a = 1 WHERE", "Unexpected term"},
      {"DELETE FROM \"t\" WHERE", "Unexpected term"},
      {"SELECT * FROM \"t\" WHERE NOT", "Unexpected term"},
      {"SELECT * FROM \"t\" WHERE (", "Unexpected term"},
      {"SELECT * FROM", "Unexpected term"},
      {"SELECT * FROM \"t\" WHERE pk = 'a' AND",
       "Missing right-hand side expression of infix operator"},
      {"SELECT * FROM \"t\" WHERE pk = 'a' OR",
       "Missing right-hand side expression of infix operator"},
      {"SELECT * FROM \"t\" WHERE ORDER BY pk", "Unexpected keyword"},
      {"SELECT * FROM \"t\" WHERE IS NULL", "Unexpected operator"},
      {"SELECT * FROM \"t\" WHERE pk = LIKE", "Unexpected operator"},
      {"SELECT * FROM \"t\" WHERE pk = 'a' AND x IS FOO", "Expected type name"},
      {"DELETE FROM", "Expected identifier for simple path"},
      {"DELETE FROM;", "Expected identifier for simple path"},
      {"DELETE FROM WHERE pk = 'a'", "Expected identifier for simple path"},
      {"SELECT * FROM \"t\" WHERE attribute_exists(m.inner)", "Invalid path dot component"},
      {"SELECT user FROM \"t\"", "Unexpected keyword"},
      {"SELECT * FROM \"t\" LIMIT 1", "Unexpected token after expression"},
  };
  for (const auto& c : cases) EXPECT_EQ(refusal(c.statement), head + c.detail) << c.statement;
}

TEST(Parser, WhatNoStatementMaySay) {
  const struct {
    const char *statement, *text;
  } cases[] = {
      {"SELECT * FROM \"t\" a WHERE pk = 'x'", "Aliasing is not supported"},
      {"SELECT * FROM \"t\" AS a WHERE pk = 'x'", "Aliasing is not supported"},
      {"UPDATE \"t\" a SET b = 3 WHERE pk = 'x'", "Aliasing is not supported"},
      {"DELETE FROM \"t\" a WHERE pk = 'x'", "Aliasing is not supported"},
      {"SELECT * FROM \"t\".\"i\".\"x\"",
       "A path may contain at most 2 components in the FROM clause"},
      {"SELECT * FROM \"t\".\"\"", "Path component cannot be an empty string"},
      {"SELECT * FROM \"\"", "Path component cannot be an empty string"},
      {"INSERT INTO \"t\".\"i\" VALUE {'pk': 1}",
       "FROM clause may only contain a single table name"},
      {"UPDATE \"t\".\"i\" SET a = 1 WHERE pk = 1", "This operation is not supported on an index"},
      {"DELETE FROM \"t\".\"i\" WHERE pk = 1", "This operation is not supported on an index"},
      {"DELETE FROM \"t\" WHERE pk = 'x' RETURNING MODIFIED OLD *",
       "Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in "
       "DELETE statements."},
      {"DELETE FROM \"t\" WHERE pk = 'x' RETURNING ALL NEW *",
       "Invalid returning clause: RETURNING ALL NEW *. Only RETURNING ALL OLD * is allowed in "
       "DELETE statements."},
      {"SELECT l[-1] FROM \"t\"",
       "List index is not within the allowable range; index: [-1] at 1:11:1"},
      {"SELECT l[2147483648] FROM \"t\"",
       "List index is not within the allowable range; index: [2147483648] at 1:10:10"},
      {"x IS INT4", "Unsupported operation: IsType"},
      {"x IS DOUBLE PRECISION", "Unsupported operation: IsType"},
      {"SELECT * FROM \"t\" WHERE EXISTS(SELECT * FROM \"t\")",
       "Unrecognized function: exists at 1:25:6"},
  };
  for (const auto& c : cases) EXPECT_EQ(refusal(c.statement), c.text) << c.statement;
}

TEST(Parser, Accepts) {
  for (const char* statement : {
           "select * from \"t\" where pk = ? order by sk desc, pk asc;",
           "SELECT a.b[3].\"c d\", e FROM t.\"by-g\" WHERE a BETWEEN 1 AND 2 AND NOT b IN ('x', ?)",
           "-- first\nSELECT/**/* FROM t -- then\nWHERE pk/* key */='a''b' --",
           "INSERT INTO \"t\" VALUE {'a': [1, -.5, +2e-3, - - 1], 'b': <<'x'>>, 'c': {}, 'd': "
           "null}",
           "UPDATE t SET a = a+1, b = list_append(b, [1]) REMOVE c[0] SET d=n-1 WHERE pk='a' "
           "RETURNING modified new *",
           "FROM t WHERE pk = 'a' SET b = 1 REMOVE c RETURNING ALL OLD *",
           "DELETE FROM t WHERE pk = 'a' AND size(b) > 3 RETURNING ALL OLD *",
           "EXISTS(SELECT * FROM t WHERE pk = 'a' AND b IS NOT MISSING)",
           "SELECT * FROM t WHERE a IS CHARACTER VARYING OR (b != 3 AND c NOT BETWEEN ? AND ?)",
       }) {
    EXPECT_EQ(refusal(statement), "") << statement;
  }
  const auto parsed = parse_statement("SELECT * FROM t WHERE a = ? AND b IN [?, ?]");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->parameters, 3u);
}

TEST(Parser, DepthHasALimit) {
  for (const char* open : {"(", "[", "NOT ", "- ", "{'a':", "size("}) {
    std::string statement = "SELECT * FROM t WHERE ";
    for (int i = 0; i < 1500; ++i) statement += open;
    EXPECT_NE(refusal(statement), "") << open;
  }
  for (const char* more : {"+1", "*1", "=1"}) {
    std::string statement = "SELECT * FROM t WHERE 1";
    for (int i = 0; i < 1500; ++i) statement += more;
    EXPECT_NE(refusal(statement), "") << more;
  }
  std::string statement = "SELECT * FROM t WHERE a";
  for (int i = 0; i < 1500; ++i) statement += " OR a";
  EXPECT_EQ(refusal(statement), "");
}

TEST(Lexer, PositionsCountCharacters) {
  const auto tokens = tokenize("a \xc3\xa9");
  EXPECT_FALSE(tokens.ok());
  const auto lines = tokenize("'\xc3\xa9' \"b\"\n  c12");
  ASSERT_TRUE(lines.ok());
  EXPECT_EQ((*lines)[0].at.to_text(), " at 1:1:3");
  EXPECT_EQ((*lines)[1].at.to_text(), " at 1:5:3");
  EXPECT_EQ((*lines)[2].at.to_text(), " at 2:3:3");
}

TEST(Lexer, EveryKeywordIsFound) {
  // The table of keywords is searched by halves, so its order matters.
  for (const char* word : {"absolute",
                           "And",
                           "CHAR_LENGTH",
                           "character",
                           "character_length",
                           "current_timestamp",
                           "inner",
                           "int",
                           "is",
                           "returning",
                           "set",
                           "sexp",
                           "string",
                           "value",
                           "values",
                           "zone"}) {
    const auto tokens = tokenize(word);
    ASSERT_TRUE(tokens.ok());
    EXPECT_EQ((*tokens)[0].kind, TokenKind::kKeyword) << word;
  }
  for (const char* word : {"size", "name", "data", "zones", "a"}) {
    EXPECT_EQ((*tokenize(word))[0].kind, TokenKind::kName) << word;
  }
}

}  // namespace
}  // namespace cloudtab::dynamodb::partiql
