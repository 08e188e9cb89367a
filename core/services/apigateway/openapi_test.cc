#include <map>
#include <string>
#include <vector>

#include "core/services/apigateway/testing.h"

// APIs made from OpenAPI definitions: imported, put over one that is there, and in a template.

namespace cloudtab::apigateway {
namespace {

class OpenApiTest : public ApiTest {
 protected:
  static Document body(const std::string& text) {
    return Document::binary(std::vector<uint8_t>(text.begin(), text.end()));
  }
  void import(const std::string& text, const Document& parameters = Document::object()) {
    const Document made = call("ImportRestApi", {{"body", body(text)}, {"parameters", parameters}});
    api = made.value("id", "");
    root = made.value("rootResourceId", "");
  }
  /// The paths with their methods: `/: GET; /pets: GET POST`.
  std::string paths() {
    std::map<std::string, std::string> found;
    const Document answer = call("GetResources", {{"restApiId", api}});
    for (const Document& resource : answer["items"]) {
      std::string& methods = found[resource.value("path", "")];
      const Document made = resource.value("resourceMethods", Document::object());
      for (const auto& method : made.items()) methods += " " + method.key();
    }
    std::string text;
    for (const auto& [path, methods] : found)
      text += (text.empty() ? "" : "; ") + path + ":" + methods;
    return text;
  }
  Document method(const std::string& path, const std::string& name) {
    const Document answer = call("GetResources", {{"restApiId", api}});
    for (const Document& resource : answer["items"]) {
      if (resource["path"] == path) return call("GetMethod", key(resource.value("id", ""), name));
    }
    return Document::object();
  }
};

constexpr const char* kPets = R"json({
  "swagger": "2.0",
  "info": {"title": "Pets", "version": "1.0", "description": "all of them"},
  "basePath": "/v1/shop",
  "x-amazon-apigateway-binary-media-types": ["image/png"],
  "x-amazon-apigateway-request-validators": {"strict": {"validateRequestBody": true}},
  "x-amazon-apigateway-request-validator": "strict",
  "x-amazon-apigateway-gateway-responses": {"MISSING_AUTHENTICATION_TOKEN": {"statusCode": 404}},
  "parameters": {"page": {"name": "page", "in": "query", "type": "string"}},
  "definitions": {
    "Pet": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
    "Pets": {"type": "array", "items": {"$ref": "#/definitions/Pet"}}
  },
  "paths": {
    "/pets": {
      "get": {
        "operationId": "ListPets",
        "parameters": [{"$ref": "#/parameters/page"}],
        "responses": {"200": {"schema": {"$ref": "#/definitions/Pets"},
                              "headers": {"X-Count": {"type": "string"}}},
                      "default": {"description": "passed over"}},
        "x-amazon-apigateway-integration": {
          "type": "mock",
          "requestTemplates": {"application/json": "{\"statusCode\": 200}"},
          "responses": {"default": {"statusCode": 200,
                                    "responseParameters": {"method.response.header.X-Count": "'2'"},
                                    "responseTemplates": {"application/json": "two"}}}
        }
      },
      "post": {
        "parameters": [{"in": "body", "name": "pet", "schema": {"$ref": "#/definitions/Pet"}}],
        "responses": {"200": {}},
        "x-amazon-apigateway-integration": {
          "type": "mock",
          "requestTemplates": {"application/json": "{\"statusCode\": 200}"},
          "responses": {"default": {"statusCode": "200"}}
        }
      }
    }
  }
})json";

TEST_F(OpenApiTest, ASwaggerDefinitionBecomesAnApi) {
  import(kPets);
  const Document made = call("GetRestApi", {{"restApiId", api}});
  EXPECT_EQ(made["name"], "Pets");
  EXPECT_EQ(made["version"], "1.0");
  EXPECT_EQ(made["description"], "all of them");
  EXPECT_EQ(made["binaryMediaTypes"], Document::array({"image/png"}));
  EXPECT_EQ(paths(), "/:; /pets: GET POST");
  const Document get = method("/pets", "GET");
  EXPECT_EQ(get["operationName"], "ListPets");
  EXPECT_EQ(get["requestParameters"], (Document{{"method.request.querystring.page", false}}));
  EXPECT_EQ(get["methodResponses"],
            (Document{{"200",
                       {{"statusCode", "200"},
                        {"responseModels", {{"application/json", "Pets"}}},
                        {"responseParameters", {{"method.response.header.X-Count", false}}}}}}));
  EXPECT_EQ(method("/pets", "POST")["requestModels"], (Document{{"application/json", "Pet"}}));
  // Models link to one another, and the two that every new API has are not there.
  const Document models = call("GetModels", {{"restApiId", api}})["items"];
  ASSERT_EQ(models.size(), 2u);
  EXPECT_NE(models[1]["schema"].get<std::string>().find(
                "https://apigateway.amazonaws.com/restapis/" + api + "/models/Pet\""),
            std::string::npos);
}

TEST_F(OpenApiTest, AnImportedApiAnswers) {
  import(kPets);
  deploy();
  const HttpResponse response = send("GET", "/live/pets");
  EXPECT_EQ(response.body, "two");
  EXPECT_EQ(response.headers.value("x-count"), "2");
  EXPECT_EQ(send("POST", "/live/pets", "{\"name\": \"Rex\"}").status, 200);
  EXPECT_EQ(send("POST", "/live/pets", "{\"name\": 1}").status, 400);
  EXPECT_EQ(send("GET", "/live/nowhere").status, 404);
}

TEST_F(OpenApiTest, TheBasePathIsIgnoredPrependedOrSplit) {
  import(kPets);
  EXPECT_EQ(paths(), "/:; /pets: GET POST");
  import(kPets, {{ "basepath", "prepend" }});
  EXPECT_EQ(paths(), "/:; /v1:; /v1/shop:; /v1/shop/pets: GET POST");
  import(kPets, {{ "basepath", "split" }});
  EXPECT_EQ(paths(), "/:; /shop:; /shop/pets: GET POST");
  import(R"({"openapi": "3.0.1", "info": {"title": "t"},
             "servers": [{"url": "https://x.example/{stage}/a",
                          "variables": {"stage": {"default": "live"}}}],
             "paths": {"/": {"x-amazon-apigateway-any-method": {"responses": {}}}}})",
         {{ "basepath",
            "prepend" }});
  EXPECT_EQ(paths(), "/:; /live:; /live/a: ANY");
}

TEST_F(OpenApiTest, OpenApi3HasContentAndComponents) {
  import(R"json({
    "openapi": "3.0.1", "info": {"title": "t"},
    "components": {
      "schemas": {"Pet": {"type": "object"}},
      "securitySchemes": {"key": {"type": "apiKey", "name": "x-api-key", "in": "header"}},
      "x-amazon-apigateway-integrations": {"shared": {
        "type": "http", "httpMethod": "get", "uri": "https://example.com/a",
        "passthroughBehavior": "when_no_templates"}}
    },
    "paths": {"/a": {"get": {
      "security": [{"key": []}],
      "requestBody": {"content": {"application/xml": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
      "responses": {"200": {"content": {"application/json": {"schema": {"type": "array"}}}}},
      "x-amazon-apigateway-integration": {"$ref": "#/components/x-amazon-apigateway-integrations/shared"}
    }}}})json");
  const Document get = method("/a", "GET");
  EXPECT_EQ(get["apiKeyRequired"], true);
  EXPECT_EQ(get["requestModels"], (Document{{"application/xml", "Pet"}}));
  EXPECT_EQ(get["methodIntegration"]["uri"], "https://example.com/a");
  EXPECT_EQ(get["methodIntegration"]["httpMethod"], "GET");
  EXPECT_EQ(get["methodIntegration"]["passthroughBehavior"], "WHEN_NO_TEMPLATES");
  // A schema without a name gets one.
  const std::string made = get["methodResponses"]["200"]["responseModels"]["application/json"];
  EXPECT_EQ(made.substr(0, 5), "MODEL");
}

TEST_F(OpenApiTest, ADefinitionMayBeYaml) {
  make_api();
  call("PutRestApi", {{"restApiId", api}, {"mode", "overwrite"}, {"body", body(R"(
openapi: 3.0.1
info: {title: Yaml, version: "1"}
paths:
  /pets:
    get:
      responses: {200: {description: ok}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses: {default: {statusCode: 200, responseTemplates: {application/json: "yes"}}}
)")}});
  EXPECT_EQ(paths(), "/:; /pets: GET");
  deploy();
  EXPECT_EQ(answer("GET", "/live/pets"), "200 yes");
}

TEST_F(OpenApiTest, DocumentationIsImported) {
  make_api();
  const std::string text = R"({"openapi": "3.0.1", "info": {"title": "Shop"}, "paths": {},
      "x-amazon-apigateway-documentation": {"documentationParts": [
        {"location": {"type": "API"}, "properties": {"description": "first"}},
        {"location": {"type": "METHOD", "method": "GET"}, "properties": {"summary": "get"}}]}})";
  const auto places = [&] {
    const Document parts = call("GetDocumentationParts", {{"restApiId", api}})["items"];
    Document found = Document::object();
    for (const Document& part : parts)
      found[part["location"].dump()] = Document::parse(part["properties"].get<std::string>());
    return found;
  };
  const Document expected = {
      {R"({"type":"API"})", {{"description", "first"}}},
      {R"({"method":"GET","path":"/","type":"METHOD"})", {{"summary", "get"}}}};
  const Document ids =
      call("ImportDocumentationParts", {{"restApiId", api}, {"body", body(text)}})["ids"];
  EXPECT_EQ(ids.size(), 2u);
  EXPECT_EQ(places(), expected);
  call("PutRestApi", {{"restApiId", api}, {"mode", "merge"}, {"body", body(text)}});
  EXPECT_EQ(places(), expected);
  call("PutRestApi",
       {{"restApiId", api},
        {"mode", "overwrite"},
        {"parameters", {{"ignore", "documentation"}}},
        {"body", body(text)}});
  EXPECT_EQ(places(), Document::object());
  EXPECT_EQ(error("ImportDocumentationParts", {{"restApiId", api}, {"body", body("{")}}),
            "BadRequestException: Unable to build importer with provided input.");
}

TEST_F(OpenApiTest, APutMergesOrOverwrites) {
  make_api();
  add_mock(add_resource("old"), "GET", "old");
  call("PutRestApi", {{"restApiId", api}, {"mode", "merge"}, {"body", body(kPets)}});
  EXPECT_EQ(paths(), "/:; /old: GET; /pets: GET POST");
  call("PutRestApi", {{"restApiId", api}, {"mode", "overwrite"}, {"body", body(kPets)}});
  EXPECT_EQ(paths(), "/:; /pets: GET POST");
  EXPECT_EQ(call("GetRestApi", {{"restApiId", api}})["name"], "Pets");
}

TEST_F(OpenApiTest, WhatIsWrongIsRefusedAndChangesNothing) {
  make_api();
  const uint64_t before = cloud.machine().digest();
  const std::string deep(5000, '[');
  for (const std::string& text :
       {std::string("{"),
        std::string("{}"),
        std::string("{\"swagger\": \"2.0\", \"paths\": {\"/\": 1, \"x\": {\"get\": {}}}}"),
        std::string("{\"swagger\": \"2.0\", \"x-amazon-apigateway-request-validators\": "
                    "{\"a\": {\"validateRequestBody\": 1}}}"),
        "{\"swagger\": \"2.0\", \"definitions\": " + deep}) {
    EXPECT_EQ(error("PutRestApi", {{"restApiId", api}, {"body", body(text)}}),
              "BadRequestException: Invalid OpenAPI input.")
        << text.substr(0, 80);
  }
  EXPECT_EQ(cloud.machine().digest(), before);
}

TEST_F(OpenApiTest, ATemplateHoldsADefinition) {
  const std::string text = std::string(R"(
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body: )") + kPets + R"(
  Deployment:
    Type: AWS::ApiGateway::Deployment
    Properties: {RestApiId: !Ref Api, StageName: live}
Outputs:
  Api: {Value: !Ref Api}
)";
  call_service("cloudformation", "CreateStack", {{"StackName", "s"}, {"TemplateBody", text}});
  const Document stack =
      call_service("cloudformation", "DescribeStacks", {{"StackName", "s"}})["Stacks"][0];
  ASSERT_EQ(stack["StackStatus"], "CREATE_COMPLETE");
  api = stack["Outputs"][0]["OutputValue"];
  EXPECT_EQ(answer("GET", "/live/pets"), "200 two");
}

}  // namespace
}  // namespace cloudtab::apigateway
