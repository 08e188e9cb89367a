#include <chrono>
#include <initializer_list>
#include <string>

#include "core/services/dynamodb/partiql/test_statements.h"

// BatchExecuteStatement and ExecuteTransaction. Expectations as observed of the service by
// paritysuite/dynamodb-conformance and floci's tests.

namespace cloudtab::dynamodb::partiql {
namespace {

using std::chrono::minutes;

class Several : public Statements {
 protected:
  /// Each response: `Code: message`, the item, or `-`.
  std::string batch(std::initializer_list<std::string> statements) {
    const Document answer = several("BatchExecuteStatement", statements);
    if (answer.contains("error")) return answer["message"];
    std::string out;
    for (const Document& response : answer["Responses"]) {
      out += out.empty() ? "" : "; ";
      if (response.contains("Error")) {
        out += response["Error"]["Code"].get<std::string>() + ": " +
               response["Error"]["Message"].get<std::string>();
      } else {
        EXPECT_EQ(response["TableName"], "tab");
        out += response.contains("Item") ? plain_item(response["Item"]) : "-";
      }
    }
    return out;
  }
  /// The items read; the codes of the reasons for which it was canceled; or the error's text.
  std::string transaction(std::initializer_list<std::string> statements) {
    const Document answer = several("ExecuteTransaction", statements);
    std::string out;
    if (answer.contains("CancellationReasons")) {
      for (const Document& reason : answer["CancellationReasons"])
        out += (out.empty() ? "" : ", ") + reason["Code"].get<std::string>();
      return "[" + out + "]";
    }
    if (answer.contains("error")) return answer["message"];
    for (const Document& response : answer["Responses"]) {
      out += out.empty() ? "" : " ";
      out += response.contains("Item") ? plain_item(response["Item"]) : "-";
    }
    return out;
  }
};

TEST_F(Several, BatchAnswersEachStatementByItself) {
  put("a", "1", {{"d", S("x")}});
  const std::string need_key =
      "ValidationError: Select statements within BatchExecuteStatement must specify the primary "
      "key "
      "in the where clause.";
  EXPECT_EQ(
      batch({"SELECT * FROM tab WHERE pk='a' AND sk='1'",
             "SELECT d FROM tab WHERE pk IN ['a'] AND sk='1'",
             "SELECT * FROM tab WHERE pk='no' AND sk='1'",
             "SLECT * FROM tab",
             "SELECT * FROM \"none\" WHERE pk='a'",
             "SELECT * FROM tab WHERE pk='a'",
             "SELECT * FROM tab WHERE pk='a' AND sk='1' AND d='x'"}),
      "{d: 'x', pk: 'a', sk: '1'}; {d: 'x'}; -; ValidationError: Statement wasn't well formed, "
      "can't be processed: Expected data manipulation; ResourceNotFound: Requested resource not "
      "found; " +
          need_key + "; " + need_key);
  EXPECT_EQ(batch({"INSERT INTO tab VALUE {'pk':'b','sk':'1'}",
                   "INSERT INTO tab VALUE {'pk':'b','sk':'1'}",
                   "UPDATE tab SET d='y' WHERE pk='a' AND sk='1' RETURNING MODIFIED OLD *",
                   "UPDATE tab SET d='z' WHERE pk='a' AND sk='1' AND d='x'",
                   "UPDATE tab REMOVE d WHERE pk='a' AND sk='1' RETURNING MODIFIED NEW *",
                   "DELETE FROM tab WHERE pk='b' AND sk='1' RETURNING ALL OLD *"}),
            "-; DuplicateItem: Duplicate primary key exists in table; {d: 'x'}; "
            "ConditionalCheckFailed: The conditional request failed; -; {pk: 'b', sk: '1'}");
  EXPECT_EQ(item("a", "1"), "{pk: 'a', sk: '1'}");
  EXPECT_EQ(batch({"SELECT * FROM tab WHERE pk='a' AND sk='1'",
                   "DELETE FROM tab WHERE pk='a' AND sk='1'"}),
            "BatchExecuteStatement API does not support both read and write operations in the same "
            "request.");
  const Document limited = t.call(
      "BatchExecuteStatement",
      {{"Statements", Document(26, {{"Statement", "SELECT * FROM tab WHERE pk='a' AND sk='1'"}})}});
  EXPECT_EQ(limited["error"], "ValidationException");
}

TEST_F(Several, BatchCapacity) {
  const Document answer = several(
      "BatchExecuteStatement",
      {"INSERT INTO tab VALUE {'pk':'b','sk':'1'}", "INSERT INTO tab VALUE {'pk':'b','sk':'2'}"},
      {{"ReturnConsumedCapacity", "TOTAL"}});
  EXPECT_EQ(answer["ConsumedCapacity"], (Document{{{"TableName", "tab"}, {"CapacityUnits", 2.0}}}));
}

TEST_F(Several, TransactionsAreAllOrNothing) {
  put("a", "1", {{"n", N("1")}});
  EXPECT_EQ(transaction({"INSERT INTO tab VALUE {'pk':'b','sk':'1'}",
                         "UPDATE tab SET n = n + 1 WHERE pk='a' AND sk='1'",
                         "EXISTS(SELECT * FROM tab WHERE pk='c' AND sk='1' AND n IS MISSING)"}),
            "");
  EXPECT_EQ(transaction({"INSERT INTO tab VALUE {'pk':'d','sk':'1'}",
                         "INSERT INTO tab VALUE {'pk':'b','sk':'1'}",
                         "UPDATE tab SET n = 0 WHERE pk='a' AND sk='1' AND n = 1"}),
            "[None, DuplicateItem, ConditionalCheckFailed]");
  EXPECT_EQ(item("d", "1"), "");
  EXPECT_EQ(item("a", "1"), "{n: 2, pk: 'a', sk: '1'}");
  EXPECT_EQ(transaction({"EXISTS(SELECT * FROM tab WHERE pk='a' AND sk='1' AND pk='x' AND n=2)",
                         "DELETE FROM tab WHERE pk='b' AND sk='1'"}),
            "[ConditionalCheckFailed, None]");
  EXPECT_EQ(transaction({"SELECT n FROM tab WHERE pk='a' AND sk IN ['1']",
                         "SELECT * FROM tab WHERE (sk='9') AND pk='a' AND pk='a'"}),
            "{n: 2} -");
}

TEST_F(Several, TransactionsRefuse) {
  put("a", "1");
  const std::string first = "Validation failed in TransactStatements[0]: ";
  const std::string need_key = first +
                               "Select statements within ExecuteTransaction must specify the "
                               "primary key in the where clause.";
  const std::string read = "SELECT * FROM tab WHERE pk='a' AND sk='1'";
  const std::string missing = "UPDATE \"none\" SET a=1 WHERE pk='x' AND sk='1'";
  const std::string update = "UPDATE tab SET a=1 WHERE ";
  const struct {
    std::initializer_list<std::string> statements;
    std::string expected;
  } cases[] = {
      {{"SELECT * FROM tab WHERE"},
       first + "Statement wasn't well formed, can't be processed: Unexpected term"},
      {{update + "pk='a' AND sk='1' RETURNING ALL NEW *"},
       first + "RETURNING clause is not supported in ExecuteTransaction."},
      {{"SELECT * FROM tab.\"idx\" WHERE pk='a'"},
       first + "Reads on indices are not supported within transactions."},
      {{"SELECT * FROM tab WHERE pk='a'"}, need_key},
      {{"SELECT * FROM tab WHERE pk='a' AND sk='1' AND n=1"}, need_key},
      {{"SELECT * FROM tab WHERE pk='a' AND sk='1' AND pk='b'"}, need_key},
      {{"SELECT * FROM tab WHERE pk IN ['a','a'] AND sk='1'"},
       first + "Overlapping conditions with range keys are not supported in where clause"},
      {{"EXISTS(SELECT * FROM tab WHERE pk='a' AND sk='1')", update + "pk='b' AND sk='1'"},
       first + "EXISTS() must contain a single item read with additional condition"},
      {{"UPDATE tab SET a = a + [1] WHERE pk='a' AND sk='1'"},
       first + "Incorrect operand type for operator or function; operator or function: +, operand "
               "type: "
               "L"},
      {{read, update + "pk='a' AND sk='1'"},
       "ExecuteTransaction API does not support both read and write operations in the same "
       "request."},
      {{read, "SELECT a FROM tab WHERE sk='1' AND pk='a'"},
       "Transaction request cannot include multiple operations on one item"},
      {{read, read, "SELECT * FROM tab WHERE pk=1 AND sk='1'"}, "[None, None, ValidationError]"},
      {{missing + " RETURNING ALL NEW *", "DELETE FROM \"none\" WHERE pk='x'"},
       "[ResourceNotFound, ResourceNotFound]"},
      {{missing, update + "pk='a' AND sk='1' RETURNING ALL NEW *"},
       "Validation failed in TransactStatements[1]: RETURNING clause is not supported in "
       "ExecuteTransaction."},
      {{update + "pk='a'",
        update + "pk IN ['a'] AND sk='1'",
        update + "pk='a' AND sk='1' AND pk='b'",
        update + "pk='a' AND sk=1",
        update + "pk='a' AND sk='1'"},
       "[ValidationError, ValidationError, ValidationError, ValidationError, None]"},
      {{"INSERT INTO tab VALUE {'pk':'x'}", "DELETE FROM tab WHERE sk='1'"},
       "[ValidationError, ValidationError]"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(transaction(c.statements), c.expected) << c.statements.begin()[0];
  EXPECT_EQ(item("a", "1"), "{pk: 'a', sk: '1'}");
  EXPECT_EQ(run("EXISTS(SELECT * FROM tab WHERE pk='a' AND sk='1' AND n IS MISSING)"),
            "EXISTS can only be used in ExecuteTransaction write requests.");
}

TEST_F(Several, ATokenMakesATransactionRunOnce) {
  put("a", "1", {{"n", N("0")}});
  const Document more = {{"ClientRequestToken", "token"}, {"ReturnConsumedCapacity", "INDEXES"}};
  const std::string add = "UPDATE tab SET n = n + 1 WHERE pk='a' AND sk='1'";
  const Document first = several("ExecuteTransaction", {add}, more);
  EXPECT_EQ(first["ConsumedCapacity"][0]["WriteCapacityUnits"], 2.0);
  const Document again = several("ExecuteTransaction", {add}, more);
  EXPECT_EQ(again["ConsumedCapacity"][0]["ReadCapacityUnits"], 2.0);
  EXPECT_FALSE(again["ConsumedCapacity"][0].contains("WriteCapacityUnits"));
  EXPECT_EQ(item("a", "1"), "{n: 1, pk: 'a', sk: '1'}");
  const Document other =
      several("ExecuteTransaction", {"DELETE FROM tab WHERE pk='a' AND sk='1'"}, more);
  EXPECT_EQ(other["error"], "IdempotentParameterMismatchException");
  t.cloud.advance(minutes(11));
  several("ExecuteTransaction", {add}, more);
  EXPECT_EQ(item("a", "1"), "{n: 2, pk: 'a', sk: '1'}");
}

}  // namespace
}  // namespace cloudtab::dynamodb::partiql
