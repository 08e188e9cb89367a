#include "core/services/apigateway/v2/function.h"

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "core/services/apigateway/service.h"
#include "core/services/apigateway/v2/testing.h"

// Functions, with a Lambda whose functions are this file's.

namespace cloudtab::apigateway::v2 {
namespace {

constexpr const char* kFunction = "arn:aws:lambda:us-east-1:000000000000:function:";

/// What was asked, by function, newest last; how each answers.
std::map<std::string, std::vector<Document>> asked;
std::map<std::string, std::string> answers;

/// A function answers what `answers` says; `slow` after five seconds; `none` fails.
Outcome invoke_function(Call& call, const Document& input) {
  const std::string arn = input.value("FunctionName", "");
  const std::string name = arn.substr(arn.rfind(':') + 1);
  const Instant ready = call.started_at() + 5s;
  if (name == "slow" && call.now() < ready && call.may_wait()) return Waiting{{}, ready};
  if (name == "stuck") return Waiting{{}, call.started_at() + 1h};
  if (name == "unknown") return Error{"ResourceNotFoundException", "Function not found", 404};
  const auto& bytes = input["Payload"].get_binary();
  asked[name].push_back(Document::parse(bytes.begin(), bytes.end()));
  asked[name].back()["invocationType"] = input["InvocationType"];
  const std::string& answer = answers[name];
  Document output = {
      {"StatusCode", 200},
      {"Payload", Document::binary(std::vector<uint8_t>(answer.begin(), answer.end()))}};
  if (name == "none") output["FunctionError"] = "Unhandled";
  return output;
}

std::span<const ServiceDefinition* const> services() {
  static constexpr OperationEntry kOperations[] = {{"Invoke", invoke_function}};
  static const ServiceDefinition lambda{.id = "lambda", .operations = kOperations};
  static const ServiceDefinition* const all[] = {
      &apigateway_service(), &apigatewaymanagementapi_service(), &apigatewayv2_service(), &lambda};
  return all;
}

class Functions : public ApiV2Test {
 protected:
  Functions() : ApiV2Test(services()) {
    asked.clear();
    answers.clear();
  }
  std::string add_function(const std::string& name, const std::string& format = "2.0") {
    Document integration = {{"IntegrationType", "AWS_PROXY"}, {"IntegrationUri", kFunction + name}};
    if (!format.empty()) integration["PayloadFormatVersion"] = format;
    return add_integration(integration);
  }
};

TEST(Function, IsNamedByItsArnOrByAnInvocationsPath) {
  const std::string arn = std::string(kFunction) + "f";
  EXPECT_EQ(function_of(arn), arn);
  EXPECT_EQ(function_of("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" + arn +
                        "/invocations"),
            arn);
}

TEST_F(Functions, AnswerRoutesOfAnHttpApi) {
  make_http_api();
  make_stage();
  add_route("GET /two/{x}", add_function("two"));
  add_route("GET /one", add_function("one", "1.0"));
  add_route("GET /none", add_function("none"));
  add_route("GET /unknown", add_function("unknown"));
  answers["two"] = R"({"hello": "two"})";
  answers["one"] = R"({"statusCode": 201, "body": "one"})";
  EXPECT_EQ(answer("GET", "/two/a?q=1"), R"(200 {"hello": "two"})");
  EXPECT_EQ(asked["two"][0]["version"], "2.0");
  EXPECT_EQ(asked["two"][0]["pathParameters"], Document({{"x", "a"}}));
  EXPECT_EQ(asked["two"][0]["invocationType"], "RequestResponse");
  EXPECT_EQ(answer("GET", "/one"), "201 one");
  EXPECT_EQ(asked["one"][0]["version"], "1.0");
  answers["one"] = "null";
  for (const char* path : {"/one", "/none", "/unknown"})
    EXPECT_EQ(answer("GET", path), R"(500 {"message":"Internal Server Error"})") << path;
}

TEST_F(Functions, AreWaitedFor) {
  make_http_api();
  make_stage();
  add_route("GET /slow", add_function("slow"));
  add_route("GET /stuck", add_function("stuck"));
  answers["slow"] = "\"done\"";
  cloud.machine().request(7, request("GET", "/slow"), cloud.now());
  EXPECT_TRUE(cloud.machine().take_outputs().responses.empty());
  cloud.machine().tick(cloud.now() + 5s);
  Outputs outputs = cloud.machine().take_outputs();
  ASSERT_EQ(outputs.responses.size(), 1u);
  EXPECT_EQ(outputs.responses[0].http.body, "done");
  EXPECT_EQ(asked["slow"].size(), 1u);
  cloud.machine().request(8, request("GET", "/stuck"), cloud.now());
  cloud.machine().tick(cloud.now() + 30s);
  outputs = cloud.machine().take_outputs();
  ASSERT_EQ(outputs.responses.size(), 1u);
  EXPECT_EQ(outputs.responses[0].http.body, R"({"message":"Service Unavailable"})");
  EXPECT_EQ(outputs.responses[0].http.status, 503);
}

TEST_F(Functions, DecideWhoMayCall) {
  make_http_api();
  make_stage();
  const auto guard = [&](const std::string& name, const std::string& format, bool simple) {
    return call("CreateAuthorizer",
                {{"ApiId", api},
                 {"AuthorizerType", "REQUEST"},
                 {"AuthorizerUri",
                  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" +
                      (kFunction + name) + "/invocations"},
                 {"AuthorizerPayloadFormatVersion", format},
                 {"EnableSimpleResponses", simple},
                 {"IdentitySource", {"$request.header.token"}},
                 {"Name", name}})
        .value("AuthorizerId", "");
  };
  const std::string behind = add_function("behind");
  add_route("GET /simple",
            behind,
            {{"AuthorizationType", "CUSTOM"}, {"AuthorizerId", guard("simple", "2.0", true)}});
  add_route("GET /policy",
            behind,
            {{"AuthorizationType", "CUSTOM"}, {"AuthorizerId", guard("policy", "1.0", false)}});
  answers["behind"] = "\"in\"";
  const auto policy = [&](const std::string& effect, const std::string& resource) {
    return R"({"principalId": "p", "policyDocument": {"Statement": [{"Action": "execute-api:*",
               "Effect": ")" +
           effect + R"(", "Resource": [")" + resource + R"("]}]}, "context": {"k": "v"}})";
  };
  const std::string all = "arn:aws:execute-api:us-east-1:000000000000:" + api + "/*";
  const std::string refused = R"(403 {"message":"Forbidden"})";
  const std::string failed = R"(500 {"message":"Internal Server Error"})";
  struct Row {
    const char* name;
    std::string decision;
    std::string answer;
  };
  const Row rows[] = {
      {"simple", R"({"isAuthorized": true, "context": {"k": "v"}})", "200 in"},
      {"simple", R"({"isAuthorized": false})", refused},
      {"simple", R"({"isAuthorized": "yes"})", failed},
      {"simple", "\"yes\"", failed},
      {"policy", policy("Allow", all), "200 in"},
      {"policy", policy("Allow", all + "/GET/other"), refused},
      {"policy", policy("Deny", all), refused},
      {"policy", R"({"isAuthorized": true})", failed},
  };
  for (const Row& row : rows) {
    answers[row.name] = row.decision;
    asked["behind"].clear();
    EXPECT_EQ(answer("GET", "/" + std::string(row.name), "", {{"Token", "t"}}), row.answer)
        << row.decision;
    EXPECT_EQ(asked["behind"].size(), row.answer == "200 in" ? 1u : 0u);
    if (row.answer == "200 in")
      EXPECT_EQ(asked["behind"][0]["requestContext"]["authorizer"]["lambda"]["k"], "v");
  }
  EXPECT_EQ(asked["simple"][0]["identitySource"], Document::array({"t"}));
  EXPECT_EQ(asked["simple"][0]["routeArn"],
            "arn:aws:execute-api:us-east-1:000000000000:" + api + "/$default/GET/simple");
  EXPECT_EQ(asked["policy"][0]["authorizationToken"], "t");
  const size_t before = asked["simple"].size();
  EXPECT_EQ(answer("GET", "/simple"), R"(401 {"message":"Unauthorized"})");
  EXPECT_EQ(asked["simple"].size(), before);
}

TEST_F(Functions, AnswerAWebSocket) {
  make_socket_api();
  make_stage("dev");
  add_route("$connect", add_function("hello", ""));
  add_route("$disconnect", add_function("bye", ""));
  const std::string route = add_route(
      "$default", add_function("talk", ""), {{"RouteResponseSelectionExpression", "$default"}});
  call("CreateRouteResponse",
       {{"ApiId", api}, {"RouteId", route}, {"RouteResponseKey", "$default"}});
  answers["hello"] = R"({"statusCode": 401, "body": "who?"})";
  const Document connect = {{"apiId", api}, {"stage", "dev"}, {"query", "a=1&a=2"}};
  EXPECT_EQ(control("connect", connect), "401 who?");
  answers["hello"] = "null";
  EXPECT_EQ(control("connect", connect), R"(500 {"error":"Internal server error"})");
  answers["hello"] = R"({"statusCode": 200})";
  const Document opened = Document::parse(control("connect", connect).substr(4));
  const Document id = opened["connectionId"];
  const Document& event = asked["hello"].back();
  EXPECT_EQ(event["requestContext"]["eventType"], "CONNECT");
  EXPECT_EQ(event["requestContext"]["connectionId"], id);
  EXPECT_EQ(event["queryStringParameters"], Document({{"a", "2"}}));
  EXPECT_EQ(event["multiValueQueryStringParameters"]["a"].dump(), R"(["1","2"])");
  answers["talk"] = R"({"statusCode": 200, "body": "heard"})";
  EXPECT_EQ(control("send", {{"connectionId", id}, {"body", "hi"}}), "200 {}");
  EXPECT_EQ(asked["talk"][0]["body"], "hi");
  EXPECT_EQ(asked["talk"][0]["requestContext"]["routeKey"], "$default");
  EXPECT_EQ(control("receive", {{"connectionId", id}}),
            R"(200 {"frames":[{"body":"heard"}],"open":true})");
  control("disconnect", {{"connectionId", id}});
  ASSERT_EQ(asked["bye"].size(), 1u);
  EXPECT_EQ(asked["bye"][0]["invocationType"], "Event");
  EXPECT_EQ(asked["bye"][0]["requestContext"]["disconnectStatusCode"], 1000);
}

TEST_F(Functions, DecideWhoMayConnect) {
  make_socket_api();
  make_stage("dev");
  const std::string authorizer = call("CreateAuthorizer",
                                      {{"ApiId", api},
                                       {"AuthorizerType", "REQUEST"},
                                       {"AuthorizerUri", std::string(kFunction) + "guard"},
                                       {"IdentitySource", {"route.request.querystring.token"}},
                                       {"Name", "guard"}})
                                     .value("AuthorizerId", "");
  add_route("$connect",
            add_function("hello", ""),
            {{"AuthorizationType", "CUSTOM"}, {"AuthorizerId", authorizer}});
  add_route("$default", add_function("talk", ""));
  answers["hello"] = answers["talk"] = R"({"statusCode": 200})";
  const auto decide = [](const std::string& effect) {
    return R"({"principalId": "p", "policyDocument": {"Statement": {"Action": "*",
               "Effect": ")" +
           effect + R"(", "Resource": "*"}}, "context": {"k": "v"}})";
  };
  Document input = {{"apiId", api}, {"stage", "dev"}};
  EXPECT_EQ(control("connect", input), R"(401 {"message":"Unauthorized"})");
  EXPECT_TRUE(asked["guard"].empty());
  input["query"] = "token=t";
  answers["guard"] = decide("Deny");
  EXPECT_EQ(control("connect", input), R"(403 {"message":"Forbidden"})");
  EXPECT_TRUE(asked["hello"].empty());
  answers["guard"] = "null";
  EXPECT_EQ(control("connect", input), R"(500 {"error":"Internal server error"})");
  answers["guard"] = decide("Allow");
  const Document opened = Document::parse(control("connect", input).substr(4));
  EXPECT_EQ(asked["guard"].back()["methodArn"],
            "arn:aws:execute-api:us-east-1:000000000000:" + api + "/dev/$connect");
  EXPECT_EQ(asked["hello"][0]["requestContext"]["authorizer"],
            Document({{"k", "v"}, {"principalId", "p"}}));
  // Later events know the caller, too.
  cloud.restart();
  control("send", {{"connectionId", opened["connectionId"]}, {"body", "hi"}});
  EXPECT_EQ(asked["talk"][0]["requestContext"]["authorizer"]["k"], "v");
}

}  // namespace
}  // namespace cloudtab::apigateway::v2
