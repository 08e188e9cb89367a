#include "core/services/apigateway/testing.h"

namespace cloudtab::apigateway {
namespace {

using DataPlaneTest = ApiTest;

constexpr const char* kRole = "arn:aws:iam::000000000000:role/api";

TEST_F(DataPlaneTest, AMockAnswers) {
  make_api();
  add_mock(root, "GET", "{\"hello\": \"$input.params('name')\"}");
  deploy();
  const HttpResponse response = send("GET", "/live?name=Ann");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "{\"hello\": \"Ann\"}");
  EXPECT_EQ(response.headers.value("content-type"), "application/json");
  EXPECT_EQ(response.headers.value("x-amzn-requestid").size(), 36u);
  EXPECT_EQ(response.headers.value("x-amz-apigw-id").size(), 16u);
}

TEST_F(DataPlaneTest, AnApiIsReachedByHostAndByPath) {
  make_api();
  add_mock(root, "GET", "root");
  add_mock(add_resource("pets"), "GET", "pets");
  deploy();
  EXPECT_EQ(answer("GET", "/live"), "200 root");
  EXPECT_EQ(answer("GET", "/live/"), "200 root");
  EXPECT_EQ(answer("GET", "/live/pets"), "200 pets");
  for (const std::string& path : {"/restapis/" + api + "/live/_user_request_/pets",
                                  "/_aws/execute-api/" + api + "/live/pets"}) {
    HttpRequest request;
    request.method = "GET";
    request.target = path;
    request.headers.set("Host", "localhost:4566");
    EXPECT_EQ(cloud.http(request).body, "pets") << path;
  }
}

TEST_F(DataPlaneTest, AnApiPutsItemsInATable) {
  call_service("dynamodb",
               "CreateTable",
               {{"TableName", "orders"},
                {"BillingMode", "PAY_PER_REQUEST"},
                {"AttributeDefinitions", {{{"AttributeName", "orderId"}, {"AttributeType", "S"}}}},
                {"KeySchema", {{{"AttributeName", "orderId"}, {"KeyType", "HASH"}}}}});
  make_api();
  const std::string orders = add_resource("orders");
  add_method(orders,
             "POST",
             {{"type", "AWS"},
              {"integrationHttpMethod", "POST"},
              {"uri", "arn:aws:apigateway:us-east-1:dynamodb:action/PutItem"},
              {"credentials", kRole},
              {"requestTemplates",
               {{"application/json",
                 R"json({"TableName": "orders", "Item": {
                   "orderId": {"S": "$input.path('$.orderId')"},
                   "total": {"N": "$input.path('$.total')"}}})json"}}}},
             {{"responseTemplates", {{"application/json", "{ \"accepted\": true }"}}}});
  call("PutMethodResponse", merged(key(orders, "POST"), {{"statusCode", "400"}}));
  call("PutIntegrationResponse",
       merged(key(orders, "POST"), {{"statusCode", "400"}, {"selectionPattern", "4\\d{2}"}}));
  deploy();
  EXPECT_EQ(answer("POST",
                   "/live/orders",
                   R"({"orderId": "o-1", "total": 12.5})",
                   {{"Content-Type", "application/json"}}),
            "200 { \"accepted\": true }");
  const Document item = call_service(
      "dynamodb", "GetItem", {{"TableName", "orders"}, {"Key", {{"orderId", {{"S", "o-1"}}}}}});
  EXPECT_EQ(item["Item"]["total"]["N"], "12.5");
  // The service's own error comes through where no template changes it.
  const HttpResponse refused = send("POST", "/live/orders", R"({"orderId": "", "total": 1})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body.find("ValidationException"), std::string::npos) << refused.body;
  EXPECT_EQ(send("POST", "/live/orders", "no json").status, 400);
}

TEST_F(DataPlaneTest, AnApiSendsMessagesToAQueue) {
  const std::string url =
      call_service("sqs", "CreateQueue", {{"QueueName", "work"}}).value("QueueUrl", "");
  make_api();
  const std::string form = "Action=SendMessage&MessageBody=$util.urlEncode($input.body)";
  add_method(
      root,
      "POST",
      {{"type", "AWS"},
       {"integrationHttpMethod", "POST"},
       {"uri", "arn:aws:apigateway:us-east-1:sqs:path/000000000000/work"},
       {"credentials", kRole},
       {"requestParameters",
        {{"integration.request.header.Content-Type", "'application/x-www-form-urlencoded'"}}},
       {"requestTemplates", {{"application/json", form}}}},
      {{"responseTemplates", {{"application/json", "{\"sent\": true}"}}}});
  add_method(root,
             "GET",
             {{"type", "AWS"},
              {"integrationHttpMethod", "GET"},
              {"uri", "arn:aws:apigateway:us-east-1:sqs:action/SendMessage"},
              {"credentials", kRole},
              {"requestParameters",
               {{"integration.request.querystring.QueueUrl", "'" + url + "'"},
                {"integration.request.querystring.MessageBody", "method.request.querystring.m"}}}},
             {{"responseTemplates", {{"application/json", "{\"sent\": true}"}}}});
  deploy();
  EXPECT_EQ(answer("POST", "/live", R"({"a": "b&c"})"), "200 {\"sent\": true}");
  EXPECT_EQ(answer("GET", "/live?m=hello"), "200 {\"sent\": true}");
  const Document received =
      call_service("sqs", "ReceiveMessage", {{"QueueUrl", url}, {"MaxNumberOfMessages", 10}});
  std::string bodies;
  for (const Document& message : received.value("Messages", Document::array()))
    bodies += message["Body"].get<std::string>() + " ";
  EXPECT_NE(bodies.find(R"({"a": "b&c"})"), std::string::npos) << bodies;
  EXPECT_NE(bodies.find("hello"), std::string::npos) << bodies;
}

TEST_F(DataPlaneTest, RoutesAreTheMostSpecific) {
  make_api();
  add_mock(add_resource("{proxy+}"), "ANY", "greedy $input.params('proxy')");
  const std::string pets = add_resource("pets");
  add_mock(pets, "GET", "pets");
  add_mock(add_resource("{id}", pets), "GET", "pet $input.params('id')");
  add_mock(add_resource("new", pets), "GET", "new");
  deploy();
  EXPECT_EQ(answer("GET", "/live/pets"), "200 pets");
  EXPECT_EQ(answer("GET", "/live/pets/"), "200 pets");
  EXPECT_EQ(answer("GET", "/live/pets/new"), "200 new");
  EXPECT_EQ(answer("GET", "/live/pets/a%20b"), "200 pet a b");
  EXPECT_EQ(answer("GET", "/live/a/b/c"), "200 greedy a/b/c");
  EXPECT_EQ(answer("DELETE", "/live/x"), "200 greedy x");
  EXPECT_EQ(answer("GET", "/live"), "403 {\"message\":\"Missing Authentication Token\"}");
}

TEST_F(DataPlaneTest, WhatIsNotThere) {
  make_api();
  add_mock(root, "GET", "x");
  deploy();
  const HttpResponse missing = send("GET", "/live/none");
  EXPECT_EQ(missing.status, 403);
  EXPECT_EQ(missing.body, "{\"message\":\"Missing Authentication Token\"}");
  EXPECT_EQ(missing.headers.value("x-amzn-errortype"), "MissingAuthenticationTokenException");
  EXPECT_EQ(answer("POST", "/live"), "403 {\"message\":\"Missing Authentication Token\"}");
  EXPECT_EQ(answer("GET", "/test"), "403 {\"message\":\"Forbidden\"}");
  api = "zzzzzzzzzz";
  EXPECT_EQ(answer("GET", "/live"), "403 {\"message\":\"Forbidden\"}");
}

TEST_F(DataPlaneTest, ChangesNeedADeployment) {
  make_api();
  add_mock(root, "GET", "old");
  deploy();
  call("PutIntegrationResponse",
       merged(key(root),
              {{"statusCode", "200"}, {"responseTemplates", {{"application/json", "new"}}}}));
  EXPECT_EQ(answer("GET", "/live"), "200 old");
  deploy();
  EXPECT_EQ(answer("GET", "/live"), "200 new");
}

}  // namespace
}  // namespace cloudtab::apigateway
