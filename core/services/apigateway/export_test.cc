#include "core/services/apigateway/export.h"

#include <string>

#include <gtest/gtest.h>

#include "core/services/apigateway/testing.h"

namespace cloudtab::apigateway {
namespace {

TEST(Export, WritesYaml) {
  EXPECT_EQ(to_yaml({{"a", "b: c"},
                     {"200", {{"x", Document::array({1, Document{{"k", true}, {"l", "m"}}})}}},
                     {"none", Document::object()},
                     {"/p/{q}", nullptr}}),
            "\"/p/{q}\": null\n"
            "\"200\":\n"
            "  x:\n"
            "  - 1\n"
            "  - k: true\n"
            "    l: \"m\"\n"
            "a: \"b: c\"\n"
            "none: {}\n");
}

class ExportTest : public ApiTest {
 protected:
  Document export_of(const std::string& type, const std::string& extensions = {}) {
    Document input = {{"restApiId", api}, {"stageName", "live"}, {"exportType", type}};
    if (!extensions.empty()) input["parameters"] = {{"extensions", extensions}};
    const Document answer = call("GetExport", input);
    EXPECT_EQ(answer["contentType"], "application/octet-stream");
    const Document::binary_t& body = answer["body"].get_binary();
    return Document::parse(body.begin(), body.end());
  }
};

TEST_F(ExportTest, ADefinitionComesBackAsItWas) {
  const std::string text = R"({
      "openapi": "3.0.1", "info": {"title": "shop", "version": "2"},
      "paths": {"/pets/{id}": {"get": {
        "operationId": "GetPet",
        "security": [{"guard": []}, {"api_key": []}],
        "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                       {"name": "q", "in": "query", "schema": {"type": "string"}}],
        "responses": {"200": {"description": "200 response",
          "headers": {"X-A": {"schema": {"type": "string"}}},
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pets"}}}}},
        "x-amazon-apigateway-integration": {
          "type": "http", "httpMethod": "GET", "uri": "http://example.com/{id}",
          "passthroughBehavior": "when_no_match",
          "requestParameters": {"integration.request.path.id": "method.request.path.id"},
          "responses": {"default": {"statusCode": "200"}}}}}},
      "components": {
        "schemas": {"Pet": {"type": "object"},
                    "Pets": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}},
        "securitySchemes": {
          "api_key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
          "guard": {"type": "apiKey", "name": "Auth", "in": "header",
            "x-amazon-apigateway-authtype": "custom",
            "x-amazon-apigateway-authorizer": {
              "type": "token", "authorizerResultTtlInSeconds": 9,
              "identitySource": "method.request.header.Auth",
              "authorizerUri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations"}}}}})";
  const Document imported =
      call("ImportRestApi", {{"body", Document::binary({text.begin(), text.end()})}});
  api = imported.value("id", "");
  deploy();
  Document expected = Document::parse(text);
  expected["servers"] = {
      {{"url", "https://" + api + ".execute-api.us-east-1.amazonaws.com/{basePath}"},
       {"variables", {{"basePath", {{"default", "live"}}}}}}};
  EXPECT_EQ(export_of("oas30", "apigateway"), expected);
  // Without extensions nothing tells of AWS.
  Document& operation = expected["paths"]["/pets/{id}"]["get"];
  operation.erase("x-amazon-apigateway-integration");
  expected["components"]["securitySchemes"]["guard"].erase("x-amazon-apigateway-authorizer");
  EXPECT_EQ(export_of("oas30"), expected);
}

TEST_F(ExportTest, SwaggerHasFormsOfItsOwn) {
  make_api();
  add_method(root,
             "POST",
             {{"type", "MOCK"}, {"requestTemplates", {{"text/plain", "{}"}}}},
             Document::object(),
             {{"requestModels", {{"application/json", "Empty"}}},
              {"requestParameters", {{"method.request.header.h", true}}}});
  deploy();
  const Document body = export_of("swagger");
  EXPECT_EQ(body["swagger"], "2.0");
  EXPECT_EQ(body["basePath"], "/live");
  EXPECT_EQ(body["paths"]["/"]["post"], Document::parse(R"({
      "consumes": ["application/json", "text/plain"],
      "parameters": [
        {"name": "h", "in": "header", "required": true, "type": "string"},
        {"in": "body", "name": "Empty", "required": true,
         "schema": {"$ref": "#/definitions/Empty"}}],
      "responses": {"200": {"description": "200 response"}}})"));
  EXPECT_EQ(body["definitions"]["Empty"],
            Document({{"title", "Empty Schema"}, {"type", "object"}}));
}

TEST_F(ExportTest, FaultsAreNamed) {
  make_api();
  add_mock(root, "GET", "");
  deploy();
  EXPECT_EQ(error("GetExport", {{"restApiId", api}, {"stageName", "live"}, {"exportType", "raml"}}),
            "BadRequestException: Invalid export type specified. Must be one of: [oas30, swagger]");
  EXPECT_EQ(error("GetExport", {{"restApiId", api}, {"stageName", "no"}, {"exportType", "oas30"}}),
            "NotFoundException: Invalid stage identifier specified");
}

}  // namespace
}  // namespace cloudtab::apigateway
