#include <iterator>

#include <gtest/gtest.h>

#include "core/services/dynamodb/expression/evaluate.h"
#include "core/services/dynamodb/expression/path_tree.h"
#include "core/services/dynamodb/expression/resolve.h"
#include "core/services/dynamodb/expression/update.h"
#include "core/services/dynamodb/item.h"

namespace cloudtab::dynamodb {
namespace {

Document S(const char* text) { return {{"S", text}}; }
Document N(const char* text) { return {{"N", text}}; }
Document binary(std::string_view bytes) {
  return {{"B", Document::binary({bytes.begin(), bytes.end()})}};
}

// Names and values that the tables below use; each case takes those it mentions.
const Document kNames = {{"#a", "a"}, {"#b", "b"}, {"#size", "size"}, {"#dot", "x.y"}};
const Document kValues = []() -> Document {
  return {{":s", S("abc")},
          {":ab", S("ab")},
          {":empty", S("")},
          {":1", N("1")},
          {":2", N("2.0")},
          {":5", N("5")},
          {":t", {{"BOOL", true}}},
          {":nul", {{"NULL", true}}},
          {":l", {{"L", {S("x"), N("1")}}}},
          {":m", {{"M", {{"k", S("v")}}}}},
          {":ss", {{"SS", {"a", "b"}}}},
          {":ns", {{"NS", {"1", "3"}}}},
          {":b", binary("ab")},
          {":S", S("S")},
          {":N", S("N")},
          {":bad", S("XX")},
          {":a", S("a")}};
}();

bool mentions(const std::string& source, const std::string& key) {
  for (size_t at = source.find(key); at != std::string::npos; at = source.find(key, at + 1)) {
    const char next = at + key.size() < source.size() ? source[at + key.size()] : ' ';
    if (!isalnum(static_cast<unsigned char>(next)) && next != '_') return true;
  }
  return false;
}

Placeholders placeholders_for(const std::string& source) {
  Document names = Document::object(), given = Document::object();
  for (const auto& [key, value] : kNames.items())
    if (mentions(source, key)) names[key] = value;
  for (const auto& [key, value] : kValues.items())
    if (mentions(source, key)) given[key] = value;
  auto result =
      Placeholders::read(names.empty() ? nullptr : &names, given.empty() ? nullptr : &given);
  if (!result.ok()) ADD_FAILURE() << source << ": " << result.error().message;
  return result.value();
}

const Document kItem = {{"a", S("abc")},
                        {"n", N("2")},
                        {"t", {{"BOOL", true}}},
                        {"nul", {{"NULL", true}}},
                        {"bin", binary("abc")},
                        {"l", {{"L", {S("x"), N("1"), {{"M", {{"k", S("v")}}}}}}}},
                        {"m", {{"M", {{"k", S("v")}, {"n", {{"L", {N("7")}}}}}}}},
                        {"ss", {{"SS", {"a", "b"}}}},
                        {"ns", {{"NS", {"1", "3"}}}},
                        {"size", N("4")},
                        {"x.y", S("dotted")}};

std::string answer(const std::string& source) {
  Placeholders placeholders = placeholders_for(source);
  auto condition = read_condition(source, "ConditionExpression", placeholders);
  if (!condition.ok()) return condition.error().message;
  const std::string item = encode_item(kItem).value();
  return holds(*condition, ItemView(item)) ? "true" : "false";
}

struct Case {
  const char* source;
  const char* expected;
};

TEST(ConditionExpression, Evaluates) {
  const Case cases[] = {
      {"a = :s", "true"},
      {"a <> :s", "false"},
      {"a < :s", "false"},
      {"a <= :s", "true"},
      {"a > :ab", "true"},
      {"a >= :s", "true"},
      {"n = :2", "true"},
      {"n > :1", "true"},
      {"n = :s", "false"},
      {"n <> :s", "true"},
      {"n < :s", "false"},
      {"nope = :s", "false"},
      {"nope <> :s", "true"},
      {"nope < :s", "false"},
      {":1 < n", "true"},
      {"n BETWEEN :1 AND :2", "true"},
      {"n between :1 and :1", "false"},
      {"a BETWEEN :ab AND :s", "true"},
      {"a IN (:1, :s)", "true"},
      {"a IN (:1)", "false"},
      {"nope in (:s)", "false"},
      {"attribute_exists(a)", "true"},
      {"attribute_exists(m.k)", "true"},
      {"attribute_exists(l[3])", "false"},
      {"attribute_not_exists(nope)", "true"},
      {"attribute_type(a, :S)", "true"},
      {"attribute_type(a, :N)", "false"},
      {"begins_with(a, :ab)", "true"},
      {"begins_with(a, :empty)", "true"},
      {"begins_with(bin, :b)", "true"},
      {"begins_with(bin, :ab)", "false"},
      {"begins_with(n, :ab)", "false"},
      {"contains(a, :ab)", "true"},
      {"contains(ss, :a)", "true"},
      {"contains(ns, :1)", "true"},
      {"contains(l, :1)", "true"},
      {"contains(l, :m)", "true"},
      {"contains(l, :2)", "false"},
      {"contains(n, :2)", "false"},
      {"contains(bin, :b)", "true"},
      {"size(a) = :5", "false"},
      {"size(a) > :2", "true"},
      {"size(n) > :1", "false"},
      {"size(l) > size(ss)", "true"},
      {"size(m) = :2", "true"},
      {"l[0] = :s", "false"},
      {"l[2].k <> :s", "true"},
      {"l = :l", "false"},
      {"t = :t", "true"},
      {"nul = :nul", "true"},
      {"ss = :ss", "true"},
      {"ns = :ns", "true"},
      {"#a = :s", "true"},
      {"#size > :2", "true"},
      {"#dot <> :s", "true"},
      {"attribute_exists(#dot)", "true"},
      {"a = :s AND n = :1", "false"},
      {"a = :s OR n = :1", "true"},
      {"NOT a = :s", "false"},
      {"NOT NOT a = :s", "true"},
      {"a = :ab AND a = :ab OR a = :s", "true"},
      {"a = :s OR a = :ab AND a = :ab", "true"},
      {"(a = :s OR a = :ab) AND a = :ab", "false"},
      {"not (a = :s and n = :1)", "true"},
      {"(a) = (:s)", "true"},
      {"(a = :s)", "true"},
      {"(size(a)) > (:2)", "true"},
      {"a=:s", "true"},
      {"a\n=\t:s", "true"},
      {"(attribute_exists(a))", "true"},
  };
  for (const Case& c : cases) EXPECT_EQ(answer(c.source), c.expected) << c.source;
}

TEST(ConditionExpression, RefusesWithTheServicesTexts) {
  const std::string head = "Invalid ConditionExpression: ";
  const Case cases[] = {
      {"", "The expression can not be empty;"},
      {"a", "Syntax error; token: \"<EOF>\", near: \"a\""},
      {"a = ", "Syntax error; token: \"<EOF>\", near: \"= \""},
      {"= :s", "Syntax error; token: \"=\", near: \"= :s\""},
      {"a == :s", "Syntax error; token: \"=\", near: \"== :s\""},
      {"a = :s :ab", "Syntax error; token: \":ab\", near: \":s :ab\""},
      {"a = :s AND", "Syntax error; token: \"<EOF>\", near: \"AND\""},
      {"a ! :s", "Syntax error; token: \"!\", near: \"a ! :s\""},
      {"(a = :s", "Syntax error; token: \"<EOF>\", near: \":s\""},
      {"a[b] = :s", "Syntax error; token: \"b\", near: \"[b]\""},
      {"(a) AND a = :s", "Syntax error; token: \"AND\", near: \") AND a\""},
      {"a BETWEEN :1", "Syntax error; token: \"<EOF>\", near: \":1\""},
      {"a IN ()", "Syntax error; token: \")\", near: \"()\""},
      {"a + :1 = :2", "Syntax error; token: \"+\", near: \"a + :1\""},
      {"a.1 = :1", "Syntax error; token: \"1\", near: \".1 =\""},
      {"a é :1", "Syntax error; token: \"é\", near: \"a é :1\""},
      {"((a = :s))", "The expression has redundant parentheses;"},
      {"((a)) = :s", "The expression has redundant parentheses;"},
      {"a = ((:s))", "The expression has redundant parentheses;"},
      {"name = :s", "Attribute name is a reserved keyword; reserved keyword: name"},
      {"a.Year = :s", "Attribute name is a reserved keyword; reserved keyword: Year"},
      {"foo(a)", "Invalid function name; function: foo"},
      {"size(a)",
       "The function is not allowed to be used this way in an expression; function: size"},
      {"a = contains(a, :s)",
       "The function is not allowed to be used this way in an expression; function: contains"},
      {"if_not_exists(a, :s)",
       "The function is not allowed in a condition expression; function: if_not_exists"},
      {"attribute_exists(a, :s)",
       "Incorrect number of operands for operator or function; operator or function: "
       "attribute_exists, number of operands: 2"},
      {"contains(a)",
       "Incorrect number of operands for operator or function; operator or function: contains, "
       "number of operands: 1"},
      {"a[99999999999] = :s", "List index is not within the allowable range; index: [99999999999]"},
      {"#nope = :s",
       "An expression attribute name used in the document path is not defined; attribute name: "
       "#nope"},
      {"a = :nope",
       "An expression attribute value used in expression is not defined; attribute value: :nope"},
      {"attribute_exists(:s)",
       "Operator or function requires a document path; operator or function: attribute_exists"},
      {"a = a",
       "The first operand must be distinct from the remaining operands for this operator or "
       "function; operator: =, first operand: [a]"},
      {"l[0].k > l[0].k",
       "The first operand must be distinct from the remaining operands for this operator or "
       "function; operator: >, first operand: [l, [0], k]"},
      {"#a = a",
       "The first operand must be distinct from the remaining operands for this operator or "
       "function; operator: =, first operand: [a]"},
      {"a < :t",
       "Incorrect operand type for operator or function; operator or function: <, operand type: "
       "BOOL"},
      {"begins_with(a, :1)",
       "Incorrect operand type for operator or function; operator or function: begins_with, "
       "operand type: N"},
      {"size(:1) = :1",
       "Incorrect operand type for operator or function; operator or function: size, operand type: "
       "N"},
      {"attribute_type(a, :1)",
       "Incorrect operand type for operator or function; operator or function: attribute_type, "
       "operand type: N"},
      {"attribute_type(a, :bad)",
       "Invalid attribute type name found; type: XX, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"},
      {"a BETWEEN :2 AND :1",
       "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
       "lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}"},
      {"a BETWEEN :2 AND :s",
       "The BETWEEN operator requires same data type for lower and upper bounds; lower bound "
       "operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {S:abc}"},
  };
  for (const Case& c : cases) EXPECT_EQ(answer(c.source), head + c.expected) << c.source;
}

TEST(ConditionExpression, Limits) {
  std::string in = "a IN (:1";
  for (int i = 0; i < 100; ++i) in += ", :1";
  EXPECT_EQ(answer(in + ")"),
            "Invalid ConditionExpression: The IN operator is provided with too many operands; "
            "number of operands: 101");
  std::string ands = "a = :s";
  for (int i = 0; i < 200; ++i) ands += " AND a = :s";
  EXPECT_NE(answer(ands).find("too many operators"), std::string::npos);
  EXPECT_EQ(answer(std::string(4097, 'a')),
            "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; "
            "expression size: 4097");
  std::string path = "a";
  for (int i = 0; i < 32; ++i) path += ".b";
  EXPECT_EQ(answer(path + " = :s"),
            "Invalid ConditionExpression: The document path has too many nesting levels; nesting "
            "levels: 33");
  EXPECT_NE(answer(std::string(2000, '(')).find("nested parentheses"), std::string::npos);
  std::string nots;
  for (int i = 0; i < 1000; ++i) nots += "NOT ";
  EXPECT_NE(answer(nots + "a=:s").find("too many operators"), std::string::npos);
}

std::string updated(const std::string& source, const Document& item = kItem) {
  Placeholders placeholders = placeholders_for(source);
  auto update = read_update(source, placeholders);
  if (!update.ok()) return update.error().message;
  const std::string bytes = encode_item(item).value();
  auto result = apply(*update, ItemView(bytes));
  if (!result.ok()) return result.error().message;
  Document after = to_document(ItemView(*result)), changed = Document::object();
  // Only what differs, so that the table stays readable.
  for (const auto& [name, value] : after.items())
    if (!item.contains(name) || item[name] != value) changed[name] = value;
  for (const auto& [name, value] : item.items())
    if (!after.contains(name)) changed[name] = nullptr;
  return changed.dump();
}

TEST(UpdateExpression, Applies) {
  const Case cases[] = {
      {"SET a = :1", R"({"a":{"N":"1"}})"},
      {"set a = :1, z = n", R"({"a":{"N":"1"},"z":{"N":"2"}})"},
      {"SET n = n + :1", R"({"n":{"N":"3"}})"},
      {"SET n = n - :5", R"({"n":{"N":"-3"}})"},
      {"SET z = :1 + :5", R"({"z":{"N":"6"}})"},
      {"SET z = if_not_exists(z, :1) + :1", R"({"z":{"N":"2"}})"},
      {"SET a = if_not_exists(a, :1)", "{}"},
      {"SET l = list_append(l, :l)",
       R"({"l":{"L":[{"S":"x"},{"N":"1"},{"M":{"k":{"S":"v"}}},{"S":"x"},{"N":"1"}]}})"},
      {"SET z = list_append(if_not_exists(z, :l), :l)",
       R"({"z":{"L":[{"S":"x"},{"N":"1"},{"S":"x"},{"N":"1"}]}})"},
      {"SET l[1] = :s", R"({"l":{"L":[{"S":"x"},{"S":"abc"},{"M":{"k":{"S":"v"}}}]}})"},
      {"SET l[9] = :s, l[7] = :1",
       R"({"l":{"L":[{"S":"x"},{"N":"1"},{"M":{"k":{"S":"v"}}},{"N":"1"},{"S":"abc"}]}})"},
      {"SET m.k = :1, m.z = :2",
       R"({"m":{"M":{"k":{"N":"1"},"n":{"L":[{"N":"7"}]},"z":{"N":"2"}}}})"},
      {"SET m.n[0] = :1", R"({"m":{"M":{"k":{"S":"v"},"n":{"L":[{"N":"1"}]}}}})"},
      {"REMOVE a, nope", R"({"a":null})"},
      {"REMOVE l[0], l[1]", R"({"l":{"L":[{"M":{"k":{"S":"v"}}}]}})"},
      {"REMOVE l[8]", "{}"},
      {"REMOVE m.k", R"({"m":{"M":{"n":{"L":[{"N":"7"}]}}}})"},
      {"ADD n :5", R"({"n":{"N":"7"}})"},
      {"ADD z :5", R"({"z":{"N":"5"}})"},
      {"ADD ns :ns", "{}"},
      {"ADD z :ss", R"({"z":{"SS":["a","b"]}})"},
      {"DELETE ss :ss", R"({"ss":null})"},
      {"DELETE nope :ss", "{}"},
      {"SET a = n, n = a", R"({"a":{"N":"2"},"n":{"S":"abc"}})"},
      {"SET a = :1 REMOVE n ADD z :5 DELETE ss :ss",
       R"({"a":{"N":"1"},"n":null,"ss":null,"z":{"N":"5"}})"},
      {"SET a = (:1 + :5)", R"({"a":{"N":"6"}})"},
      {"SET #dot = :1", R"({"x.y":{"N":"1"}})"},
  };
  for (const Case& c : cases) EXPECT_EQ(updated(c.source), c.expected) << c.source;
}

TEST(UpdateExpression, RefusesWithTheServicesTexts) {
  const std::string head = "Invalid UpdateExpression: ";
  const Case formal[] = {
      {"", "The expression can not be empty;"},
      {"INVALID SYNTAX HERE", "Syntax error; token: \"INVALID\", near: \"INVALID SYNTAX\""},
      {"SET", "Syntax error; token: \"<EOF>\", near: \"SET\""},
      {"SET a = :1,", "Syntax error; token: \"<EOF>\", near: \",\""},
      {"ADD hits : incr", "Syntax error; token: \":\", near: \"hits : incr\""},
      {"SET a :1", "Syntax error; token: \":1\", near: \"a :1\""},
      {"ADD a n", "Syntax error; token: \"n\", near: \"a n\""},
      {"SET a = :1 SET n = :1",
       "The \"SET\" section can only be used once in an update expression;"},
      {"SET name = :1", "Attribute name is a reserved keyword; reserved keyword: name"},
      {"SET a = foo(a)", "Invalid function name; function: foo"},
      {"SET a = size(a)", "The function is not allowed in an update expression; function: size"},
      {"SET a = if_not_exists(a)",
       "Incorrect number of operands for operator or function; operator or function: "
       "if_not_exists, number of operands: 1"},
      {"SET a = if_not_exists(:1, a)",
       "Operator or function requires a document path; operator or function: if_not_exists"},
      {"SET a = :1, a = :2",
       "Two document paths overlap with each other; must remove or rewrite one of these paths; "
       "path one: [a], path two: [a]"},
      {"SET m.k = :1 REMOVE m",
       "Two document paths overlap with each other; must remove or rewrite one of these paths; "
       "path one: [m, k], path two: [m]"},
      {"SET l[0] = :1, l.k = :2",
       "Two document paths conflict with each other; must remove or rewrite one of these paths; "
       "path one: [l, [0]], path two: [l, k]"},
      {"SET a = :nope",
       "An expression attribute value used in expression is not defined; attribute value: :nope"},
      {"SET #nope = :1",
       "An expression attribute name used in the document path is not defined; attribute name: "
       "#nope"},
      {"SET a = n + :s",
       "Incorrect operand type for operator or function; operator or function: +, operand type: S"},
      {"SET a = list_append(l, :s)",
       "Incorrect operand type for operator or function; operator or function: list_append, "
       "operand type: S"},
      {"ADD a :s",
       "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, "
       "typeSet: ALLOWED_FOR_ADD_OPERAND"},
      {"DELETE a :1",
       "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, "
       "typeSet: ALLOWED_FOR_DELETE_OPERAND"},
  };
  for (const Case& c : formal) EXPECT_EQ(updated(c.source), head + c.expected) << c.source;
  const char* type = "An operand in the update expression has an incorrect data type";
  const char* path = "The document path provided in the update expression is invalid for update";
  const char* missing =
      "The provided expression refers to an attribute that does not exist in the item";
  const Case at_run[] = {{"SET a = a + :1", type},
                         {"SET z = list_append(a, :l)", type},
                         {"ADD a :1", type},
                         {"ADD ss :ns", type},
                         {"DELETE n :ss", type},
                         {"SET z = nope", missing},
                         {"SET z = nope + :1", missing},
                         {"SET z.k = :1", path},
                         {"SET a.k = :1", path},
                         {"SET m[0] = :1", path},
                         {"REMOVE z.k", path},
                         {"SET l.k = :1", path},
                         {"SET z.k = nope", path},
                         {"SET z = nope, n = a + :1", type}};
  for (const Case& c : at_run) EXPECT_EQ(updated(c.source), c.expected) << c.source;
}

std::string projected(const std::string& source) {
  Placeholders placeholders = placeholders_for(source);
  auto projection = read_projection(source, placeholders);
  if (!projection.ok()) return projection.error().message;
  const std::string item = encode_item(kItem).value();
  const std::string result = project(ItemView(item), PathTree::of(*projection));
  return to_document(ItemView(result)).dump();
}

TEST(ProjectionExpression, Projects) {
  const Case cases[] = {
      {"a", R"({"a":{"S":"abc"}})"},
      {"n, a", R"({"a":{"S":"abc"},"n":{"N":"2"}})"},
      {"nope", "{}"},
      {"m.k", R"({"m":{"M":{"k":{"S":"v"}}}})"},
      {"m.nope", "{}"},
      {"l[1]", R"({"l":{"L":[{"N":"1"}]}})"},
      {"l[2], l[0]", R"({"l":{"L":[{"S":"x"},{"M":{"k":{"S":"v"}}}]}})"},
      {"l[2].k", R"({"l":{"L":[{"M":{"k":{"S":"v"}}}]}})"},
      {"l[5]", "{}"},
      {"m.n[0], m.k", R"({"m":{"M":{"k":{"S":"v"},"n":{"L":[{"N":"7"}]}}}})"},
      {"a.k", "{}"},
      {"#dot", R"({"x.y":{"S":"dotted"}})"},
      {"a, a",
       "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or "
       "rewrite one of these paths; path one: [a], path two: [a]"},
      {"m, m.k",
       "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or "
       "rewrite one of these paths; path one: [m], path two: [m, k]"},
      {"a,", "Invalid ProjectionExpression: Syntax error; token: \"<EOF>\", near: \",\""},
      {"(a)", "Invalid ProjectionExpression: Syntax error; token: \"(\", near: \"(a\""},
      {"name",
       "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: "
       "name"},
  };
  for (const Case& c : cases) EXPECT_EQ(projected(c.source), c.expected) << c.source;
}

TEST(Placeholders, AreCheckedAsTheServiceDoes) {
  const auto read = [](const Document& names, const Document& given) {
    auto result =
        Placeholders::read(names.is_null() ? nullptr : &names, given.is_null() ? nullptr : &given);
    return result.ok()
               ? result->check_all_used().ok() ? "" : result->check_all_used().error().message
               : result.error().message;
  };
  EXPECT_EQ(read(Document::object(), nullptr), "ExpressionAttributeNames must not be empty");
  EXPECT_EQ(read(nullptr, Document::object()), "ExpressionAttributeValues must not be empty");
  EXPECT_EQ(read({{"a", "b"}}, nullptr),
            "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"");
  EXPECT_EQ(read({{"#", "b"}}, nullptr),
            "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#\"");
  EXPECT_EQ(read(nullptr, {{":a-b", S("x")}}),
            "ExpressionAttributeValues contains invalid key: Syntax error; key: \":a-b\"");
  EXPECT_EQ(read(nullptr, {{":a", N("x")}}),
            "The parameter cannot be converted to a numeric value: x");
  const Document bad = {{":a", N("x")}};
  EXPECT_EQ(Placeholders::read(nullptr, &bad, Wording::kOlder).error().message,
            "ExpressionAttributeValues contains invalid value: The parameter cannot be converted "
            "to a numeric value: x for key :a");
  EXPECT_EQ(read({{"#a", "b"}}, {{":a", N("1")}}),
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}");
  EXPECT_EQ(read(nullptr, {{":z", N("1")}, {":a", N("1")}}),
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:z, :a}");
}

// Whatever the text, the parsers answer; and what they take, the evaluator takes.
TEST(Expressions, SurviveRandomTokens) {
  const char* tokens[] = {"a",
                          "m.k",
                          "l[0]",
                          "#a",
                          ":1",
                          ":s",
                          ":ss",
                          "(",
                          ")",
                          ",",
                          "=",
                          "<>",
                          "<=",
                          "AND",
                          "OR",
                          "NOT",
                          "BETWEEN",
                          "IN",
                          "contains",
                          "size",
                          "attribute_exists",
                          "if_not_exists",
                          "list_append",
                          "SET",
                          "REMOVE",
                          "ADD",
                          "DELETE",
                          "+",
                          "-",
                          "[",
                          "]",
                          ".",
                          "0",
                          "99999999999",
                          "#",
                          ":",
                          "\"",
                          "\xff",
                          "name"};
  uint64_t state = 42;
  const auto next = [&state](uint64_t bound) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (state >> 33) % bound;
  };
  const std::string item = encode_item(kItem).value();
  size_t accepted = 0;
  for (int i = 0; i < 4000; ++i) {
    std::string source = next(2) == 0 ? "SET a = " : "";
    for (uint64_t length = next(9); length > 0; --length)
      source += std::string(tokens[next(std::size(tokens))]) + (next(8) == 0 ? "" : " ");
    Placeholders placeholders = placeholders_for(source);
    const auto condition = read_condition(source, "ConditionExpression", placeholders);
    const auto update = read_update(source, placeholders);
    const auto projection = read_projection(source, placeholders);
    accepted += condition.ok() + update.ok() + projection.ok();
    if (condition.ok()) static_cast<void>(holds(*condition, ItemView(item)));
    if (update.ok()) static_cast<void>(apply(*update, ItemView(item)).ok());
    if (projection.ok()) static_cast<void>(project(ItemView(item), PathTree::of(*projection)));
  }
  EXPECT_GT(accepted, 100u);
}

}  // namespace
}  // namespace cloudtab::dynamodb
