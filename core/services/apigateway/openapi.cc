#include "core/services/apigateway/openapi.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/yaml.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/openapi_names.h"
#include "core/services/apigateway/resource_properties.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

void copy_members(const Document& from, std::initializer_list<const char*> names, Document& to) {
  for (const char* name : names) {
    if (from.contains(name)) to[name] = from[name];
  }
}

/// Reads one definition.
class Reader {
 public:
  Reader(const Document& root, BasePath base_path)
      : root_(root), is_swagger_(root.contains("swagger")), base_path_(base_path) {}

  Result<RestDefinition> read() {
    read_api();
    read_models();
    read_validators();
    read_authorizers();
    definition_.documentation = extension("documentation");
    for (const auto& [type, response] : extension("gateway-responses").items()) {
      Document input = {{"responseType", type}};
      copy_members(response, {"responseParameters", "responseTemplates"}, input);
      if (response.contains("statusCode")) input["statusCode"] = plain_text(response["statusCode"]);
      definition_.gateway_responses.push_back(std::move(input));
    }
    const std::string base = prefix();
    if (base.size() > kPathBytesMax) return errors::bad_request("Invalid OpenAPI input.");
    for (const auto& [path, operations] : member_of(root_, "paths").items()) {
      for (const auto& [name, method] : kOperationMethods) {
        if (operations.contains(name))
          read_operation(base + path, method, operations, operations[name]);
      }
    }
    return std::move(definition_);
  }

 private:
  /// `x-amazon-apigateway-NAME` of the definition, if it is an object.
  const Document& extension(const std::string& name) const {
    return member_of(root_, ("x-amazon-apigateway-" + name).c_str());
  }
  const Document& components(const char* kind) const {
    return member_of(member_of(root_, "components"), kind);
  }

  /// What `$ref` stands for, or the object itself.
  const Document& resolved(const Document& object) const {
    const std::string reference = text_of(object, "$ref");
    if (reference.compare(0, 2, "#/") != 0) return object;
    const Document* found = &root_;
    for (size_t at = 2; at <= reference.size();) {
      const size_t end = std::min(reference.find('/', at), reference.size());
      found = &member_of(*found, reference.substr(at, end - at).c_str());
      at = end + 1;
    }
    return *found;
  }

  void read_api() {
    Document& api = definition_.api;
    const Document& info = member_of(root_, "info");
    api["name"] = text_of(info, "title");
    for (const char* member : {"version", "description"}) {
      if (info.contains(member)) api[member] = plain_text(info[member]);
    }
    const auto copy = [&](const char* name, const char* member) {
      const auto found = root_.find(std::string("x-amazon-apigateway-") + name);
      if (found != root_.end()) api[member] = *found;
    };
    copy("binary-media-types", "binaryMediaTypes");
    copy("api-key-source", "apiKeySource");
    copy("minimum-compression-size", "minimumCompressionSize");
    if (!extension("policy").empty()) api["policy"] = extension("policy").dump();
    const Document& endpoint = extension("endpoint-configuration");
    if (endpoint.contains("types")) api["endpointConfiguration"] = {{"types", endpoint["types"]}};
    if (endpoint.contains("disableExecuteApiEndpoint"))
      api["disableExecuteApiEndpoint"] = endpoint["disableExecuteApiEndpoint"];
  }

  void read_models() {
    const Document& schemas = is_swagger_ ? member_of(root_, "definitions") : components("schemas");
    for (const auto& [name, schema] : schemas.items()) {
      definition_.models.push_back(
          {{"name", name}, {"contentType", "application/json"}, {"schema", schema.dump(2)}});
    }
  }

  void read_validators() {
    for (const auto& [name, validator] : extension("request-validators").items()) {
      definition_.validators.push_back(
          {{"name", name},
           {"validateRequestBody", validator.value("validateRequestBody", false)},
           {"validateRequestParameters", validator.value("validateRequestParameters", false)}});
    }
  }

  const Document& security_schemes() const {
    return is_swagger_ ? member_of(root_, "securityDefinitions") : components("securitySchemes");
  }

  /// A scheme with an authorizer is one, whether or not an operation asks for it (recorded:
  /// test_apigateway_import.py).
  void read_authorizers() {
    for (const auto& [name, scheme] : security_schemes().items()) {
      const Document& extension = member_of(scheme, kAuthorizerExtension);
      if (extension.empty()) continue;
      Document input = {{"name", name}, {"type", to_upper(text_of(extension, "type"))}};
      copy_members(extension,
                   {"authorizerUri",
                    "authorizerCredentials",
                    "authorizerResultTtlInSeconds",
                    "identityValidationExpression",
                    "identitySource",
                    "providerARNs"},
                   input);
      if (scheme.contains("x-amazon-apigateway-authtype"))
        input["authType"] = scheme["x-amazon-apigateway-authtype"];
      if (!input.contains("identitySource") && text_of(scheme, "in") == "header")
        input["identitySource"] = "method.request.header." + text_of(scheme, "name");
      definition_.authorizers.push_back(std::move(input));
    }
  }

  /// The base path as the definition has it: `/a/b`, or "".
  std::string declared_base() const {
    if (is_swagger_) return text_of(root_, "basePath");
    const auto servers = root_.find("servers");
    if (servers == root_.end() || !servers->is_array() || servers->empty()) return {};
    const Document& server = (*servers)[0];
    std::string url = text_of(server, "url");
    for (const auto& [name, variable] : member_of(server, "variables").items()) {
      const std::string place = "{" + name + "}";
      const size_t at = url.find(place);
      if (at != std::string::npos) url.replace(at, place.size(), text_of(variable, "default"));
    }
    const size_t scheme = url.find("://");
    const size_t path = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
    return path == std::string::npos ? std::string() : url.substr(path);
  }

  /// What is put before every path.
  std::string prefix() const {
    if (base_path_ == BasePath::kIgnore) return {};
    std::string base = declared_base();
    base.erase(
        std::unique(base.begin(), base.end(), [](char a, char b) { return a == '/' && b == '/'; }),
        base.end());
    if (!base.empty() && base[0] != '/') base = "/" + base;
    // Splitting takes the first part away.
    if (base_path_ == BasePath::kSplit) {
      const size_t second = base.find('/', 1);
      base = second == std::string::npos ? std::string() : base.substr(second);
    }
    if (!base.empty() && base.back() == '/') base.pop_back();
    return base;
  }

  /// A model's name if the schema is one, else the schema.
  Document model_of(const Document& schema) const {
    const std::string reference = text_of(schema, "$ref");
    const size_t slash = reference.rfind('/');
    if (slash == std::string::npos) return schema;
    return reference.substr(slash + 1);
  }

  /// Sets models by content type from OpenAPI 3's `content`.
  void put_content(const Document& owner, const char* member, Document& input) const {
    for (const auto& [type, media] : member_of(owner, "content").items()) {
      if (media.contains("schema")) input[member][type] = model_of(media["schema"]);
    }
  }

  /// The content types an operation takes or gives, in OpenAPI 2.
  Document media_types(const Document& operation, const char* member) const {
    for (const Document* owner : {&operation, &root_}) {
      const auto found = owner->find(member);
      if (found != owner->end() && found->is_array() && !found->empty()) return *found;
    }
    return Document::array({"application/json"});
  }

  void put_parameters(const Document& path, const Document& operation, Document& method) const {
    for (const Document* owner : {&path, &operation}) {
      for (const Document& listed : owner->value("parameters", Document::array())) {
        const Document& parameter = resolved(listed);
        const std::string in = text_of(parameter, "in");
        if (in == "body" && parameter.contains("schema")) {
          for (const Document& type : media_types(operation, "consumes"))
            method["requestModels"][plain_text(type)] = model_of(parameter["schema"]);
        } else if (in == "path" || in == "query" || in == "header") {
          const std::string place = in == "query" ? "querystring" : in;
          method["requestParameters"]
                ["method.request." + place + "." + text_of(parameter, "name")] =
                    parameter.value("required", false);
        }
      }
    }
    if (operation.contains("requestBody"))
      put_content(resolved(operation["requestBody"]), "requestModels", method);
  }

  /// The operation's own security requirements, or those of all.
  void put_security(const Document& operation, Document& method) const {
    const std::string type = text_of(member_of(operation, "x-amazon-apigateway-auth"), "type");
    if (to_upper(type) == "AWS_IAM") method["authorizationType"] = "AWS_IAM";
    const Document& owner = operation.contains("security") ? operation : root_;
    for (const Document& requirement : owner.value("security", Document::array())) {
      for (const auto& entry : requirement.items()) {
        const Document& scheme = member_of(security_schemes(), entry.key().c_str());
        const Document& authorizer = member_of(scheme, kAuthorizerExtension);
        if (!authorizer.empty()) {
          method["authorizer"] = entry.key();
          method["authorizationType"] =
              to_upper(text_of(authorizer, "type")) == "COGNITO_USER_POOLS" ? "COGNITO_USER_POOLS"
                                                                            : "CUSTOM";
          if (!entry.value().empty()) method["authorizationScopes"] = entry.value();
        } else if (text_of(scheme, "x-amazon-apigateway-authtype") == "awsSigv4") {
          method["authorizationType"] = "AWS_IAM";
        } else if (text_of(scheme, "type") == "apiKey") {
          method["apiKeyRequired"] = true;
        }
      }
    }
  }

  Document method_responses(const Document& operation) const {
    Document responses = Document::array();
    for (const auto& [status, listed] : member_of(operation, "responses").items()) {
      if (status.size() != 3 || status.find_first_not_of("0123456789") != std::string::npos)
        continue;
      const Document& response = resolved(listed);
      Document input = {{"statusCode", status}};
      for (const auto& header : member_of(response, "headers").items())
        input["responseParameters"]["method.response.header." + header.key()] = false;
      if (response.contains("schema")) {
        for (const Document& type : media_types(operation, "produces"))
          input["responseModels"][plain_text(type)] = model_of(response["schema"]);
      }
      put_content(response, "responseModels", input);
      responses.push_back(std::move(input));
    }
    return responses;
  }

  Document integration_of(const Document& extension) const {
    Document input = {{"type", to_upper(text_of(extension, "type"))}};
    copy_members(extension,
                 {"uri",
                  "credentials",
                  "connectionId",
                  "cacheNamespace",
                  "cacheKeyParameters",
                  "timeoutInMillis"},
                 input);
    for (const char* name : {"requestParameters", "requestTemplates"}) {
      if (extension.contains(name)) input[name] = text_map(extension[name]);
    }
    for (const char* name : {"passthroughBehavior", "contentHandling", "connectionType"}) {
      if (extension.contains(name)) input[name] = to_upper(text_of(extension, name));
    }
    if (extension.contains("httpMethod"))
      input["integrationHttpMethod"] = to_upper(text_of(extension, "httpMethod"));
    return input;
  }

  static Document integration_responses(const Document& extension) {
    Document responses = Document::array();
    for (const auto& [pattern, response] : member_of(extension, "responses").items()) {
      if (!response.contains("statusCode")) continue;
      Document input = {{"statusCode", plain_text(response["statusCode"])}};
      if (pattern != "default") input["selectionPattern"] = pattern;
      for (const char* name : {"responseParameters", "responseTemplates"}) {
        if (response.contains(name)) input[name] = text_map(response[name]);
      }
      if (response.contains("contentHandling"))
        input["contentHandling"] = to_upper(text_of(response, "contentHandling"));
      responses.push_back(std::move(input));
    }
    return responses;
  }

  void read_operation(const std::string& path,
                      const char* name,
                      const Document& owner,
                      const Document& operation) {
    Document method = {{"httpMethod", name}, {"authorizationType", "NONE"}};
    if (operation.contains("operationId")) method["operationName"] = operation["operationId"];
    put_parameters(owner, operation, method);
    put_security(operation, method);
    constexpr const char* kValidator = "x-amazon-apigateway-request-validator";
    for (const Document* from : {&root_, &operation}) {
      if (from->contains(kValidator)) method["validator"] = (*from)[kValidator];
    }
    Document entry = {{"path", path},
                      {"method", std::move(method)},
                      {"methodResponses", method_responses(operation)},
                      {"integrationResponses", Document::array()}};
    const Document& extension = resolved(member_of(operation, kIntegrationExtension));
    if (!extension.empty()) {
      entry["integration"] = integration_of(extension);
      entry["integrationResponses"] = integration_responses(extension);
    }
    definition_.methods.push_back(std::move(entry));
  }

  const Document& root_;
  const bool is_swagger_;
  const BasePath base_path_;
  RestDefinition definition_;
};

}  // namespace

Result<RestDefinition> read_definition(std::string_view text, BasePath base_path) {
  // Recorded: test_apigateway_import.py.
  const Error invalid = errors::bad_request("Invalid OpenAPI input.");
  const Result<Document> root = read_openapi_text(text);
  if (!root.ok() || !(root->contains("swagger") || root->contains("openapi"))) return invalid;
  try {
    return Reader(*root, base_path).read();
  } catch (const Document::exception&) {
    return invalid;  // a member of another type than it should be
  }
}

Result<Document> read_openapi_text(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{')
    return parse_yaml(text, {.depth_max = kJsonDepthMax});
  const auto depth_guard = [](int depth, Document::parse_event_t, Document&) {
    return depth <= kJsonDepthMax;
  };
  Document root = Document::parse(text, depth_guard, /*allow_exceptions=*/false);
  if (root.is_discarded()) return errors::bad_request("Invalid OpenAPI input.");
  return root;
}

}  // namespace cloudtab::apigateway
