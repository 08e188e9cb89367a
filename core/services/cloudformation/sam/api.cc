#include <algorithm>
#include <string>
#include <utility>

#include "core/base/ascii.h"
#include "core/services/cloudformation/sam/expansion.h"
#include "core/services/cloudformation/template.h"

// AWS::Serverless::Api and AWS::Serverless::HttpApi, and the two implicit APIs that events without
// one share. Source: their pages in the specification.

namespace cloudtab::cloudformation::sam {

namespace {

constexpr const char* kImplicitRestApi = "ServerlessRestApi";
constexpr const char* kImplicitHttpApi = "ServerlessHttpApi";
constexpr const char* kAnyMethod = "x-amazon-apigateway-any-method";
constexpr const char* kDefaultRoute = "$default";

/// The invocation of a function, as integrations name it.
Document invocation_uri(const EventOwner& owner) {
  const std::string target = ref_target(owner.target);
  const std::string arn = target == owner.function ? target + ".Arn" : target;
  return {{"Fn::Sub",
           "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${" +
               arn + "}/invocations"}};
}

/// `/pets/{id}` as a resource of a policy: `/pets/*`.
std::string policy_path(const std::string& path) {
  std::string text;
  bool in_name = false;
  for (const char c : path) {
    if (c == '{') text += '*';
    in_name = c == '{' || (in_name && c != '}');
    if (!in_name && c != '}') text += c;
  }
  return text;
}

void permit(Expansion& expansion,
            const EventOwner& owner,
            const std::string& id,
            const std::string& api,
            const std::string& resource) {
  expansion.add(
      id,
      "AWS::Lambda::Permission",
      {{"Action", "lambda:InvokeFunction"},
       {"FunctionName", owner.target},
       {"Principal", "apigateway.amazonaws.com"},
       {"SourceArn",
        {{"Fn::Sub",
          Document::array(
              {"arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/"
               "${__Stage__}/" +
                   resource,
               {{"__ApiId__", ref_to(api)}, {"__Stage__", "*"}}})}}}},
      owner.resource);
}

/// What a definition begins with: `DefinitionBody`, or an empty one.
Document definition_of(const Document& properties, const char* version_key, const char* version) {
  Document body = properties.value("DefinitionBody", Document());
  if (body.is_object()) return body;
  Document title = properties.value("Name", ref_to("AWS::StackName"));
  body = {{version_key, version},
          {"info", {{"title", std::move(title)}, {"version", "1.0"}}},
          {"paths", Document::object()}};
  if (properties.contains("Description")) body["info"]["description"] = properties["Description"];
  return body;
}

/// Adds the events' operations, except where the definition has its own.
void add_paths(Expansion& expansion, const std::string& id, Document& body) {
  for (const auto& path : expansion.paths[id].items()) {
    for (const auto& operation : path.value().items()) {
      Document& place = body["paths"][path.key()];
      if (!place.contains(operation.key())) place[operation.key()] = operation.value();
    }
  }
}

/// `"'*'"` as templates write it for REST APIs, with or without the inner quotes.
Document quoted(const Document& value) {
  if (!value.is_string()) return value;
  const std::string& text = value.get_ref<const std::string&>();
  return text.size() > 1 && text[0] == '\'' ? text : "'" + text + "'";
}

/// An OPTIONS method on each path that answers what `Cors` says.
void add_rest_cors(const Document& cors, Document& body) {
  const Document allowed = cors.is_object() ? cors : Document{{"AllowOrigin", cors}};
  for (auto& path : body["paths"].items()) {
    if (path.value().contains("options")) continue;
    std::string methods;
    for (const auto& operation : path.value().items()) {
      const std::string name = operation.key() == kAnyMethod ? "DELETE,GET,HEAD,PATCH,POST,PUT"
                                                             : to_upper(operation.key());
      methods += name + ",";
    }
    Document headers = Document::object();
    Document values = Document::object();
    const auto add = [&](const char* header, const Document& value) {
      headers[header] = {{"type", "string"}};
      values[std::string("method.response.header.") + header] = quoted(value);
    };
    add("Access-Control-Allow-Methods",
        allowed.value("AllowMethods", Document(methods + "OPTIONS")));
    add("Access-Control-Allow-Origin", allowed.value("AllowOrigin", Document("'*'")));
    if (allowed.contains("AllowHeaders"))
      add("Access-Control-Allow-Headers", allowed["AllowHeaders"]);
    if (allowed.contains("MaxAge")) add("Access-Control-Max-Age", allowed["MaxAge"]);
    if (allowed.value("AllowCredentials", Document()) == true)
      add("Access-Control-Allow-Credentials", "'true'");
    path.value()["options"] = {
        {"summary", "CORS support"},
        {"consumes", Document::array({"application/json"})},
        {"produces", Document::array({"application/json"})},
        {"responses",
         {{"200", {{"description", "Default response for CORS method"}, {"headers", headers}}}}},
        {"x-amazon-apigateway-integration",
         {{"type", "mock"},
          {"requestTemplates", {{"application/json", "{\n  \"statusCode\" : 200\n}\n"}}},
          {"responses",
           {{"default",
             {{"statusCode", "200"},
              {"responseParameters", values},
              {"responseTemplates", {{"application/json", "{}\n"}}}}}}}}}};
  }
}

/// `CorsConfiguration` under the names that a definition has for its members.
Document http_cors(const Document& written) {
  if (!written.is_object()) return {{"allowOrigins", Document::array({"*"})}};
  Document cors = Document::object();
  for (const auto& member : written.items()) {
    cors[lower_first(member.key())] = member.value();
  }
  return cors;
}

/// The stage's name in logical ids: letters and digits only.
std::string id_part(const Document& stage) {
  if (!stage.is_string()) return "Stage";
  std::string text;
  for (const char c : stage.get_ref<const std::string&>()) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) text += c;
  }
  return text;
}

}  // namespace

std::string api_of_event(const Document& properties, bool http) {
  const char* member = http ? "ApiId" : "RestApiId";
  if (!properties.contains(member)) return http ? kImplicitHttpApi : kImplicitRestApi;
  return ref_target(properties[member]);
}

void add_api_path(Expansion& expansion,
                  const EventOwner& owner,
                  const std::string& name,
                  const Document& properties,
                  bool http) {
  const auto fail = [&](const std::string& text) {
    expansion.fail(owner.function, "Event with id [" + name + "] is invalid. " + text);
  };
  const std::string api = api_of_event(properties, http);
  const bool implicit = api == kImplicitHttpApi || api == kImplicitRestApi;
  if (!implicit && !expansion.written.contains(api)) {
    fail(std::string(http ? "ApiId" : "RestApiId") +
         " must be a valid reference to an API in the same template.");
    return;
  }
  const bool is_default = http && !properties.contains("Path");
  const std::string path = is_default ? "/$default" : properties.value("Path", "");
  const std::string method =
      is_default ? "any" : to_lower(properties.value("Method", http ? "any" : ""));
  if (path.empty() || method.empty()) {
    fail(std::string("Missing required property '") + (path.empty() ? "Path" : "Method") + "'.");
    return;
  }
  if (properties.contains("RequestModel")) {
    fail("Cloudtab does not implement RequestModel of events.");
    return;
  }
  Document integration = {
      {"type", "aws_proxy"}, {"httpMethod", "POST"}, {"uri", invocation_uri(owner)}};
  if (http) integration["payloadFormatVersion"] = properties.value("PayloadFormatVersion", "2.0");
  if (properties.contains("TimeoutInMillis"))
    integration["timeoutInMillis"] = properties["TimeoutInMillis"];
  Document operation = {{"x-amazon-apigateway-integration", std::move(integration)},
                        {"responses", Document::object()}};
  if (is_default) operation["isDefaultRoute"] = true;
  if (properties.contains("Auth")) operation[kEventAuth] = properties["Auth"];
  // A path parameter is declared, as a definition has to.
  if (http && path.find('{') != std::string::npos) {
    for (size_t at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1)) {
      const size_t end = std::min(path.find('}', at), path.size());
      std::string parameter = path.substr(at + 1, end - at - 1);
      if (!parameter.empty() && parameter.back() == '+') parameter.pop_back();
      operation["parameters"].push_back({{"name", parameter}, {"in", "path"}, {"required", true}});
    }
  }
  Document& operations = expansion.paths[api][path];
  const std::string key = method == "any" ? kAnyMethod : method;
  if (operations.contains(key)) {
    fail("API method \"" + method + "\" defined multiple times for path \"" + path + "\".");
    return;
  }
  operations[key] = std::move(operation);
  const std::string verb = method == "any" ? "*" : to_upper(method);
  const std::string id = owner.function + name + "Permission";
  if (is_default)
    permit(expansion, owner, id, api, kDefaultRoute);
  else if (http)
    permit(expansion, owner, id, api, verb + policy_path(path));
  else
    permit(expansion,
           owner,
           id + id_part(implicit ? Document("Prod")
                                 : section(expansion.written[api], "Properties")
                                       .value("StageName", Document())),
           api,
           verb + policy_path(path));
}

void expand_rest_api(Expansion& expansion, const std::string& id, const Document& resource) {
  const Document& written = section(resource, "Properties");
  if (!written.contains("StageName")) {
    expansion.fail(id, "Missing required property 'StageName'.");
    return;
  }
  if (written.contains("Domain"))
    expansion.fail(id, "Cloudtab does not implement the property Domain.");
  Document body = definition_of(written, "swagger", "2.0");
  add_paths(expansion, id, body);
  if (written.contains("Cors")) add_rest_cors(written["Cors"], body);
  const std::string stage_id = id + id_part(written["StageName"]) + "Stage";
  add_rest_auth(expansion, id, stage_id, resource, body);
  for (const auto& response : section(written, "GatewayResponses").items()) {
    Document& made = body["x-amazon-apigateway-gateway-responses"][response.key()];
    const Document& given = response.value();
    if (given.contains("StatusCode")) made["statusCode"] = given["StatusCode"];
    if (given.contains("ResponseTemplates")) made["responseTemplates"] = given["ResponseTemplates"];
    for (const auto& header : section(section(given, "ResponseParameters"), "Headers").items())
      made["responseParameters"]["gatewayresponse.header." + header.key()] = header.value();
  }
  Document api = picked(written,
                        {"ApiKeySourceType",
                         "BinaryMediaTypes",
                         "Description",
                         "DisableExecuteApiEndpoint",
                         "MinimumCompressionSize",
                         "Mode",
                         "Name",
                         "Policy"});
  const Document endpoint = written.value("EndpointConfiguration", Document());
  if (endpoint.is_string()) api["EndpointConfiguration"] = {{"Types", Document::array({endpoint})}};
  if (endpoint.is_object()) {
    api["EndpointConfiguration"] = {
        {"Types", Document::array({endpoint.value("Type", Document("EDGE"))})}};
  }
  if (written.contains("BinaryMediaTypes")) {
    // They are written with ~1 for a slash.
    for (Document& type : api["BinaryMediaTypes"]) {
      if (!type.is_string()) continue;
      std::string text = type.get<std::string>();
      if (const size_t at = text.find("~1"); at != std::string::npos) text.replace(at, 2, "/");
      type = text;
    }
  }
  std::string deployment = id + "Deployment";
  if (written.contains("DefinitionUri")) {
    static constexpr const char* kNames[] = {"Bucket", "Key", "Version"};
    api["BodyS3Location"] =
        package_location(expansion, id, "DefinitionUri", written["DefinitionUri"], kNames);
    deployment += content_hash(api["BodyS3Location"]);
  } else {
    deployment += content_hash(body);
    api["Body"] = std::move(body);
  }
  expansion.add(id, "AWS::ApiGateway::RestApi", std::move(api), resource);
  expansion.add(
      deployment,
      "AWS::ApiGateway::Deployment",
      {{"RestApiId", ref_to(id)}, {"Description", "RestApi deployment id: " + deployment}},
      resource);
  Document stage = picked(written,
                          {"AccessLogSetting",
                           "CacheClusterEnabled",
                           "CacheClusterSize",
                           "CanarySetting",
                           "MethodSettings",
                           "StageName",
                           "TracingEnabled",
                           "Variables"});
  stage["RestApiId"] = ref_to(id);
  stage["DeploymentId"] = ref_to(deployment);
  expansion.add(stage_id, "AWS::ApiGateway::Stage", std::move(stage), resource);
  expansion.name(id + ".Deployment", deployment);
  expansion.name(id + ".Stage", stage_id);
}

void expand_http_api(Expansion& expansion, const std::string& id, const Document& resource) {
  const Document& written = section(resource, "Properties");
  for (const char* name : {"DefinitionUri", "Domain"}) {
    if (written.contains(name))
      expansion.fail(id, std::string("Cloudtab does not implement the property ") + name + ".");
  }
  Document body = definition_of(written, "openapi", "3.0.1");
  add_paths(expansion, id, body);
  add_http_auth(expansion, id, resource, body);
  if (written.contains("CorsConfiguration"))
    body["x-amazon-apigateway-cors"] = http_cors(written["CorsConfiguration"]);
  Document api =
      picked(written, {"Description", "DisableExecuteApiEndpoint", "FailOnWarnings", "Name"});
  api["Body"] = std::move(body);
  expansion.add(id, "AWS::ApiGatewayV2::Api", std::move(api), resource);
  Document stage = picked(
      written, {"AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables"});
  const Document name = written.value("StageName", Document(kDefaultRoute));
  stage["ApiId"] = ref_to(id);
  stage["StageName"] = name;
  stage["AutoDeploy"] = true;
  const bool is_default = name == kDefaultRoute;
  const std::string stage_id =
      id + (is_default ? "ApiGatewayDefaultStage" : id_part(name) + "Stage");
  expansion.add(stage_id, "AWS::ApiGatewayV2::Stage", std::move(stage), resource);
  expansion.name(id + ".Stage", stage_id);
}

}  // namespace cloudtab::cloudformation::sam
