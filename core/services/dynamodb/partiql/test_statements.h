#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/services/dynamodb/test_tables.h"

// Short hands for the tests of statements.

namespace cloudtab::dynamodb::partiql {

/// A table `tab` with keys `pk` and `sk`, both S, and a table `numbers` with key `pk`, N.
class Statements : public ::testing::Test {
 protected:
  struct Case {
    const char* statement;
    const char* expected;
  };

  Statements() {
    const auto key = [](const char* name, const char* kind) {
      return Document{{"AttributeName", name}, {"KeyType", kind}};
    };
    const auto attribute = [](const char* name, const char* type) {
      return Document{{"AttributeName", name}, {"AttributeType", type}};
    };
    t.make_table("tab",
                 {{"AttributeDefinitions", {attribute("pk", "S"), attribute("sk", "S")}},
                  {"KeySchema", {key("pk", "HASH"), key("sk", "RANGE")}}});
    t.make_table(
        "numbers",
        {{"AttributeDefinitions", {attribute("pk", "N")}}, {"KeySchema", {key("pk", "HASH")}}});
  }

  void put(const char* pk, const char* sk, Document more = Document::object()) {
    Document item = {{"pk", S(pk)}, {"sk", S(sk)}};
    item.update(more);
    t.put("tab", item);
  }

  /// `{"L": [{"N": "1"}]}` as `[1]`.
  static std::string plain(const Document& value) {
    const std::string type = value.begin().key();
    const Document& content = value.begin().value();
    if (type == "S") return "'" + content.get<std::string>() + "'";
    if (type == "N") return content.get<std::string>();
    if (type == "BOOL") return content.get<bool>() ? "true" : "false";
    if (type == "NULL") return "null";
    if (type == "M") return plain_item(content);
    std::string out;
    for (const Document& element : content) {
      out += out.empty() ? "" : ", ";
      out += type == "L" ? plain(element) : element.get<std::string>();
    }
    return type == "L" ? "[" + out + "]" : "<<" + out + ">>";
  }
  static std::string plain_item(const Document& item) {
    std::string out;
    for (const auto& [name, value] : item.items())
      out += (out.empty() ? "" : ", ") + name + ": " + plain(value);
    return "{" + out + "}";
  }
  static std::string plain_items(const Document& answer) {
    if (answer.contains("error")) {
      const std::string code = answer["error"];
      return (code == "ValidationException" ? "" : code + ": ") +
             answer["message"].get<std::string>();
    }
    std::string out;
    for (const Document& item : answer["Items"]) out += (out.empty() ? "" : " ") + plain_item(item);
    return out;
  }

  Document execute(const std::string& statement,
                   Document parameters = nullptr,
                   Document more = Document::object()) {
    Document input = {{"Statement", statement}};
    if (!parameters.is_null()) input["Parameters"] = std::move(parameters);
    input.update(more);
    return t.call("ExecuteStatement", input);
  }
  /// The items of the answer, or its error's text.
  std::string run(const std::string& statement, Document parameters = nullptr) {
    return plain_items(execute(statement, std::move(parameters)));
  }
  void expect(std::initializer_list<Case> cases) {
    for (const Case& c : cases) EXPECT_EQ(run(c.statement), c.expected) << c.statement;
  }
  std::string item(const char* pk, const char* sk) {
    const Document found = t.get("tab", {{"pk", S(pk)}, {"sk", S(sk)}});
    return found.is_null() ? "" : plain_item(found);
  }

  /// Several statements as a transaction or batch.
  Document several(const char* operation,
                   std::initializer_list<std::string> statements,
                   Document more = Document::object()) {
    Document list = Document::array();
    for (const std::string& statement : statements) list.push_back({{"Statement", statement}});
    const bool batch = std::string(operation) == "BatchExecuteStatement";
    Document input = {{batch ? "Statements" : "TransactStatements", std::move(list)}};
    input.update(more);
    return t.call(operation, input);
  }

  TestTables t;
};

}  // namespace cloudtab::dynamodb::partiql
