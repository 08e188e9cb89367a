#pragma once

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// Short hands for the service's tests.

namespace cloudtab::dynamodb {

inline Document S(std::string text) { return {{"S", std::move(text)}}; }
inline Document N(std::string text) { return {{"N", std::move(text)}}; }

class TestTables {
 public:
  TestCloud cloud;

  /// The answer, or `{"error": code, "message": text}` with the error's further members.
  Document call(std::string_view operation, const Document& input) {
    Result<Document> result = cloud.call("dynamodb", operation, input);
    if (result.ok()) return *result;
    Document error = result.error().fields;
    error["error"] = result.error().code;
    error["message"] = result.error().message;
    return error;
  }
  /// `Code: message`, or "" for success. What fails has changed nothing.
  std::string failure(std::string_view operation, const Document& input) {
    const uint64_t before = cloud.machine().digest();
    const Document answer = call(operation, input);
    if (!answer.contains("error")) return "";
    EXPECT_EQ(cloud.machine().digest(), before) << operation << " failed, but changed something";
    return answer["error"].get<std::string>() + ": " + answer["message"].get<std::string>();
  }
  /// The text of a ValidationException; any other outcome in full.
  std::string refusal(std::string_view operation, const Document& input) {
    const std::string text = failure(operation, input);
    const std::string head = "ValidationException: ";
    return text.substr(0, head.size()) == head ? text.substr(head.size()) : "(not refused) " + text;
  }

  /// A table on demand with a text partition key `p`.
  void make_table(const std::string& name, Document more = Document::object()) {
    Document input = {{"TableName", name},
                      {"AttributeDefinitions", {{{"AttributeName", "p"}, {"AttributeType", "S"}}}},
                      {"KeySchema", {{{"AttributeName", "p"}, {"KeyType", "HASH"}}}},
                      {"BillingMode", "PAY_PER_REQUEST"}};
    input.update(more);
    expect_ok(call("CreateTable", input));
  }
  /// Keys `p` (S) and `s` (N); a global index `by-g` on g (S) and s, one `keys` on g with the keys
  /// only, a local index `by-l` on l (S) with `x` included.
  void make_indexed_table(const std::string& name) {
    const auto attribute = [](const char* name_of, const char* type) {
      return Document{{"AttributeName", name_of}, {"AttributeType", type}};
    };
    const auto key = [](const char* partition, const char* sort) {
      Document schema = {{{"AttributeName", partition}, {"KeyType", "HASH"}}};
      if (sort != nullptr) schema.push_back({{"AttributeName", sort}, {"KeyType", "RANGE"}});
      return schema;
    };
    make_table(
        name,
        {{"AttributeDefinitions",
          {attribute("p", "S"), attribute("s", "N"), attribute("g", "S"), attribute("l", "S")}},
         {"KeySchema", key("p", "s")},
         {"GlobalSecondaryIndexes",
          {{{"IndexName", "by-g"},
            {"KeySchema", key("g", "s")},
            {"Projection", {{"ProjectionType", "ALL"}}}},
           {{"IndexName", "keys"},
            {"KeySchema", key("g", nullptr)},
            {"Projection", {{"ProjectionType", "KEYS_ONLY"}}}}}},
         {"LocalSecondaryIndexes",
          {{{"IndexName", "by-l"},
            {"KeySchema", key("p", "l")},
            {"Projection", {{"ProjectionType", "INCLUDE"}, {"NonKeyAttributes", {"x"}}}}}}}});
  }
  void put(const std::string& table, const Document& item) {
    expect_ok(call("PutItem", {{"TableName", table}, {"Item", item}}));
  }
  Document get(const std::string& table, const Document& key) {
    return call("GetItem", {{"TableName", table}, {"Key", key}}).value("Item", Document());
  }

 private:
  static void expect_ok(const Document& answer) {
    EXPECT_FALSE(answer.contains("error")) << answer.dump();
  }
};

}  // namespace cloudtab::dynamodb
