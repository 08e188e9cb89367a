#include <set>
#include <string>

#include "core/services/dynamodb/partiql/test_statements.h"

// Expectations as observed of the service by paritysuite/dynamodb-conformance and floci's tests.

namespace cloudtab::dynamodb::partiql {
namespace {

class Reads : public Statements {
 protected:
  Reads() {
    for (const char* pk : {"o", "p"}) {
      for (const char* sk : {"1", "2", "3"}) put(pk, sk, {{"n", N(sk)}});
    }
  }

  /// `pk/sk` of the items where a condition holds, as they come.
  std::string keys(const std::string& where, Document parameters = nullptr) {
    const Document answer = execute("SELECT pk, sk FROM tab " + where, std::move(parameters));
    if (answer.contains("error")) return answer["message"];
    std::string out;
    for (const Document& item : answer["Items"]) {
      out += (out.empty() ? "" : " ") + item["pk"]["S"].get<std::string>() + "/" +
             item["sk"]["S"].get<std::string>();
    }
    return out;
  }
  static std::string values(int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += (i == 0 ? "'v" : ",'v") + std::to_string(i) + "'";
    return out;
  }
};

TEST_F(Reads, ColumnsAreNamedByTheLastName) {
  put("c", "1", {{"m", {{"M", {{"k", {{"L", {S("c"), S("d")}}}}}}}}, {"x", N("1")}});
  const std::string from = " FROM tab WHERE pk='c' AND sk='1'";
  const struct {
    const char *columns, *expected;
  } cases[] = {
      {"x, pk", "{pk: 'c', x: 1}"},
      {"m.k", "{k: ['c', 'd']}"},
      {"m.k[1], x", "{k[1]: 'd', x: 1}"},
      {"m.k[-0]", "{k[0]: 'c'}"},
      {"m.k[7], m.z, y", "{}"},
      {"\"x\"", "{x: 1}"},
      {"attribute_exists(x)", "Unexpected path component at 1:8:16"},
      {"COUNT(*)", "Unexpected path component at 1:8:5"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(run(std::string("SELECT ") + c.columns + from), c.expected) << c.columns;
}

TEST_F(Reads, ConditionsOnTheKey) {
  const struct {
    const char *where, *expected;
  } cases[] = {
      {"WHERE pk = 'o'", "o/1 o/2 o/3"},
      {"WHERE pk = 'none'", ""},
      {"WHERE pk = 'o' AND sk > '1'", "o/2 o/3"},
      {"WHERE pk = 'o' AND '3' > sk", "o/1 o/2"},
      {"WHERE pk = 'o' AND sk BETWEEN '2' AND '9'", "o/2 o/3"},
      {"WHERE pk = 'o' AND begins_with(\"sk\", '2')", "o/2"},
      {"WHERE pk = 'o' AND (sk='1' OR sk='3')", "o/1 o/3"},
      {"WHERE pk = 'o' AND sk IN ['3','1']", "o/3 o/1"},
      {"WHERE pk = 'o' AND (sk < '1' OR sk > '1' OR sk='1')", "o/2 o/3 o/1"},
      {"WHERE pk = 'o' AND NOT sk='1'", "o/2 o/3"},
      {"WHERE pk = 'o' AND sk > '0' AND sk <> '1'", "o/2 o/3"},
      {"WHERE pk = 'o' AND sk='1' AND sk > '0'", "o/1"},
      {"WHERE pk IN ['p', 'o'] AND n = 2", "p/2 o/2"},
      {"WHERE pk IN ('p') AND sk = '1'", "p/1"},
      {"WHERE (pk = 'o' AND sk = '1') OR (pk = 'p' AND n > 2)", "o/1 p/3"},
      {"WHERE pk = 'o' AND pk = 'p'", ""},
      {"WHERE pk = 'o' AND pk = 'o' AND attribute_exists(pk)", "o/1 o/2 o/3"},
      {"WHERE pk = 'o' AND NOT sk = '1' OR pk = 'o' AND sk = '2'", "o/2 o/3"},
      {"WHERE pk = 'o' AND sk <> '1' OR pk = 'o' AND sk = '1'", "o/1 o/2 o/3"},
  };
  for (const auto& c : cases) EXPECT_EQ(keys(c.where), c.expected) << c.where;
  // Scans: in the order of the table.
  for (const char* where : {"WHERE pk='o' OR sk='1'", "WHERE pk > 'n' AND n <> 9", ""}) {
    const std::string found = keys(where);
    EXPECT_NE(found.find("o/1"), std::string::npos) << where;
    EXPECT_NE(found.find("p/1"), std::string::npos) << where;
  }
  EXPECT_EQ(keys("WHERE pk > 1"), "");
}

TEST_F(Reads, ConditionsOfEveryKind) {
  put("f",
      "1",
      {{"s", S("str")},
       {"ss", {{"SS", {"a", "b"}}}},
       {"nul", {{"NULL", true}}},
       {"flag", {{"BOOL", true}}},
       {"n", N("1")},
       {"m", {{"M", {{"sub", S("x")}}}}},
       {"l", {{"L", {S("a")}}}}});
  const char* true_of_it[] = {
      "s = 'str' AND n = 1.0",
      "n != 2 AND n <> 3",
      "NOT n = 2",
      "contains(s, 'tr') AND contains(ss, 'a')",
      "begins_with(s, 'st')",
      "size(s) = 3",
      "attribute_type(ss, 'SS')",
      "attribute_exists(m.sub) AND ATTRIBUTE_NOT_EXISTS (nope) AND attribute_exists(l[0])",
      "nope IS MISSING AND s IS NOT MISSING",
      "nul IS NULL AND s IS NOT NULL AND nope IS NOT NULL",
      "flag IS BOOL AND s IS STRING AND ss IS BAG AND NOT s IS INT",
      "n BETWEEN - 2 AND +5 AND n IN [- 1, 1]",
      "n = - - 1 AND n>-5",
      "n NOT IN [2, 3] AND n NOT BETWEEN 2 AND 3",
      "ss = <<'b', 'a'>> AND m = {'sub': 'x'} AND l = ['a']",
      "attribute_exists(nope) = false",
      "true = attribute_exists(n)",
      "attribute_exists(n) <> 1",
      "contains(nope, 'z') = false",
      "(n BETWEEN 0 AND 5) = true",
      "(n = 5 OR s = 'x') = false",
      "attribute_exists(nope) IN [true, false]",
      "attribute_exists(n) = attribute_exists(s)",
      "attribute_exists(n) = flag",
  };
  for (const std::string condition : true_of_it) {
    EXPECT_EQ(keys("WHERE pk = 'f' AND " + condition), "f/1") << condition;
    EXPECT_EQ(keys("WHERE pk = 'f' AND NOT (" + condition + ")"), "") << condition;
  }
  for (const char* condition : {"attribute_exists(n) = 1",
                                "NOT attribute_exists(n) = true",
                                "(attribute_exists(n) = true) = false",
                                "attribute_exists(n) = s",
                                "nope IS NULL",
                                "FALSE"}) {
    EXPECT_EQ(keys(std::string("WHERE pk = 'f' AND ") + condition), "") << condition;
  }
}

TEST_F(Reads, RefusedConditions) {
  const std::string type =
      "Incorrect operand type for operator or function; operator or function: ";
  const std::string overlapping =
      "Overlapping conditions with range keys are not supported in where clause";
  const std::string too_many = "Too many decomposed read operations for a given query.";
  const std::string key_type =
      "Key attribute's data type should match its data type in table's schema: Key ";
  std::string chain = "n";
  for (int i = 0; i < 40; ++i) chain += " = n";
  const struct {
    std::string where, text;
  } cases[] = {
      {chain, "Too many conditions are compared with each other in a statement."},
      {"pk='o' AND n < true", type + "<, operand type: BOOL"},
      {"pk='o' AND attribute_exists(n) > false", type + ">, operand type: BOOL"},
      {"pk='o' AND attribute_type(n, 1)", type + "attribute_type, operand type: N"},
      {"pk='o' AND attribute_type(n, 'X')",
       "Invalid attribute type name found; type: X, valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}"},
      {"attribute_exists('n')",
       "Operator or function requires a document path; operator or function: attribute_exists"},
      {"attribute_exists()",
       "Incorrect number of operands for operator or function; operator or function: "
       "attribute_exists, number of operands: 0"},
      {"EXISTS(n)", "Unrecognized function: exists at 1:25:6"},
      {"set_add(n, <<'x'>>) = n", "Unrecognized function: set_add at 1:25:7"},
      {"pk = 1e126",
       "Number overflow. Attempting to store a number with magnitude larger than supported range "
       "under root"},
      {"pk IN ['o','o']", overlapping},
      {"pk='o' OR pk='o'", overlapping},
      {"pk='o' AND (sk > '0' OR sk < '5')", overlapping},
      {"pk='o' AND (sk='1' OR n=2)", overlapping},
      {"(pk='o' AND n=1) OR (pk='o' AND n=2)", overlapping},
      {"pk='a' AND n <> 1 OR pk='a' AND sk = '2'", overlapping},
      {"pk = 1 OR pk = 'o'", key_type + "pk"},
      {"pk = 'o' AND sk IN ['1', 2]", key_type + "sk"},
      {"pk IN [" + values(51) + "]", too_many},
      {"pk='o' AND sk IN [" + values(51) + "]", too_many},
      {"pk IN [" + values(26) + "] AND sk IN ['1','2']", too_many},
      {"pk='o' AND n IN [" + values(101) + "]",
       "The IN operator is provided with too many operands; number of operands: 101"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(run("SELECT * FROM tab WHERE " + c.where), c.text) << c.where;
  EXPECT_EQ(keys("WHERE pk IN [" + values(50) + "] AND n IN [" + values(100) + "]"), "");
  EXPECT_EQ(keys("WHERE pk IN [" + values(51) + "] OR n = 9"), "");
}

TEST_F(Reads, OrderBy) {
  const struct {
    const char *where, *expected;
  } cases[] = {
      {"WHERE pk = 'o' ORDER BY sk DESC", "o/3 o/2 o/1"},
      {"WHERE pk = 'o' ORDER BY sk", "o/1 o/2 o/3"},
      {"WHERE pk = 'o' ORDER BY pk ASC", "o/3 o/2 o/1"},
      {"WHERE pk IN ['o', 'p'] ORDER BY pk DESC, sk ASC", "p/1 p/2 p/3 o/1 o/2 o/3"},
      {"WHERE pk = 'o' AND sk IN ['1','3','2'] ORDER BY sk DESC", "o/3 o/2 o/1"},
      {"ORDER BY sk", "Must have WHERE clause in the statement when using ORDER BY clause."},
      {"WHERE pk = 'o' ORDER BY n DESC",
       "Attribute n in ORDER BY clause must be part of the primary key"},
      {"WHERE pk > 'a' ORDER BY sk",
       "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY "
       "clause."},
      {"WHERE pk IN ['o', 'p'] ORDER BY sk DESC",
       "Must have hash key in ORDER BY clause when more than one hash key condition specified in "
       "WHERE clause."},
  };
  for (const auto& c : cases) EXPECT_EQ(keys(c.where), c.expected) << c.where;
}

TEST_F(Reads, PagesGoOnFromAToken) {
  for (const char* where : {"WHERE pk IN ['o', 'p'] ORDER BY pk DESC",
                            "WHERE pk IN ['o', 'p']",
                            "",
                            "WHERE n > 0",
                            "WHERE pk = 'o' AND sk IN ['3', '1', '2']"}) {
    const std::string statement = std::string("SELECT pk, sk FROM tab ") + where;
    const std::string whole = plain_items(execute(statement));
    for (int limit = 1; limit <= 7; ++limit) {
      std::string seen;
      Document more = {{"Limit", limit}};
      for (int pages = 0; pages < 10; ++pages) {
        const Document page = execute(statement, nullptr, more);
        ASSERT_FALSE(page.contains("error")) << page.dump();
        EXPECT_LE(page["Items"].size(), static_cast<size_t>(limit));
        const std::string items = plain_items(page);
        seen += (seen.empty() || items.empty() ? "" : " ") + items;
        EXPECT_EQ(page.contains("NextToken"), page.contains("LastEvaluatedKey"));
        if (!page.contains("NextToken")) break;
        more["NextToken"] = page["NextToken"];
        if (pages == 1) t.cloud.restart();
      }
      EXPECT_EQ(seen, whole) << where << " by " << limit;
    }
  }
}

TEST_F(Reads, ATokenIsGoodForItsStatementOnly) {
  const Document first =
      execute("SELECT * FROM tab WHERE pk = ?", Document::array({S("o")}), {{"Limit", 1}});
  ASSERT_TRUE(first.contains("NextToken"));
  const auto refused = [&](const char* statement, Document parameters, const std::string& token) {
    return plain_items(execute(statement, std::move(parameters), {{"NextToken", token}}));
  };
  const std::string token = first["NextToken"], invalid = "Given NextToken is invalid";
  EXPECT_EQ(refused("SELECT * FROM tab WHERE pk = ?", Document::array({S("p")}), token), invalid);
  EXPECT_EQ(refused("SELECT pk FROM tab WHERE pk = ?", Document::array({S("o")}), token), invalid);
  for (const char* other : {"x", "AAAA", "////////////////////////////////"})
    EXPECT_EQ(refused("SELECT * FROM tab WHERE pk = ?", Document::array({S("o")}), other), invalid)
        << other;
  EXPECT_EQ(refused("SELECT sk FROM tab", nullptr, token), invalid);
}

TEST_F(Reads, Indexes) {
  t.make_indexed_table("idx");
  t.put("idx",
        {{"p", S("a")},
         {"s", N("1")},
         {"g", S("y")},
         {"l", S("l1")},
         {"x", S("x1")},
         {"z", S("z1")}});
  t.put("idx", {{"p", S("a")}, {"s", N("2")}, {"g", S("w")}, {"l", S("l2")}, {"z", S("z2")}});
  t.put("idx", {{"p", S("a")}, {"s", N("3")}, {"z", S("z1")}});
  const std::string invalid = "One or more parameter values were invalid: ";
  const struct {
    std::string statement, expected;
  } cases[] = {
      {"SELECT s FROM idx.\"by-g\" WHERE g = 'y'", "{s: 1}"},
      {"SELECT * FROM idx.\"keys\" WHERE g = 'y'", "{g: 'y', p: 'a', s: 1}"},
      {"SELECT * FROM idx.\"by-l\" WHERE p = 'a' AND l > 'l1'", "{l: 'l2', p: 'a', s: 2}"},
      {"SELECT z FROM idx.\"by-l\" WHERE p = 'a' ORDER BY l DESC", "{z: 'z2'} {z: 'z1'}"},
      {"SELECT s FROM idx.\"keys\" WHERE z = 'z1'", ""},
      {"SELECT s FROM idx.\"keys\" WHERE NOT z = 'z1' AND s = 1", "{s: 1}"},
      {"SELECT z, x FROM idx.\"keys\" WHERE g = 'y'",
       invalid + "Global secondary index keys does not project [z, x]"},
      {"SELECT p FROM idx.\"keys\" WHERE g = 'y' AND z = 'z1'",
       invalid + "Secondary index keys does not project one or more filter attributes: [z]"},
      {"SELECT p FROM idx.\"by-l\" WHERE p = 'a' AND l BETWEEN 'a' AND 'z' AND z IS MISSING",
       invalid + "Secondary index by-l does not project one or more filter attributes: [z]"},
      {"SELECT p FROM idx.\"keys\" WHERE g='y' AND b='1' AND (a='2' OR p='3')",
       invalid + "Secondary index keys does not project one or more filter attributes: [a, b]"},
      {"SELECT p FROM idx.\"keys\" WHERE g IN ['y','w'] AND NOT (zz='1' OR aa='2')",
       invalid + "Secondary index keys does not project one or more filter attributes: [zz, aa]"},
      {"SELECT s FROM idx.\"keys\" WHERE (g='w' AND s = 2) OR (g='y' AND z='1')", "{s: 2}"},
      {"SELECT s FROM idx.\"keys\" WHERE (g='y' AND z='1') OR (g='w' AND s = 2)", "{s: 2}"},
      {"SELECT p FROM idx.\"keys\" WHERE g='y' AND (g='w' OR z='1')", ""},
      {"SELECT * FROM idx.\"none\" WHERE p = 'a'", "The table does not have the specified index"},
      {"SELECT * FROM idx.\"idx\" WHERE p = 'a'", "The table does not have the specified index"},
      {"SELECT * FROM nothing WHERE p = 'a'",
       "ResourceNotFoundException: Requested resource not found"},
  };
  for (const auto& c : cases) EXPECT_EQ(run(c.statement), c.expected) << c.statement;
  EXPECT_EQ(plain_items(execute(
                "SELECT * FROM idx.\"by-g\" WHERE g = 'y'", nullptr, {{"ConsistentRead", true}})),
            "Strongly consistent read is not supported on Global Secondary Indexes");
  const Document back = execute("SELECT z FROM idx.\"by-l\" WHERE p = 'a'",
                                nullptr,
                                {{"ReturnConsumedCapacity", "INDEXES"}, {"ConsistentRead", true}});
  EXPECT_EQ(back["ConsumedCapacity"]["Table"]["CapacityUnits"], 2.0) << back.dump();
  EXPECT_EQ(back["ConsumedCapacity"]["LocalSecondaryIndexes"]["by-l"]["CapacityUnits"], 1.0);
}

TEST_F(Reads, ParametersOfEveryType) {
  const Document values[] = {
      {{"SS", {"b", "a"}}},
      {{"NS", {"2", "1"}}},
      {{"BS", {Document::binary({3, 4}), Document::binary({1, 2})}}},
      {{"L", {S("a"), S("b")}}},
      {{"M", {{"y", N("2")}, {"x", N("1")}}}},
      {{"B", Document::binary({1, 2, 3})}},
      {{"NULL", true}},
      {{"BOOL", false}},
      S("x"),
      N("1.50"),
  };
  for (const Document& value : values) {
    put("v", "1", {{"val", value}});
    const std::string statement = "SELECT sk FROM tab WHERE pk = ? AND val ";
    EXPECT_EQ(run(statement + "= ?", Document::array({S("v"), value})), "{sk: '1'}") << value;
    EXPECT_EQ(run(statement + "<> ?", Document::array({S("v"), value})), "") << value;
    EXPECT_EQ(run(statement + "IN [?, 7]", Document::array({S("v"), value})), "{sk: '1'}") << value;
    EXPECT_EQ(run(statement + "= ?", Document::array({S("v"), S("other")})), "") << value;
  }
}

TEST_F(Reads, PiecesOfStatementsAreRefusedOrRun) {
  const Document before = t.call("Scan", {{"TableName", "tab"}});
  for (const std::string statement :
       {"SELECT m.k[1], \"a\" FROM tab WHERE pk IN ['o', ?] AND (sk >= '1' OR NOT size(n) = -.5e1) "
        "ORDER BY pk DESC, sk",
        "EXISTS(SELECT * FROM tab WHERE pk = 'o' AND n IS NOT DOUBLE PRECISION) -- ''",
        "SELECT * FROM \"tab\" WHERE {'a': [<<1>>, ?]} = n AND x BETWEEN ? AND /* */ 'it''s';"}) {
    for (size_t at = 0; at < statement.size(); ++at) {
      for (const std::string& piece : {statement.substr(0, at),
                                       statement.substr(at),
                                       statement.substr(0, at) + statement.substr(at + 1),
                                       statement.substr(0, at) + "(" + statement.substr(at),
                                       statement.substr(0, at) + "'" + statement.substr(at)}) {
        const Document answer = execute(piece, Document::array({S("p"), N("1"), S("z")}));
        EXPECT_TRUE(answer.contains("Items") || answer.contains("message")) << piece;
      }
    }
  }
  EXPECT_EQ(t.call("Scan", {{"TableName", "tab"}}), before);
}

TEST_F(Reads, ManyAlternativesTakeNoTime) {
  std::string where = "pk IN [" + values(100) + "] AND sk IN ['1','2','3']";
  for (int i = 0; i < 800; ++i) where += " AND a<>1";
  EXPECT_EQ(run("SELECT * FROM tab WHERE " + where),
            "Too many decomposed read operations for a given query.");
}

TEST_F(Reads, AnIndexWithSeveralKeyAttributesIsRefused) {
  const auto attribute = [](const char* name) {
    return Document{{"AttributeName", name}, {"AttributeType", "S"}};
  };
  t.make_table("multi",
               {{"AttributeDefinitions",
                 {attribute("p"), attribute("h1"), attribute("h2"), attribute("r1")}},
                {"GlobalSecondaryIndexes",
                 {{{"IndexName", "gsi"},
                   {"KeySchema",
                    {{{"AttributeName", "h1"}, {"KeyType", "HASH"}},
                     {{"AttributeName", "h2"}, {"KeyType", "HASH"}},
                     {{"AttributeName", "r1"}, {"KeyType", "RANGE"}}}},
                   {"Projection", {{"ProjectionType", "ALL"}}}}}}});
  const std::string refused =
      "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or "
      "multi-attribute RANGE keys.";
  for (const char* statement :
       {"SELECT * FROM multi.gsi WHERE h1 = 'a'",
        "SELECT * FROM multi.gsi WHERE h1 = 5",
        "SELECT COUNT(*) FROM multi.gsi",
        "SELECT p FROM multi.gsi WHERE h1 = 'a' AND h2 = 'x' ORDER BY r1"}) {
    EXPECT_EQ(run(statement), refused) << statement;
  }
  EXPECT_EQ(run("INSERT INTO multi VALUE {'p': '1'}"), "");
  EXPECT_EQ(run("SELECT * FROM multi WHERE p = '1'"), "{p: '1'}");
}

}  // namespace
}  // namespace cloudtab::dynamodb::partiql
