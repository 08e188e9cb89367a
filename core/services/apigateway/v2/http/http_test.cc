#include <optional>
#include <string>
#include <vector>

#include "core/base/encoding.h"
#include "core/services/apigateway/v2/http/event.h"
#include "core/services/apigateway/v2/http/route_match.h"
#include "core/services/apigateway/v2/testing.h"

namespace cloudtab::apigateway::v2 {
namespace {

TEST(RouteMatch, KeysHaveAMethodAndAPath) {
  for (const char* key : {"$default", "GET /", "ANY /{proxy+}", "POST /a/{b}/c", "GET /a/"})
    EXPECT_TRUE(is_http_route_key(key)) << key;
  for (const char* key : {"",
                          "GET",
                          "get /a",
                          "GET a",
                          "FETCH /a",
                          "GET /{proxy+}/a",
                          "GET /a b",
                          "$connect",
                          "GET /{a"})
    EXPECT_FALSE(is_http_route_key(key)) << key;
}

TEST(RouteMatch, TheMostSpecificRouteIsTaken) {
  const char* const kKeys[] = {"GET /pets/dog/1",
                               "GET /pets/dog/{id}",
                               "GET /pets/{proxy+}",
                               "ANY /pets/{kind}",
                               "GET /pets/{kind}/{id}",
                               "ANY /{proxy+}",
                               "POST /",
                               "$default"};
  std::vector<Document> routes;
  for (const char* key : kKeys) routes.push_back({{"RouteKey", key}});
  std::vector<const Document*> pointers;
  for (const Document& route : routes) pointers.push_back(&route);
  struct Row {
    const char* method;
    const char* path;
    const char* key;
    const char* parameters;
  };
  // The first rows are AWS's own example.
  static const Row kRows[] = {
      {"GET", "/pets/dog/1", "GET /pets/dog/1", ""},
      {"GET", "/pets/dog/2", "GET /pets/dog/{id}", "id=2 "},
      {"GET", "/pets/cat/1", "GET /pets/{kind}/{id}", "kind=cat id=1 "},
      {"POST", "/test/5", "ANY /{proxy+}", "proxy=test/5 "},
      {"GET", "/pets/a/b/c", "GET /pets/{proxy+}", "proxy=a/b/c "},
      {"GET", "/pets/dog", "ANY /pets/{kind}", "kind=dog "},
      {"GET", "/pets/a%20b", "ANY /pets/{kind}", "kind=a b "},
      {"GET", "/pets/dog/2/", "GET /pets/{proxy+}", "proxy=dog/2/ "},
      {"POST", "/", "POST /", ""},
      {"GET", "/", "$default", ""},
  };
  for (const Row& row : kRows) {
    const std::optional<HttpRouteMatch> match = find_http_route(pointers, row.method, row.path);
    ASSERT_TRUE(match) << row.path;
    EXPECT_EQ((*match->route)["RouteKey"], row.key) << row.path;
    std::string parameters;
    for (const auto& [name, value] : match->path_parameters) parameters += name + "=" + value + " ";
    EXPECT_EQ(parameters, row.parameters) << row.path;
  }
  pointers.pop_back();
  EXPECT_FALSE(find_http_route(pointers, "GET", "/"));
}

HttpEventSource example(const HttpRequest& request) {
  HttpEventSource source;
  source.request = &request;
  source.account = "123456789012";
  source.api_id = "a1";
  source.domain = "a1.execute-api.us-east-1.amazonaws.com";
  source.stage = "$default";
  source.route_key = "POST /my/{part}";
  source.path = "/my/path";
  source.query = "parameter1=value1&parameter1=value2&parameter2=value";
  source.path_parameters = {{"part", "path"}};
  source.request_id = "id";
  source.time = from_millis(1'583'348'638'390);
  return source;
}

TEST(Event, Format2JoinsWhatIsRepeated) {
  HttpRequest request;
  request.method = "POST";
  request.headers = {{"Header1", "value1"}, {"Header1", "value2"}, {"Cookie", "a=1; b=2"}};
  request.body = "Hello";
  EXPECT_EQ(event_2(example(request)), Document::parse(R"json({
    "version": "2.0", "routeKey": "POST /my/{part}", "rawPath": "/my/path",
    "rawQueryString": "parameter1=value1&parameter1=value2&parameter2=value",
    "cookies": ["a=1", "b=2"],
    "headers": {"header1": "value1,value2"},
    "queryStringParameters": {"parameter1": "value1,value2", "parameter2": "value"},
    "requestContext": {
      "accountId": "123456789012", "apiId": "a1",
      "domainName": "a1.execute-api.us-east-1.amazonaws.com", "domainPrefix": "a1",
      "http": {"method": "POST", "path": "/my/path", "protocol": "HTTP/1.1",
               "sourceIp": "127.0.0.1", "userAgent": ""},
      "requestId": "id", "routeKey": "POST /my/{part}", "stage": "$default",
      "time": "04/Mar/2020:19:03:58 +0000", "timeEpoch": 1583348638390},
    "body": "Hello", "pathParameters": {"part": "path"}, "isBase64Encoded": false})json"));
}

TEST(Event, Format1HasLists) {
  HttpRequest request;
  request.method = "POST";
  request.headers = {{"Header1", "value1"}, {"Header1", "value2"}};
  const Document event = event_1(example(request));
  EXPECT_EQ(event["version"], "1.0");
  EXPECT_EQ(event["resource"], "/my/{part}");
  EXPECT_EQ(event["headers"], Document({{"header1", "value2"}}));
  EXPECT_EQ(event["multiValueHeaders"].dump(), R"({"header1":["value1","value2"]})");
  EXPECT_EQ(event["queryStringParameters"]["parameter1"], "value2");
  EXPECT_EQ(event["multiValueQueryStringParameters"]["parameter1"].dump(),
            R"(["value1","value2"])");
  EXPECT_TRUE(event["body"].is_null());
  EXPECT_TRUE(event["stageVariables"].is_null());
  EXPECT_EQ(event["requestContext"]["resourceId"], "POST /my/{part}");
}

TEST(Event, BytesAreBase64) {
  HttpRequest request;
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = "a=1";
  EXPECT_EQ(event_2(example(request))["body"], base64_encode("a=1"));
  EXPECT_EQ(event_2(example(request))["isBase64Encoded"], true);
}

TEST(Event, AFunctionsAnswerIsAResponse) {
  struct Row {
    const char* format;
    const char* payload;
    const char* response;
  };
  static const Row kRows[] = {
      {"2.0",
       R"({"statusCode": 201, "body": "x", "headers": {"X-A": 1}})",
       "201 x; x-a=1 content-type=text/plain;charset=UTF-8 "},
      {"2.0",
       R"({"statusCode": 200, "cookies": ["a=1", "b=2"]})",
       "200 ; set-cookie=a=1 set-cookie=b=2 "},
      {"2.0", R"({"message": "hi"})", R"(200 {"message": "hi"}; content-type=application/json )"},
      {"2.0", R"("Hello")", "200 Hello; content-type=application/json "},
      {"2.0",
       R"({"statusCode": 200, "body": "aGk=", "isBase64Encoded": true, "headers": {"content-type": "a/b"}})",
       "200 hi; content-type=a/b "},
      {"1.0", R"({"statusCode": "404", "multiValueHeaders": {"a": ["1", "2"]}})", "404 ; a=1 a=2 "},
      {"1.0", R"({"message": "hi"})", "error"},
      {"1.0", "null", "error"},
      {"2.0", R"({"statusCode": "teapot"})", "error"},
      {"2.0", R"({"statusCode": 200, "body": {"a": 1}})", "error"},
      {"2.0", "no json", "error"},
  };
  for (const Row& row : kRows) {
    const Result<HttpResponse> response = response_of_function(row.payload, row.format);
    std::string text = "error";
    if (response.ok()) {
      text = std::to_string(response->status) + " " + response->body + "; ";
      for (const auto& [name, value] : response->headers) text += name + "=" + value + " ";
    }
    EXPECT_EQ(text, row.response) << row.payload;
  }
}

using HttpApi = ApiV2Test;

TEST_F(HttpApi, ARouteSendsToAQueue) {
  make_http_api();
  make_stage();
  add_queue_route("POST /orders/{id}", "${request.path.id}-$request.body.total");
  add_queue_route("PUT /orders/{id}",
                  "${request.path.id}/${request.body.total}/${request.querystring.q}/"
                  "${request.header.X-A}/${context.routeKey}/${request.path}");
  add_queue_route("ANY /whole", "$request.body");
  const HttpResponse sent = send("POST", "/whole", R"({"a": "b&c=d"})");
  EXPECT_EQ(sent.status, 200);
  EXPECT_NE(sent.body.find("<SendMessageResponse"), std::string::npos) << sent.body;
  EXPECT_EQ(sent.headers.value("apigw-requestid").size(), 36u);
  EXPECT_EQ(queued(), R"({"a": "b&c=d"} )");
  EXPECT_EQ(send("PUT", "/orders/7?q=1&q=2", R"({"total": 12})", {{"x-a", "h"}}).status, 200);
  EXPECT_EQ(queued(), "7/12/1,2/h/PUT /orders/{id}//orders/7 ");
  EXPECT_EQ(answer("GET", "/none"), R"(404 {"message":"Not Found"})");
  EXPECT_EQ(answer("DELETE", "/orders/7"), R"(404 {"message":"Not Found"})");
  EXPECT_EQ(queued(), "");
}

TEST_F(HttpApi, TheStageIsInThePathUnlessItIsTheDefault) {
  make_http_api();
  make_stage("dev");
  call("UpdateStage",
       {{"ApiId", api}, {"StageName", "dev"}, {"StageVariables", {{"color", "red"}}}});
  add_queue_route("GET /x", "${context.stage} ${context.path} ${stageVariables.color}");
  EXPECT_EQ(send("GET", "/dev/x").status, 200);
  EXPECT_EQ(queued(), "dev /dev/x red ");
  EXPECT_EQ(answer("GET", "/x"), R"(404 {"message":"Not Found"})");
  make_stage();
  EXPECT_EQ(send("GET", "/x").status, 200);
  EXPECT_EQ(queued(), "$default /x  ");
  for (const std::string& path : {"/_aws/execute-api/" + api + "/dev/x",
                                  "/_cloudtab/apis/" + api + "/dev/x",
                                  "/_cloudtab/apis/" + api + "/x"}) {
    HttpRequest by_path;
    by_path.method = "GET";
    by_path.target = path;
    by_path.headers.set("Host", "localhost:4566");
    EXPECT_EQ(cloud.http(by_path).status, 200) << path;
  }
}

TEST_F(HttpApi, AStageServesItsDeployment) {
  make_http_api();
  EXPECT_EQ(error("CreateDeployment", {{"ApiId", api}}),
            "BadRequestException: Unable to deploy API because no routes exist in this API");
  const std::string route = add_queue_route("GET /a", "a");
  call("CreateStage", {{"ApiId", api}, {"StageName", "live"}});
  EXPECT_EQ(send("GET", "/live/a").status, 404);
  const Document deployment = call("CreateDeployment", {{"ApiId", api}, {"StageName", "live"}});
  EXPECT_EQ(deployment["DeploymentStatus"], "DEPLOYED");
  EXPECT_EQ(send("GET", "/live/a").status, 200);
  call("DeleteRoute", {{"ApiId", api}, {"RouteId", route}});
  EXPECT_EQ(send("GET", "/live/a").status, 200);
  EXPECT_EQ(
      error("DeleteDeployment", {{"ApiId", api}, {"DeploymentId", deployment["DeploymentId"]}}),
      "BadRequestException: Active stages pointing to this deployment must be moved or deleted");
  call("UpdateStage", {{"ApiId", api}, {"StageName", "live"}, {"AutoDeploy", true}});
  EXPECT_EQ(send("GET", "/live/a").status, 404);
  add_queue_route("GET /b", "b");
  EXPECT_EQ(send("GET", "/live/b").status, 200);
  // Switched off, it stays with what it had.
  call("UpdateStage", {{"ApiId", api}, {"StageName", "live"}, {"AutoDeploy", false}});
  add_queue_route("GET /c", "c");
  EXPECT_EQ(send("GET", "/live/b").status, 200);
  EXPECT_EQ(send("GET", "/live/c").status, 404);
  cloud.restart();
  EXPECT_EQ(send("GET", "/live/b").status, 200);
}

TEST_F(HttpApi, CorsIsAnsweredByTheApi) {
  make_http_api({{"CorsConfiguration",
                  {{"AllowOrigins", {"https://a.example"}},
                   {"AllowMethods", {"GET", "POST"}},
                   {"AllowHeaders", {"x-a"}},
                   {"ExposeHeaders", {"x-b"}},
                   {"AllowCredentials", true},
                   {"MaxAge", 300}}}});
  make_stage();
  add_queue_route("$default", "x");
  const HttpResponse allowed =
      send("OPTIONS",
           "/x",
           "",
           {{"Origin", "https://a.example"}, {"Access-Control-Request-Method", "POST"}});
  EXPECT_EQ(allowed.status, 204);
  EXPECT_EQ(allowed.headers.value("access-control-allow-origin"), "https://a.example");
  EXPECT_EQ(allowed.headers.value("access-control-allow-methods"), "GET,POST");
  EXPECT_EQ(allowed.headers.value("access-control-allow-headers"), "x-a");
  EXPECT_EQ(allowed.headers.value("access-control-allow-credentials"), "true");
  EXPECT_EQ(allowed.headers.value("access-control-max-age"), "300");
  const HttpResponse refused =
      send("OPTIONS",
           "/x",
           "",
           {{"Origin", "https://b.example"}, {"Access-Control-Request-Method", "POST"}});
  EXPECT_EQ(refused.status, 204);
  EXPECT_EQ(refused.headers.find("access-control-allow-origin"), nullptr);
  EXPECT_EQ(queued(), "");
  const HttpResponse real = send("GET", "/x", "", {{"Origin", "https://a.example"}});
  EXPECT_EQ(real.headers.value("access-control-allow-origin"), "https://a.example");
  EXPECT_EQ(real.headers.value("access-control-expose-headers"), "x-b");
  EXPECT_EQ(send("GET", "/x").headers.find("access-control-allow-origin"), nullptr);
  EXPECT_EQ(queued(), "x x ");
}

TEST_F(HttpApi, TheHostCallsAUrl) {
  make_http_api();
  make_stage();
  add_route("GET /{proxy+}",
            add_integration({{"IntegrationType", "HTTP_PROXY"},
                             {"IntegrationMethod", "ANY"},
                             {"IntegrationUri", "https://backend.example/base/{proxy}"},
                             {"PayloadFormatVersion", "1.0"},
                             {"RequestParameters",
                              {{"append:header.x-new", "$request.header.x-old"},
                               {"remove:header.x-gone", "''"},
                               {"overwrite:querystring.a", "2"}}},
                             {"ResponseParameters",
                              {{"200",
                                {{"overwrite:statuscode", "203"},
                                 {"append:header.x-from", "$response.header.server"}}}}}}));
  cloud.machine().request(
      7, request("GET", "/a/b?a=1&c=d", "", {{"X-Old", "o"}, {"X-Gone", "g"}}), cloud.now());
  Outputs outputs = cloud.machine().take_outputs();
  ASSERT_EQ(outputs.effects.size(), 1u);
  ASSERT_TRUE(outputs.responses.empty());
  EXPECT_EQ(outputs.effects[0].kind, EffectKind::kHttpCall);
  EXPECT_EQ(outputs.effects[0].request, Document::parse(R"({
      "method": "GET", "url": "https://backend.example/base/a/b?c=d&a=2", "body": "",
      "headers": [["X-Old", "o"], ["x-new", "o"], ["Host", "backend.example"]]})"));
  cloud.machine().complete_effect(outputs.effects[0].id,
                                  {{"ok",
                                    {{"status", 200},
                                     {"headers", Document::array({{"server", "s"}})},
                                     {"body", base64_encode("hello")}}}},
                                  cloud.now());
  outputs = cloud.machine().take_outputs();
  ASSERT_EQ(outputs.responses.size(), 1u);
  EXPECT_EQ(outputs.responses[0].http.status, 203);
  EXPECT_EQ(outputs.responses[0].http.body, "hello");
  EXPECT_EQ(outputs.responses[0].http.headers.value("x-from"), "s");
  // A host that cannot, and one that does not answer in time.
  struct Row {
    Document result;
    const char* body;
  };
  for (const Row& row :
       {Row{{{"error", {{"type", "NoRunner"}, {"message", ""}}}},
            R"({"message":"Cloudtab does not implement HTTP calls in this host yet."})"},
        Row{{{"error", {{"type", "TypeError"}, {"message", ""}}}},
            R"({"message":"Service Unavailable"})"}}) {
    cloud.machine().request(8, request("GET", "/a"), cloud.now());
    outputs = cloud.machine().take_outputs();
    ASSERT_EQ(outputs.effects.size(), 1u);
    cloud.machine().complete_effect(outputs.effects[0].id, row.result, cloud.now());
    outputs = cloud.machine().take_outputs();
    ASSERT_EQ(outputs.responses.size(), 1u);
    EXPECT_EQ(outputs.responses[0].http.body, row.body);
  }
  cloud.machine().request(9, request("GET", "/a"), cloud.now());
  cloud.machine().tick(cloud.now() + 29s);
  EXPECT_TRUE(cloud.machine().take_outputs().responses.empty());
  cloud.machine().tick(cloud.now() + 2s);
  outputs = cloud.machine().take_outputs();
  ASSERT_EQ(outputs.responses.size(), 1u);
  EXPECT_EQ(outputs.responses[0].http.status, 503);
}

TEST_F(HttpApi, WhatCannotBeDecidedIsRefused) {
  make_http_api();
  make_stage();
  const std::string authorizer =
      call("CreateAuthorizer",
           {{"ApiId", api},
            {"AuthorizerType", "JWT"},
            {"IdentitySource", {"$request.header.Authorization"}},
            {"Name", "people"},
            {"JwtConfiguration", {{"Issuer", "https://issuer.example"}, {"Audience", {"app"}}}}})
          .value("AuthorizerId", "");
  const std::string route = add_queue_route("GET /x", "x");
  call("UpdateRoute",
       {{"ApiId", api},
        {"RouteId", route},
        {"AuthorizationType", "JWT"},
        {"AuthorizerId", authorizer}});
  const HttpResponse without = send("GET", "/x");
  EXPECT_EQ(without.status, 401);
  EXPECT_EQ(without.body, R"({"message":"Unauthorized"})");
  EXPECT_EQ(without.headers.value("www-authenticate"), "Bearer");
  const auto token = [](const std::string& claims) {
    return "Bearer " + base64_encode(R"({"alg":"RS256"})") + "." + base64_encode(claims) + ".x";
  };
  struct Row {
    const char* claims;
    int status;
  };
  // The clock of tests says 2026.
  static const Row kRows[] = {
      {R"({"iss":"https://issuer.example","aud":"app","exp":1800000000})", 501},
      {R"({"iss":"https://issuer.example","aud":"app","exp":1700000000})", 401},
      {R"({"iss":"https://issuer.example","aud":"other","exp":1800000000})", 401},
      {R"({"iss":"https://other.example","aud":"app","exp":1800000000})", 401},
  };
  for (const Row& row : kRows)
    EXPECT_EQ(send("GET", "/x", "", {{"Authorization", token(row.claims)}}).status, row.status)
        << row.claims;
  EXPECT_EQ(error("DeleteAuthorizer", {{"ApiId", api}, {"AuthorizerId", authorizer}}),
            "ConflictException: Cannot delete authorizer 'people', is referenced in route: GET /x");
  call("UpdateRoute", {{"ApiId", api}, {"RouteId", route}, {"AuthorizationType", "AWS_IAM"}});
  EXPECT_EQ(answer("GET", "/x"), R"(403 {"message":"Forbidden"})");
  EXPECT_EQ(queued(), "");
}

TEST_F(HttpApi, AFunctionThatCannotRunSaysSo) {
  make_http_api({{"Target", "arn:aws:lambda:us-east-1:000000000000:function:f"}});
  const HttpResponse response = send("GET", "/");
  EXPECT_GE(response.status, 500);
  EXPECT_NE(response.body.find("\"message\""), std::string::npos) << response.body;
}

}  // namespace
}  // namespace cloudtab::apigateway::v2
