// What breaks the grammars of expressions, or is grammatical and means nothing: the service's words
// for each, and nothing has changed. The texts are those that the expression tests of the service
// name the sources of.

#include <cstddef>
#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

struct Row {
  const char* expression;
  /// `~`: `Invalid UpdateExpression: ` and the like stand there.
  const char* text;
};

const Row kUpdates[] = {
    {"", "~The expression can not be empty;"},
    {"SET", R"(~Syntax error; token: "<EOF>", near: "SET")"},
    {"SET n", R"(~Syntax error; token: "<EOF>", near: "n")"},
    {"SET n =", R"(~Syntax error; token: "<EOF>", near: "=")"},
    {"SET n = :n,", R"(~Syntax error; token: "<EOF>", near: ",")"},
    {"SET n = :n SET n = :n",
     R"(~The "SET" section can only be used once in an update expression;)"},
    {"SET n = :n, n = :n",
     "~Two document paths overlap with each other; must remove or rewrite one of these paths; path "
     "one: [n], path two: [n]"},
    {"SET m.x = :n, m = :n",
     "~Two document paths overlap with each other; must remove or rewrite one of these paths; path "
     "one: [m, x], path two: [m]"},
    {"SET l[0] = :n, l.x = :n",
     "~Two document paths conflict with each other; must remove or rewrite one of these paths; "
     "path one: [l, [0]], path two: [l, x]"},
    {"SET n = n + ", R"(~Syntax error; token: "<EOF>", near: "+ ")"},
    {"SET n = n * :n", R"(~Syntax error; token: "*", near: "n * :n")"},
    {"SET n = n + :n + :n", R"(~Syntax error; token: "+", near: ":n + :n")"},
    {"SET n = (n + :n", R"(~Syntax error; token: "<EOF>", near: ":n")"},
    {"SET n = list_append(l)",
     "~Incorrect number of operands for operator or function; operator or function: list_append, "
     "number of operands: 1"},
    {"SET n = list_append(l, :l, :l)",
     "~Incorrect number of operands for operator or function; operator or function: list_append, "
     "number of operands: 3"},
    {"SET n = foo(l)", "~Invalid function name; function: foo"},
    {"SET n = attribute_exists(l)",
     "~The function is not allowed in an update expression; function: attribute_exists"},
    {"SET n = if_not_exists(:n, n)",
     "~Operator or function requires a document path; operator or function: if_not_exists"},
    {"SET n[-1] = :n", R"(~Syntax error; token: "-", near: "[-1")"},
    {"SET n[x] = :n", R"(~Syntax error; token: "x", near: "[x]")"},
    {"SET n[99999999999] = :n",
     "~List index is not within the allowable range; index: [99999999999]"},
    {"SET .n = :n", R"(~Syntax error; token: ".", near: "SET .n")"},
    {"SET n. = :n", R"(~Syntax error; token: "=", near: ". = :n")"},
    {"SET n..x = :n", R"(~Syntax error; token: ".", near: "..x")"},
    {"SET 1n = :n", R"(~Syntax error; token: "1", near: "SET 1n")"},
    {"SET :n = n", R"(~Syntax error; token: ":n", near: "SET :n =")"},
    {"SET #none = :n",
     "~An expression attribute name used in the document path is not defined; attribute name: "
     "#none"},
    {"SET n = :none",
     "~An expression attribute value used in expression is not defined; attribute value: :none"},
    {"SET size = :n", "~Attribute name is a reserved keyword; reserved keyword: size"},
    {"SET n == :n", R"(~Syntax error; token: "=", near: "== :n")"},
    {R"(SET n = "x")", R"(~Syntax error; token: """, near: "= "x")"},
    {"ADD n", R"(~Syntax error; token: "<EOF>", near: "n")"},
    {"ADD n n", R"(~Syntax error; token: "n", near: "n n")"},
    {"ADD n :s",
     "~Incorrect operand type for operator or function; operator: ADD, operand type: STRING, "
     "typeSet: ALLOWED_FOR_ADD_OPERAND"},
    {"ADD l :l",
     "~Incorrect operand type for operator or function; operator: ADD, operand type: LIST, "
     "typeSet: ALLOWED_FOR_ADD_OPERAND"},
    {"ADD n :n :n", R"(~Syntax error; token: ":n", near: ":n :n")"},
    {"REMOVE", R"(~Syntax error; token: "<EOF>", near: "REMOVE")"},
    {"REMOVE n n", R"(~Syntax error; token: "n", near: "n n")"},
    {"REMOVE n, n",
     "~Two document paths overlap with each other; must remove or rewrite one of these paths; path "
     "one: [n], path two: [n]"},
    {"REMOVE id",
     "One or more parameter values were invalid: Cannot update attribute id. This attribute is "
     "part of the key"},
    {"SET id = :s",
     "One or more parameter values were invalid: Cannot update attribute id. This attribute is "
     "part of the key"},
    {"DELETE t", R"(~Syntax error; token: "<EOF>", near: "t")"},
    {"DELETE t :s",
     "~Incorrect operand type for operator or function; operator: DELETE, operand type: STRING, "
     "typeSet: ALLOWED_FOR_DELETE_OPERAND"},
    {"DELETE n :t", "An operand in the update expression has an incorrect data type"},
    {"UPDATE n = :n", R"(~Syntax error; token: "UPDATE", near: "UPDATE n")"},
    {"n = :n", R"(~Syntax error; token: "n", near: "n =")"},
    {"SET n = :n;", R"(~Syntax error; token: ";", near: ":n;")"},
    {"SET s = n + t", "An operand in the update expression has an incorrect data type"},
    {"SET n = s.x + :n",
     "The provided expression refers to an attribute that does not exist in the item"},
    {"SET l = list_append(l, :s)",
     "~Incorrect operand type for operator or function; operator or function: list_append, operand "
     "type: S"},
    {"SET none.x = :n", "~Attribute name is a reserved keyword; reserved keyword: none"},
    {"SET n = none", "~Attribute name is a reserved keyword; reserved keyword: none"},
    {"ADD t :n", "An operand in the update expression has an incorrect data type"},
    {"REMOVE m.x.y.z", "The document path provided in the update expression is invalid for update"},
    {"SET l[0].x = :n",
     "The document path provided in the update expression is invalid for update"},
};

const Row kConditions[] = {
    {"", "~The expression can not be empty;"},
    {"n", R"(~Syntax error; token: "<EOF>", near: "n")"},
    {"n =", R"(~Syntax error; token: "<EOF>", near: "=")"},
    {"= :n", R"(~Syntax error; token: "=", near: "= :n")"},
    {"n = :n AND", R"(~Syntax error; token: "<EOF>", near: "AND")"},
    {"AND n = :n", R"(~Syntax error; token: "AND", near: "AND n")"},
    {"n = :n n", R"(~Syntax error; token: "n", near: ":n n")"},
    {"(n = :n", R"(~Syntax error; token: "<EOF>", near: ":n")"},
    {"n = :n)", R"x(~Syntax error; token: ")", near: ":n)")x"},
    {"()", R"x(~Syntax error; token: ")", near: "()")x"},
    {"((n = :n))", "~The expression has redundant parentheses;"},
    {"NOT", R"(~Syntax error; token: "<EOF>", near: "NOT")"},
    {"NOT n", R"(~Syntax error; token: "<EOF>", near: "n")"},
    {"n BETWEEN :n", R"(~Syntax error; token: "<EOF>", near: ":n")"},
    {"n BETWEEN :n AND", R"(~Syntax error; token: "<EOF>", near: "AND")"},
    {"n BETWEEN :s AND :n",
     "~The BETWEEN operator requires same data type for lower and upper bounds; lower bound "
     "operand: AttributeValue: {S:a}, upper bound operand: AttributeValue: {N:1}"},
    {"n IN ()", R"x(~Syntax error; token: ")", near: "()")x"},
    {"n IN (:n", R"(~Syntax error; token: "<EOF>", near: ":n")"},
    {"n IN :n", R"(~Syntax error; token: ":n", near: "IN :n")"},
    {"n IN (:n,)", R"x(~Syntax error; token: ")", near: ",)")x"},
    {"n => :n", R"(~Syntax error; token: ">", near: "=> :n")"},
    {"n == :n", R"(~Syntax error; token: "=", near: "== :n")"},
    {"n <> <> :n", R"(~Syntax error; token: "<>", near: "<> <> :n")"},
    {"n + :n = :n", R"(~Syntax error; token: "+", near: "n + :n")"},
    {"size(n)",
     "~The function is not allowed to be used this way in an expression; function: size"},
    {"size() = :n", R"x(~Syntax error; token: ")", near: "() =")x"},
    {"size(n, n) = :n",
     "~Incorrect number of operands for operator or function; operator or function: size, number "
     "of operands: 2"},
    {"foo(n)", "~Invalid function name; function: foo"},
    {"contains(n)",
     "~Incorrect number of operands for operator or function; operator or function: contains, "
     "number of operands: 1"},
    {"begins_with(n, :n)",
     "~Incorrect operand type for operator or function; operator or function: begins_with, operand "
     "type: N"},
    {"attribute_exists(:n)",
     "~Operator or function requires a document path; operator or function: attribute_exists"},
    {"attribute_exists()", R"x(~Syntax error; token: ")", near: "()")x"},
    {"attribute_type(n, :s)",
     "~Invalid attribute type name found; type: a, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"},
    {"n = :none",
     "~An expression attribute value used in expression is not defined; attribute value: :none"},
    {"#none = :n",
     "~An expression attribute name used in the document path is not defined; attribute name: "
     "#none"},
    {"n[ = :n", R"(~Syntax error; token: "=", near: "[ = :n")"},
    {"n[x] = :n", R"(~Syntax error; token: "x", near: "[x]")"},
    {R"(n = "x")", R"(~Syntax error; token: """, near: "= "x")"},
    {"n & :n", R"(~Syntax error; token: "&", near: "n & :n")"},
    {"n = :", R"(~Syntax error; token: ":", near: "= :")"},
    {"# = :n", R"(~Syntax error; token: "#", near: "# =")"},
    {"size = :n", "~Attribute name is a reserved keyword; reserved keyword: size"},
    {"n = n",
     "~The first operand must be distinct from the remaining operands for this operator or "
     "function; operator: =, first operand: [n]"},
    {"list_append(l, :l) = :l",
     "~The function is not allowed in a condition expression; function: list_append"},
    {"SELECT n", R"(~Syntax error; token: "n", near: "SELECT n")"},
};

const Row kProjections[] = {
    {"", "~The expression can not be empty;"},
    {"n,", R"(~Syntax error; token: "<EOF>", near: ",")"},
    {"n n", R"(~Syntax error; token: "n", near: "n n")"},
    {"n,n",
     "~Two document paths overlap with each other; must remove or rewrite one of these paths; path "
     "one: [n], path two: [n]"},
    {"n.", R"(~Syntax error; token: "<EOF>", near: ".")"},
    {"n..x", R"(~Syntax error; token: ".", near: "..x")"},
    {"n[", R"(~Syntax error; token: "<EOF>", near: "[")"},
    {"n[x]", R"(~Syntax error; token: "x", near: "[x]")"},
    {"n[-1]", R"(~Syntax error; token: "-", near: "[-1")"},
    {":n", R"(~Syntax error; token: ":n", near: ":n")"},
    {"#none",
     "~An expression attribute name used in the document path is not defined; attribute name: "
     "#none"},
    {"size", "~Attribute name is a reserved keyword; reserved keyword: size"},
    {"(n)", R"(~Syntax error; token: "(", near: "(n")"},
    {"n, m.x, m",
     "~Two document paths overlap with each other; must remove or rewrite one of these paths; path "
     "one: [m, x], path two: [m]"},
    {"n;", R"(~Syntax error; token: ";", near: "n;")"},
};

class GrammarTest : public ::testing::Test {
 protected:
  void SetUp() override {
    make("CreateTable",
         {{"TableName", "tab"},
          {"BillingMode", "PAY_PER_REQUEST"},
          {"AttributeDefinitions", {{{"AttributeName", "id"}, {"AttributeType", "S"}}}},
          {"KeySchema", {{{"AttributeName", "id"}, {"KeyType", "HASH"}}}}});
    make("PutItem",
         {{"TableName", "tab"},
          {"Item",
           {{"id", {{"S", "1"}}},
            {"n", {{"N", "1"}}},
            {"l", {{"L", {{{"S", "a"}}}}}},
            {"m", {{"M", {{"x", {{"N", "1"}}}}}}},
            {"t", {{"SS", {"a"}}}}}}});
  }
  void make(const char* operation, const Document& input) {
    const Result<Document> made = cloud_.call("dynamodb", operation, input);
    ASSERT_TRUE(made.ok()) << operation << ": " << made.error().message;
  }

  /// With the values that the expression names.
  static Document request(const std::string& expression) {
    static const Document all = {{":n", {{"N", "1"}}},
                                 {":s", {{"S", "a"}}},
                                 {":l", {{"L", Document::array()}}},
                                 {":t", {{"SS", {"a"}}}}};
    Document input = {{"TableName", "tab"}, {"Key", {{"id", {{"S", "1"}}}}}};
    for (const auto& value : all.items()) {
      const size_t at = expression.find(value.key());
      const size_t end = at + value.key().size();
      const bool is_named =
          at != std::string::npos &&
          (end == expression.size() || expression[end] < 'a' || expression[end] > 'z');
      if (is_named) input["ExpressionAttributeValues"][value.key()] = value.value();
    }
    return input;
  }

  void expect_refused(const char* operation,
                      const Document& input,
                      const std::string& parameter,
                      const Row& row) {
    SCOPED_TRACE(row.expression);
    std::string expected = row.text;
    if (expected[0] == '~') expected = "Invalid " + parameter + ": " + expected.substr(1);
    const uint64_t before = cloud_.machine().digest();
    const Result<Document> answer = cloud_.call("dynamodb", operation, input);
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().code, "ValidationException");
    // What the newer layer finds has this before it.
    const std::string head = "1 validation error detected: ";
    const std::string& text = answer.error().message;
    EXPECT_EQ(text.compare(0, head.size(), head) == 0 ? text.substr(head.size()) : text, expected);
    EXPECT_EQ(cloud_.machine().digest(), before);
  }

  TestCloud cloud_;
};

TEST_F(GrammarTest, Updates) {
  for (const Row& row : kUpdates) {
    Document input = request(row.expression);
    input["UpdateExpression"] = row.expression;
    expect_refused("UpdateItem", input, "UpdateExpression", row);
  }
}

TEST_F(GrammarTest, Conditions) {
  for (const Row& row : kConditions) {
    Document input = request(row.expression);
    input["ConditionExpression"] = row.expression;
    input["UpdateExpression"] = "SET touched = n";
    expect_refused("UpdateItem", input, "ConditionExpression", row);
    Document removal = request(row.expression);
    removal["ConditionExpression"] = row.expression;
    expect_refused("DeleteItem", removal, "ConditionExpression", row);
  }
}

TEST_F(GrammarTest, Projections) {
  for (const Row& row : kProjections) {
    Document input = request("");
    input["ProjectionExpression"] = row.expression;
    expect_refused("GetItem", input, "ProjectionExpression", row);
  }
}

}  // namespace
}  // namespace cloudtab
