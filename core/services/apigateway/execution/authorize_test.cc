#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "core/services/apigateway/execution/authorizer.h"
#include "core/services/apigateway/testing.h"

namespace cloudtab::apigateway {
namespace {

TEST(Authorizer, ReadsTheIdentityThatItsSourcesName) {
  MappingSource source;
  source.headers = {{"Auth", "token"}, {"Empty", ""}};
  source.query = {{"q", "1"}};
  source.stage_variables = {{"v", "s"}};
  source.context = {{"identity", {{"sourceIp", "127.0.0.1"}}}};
  struct Case {
    const char* sources;
    const char* identity;  ///< null: none
  };
  const Case cases[] = {
      {"", ""},
      {"method.request.header.auth", "token"},
      {"method.request.header.Auth, method.request.querystring.q ", "token,1"},
      {"stageVariables.v,context.identity.sourceIp", "s,127.0.0.1"},
      {"method.request.header.Empty", nullptr},
      {"method.request.header.Auth,method.request.header.Other", nullptr},
  };
  for (const Case& test : cases) {
    const std::optional<std::string> identity =
        identity_of({{"identitySource", test.sources}}, source);
    ASSERT_EQ(identity.has_value(), test.identity != nullptr) << test.sources;
    if (identity) EXPECT_EQ(*identity, test.identity) << test.sources;
  }
}

TEST(Authorizer, ReadsTheDecisionOfItsFunction) {
  struct Case {
    const char* answer;
    const char* context;  ///< null: it is none
  };
  const Case cases[] = {
      {R"({"policyDocument": {}, "principalId": "me", "context": {"n": 1, "b": true, "t": "x"}})",
       R"({"b":"true","n":"1","principalId":"me","t":"x"})"},
      {R"({"policyDocument": {}})", "{}"},
      {R"({"policyDocument": {}, "context": {"list": []}})", nullptr},
      {R"({"policyDocument": "text"})", nullptr},
      {R"({"principalId": "me"})", nullptr},
      {R"("allow")", nullptr},
      {"", nullptr},
  };
  for (const Case& test : cases) {
    const Result<Document> decision = read_decision(test.answer);
    ASSERT_EQ(decision.ok(), test.context != nullptr) << test.answer;
    if (decision.ok())
      EXPECT_EQ(decision.value()["authorizer"].dump(), test.context) << test.answer;
  }
}

class AuthorizedApiTest : public HostedApiTest {
 protected:
  const std::string uri = function_uri("guard");

  /// `GET /{name}` behind an authorizer; answers what the templates see of it.
  void make(const Document& authorizer) {
    make_function("guard");
    make_api();
    authorizer_id =
        call("CreateAuthorizer",
             merged({{"restApiId", api}, {"name", "guard"}, {"authorizerUri", uri}}, authorizer))
            .value("id", "");
    add_method(
        add_resource("{name}"),
        "GET",
        {{"type", "MOCK"}, {"requestTemplates", {{"application/json", "{\"statusCode\": 200}"}}}},
        {{"responseTemplates",
          {{"application/json", "$context.authorizer.principalId $context.authorizer.tier"}}}},
        {{"authorizationType", "CUSTOM"}, {"authorizerId", authorizer_id}});
    deploy();
  }
  void begin(const std::string& target, HttpHeaders headers = {}) {
    HostedApiTest::begin({"GET", target, std::move(headers), ""});
  }
  Document event() const { return Document::parse(effect->request["payload"].get<std::string>()); }
  static Document returned(const Document& value) {
    return {{"outcome", "returned"}, {"payload", value.dump()}};
  }
  static Document policy(const char* effect, const std::string& resource) {
    return {{"Version", "2012-10-17"},
            {"Statement",
             {{{"Effect", effect}, {"Action", "execute-api:Invoke"}, {"Resource", resource}}}}};
  }
  std::string arn(const std::string& rest) const {
    return "arn:aws:execute-api:us-east-1:000000000000:" + api + "/" + rest;
  }

  const Document by_token = {{"type", "TOKEN"}, {"identitySource", "method.request.header.Auth"}};
  std::string authorizer_id;
};

TEST_F(AuthorizedApiTest, ATokenIsJudgedByTheFunctionsPolicy) {
  make(by_token);
  begin("/live/cat", {{"Auth", "abc"}});
  EXPECT_EQ(answered(), "waiting");
  EXPECT_EQ(
      event(),
      Document(
          {{"type", "TOKEN"}, {"authorizationToken", "abc"}, {"methodArn", arn("live/GET/cat")}}));
  end(returned({{"principalId", "me"},
                {"context", {{"tier", 3}}},
                {"policyDocument", policy("Allow", arn("live/GET/*"))}}));
  EXPECT_EQ(answered(), "200 me 3");
}

TEST_F(AuthorizedApiTest, WhoMayNotCallIsTold) {
  struct Case {
    Document account;
    const char* answer;
    const char* error_type;
  };
  const Case cases[] = {
      {returned({{"policyDocument", policy("Deny", "*")}}),
       R"(403 {"Message":"User is not authorized to access this resource with an explicit deny"})",
       "AccessDeniedException"},
      {returned({{"policyDocument", policy("Allow", "arn:aws:execute-api:*:*:*/other/*")}}),
       R"(403 {"Message":"User is not authorized to access this resource"})",
       "AccessDeniedException"},
      {{{"outcome", "threw"}, {"payload", R"({"errorMessage":"Unauthorized"})"}},
       R"(401 {"message":"Unauthorized"})",
       "UnauthorizedException"},
      {{{"outcome", "threw"}, {"payload", R"({"errorMessage":"Unauthorized!"})"}},
       R"(500 {"message":null})",
       "AuthorizerConfigurationException"},
      {returned("yes"), R"(500 {"message":null})", "AuthorizerConfigurationException"},
      {returned({{"policyDocument", {{"Statement", "none"}}}}),
       R"(500 {"message":null})",
       "AuthorizerConfigurationException"},
      {{{"outcome", "timedOut"}}, R"(500 {"message":null})", "AuthorizerConfigurationException"},
  };
  make(merged(by_token, {{"authorizerResultTtlInSeconds", 0}}));
  for (const Case& test : cases) {
    begin("/live/cat", {{"Auth", "abc"}});
    end(test.account);
    EXPECT_EQ(answered(), test.answer) << test.account;
    EXPECT_EQ(response->headers.value("x-amzn-ErrorType"), test.error_type) << test.account;
  }
}

TEST_F(AuthorizedApiTest, AGatewayResponseTellsWhatTheAuthorizerSaid) {
  make(by_token);
  call("PutGatewayResponse",
       {{"restApiId", api},
        {"responseType", "ACCESS_DENIED"},
        {"statusCode", "404"},
        {"responseTemplates", {{"application/json", "$context.authorizer.why"}}}});
  deploy();
  begin("/live/cat", {{"Auth", "abc"}});
  end(returned({{"context", {{"why", "too late"}}}, {"policyDocument", policy("Deny", "*")}}));
  EXPECT_EQ(answered(), "404 too late");
}

TEST_F(AuthorizedApiTest, ARequestWithoutAFittingIdentityIsRefusedAtOnce) {
  make(merged(by_token, {{"identityValidationExpression", "[a-c]+"}}));
  for (const HttpHeaders& headers :
       {HttpHeaders{}, HttpHeaders{{"Auth", ""}}, HttpHeaders{{"Auth", "abcd"}}}) {
    begin("/live/cat", headers);
    EXPECT_EQ(answered(), R"(401 {"message":"Unauthorized"})");
    EXPECT_FALSE(effect);
  }
}

TEST_F(AuthorizedApiTest, ADecisionIsKeptForItsTimeToLive) {
  make(merged(by_token, {{"authorizerResultTtlInSeconds", 60}}));
  begin("/live/cat", {{"Auth", "abc"}});
  end(returned({{"principalId", "me"}, {"policyDocument", policy("Allow", arn("live/GET/cat"))}}));
  EXPECT_EQ(answered(), "200 me ");
  // The kept policy judges other methods too.
  begin("/live/dog", {{"Auth", "abc"}});
  EXPECT_EQ(answered(), R"(403 {"Message":"User is not authorized to access this resource"})");
  EXPECT_FALSE(effect);
  begin("/live/cat", {{"Auth", "other"}});
  EXPECT_EQ(answered(), "waiting");
  cloud.advance(60s);
  begin("/live/cat", {{"Auth", "abc"}});
  EXPECT_EQ(answered(), "waiting");
  end(returned({{"principalId", "you"}, {"policyDocument", policy("Allow", "*")}}));
  EXPECT_EQ(answered(), "200 you ");
  call("FlushStageAuthorizersCache", {{"restApiId", api}, {"stageName", "live"}});
  begin("/live/cat", {{"Auth", "abc"}});
  EXPECT_EQ(answered(), "waiting");
}

TEST_F(AuthorizedApiTest, ARequestAuthorizerSeesTheRequest) {
  make({{"type", "REQUEST"}, {"identitySource", "method.request.querystring.key"}});
  begin("/live/cat?key=1", {{"A", "b"}});
  const Document asked = event();
  EXPECT_EQ(asked["type"], "REQUEST");
  EXPECT_EQ(asked["methodArn"], arn("live/GET/cat"));
  EXPECT_EQ(asked["resource"], "/{name}");
  EXPECT_EQ(asked["path"], "/cat");
  EXPECT_EQ(asked["httpMethod"], "GET");
  EXPECT_EQ(asked["headers"]["A"], "b");
  EXPECT_EQ(asked["queryStringParameters"], Document({{"key", "1"}}));
  EXPECT_EQ(asked["pathParameters"], Document({{"name", "cat"}}));
  EXPECT_EQ(asked["stageVariables"], Document::object());
  EXPECT_EQ(asked["requestContext"]["path"], "/live/cat");
  EXPECT_FALSE(asked.contains("body"));
  begin("/live/cat");
  EXPECT_EQ(answered(), R"(401 {"message":"Unauthorized"})");
}

TEST_F(AuthorizedApiTest, AnAuthorizerCanBeTried) {
  make(by_token);
  HostedApiTest::begin({"POST",
                        "/restapis/" + api + "/authorizers/" + authorizer_id,
                        {{"Host", "apigateway.us-east-1.amazonaws.com"}},
                        R"({"headers":{"Auth":"abc"}})"});
  end(returned({{"principalId", "me"}, {"policyDocument", policy("Allow", "*")}}));
  ASSERT_TRUE(response);
  const Document answer = Document::parse(response->body);
  EXPECT_EQ(answer["clientStatus"], 200);
  EXPECT_EQ(answer["principalId"], "me");
  EXPECT_EQ(Document::parse(answer["policy"].get<std::string>()), policy("Allow", "*"));
}

TEST_F(AuthorizedApiTest, AuthorizersAreCheckedAndChanged) {
  make(by_token);
  const Document key = {{"restApiId", api}, {"authorizerId", authorizer_id}};
  const Document input = {{"restApiId", api}, {"name", "other"}, {"type", "TOKEN"}};
  EXPECT_EQ(error("CreateAuthorizer", merged(input, {{"authorizerUri", "here"}})),
            "BadRequestException: Invalid Authorizer URI: here. Authorizer URI should be a valid "
            "API Gateway ARN that represents a Lambda function invocation.");
  EXPECT_EQ(error("CreateAuthorizer", {{"restApiId", "no"}, {"name", "n"}, {"type", "TOKEN"}}),
            "ConflictException: Unable to complete operation due to concurrent modification. "
            "Please try again later.");
  EXPECT_EQ(error("GetAuthorizer", {{"restApiId", api}, {"authorizerId", "no"}}),
            "NotFoundException: Invalid Authorizer identifier specified");
  const Document changed =
      call("UpdateAuthorizer",
           merged(key,
                  {{"patchOperations",
                    {{{"op", "replace"}, {"path", "/authorizerResultTtlInSeconds"}, {"value", "9"}},
                     {{"op", "replace"}, {"path", "/name"}, {"value", "gate"}}}}}));
  EXPECT_EQ(changed["authorizerResultTtlInSeconds"], 9);
  EXPECT_EQ(changed["name"], "gate");
  EXPECT_EQ(call("GetAuthorizers", {{"restApiId", api}})["items"], Document::array({changed}));
  EXPECT_EQ(error("DeleteAuthorizer", key),
            "ConflictException: Cannot delete authorizer 'gate', is referenced in method: "
            "/{name}/GET");
}

class PolicedApiTest : public ApiTest {
 protected:
  void make(const Document& policy, const std::string& type) {
    const Document made = call("CreateRestApi", {{"name", "shop"}, {"policy", policy.dump()}});
    api = made.value("id", "");
    root = made.value("rootResourceId", "");
    add_method(
        root,
        "GET",
        {{"type", "MOCK"}, {"requestTemplates", {{"application/json", "{\"statusCode\": 200}"}}}},
        Document::object(),
        {{"authorizationType", type}});
    deploy();
  }
  void enforce() {
    HttpRequest request{"PUT", "/_cloudtab/access", {}, R"({"mode":"enforce"})"};
    ASSERT_EQ(cloud.http(request).status, 200);
  }
  static Document statement(const char* effect, const char* resource) {
    return {{"Effect", effect},
            {"Principal", "*"},
            {"Action", "execute-api:Invoke"},
            {"Resource", resource}};
  }
  static Document policy(const Document& statements) {
    return {{"Version", "2012-10-17"}, {"Statement", statements}};
  }
};

TEST_F(PolicedApiTest, TheApisPolicyCountsWherePoliciesAreEnforced) {
  make(
      policy({statement("Allow", "execute-api:/live/*"), statement("Deny", "execute-api:/*/GET/")}),
      "NONE");
  EXPECT_EQ(answer("GET", "/live/"), "200 ");
  enforce();
  EXPECT_EQ(
      answer("GET", "/live/"),
      R"(403 {"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on )"
      R"(resource: arn:aws:execute-api:us-east-1:********0000:)" +
          api + R"(/live/GET/ with an explicit deny"})");
}

TEST_F(PolicedApiTest, AnApisPolicyLetsInThoseItNames) {
  make(policy({statement("Allow", "execute-api:/live/*")}), "NONE");
  enforce();
  EXPECT_EQ(answer("GET", "/live/"), "200 ");
}

TEST_F(PolicedApiTest, ASignedCallerNeedsAPolicyThatAllowsIt) {
  make(policy({statement("Allow", "execute-api:/other/*")}), "AWS_IAM");
  call_service("iam", "CreateUser", {{"UserName", "ann"}});
  const Document key = call_service("iam", "CreateAccessKey", {{"UserName", "ann"}})["AccessKey"];
  const HttpHeaders signed_by_ann = {
      {"Authorization",
       "AWS4-HMAC-SHA256 Credential=" + key.value("AccessKeyId", "") +
           "/20261126/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0"}};
  EXPECT_EQ(answer("GET", "/live/"), R"(403 {"message":"Missing Authentication Token"})");
  EXPECT_EQ(answer("GET", "/live/", "", signed_by_ann), "200 ");
  enforce();
  EXPECT_EQ(answer("GET", "/live/", "", signed_by_ann),
            R"(403 {"Message":"User: arn:aws:iam::000000000000:user/ann is not authorized to )"
            R"(perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:)"
            R"(********0000:)" +
                api + R"(/live/GET/"})");
  call_service(
      "iam",
      "PutUserPolicy",
      {{"UserName", "ann"},
       {"PolicyName", "call"},
       {"PolicyDocument",
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"execute-api:*","Resource":"*"}})"}});
  EXPECT_EQ(answer("GET", "/live/", "", signed_by_ann), "200 ");
}

}  // namespace
}  // namespace cloudtab::apigateway
