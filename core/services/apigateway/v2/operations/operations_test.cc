
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "core/services/apigateway/v2/testing.h"

namespace cloudtab::apigateway::v2 {
namespace {

using ControlPlane = ApiV2Test;

constexpr const char* kFunction = "arn:aws:lambda:us-east-1:000000000000:function:f";

TEST_F(ControlPlane, AnApiIsAnsweredWhole) {
  const Document made = call("CreateApi", {{"Name", "shop"}, {"ProtocolType", "HTTP"}});
  const std::string id = made.value("ApiId", "");
  EXPECT_EQ(id.size(), 10u);
  EXPECT_EQ(made,
            Document({{"ApiEndpoint", "https://" + id + ".execute-api.us-east-1.amazonaws.com"},
                      {"ApiId", id},
                      {"ApiKeySelectionExpression", "$request.header.x-api-key"},
                      {"CreatedDate", 1'767'225'600'000},
                      {"DisableExecuteApiEndpoint", false},
                      {"IpAddressType", "ipv4"},
                      {"Name", "shop"},
                      {"ProtocolType", "HTTP"},
                      {"RouteSelectionExpression", "$request.method $request.path"},
                      {"Tags", Document::object()}}));
  EXPECT_EQ(call("GetApi", {{"ApiId", id}}), made);
  call("UpdateApi", {{"ApiId", id}, {"Name", "store"}});
  EXPECT_EQ(call("GetApis")["Items"][0]["Name"], "store");
  call("DeleteApi", {{"ApiId", id}});
  EXPECT_EQ(call("GetApis")["Items"], Document::array());
}

TEST_F(ControlPlane, QuickCreateMakesRouteIntegrationAndStage) {
  make_http_api({{"Target", kFunction}});
  const Document key = {{"ApiId", api}};
  const Document routes = call("GetRoutes", key)["Items"];
  ASSERT_EQ(routes.size(), 1u);
  EXPECT_EQ(routes[0]["RouteKey"], "$default");
  const Document integrations = call("GetIntegrations", key)["Items"];
  ASSERT_EQ(integrations.size(), 1u);
  EXPECT_EQ(integrations[0]["IntegrationType"], "AWS_PROXY");
  EXPECT_EQ(integrations[0]["PayloadFormatVersion"], "2.0");
  const Document stage = call("GetStage", {{"ApiId", api}, {"StageName", "$default"}});
  EXPECT_EQ(stage["AutoDeploy"], true);
  EXPECT_EQ(stage["LastDeploymentStatusMessage"],
            "Successfully deployed stage with deployment ID '" +
                stage["DeploymentId"].get<std::string>() + "'");
  EXPECT_EQ(call("GetDeployments", key)["Items"].size(), 1u);
  call("UpdateApi", {{"ApiId", api}, {"Target", std::string(kFunction) + "2"}});
  EXPECT_EQ(call("GetIntegrations", key)["Items"][0]["IntegrationUri"],
            std::string(kFunction) + "2");
  EXPECT_NE(call("GetStage", {{"ApiId", api}, {"StageName", "$default"}})["DeploymentId"],
            stage["DeploymentId"]);
  EXPECT_EQ(call("GetDeployments", key)["Items"].size(), 1u);
}

TEST_F(ControlPlane, ErrorsSayWhatIsWrong) {
  make_http_api();
  const std::string mine = api;
  make_stage("dev");
  const std::string integration = add_integration({{"IntegrationType", "AWS_PROXY"},
                                                   {"IntegrationUri", kFunction},
                                                   {"PayloadFormatVersion", "2.0"}});
  const std::string route = add_route("GET /a/{x}", integration);
  make_socket_api();
  struct Row {
    const char* operation;
    Document input;
    std::string error;
  };
  const Row rows[] = {
      {"GetApi",
       {{"ApiId", "none"}},
       "NotFoundException: Invalid API identifier specified 000000000000:none"},
      {"GetRoutes",
       {{"ApiId", "none"}},
       "NotFoundException: Invalid API identifier specified 000000000000:none"},
      {"GetRoute",
       {{"ApiId", mine}, {"RouteId", "none"}},
       "NotFoundException: Invalid Route identifier specified none"},
      {"GetIntegration",
       {{"ApiId", mine}, {"IntegrationId", "none"}},
       "NotFoundException: Invalid Integration identifier specified none"},
      {"DeleteAuthorizer",
       {{"ApiId", mine}, {"AuthorizerId", "none"}},
       "NotFoundException: Invalid Authorizer identifier specified none"},
      {"GetStage",
       {{"ApiId", mine}, {"StageName", "none"}},
       "NotFoundException: Invalid stage identifier specified"},
      {"CreateStage",
       {{"ApiId", mine}, {"StageName", "dev"}},
       "ConflictException: Stage already exists"},
      {"CreateStage",
       {{"ApiId", mine}, {"StageName", "a b"}},
       "BadRequestException: Stage name only allows a-z, A-Z, 0-9, hyphen and underscore "
       "characters."},
      {"CreateRoute",
       {{"ApiId", mine}, {"RouteKey", "GET /a/{x}"}},
       "ConflictException: Route with key GET /a/{x} already exists for this API"},
      {"CreateRoute",
       {{"ApiId", mine}, {"RouteKey", "GET /a/{y}/b"}},
       "ConflictException: The provided route key \"GET /a/{y}/b\" has a conflicting variable on "
       "the same hierarchical level as \"GET /a/{x}\""},
      {"CreateRoute",
       {{"ApiId", mine}, {"RouteKey", "GET /b"}, {"Target", "integrations/none"}},
       "NotFoundException: Invalid Integration identifier specified none"},
      {"CreateRoute",
       {{"ApiId", mine}, {"RouteKey", "sendmessage"}},
       "BadRequestException: The provided route key is not formatted properly for HTTP protocol. "
       "It should be formatted as follows: \"METHOD /path\" or \"$default\""},
      {"DeleteIntegration",
       {{"ApiId", mine}, {"IntegrationId", integration}},
       "ConflictException: Cannot delete Integration because it is referenced by the following "
       "Routes with Ids: [" +
           route + "]"},
      {"CreateIntegration",
       {{"ApiId", mine}, {"IntegrationType", "AWS"}},
       "BadRequestException: Currently, an API with a protocol type of HTTP may only be associated "
       "with proxy integrations (AWS_PROXY, HTTP_PROXY)"},
      {"CreateIntegration",
       {{"ApiId", mine}, {"IntegrationType", "AWS_PROXY"}, {"IntegrationUri", kFunction}},
       "BadRequestException: PayloadFormatVersion is a required parameter for integration"},
      {"CreateIntegration",
       {{"ApiId", mine},
        {"IntegrationType", "AWS_PROXY"},
        {"IntegrationSubtype", "SQS-SendMessage"},
        {"CredentialsArn", kRole},
        {"PayloadFormatVersion", "1.0"},
        {"RequestParameters", {{"QueueUrl", "q"}}}},
       "BadRequestException: Parameter MessageBody is required for integration subtype "
       "SQS-SendMessage"},
      {"UpdateStage",
       {{"ApiId", mine}, {"StageName", "dev"}, {"DeploymentId", "none"}},
       "BadRequestException: Deployment ID cannot be set on stages with AutoDeploy enabled"},
      {"UpdateStage",
       {{"ApiId", mine},
        {"StageName", "dev"},
        {"RouteSettings", {{"GET /none", {{"ThrottlingBurstLimit", 1}}}}}},
       "NotFoundException: Unable to find Route by key GET /none within the provided "
       "RouteSettings"},
      {"CreateApi",
       {{"Name", "x"},
        {"ProtocolType", "HTTP"},
        {"CorsConfiguration", {{"AllowOrigins", {"*"}}, {"AllowCredentials", true}}}},
       "BadRequestException: allow-credentials is not supported if 'allow-origin' is *"},
      {"CreateApi",
       {{"Name", "x"}, {"ProtocolType", "WEBSOCKET"}},
       "BadRequestException: RouteSelectionExpression is required for WEBSOCKET APIs"},
      {"CreateDeployment",
       {{"ApiId", api}},
       "BadRequestException: At least one route is required before deploying the Api"},
      {"GetTags",
       {{"ResourceArn", "arn:aws:apigateway:us-east-1::/apis/none"}},
       "NotFoundException: Invalid resource ARN specified in the request"},
      {"CreateVpcLink",
       {{"Name", "x"}, {"SubnetIds", {"a"}}},
       "NotImplemented: Cloudtab does not implement apigatewayv2 CreateVpcLink yet."},
  };
  for (const Row& row : rows) {
    const uint64_t before = cloud.machine().digest();
    EXPECT_EQ(error(row.operation, row.input), row.error) << row.operation;
    EXPECT_EQ(cloud.machine().digest(), before) << row.operation;
  }
}

TEST_F(ControlPlane, ListsComeInPages) {
  make_http_api();
  for (int i = 0; i < 7; ++i)
    call("CreateRoute", {{"ApiId", api}, {"RouteKey", "GET /" + std::to_string(i)}});
  std::set<std::string> keys;
  Document input = {{"ApiId", api}, {"MaxResults", "3"}};
  int pages = 0;
  for (;;) {
    const Document page = call("GetRoutes", input);
    ++pages;
    for (const Document& route : page["Items"]) keys.insert(route["RouteKey"].get<std::string>());
    if (!page.contains("NextToken")) break;
    input["NextToken"] = page["NextToken"];
  }
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(keys.size(), 7u);
}

TEST_F(ControlPlane, MapsAreMerged) {
  make_http_api();
  make_stage("dev");
  const Document key = {{"ApiId", api}, {"StageName", "dev"}};
  Document input = key;
  input["StageVariables"] = {{"a", "1"}, {"b", "2"}};
  call("UpdateStage", input);
  input["StageVariables"] = {{"a", ""}, {"c", "3"}};
  EXPECT_EQ(call("UpdateStage", input)["StageVariables"], Document({{"b", "2"}, {"c", "3"}}));
}

TEST_F(ControlPlane, ApisAndStagesHaveTags) {
  make_http_api({{"Tags", {{"a", "1"}}}});
  make_stage("dev");
  const std::string arn = "arn:aws:apigateway:us-east-1::/apis/" + api;
  for (const std::string& tagged : {arn, arn + "/stages/dev"}) {
    call("TagResource", {{"ResourceArn", tagged}, {"Tags", {{"b", "2"}, {"c", "3"}}}});
    call("UntagResource", {{"ResourceArn", tagged}, {"TagKeys", {"c"}}});
  }
  EXPECT_EQ(call("GetTags", {{"ResourceArn", arn}})["Tags"], Document({{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ(call("GetTags", {{"ResourceArn", arn + "/stages/dev"}})["Tags"],
            Document({{"b", "2"}}));
  EXPECT_EQ(call("GetApi", {{"ApiId", api}})["Tags"]["b"], "2");
}

TEST_F(ControlPlane, AnOpenApiDefinitionIsImported) {
  const std::string body = R"json({
    "openapi": "3.0.1",
    "info": {"title": "shop", "version": "7"},
    "x-amazon-apigateway-cors": {"allowOrigins": ["*"], "maxAge": 5},
    "components": {
      "securitySchemes": {"people": {"type": "oauth2", "x-amazon-apigateway-authorizer": {
        "type": "jwt", "identitySource": "$request.header.Authorization",
        "jwtConfiguration": {"issuer": "https://i.example", "audience": ["a"]}}}},
      "x-amazon-apigateway-integrations": {"f": {
        "type": "aws_proxy", "httpMethod": "POST", "payloadFormatVersion": "2.0",
        "uri": "arn:aws:lambda:us-east-1:000000000000:function:f"}}},
    "paths": {
      "/a/{id}": {
        "get": {"operationId": "getA", "security": [{"people": ["read"]}],
          "x-amazon-apigateway-integration":
            {"$ref": "#/components/x-amazon-apigateway-integrations/f"}},
        "x-amazon-apigateway-any-method": {"x-amazon-apigateway-integration":
            {"$ref": "#/components/x-amazon-apigateway-integrations/f"}}},
      "/$default": {"x-amazon-apigateway-any-method": {"x-amazon-apigateway-integration":
            {"type": "http_proxy", "httpMethod": "GET", "uri": "https://e.example",
             "payloadFormatVersion": "1.0"}}},
      "/none": {"put": {}}}})json";
  const Document made = call("ImportApi", {{"Body", body}});
  api = made.value("ApiId", "");
  EXPECT_EQ(made["Name"], "shop");
  EXPECT_EQ(made["Version"], "7");
  EXPECT_EQ(made["CorsConfiguration"]["MaxAge"], 5);
  EXPECT_EQ(made["Warnings"].dump(), R"(["No integration for PUT /none"])");
  const auto routes = [&] {
    std::map<std::string, Document> by_key;
    const Document answer = call("GetRoutes", {{"ApiId", api}});
    for (const Document& route : answer["Items"])
      by_key[route["RouteKey"].get<std::string>()] = route;
    return by_key;
  };
  std::map<std::string, Document> by_key = routes();
  ASSERT_EQ(by_key.size(), 4u);
  EXPECT_EQ(by_key["GET /a/{id}"]["AuthorizationType"], "JWT");
  EXPECT_EQ(by_key["GET /a/{id}"]["AuthorizationScopes"].dump(), R"(["read"])");
  EXPECT_EQ(by_key["GET /a/{id}"]["OperationName"], "getA");
  EXPECT_EQ(by_key["GET /a/{id}"]["Target"], by_key["ANY /a/{id}"]["Target"]);
  EXPECT_EQ(by_key["ANY /a/{id}"]["AuthorizationType"], "NONE");
  EXPECT_NE(by_key["$default"]["Target"], by_key["ANY /a/{id}"]["Target"]);
  EXPECT_FALSE(by_key["PUT /none"].contains("Target"));
  EXPECT_EQ(call("GetIntegrations", {{"ApiId", api}})["Items"].size(), 2u);

  const uint64_t before = cloud.machine().digest();
  EXPECT_EQ(error("ReimportApi", {{"ApiId", api}, {"Body", body}, {"FailOnWarnings", true}}),
            "BadRequestException: Warnings found during import:\n\tNo integration for PUT /none");
  EXPECT_EQ(error("ReimportApi", {{"ApiId", api}, {"Body", R"({"swagger": "2.0"})"}}),
            "BadRequestException: Only OpenAPI 3 definitions can be imported");
  EXPECT_EQ(error("ImportApi", {{"Body", R"({"openapi": "3.0.1", "info": {"title": "x"},
                                             "paths": {"/a": {"get": 1}}})"}}),
            "BadRequestException: An operation of the OpenAPI definition is not an object");
  EXPECT_NE(error("ImportApi",
                  {{"Body",
                    R"({"openapi": "3.0.1", "info": {"title": "x"}, "paths": {"/a": {"get": {
                        "x-amazon-apigateway-integration": {"type": "http_proxy", "uri": 5}}}}})"}}),
            "");
  EXPECT_EQ(cloud.machine().digest(), before);
  call("ReimportApi",
       {{"ApiId", api},
        {"Body", R"({"openapi": "3.0.1", "info": {"title": "store"}, "paths": {}})"}});
  EXPECT_TRUE(routes().empty());
  EXPECT_EQ(call("GetApi", {{"ApiId", api}})["Name"], "store");
}

TEST_F(ControlPlane, OverTheWire) {
  const auto send_to = [&](const char* method, const std::string& path, const char* body) {
    HttpRequest wire;
    wire.method = method;
    wire.target = path;
    wire.headers = {{"Host", "apigateway.us-east-1.amazonaws.com"}};
    wire.body = body;
    const HttpResponse response = cloud.http(wire);
    return std::to_string(response.status) + " " + response.body;
  };
  const std::string made =
      send_to("POST", "/v2/apis", R"({"name": "shop", "protocolType": "HTTP"})");
  ASSERT_EQ(made.substr(0, 4), "201 ");
  const Document body = Document::parse(made.substr(4));
  EXPECT_EQ(body["createdDate"], "2026-01-01T00:00:00Z");
  EXPECT_EQ(body["protocolType"], "HTTP");
  const std::string id = body.value("apiId", "");
  const std::string tags = "/v2/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fapis%2F" + id;
  EXPECT_EQ(send_to("POST", tags, R"({"tags": {"a": "1"}})").substr(0, 3), "201");
  EXPECT_EQ(send_to("GET", tags, ""), R"(200 {"tags":{"a":"1"}})");
  EXPECT_EQ(send_to("GET", "/v2/apis/none", ""),
            R"(404 {"message":"Invalid API identifier specified 000000000000:none"})");
  EXPECT_EQ(send_to("DELETE", "/v2/apis/" + id, "").substr(0, 3), "204");
}

}  // namespace
}  // namespace cloudtab::apigateway::v2
