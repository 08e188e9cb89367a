#include "tests/fuzz/cloud.h"

#include <utility>

#include "core/base/ensure.h"

namespace cloudtab::fuzz {

namespace {

constexpr int kUsesMax = 500;

Document key(const char* partition, const char* sort) {
  Document schema = {{{"AttributeName", partition}, {"KeyType", "HASH"}}};
  if (sort != nullptr) schema.push_back({{"AttributeName", sort}, {"KeyType", "RANGE"}});
  return schema;
}

}  // namespace

TestCloud& FuzzCloud::begin() {
  if (cloud_ != nullptr && ++uses_ < kUsesMax) return *cloud_;
  uses_ = 0;
  cloud_ = std::make_unique<TestCloud>();
  const auto made = cloud_->call("dynamodb",
                                 "CreateTable",
                                 {{"TableName", "tab"},
                                  {"BillingMode", "PAY_PER_REQUEST"},
                                  {"AttributeDefinitions",
                                   {{{"AttributeName", "p"}, {"AttributeType", "S"}},
                                    {{"AttributeName", "s"}, {"AttributeType", "N"}},
                                    {{"AttributeName", "g"}, {"AttributeType", "S"}}}},
                                  {"KeySchema", key("p", "s")},
                                  {"GlobalSecondaryIndexes",
                                   {{{"IndexName", "by-g"},
                                     {"KeySchema", key("g", nullptr)},
                                     {"Projection", {{"ProjectionType", "ALL"}}}}}}});
  ENSURE(made.ok());
  const auto put = cloud_->call("dynamodb",
                                "PutItem",
                                {{"TableName", "tab"},
                                 {"Item",
                                  {{"p", {{"S", "k"}}},
                                   {"s", {{"N", "1"}}},
                                   {"g", {{"S", "red"}}},
                                   {"l", {{"L", {{{"N", "1"}}, {{"S", "a"}}}}}},
                                   {"t", {{"SS", {"a", "b"}}}}}}});
  ENSURE(put.ok());
  return *cloud_;
}

HttpResponse FuzzCloud::send(const std::string& operation, std::string body) {
  HttpRequest request;
  request.method = "POST";
  request.target = "/";
  request.headers = {{"host", "dynamodb.us-east-1.amazonaws.com"},
                     {"content-type", "application/x-amz-json-1.0"},
                     {"x-amz-target", "DynamoDB_20120810." + operation}};
  request.body = std::move(body);
  return cloud_->http(request);
}

}  // namespace cloudtab::fuzz
