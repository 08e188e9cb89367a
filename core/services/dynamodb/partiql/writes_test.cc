#include <string>

#include "core/services/dynamodb/partiql/test_statements.h"

// Expectations as observed of the service by paritysuite/dynamodb-conformance and floci's tests.

namespace cloudtab::dynamodb::partiql {
namespace {

class Writes : public Statements {};

TEST_F(Writes, InsertTakesEveryLiteral) {
  EXPECT_EQ(run("INSERT INTO \"tab\" VALUE {'pk':'a', 'sk':'1', 'n':1E3, 'd':-1.5e-3, 'z':-0, "
                "'q':'it''s', 'b':true, 'o':NULL, 'l':[1,'x',[]], 'm':{'k':{'j':2}}, "
                "'ns':<<1,34,4.5>>, 'ss':<<'y','x'>>}"),
            "");
  EXPECT_EQ(item("a", "1"),
            "{b: true, d: -0.0015, l: [1, 'x', []], m: {k: {j: 2}}, n: 1000, ns: <<1, 4.5, 34>>, "
            "o: null, pk: 'a', q: 'it's', sk: '1', ss: <<x, y>>, z: 0}");
  EXPECT_EQ(run("INSERT INTO \"tab\" VALUE {'pk':'a','sk':'1'}"),
            "DuplicateItemException: Duplicate primary key exists in table");
  const Document whole = {{"M", {{"pk", S("whole")}, {"sk", S("1")}, {"x", N("1")}}}};
  EXPECT_EQ(run("INSERT INTO tab VALUE ?", Document::array({whole})), "");
  EXPECT_EQ(item("whole", "1"), "{pk: 'whole', sk: '1', x: 1}");
}

TEST_F(Writes, RefusedLiterals) {
  const std::string at = "INSERT INTO tab VALUE {'pk':'a','sk':'1','x':";
  const struct {
    const char *value, *text;
  } cases[] = {
      {"<<>>", "Empty bags are not supported"},
      {"<<1, 'a'>>",
       "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"},
      {"<<'a', 'a'>>",
       "One or more parameter values were invalid: Input collection [a, a] contains duplicates."},
      {"<<2, 2.0>>",
       "One or more parameter values were invalid: Input collection [2, 2.0] contains duplicates! "
       "under root"},
      {"1e126",
       "Number overflow. Attempting to store a number with magnitude larger than supported range "
       "under root"},
      {"{'x': 1e126}",
       "Number overflow. Attempting to store a number with magnitude larger than supported range "
       "under root.x"},
      {"[1, 1e-131]",
       "Number underflow. Attempting to store a number with magnitude smaller than supported range "
       "under root[1]"},
      {"123456789012345678901234567890123456789",
       "Attempting to store more than 38 significant digits in a Number under root"},
      {"[?]", "Unsupported data type: Parameter under key root[0] at 1:47:1"},
      {"set_add(<<'a'>>, <<'b'>>)", "Unsupported data type: set_add under key root at 1:46:7"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(run(at + c.value + "}", Document::array({S("v")})), c.text) << c.value;
  EXPECT_EQ(item("a", "1"), "");
  EXPECT_EQ(run("INSERT INTO tab VALUE {'pk':'a'}"),
            "One or more parameter values were invalid: Missing the key sk in the item");

  std::string deep, place = "Nesting Levels have exceeded supported limits under root";
  for (int i = 0; i < 32; ++i) {
    deep += "[";
    place += "[0]";
  }
  EXPECT_EQ(run(at + deep + "1" + std::string(32, ']') + "}"), place);
  EXPECT_EQ(run(at + deep.substr(1) + "1" + std::string(31, ']') + "}"), "");
}

TEST_F(Writes, Parameters) {
  EXPECT_EQ(
      run("INSERT INTO tab VALUE {'pk': ?, 'sk': ?, 'b': ?}", {S("p"), S("1"), {{"BOOL", true}}}),
      "");
  EXPECT_EQ(run("UPDATE tab SET x = ? WHERE pk = ? AND sk = ?", {N("4"), S("p"), S("1")}), "");
  EXPECT_EQ(item("p", "1"), "{b: true, pk: 'p', sk: '1', x: 4}");
  EXPECT_EQ(run("UPDATE tab SET x = ? WHERE pk = ? AND sk = ?", {N("4"), S("p")}),
            "Number of parameters in request and statement don't match.");
  // Parameters are checked before the statement is read.
  EXPECT_EQ(run("UPDATE tab SET WHERE", Document::array({{{"SS", {"a", "a"}}}})),
            "One or more parameter values were invalid: Input collection [a, a] contains "
            "duplicates.");
  EXPECT_EQ(run("SELECT * FROM tab WHERE pk = ?", Document::array({N("1e99999999999")})),
            "The parameter cannot be converted to a numeric value: 1e99999999999");
}

TEST_F(Writes, UpdateSetsRemovesAndComputes) {
  put("u",
      "1",
      {{"n", N("5")},
       {"l", {{"L", {N("1")}}}},
       {"ss", {{"SS", {"a", "b"}}}},
       {"o", {{"SS", {"x"}}}},
       {"m", {{"M", Document::object()}}}});
  const std::string where = " WHERE pk='u' AND sk='1'";
  for (const char* clauses : {
           "SET n=n-1 SET m.k=[2020, 'v'] SET l = LIST_APPEND(l, [4, <<'s'>>])",
           "SET l = list_append([0], l), n = n + 10 - 2",
           "SET ss = set_add(ss, <<'c', 'a'>>) REMOVE l[1] SET fresh = SET_ADD(fresh, <<7>>)",
           "SET ss = set_delete(ss, <<'b'>>) SET o = set_delete(o, <<'x'>>)",
           "SET gone = set_delete(gone, <<1>>), copy = n",
       }) {
    EXPECT_EQ(run("UPDATE tab " + std::string(clauses) + where), "") << clauses;
  }
  EXPECT_EQ(
      item("u", "1"),
      "{copy: 12, fresh: <<7>>, l: [0, 4, <<s>>], m: {k: [2020, 'v']}, n: 12, pk: 'u', sk: '1', "
      "ss: <<a, c>>}");
  EXPECT_EQ(run("FROM tab WHERE pk='u' AND sk='1' SET c = 1 REMOVE copy RETURNING MODIFIED NEW *"),
            "{c: 1}");
}

TEST_F(Writes, UpdateRefuses) {
  put("u", "1", {{"s", S("str")}, {"ss", {{"SS", {"a"}}}}, {"n", N("1")}});
  const std::string untouched = item("u", "1");
  const auto update = [](const std::string& set) {
    return "UPDATE tab SET " + set + " WHERE pk='u' AND sk='1'";
  };
  const struct {
    const char *set, *text;
  } cases[] = {
      {"t = set_add(ss, <<'x'>>)",
       "The first argument to SET_ADD must equal the assignment value at 1:20:7"},
      {"ss = set_add(<<'a'>>, <<'b'>>)",
       "The first argument to SET_ADD must equal the assignment value at 1:21:7"},
      {"ss = set_add(ss, 'x')",
       "The second argument to SET_ADD must be a value with type SET at 1:29:2"},
      {"\"ss\" = set_delete(\"ss\", ['x'])",
       "The second argument to SET_DELETE must be a value with type SET at 1:34:4"},
      {"ss = set_add(ss)", "SET_ADD must have exactly two arguments at 1:21:7"},
      {"ss = set_add(ss, <<1>>)", "An operand in the update expression has an incorrect data type"},
      {"s = set_add(s, <<'x'>>)", "An operand in the update expression has an incorrect data type"},
      {"ss = set_add(ss, <<>>)", "Empty bags are not supported"},
      {"x = list_append(nolist, [1])",
       "The provided expression refers to an attribute that does not exist in the item"},
      {"x[0] = 'y'", "The document path provided in the update expression is invalid for update"},
      {"n = 'a' + 1",
       "Incorrect operand type for operator or function; operator or function: +, operand type: S"},
      {"n = n - null",
       "Incorrect operand type for operator or function; operator or function: -, operand type: "
       "NULL"},
      {"n = if_not_exists(n, 1)", "Unrecognized function: if_not_exists at 1:20:13"},
      {"sk = 'x'",
       "One or more parameter values were invalid: Cannot update attribute sk. This attribute is "
       "part of the key"},
      {"n = 1, n = 2",
       "Two document paths overlap with each other; must remove or rewrite one of these paths; "
       "path "
       "one: [n], path two: [n]"},
  };
  for (const auto& c : cases) EXPECT_EQ(run(update(c.set)), c.text) << c.set;
  EXPECT_EQ(item("u", "1"), untouched);
}

TEST_F(Writes, WhereNamesOneItemAndMoreIsACondition) {
  put("w", "1", {{"a", N("1")}});
  const std::string failed = "ConditionalCheckFailedException: The conditional request failed";
  const std::string no_key =
      "Where clause does not contain a mandatory equality on all key attributes";
  expect({
      {"UPDATE tab SET b = 1", no_key.c_str()},
      {"UPDATE tab SET b = 1 WHERE pk = 'w'", no_key.c_str()},
      {"UPDATE tab SET b = 1 WHERE pk IN ['w'] AND sk = '1'", no_key.c_str()},
      {"DELETE FROM tab WHERE pk = 'w' OR sk = '1'", no_key.c_str()},
      {"DELETE FROM tab WHERE a = 1", no_key.c_str()},
      {"FROM tab WHERE a = 1 SET c = 1", no_key.c_str()},
      {"UPDATE tab SET b = 1 WHERE pk = 'w' AND sk = '1' AND pk = 'x'",
       "Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported"},
      {"UPDATE tab SET b = 1 WHERE pk = 'w' AND sk = '1' AND a = 2", failed.c_str()},
      {"UPDATE tab SET b = 1 WHERE pk = 'ghost' AND sk = '1'", failed.c_str()},
      {"UPDATE tab SET b = 1 WHERE pk = 'ghost' AND sk = '1' AND attribute_not_exists(pk)",
       failed.c_str()},
      {"DELETE FROM tab WHERE pk = 'w' AND sk = '1' AND NOT begins_with(pk, 'w')", failed.c_str()},
      {"DELETE FROM tab WHERE pk = 'ghost' AND sk = '1' AND a = 2", ""},
      {"DELETE FROM tab WHERE pk = 'ghost' AND sk = '1' RETURNING ALL OLD *", ""},
      {"UPDATE \"none\" SET b = 1 WHERE pk = 'w'",
       "ResourceNotFoundException: Requested resource not found"},
  });
  EXPECT_EQ(item("w", "1"), "{a: 1, pk: 'w', sk: '1'}");
  EXPECT_EQ(item("ghost", "1"), "");
  expect({
      {"UPDATE tab SET b = 2 WHERE (pk = 'w' AND '1' = sk) AND a = 1 AND pk = 'w'", ""},
      {"DELETE FROM tab WHERE pk = 'w' AND sk = '1' AND b = 2 RETURNING ALL OLD *",
       "{a: 1, b: 2, pk: 'w', sk: '1'}"},
  });
  EXPECT_EQ(item("w", "1"), "");
}

TEST_F(Writes, ReturningAndFailedConditionsAnswerItems) {
  put("r",
      "1",
      {{"d", S("old")},
       {"m", {{"M", {{"a", S("x")}, {"b", S("y")}}}}},
       {"l", {{"L", {S("a"), S("b"), S("c")}}}}});
  const std::string where = " WHERE pk='r' AND sk='1' RETURNING ";
  const struct {
    const char *clauses, *returning, *expected;
  } cases[] = {
      {"SET d = 'new'", "MODIFIED OLD *", "{d: 'old'}"},
      {"SET d = 'newer'", "MODIFIED NEW *", "{d: 'newer'}"},
      {"SET m.a = 'z'", "MODIFIED NEW *", "{m: {a: 'z'}}"},
      {"SET l[2] = 'y', l[0] = 'x'", "MODIFIED OLD *", "{l: ['a', 'c']}"},
      {"SET l[5] = 'd'", "MODIFIED NEW *", ""},
      {"REMOVE l[1]", "MODIFIED NEW *", "{l: ['y']}"},
      {"REMOVE l", "MODIFIED NEW *", ""},
      {"SET q = 1", "MODIFIED OLD *", ""},
      {"SET q = 2", "ALL OLD *", "{d: 'newer', m: {a: 'z', b: 'y'}, pk: 'r', q: 1, sk: '1'}"},
      {"SET q = 3", "ALL NEW *", "{d: 'newer', m: {a: 'z', b: 'y'}, pk: 'r', q: 3, sk: '1'}"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(run(std::string("UPDATE tab ") + c.clauses + where + c.returning), c.expected)
        << c.clauses;
  }
  const Document failed = execute("DELETE FROM tab WHERE pk='r' AND sk='1' AND q = 9",
                                  nullptr,
                                  {{"ReturnValuesOnConditionCheckFailure", "ALL_OLD"}});
  EXPECT_EQ(plain_item(failed["Item"]),
            "{d: 'newer', m: {a: 'z', b: 'y'}, pk: 'r', q: 3, sk: '1'}");
}

TEST_F(Writes, CapacityIsThatOfTheSameWrite) {
  const Document answer = execute(
      "INSERT INTO tab VALUE {'pk':'c','sk':'1'}", nullptr, {{"ReturnConsumedCapacity", "TOTAL"}});
  EXPECT_EQ(answer["ConsumedCapacity"]["CapacityUnits"], 1.0);
  EXPECT_EQ(answer["Items"], Document::array());
}

}  // namespace
}  // namespace cloudtab::dynamodb::partiql
