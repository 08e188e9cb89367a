#include "core/services/apigateway/export.h"

#include <cstdint>
#include <string_view>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/time.h"
#include "core/services/apigateway/openapi_names.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

void add_once(const std::string& type, Document& list) {
  for (const Document& other : list) {
    if (other == type) return;
  }
  list.push_back(type);
}

/// Writes one definition.
class Writer {
 public:
  Writer(const Document& api, const Document& snapshot, const ExportOptions& options)
      : api_(api), snapshot_(snapshot), options_(options) {}

  void write(Document& body) {
    body["paths"] = Document::object();
    for (const Document& resource : snapshot_["resources"]) {
      for (const auto& [name, method] : member_of(resource, "resourceMethods").items())
        body["paths"][text_of(resource, "path")][operation_name(name)] = operation(method);
    }
    Document schemas = Document::object();
    for (const auto& [name, schema] : member_of(snapshot_, "models").items())
      schemas[name] = exported_schema(schema.get<std::string>());
    if (options_.is_3) {
      body["components"] = Document::object();
      if (!schemas.empty()) body["components"]["schemas"] = std::move(schemas);
      if (!schemes_.empty()) body["components"]["securitySchemes"] = std::move(schemes_);
    } else {
      if (!schemas.empty()) body["definitions"] = std::move(schemas);
      if (!schemes_.empty()) body["securityDefinitions"] = std::move(schemes_);
    }
    write_extensions(body);
  }

 private:
  void write_extensions(Document& body) const {
    const Document& types = snapshot_["binaryMediaTypes"];
    if (options_.integrations && !types.empty())
      body["x-amazon-apigateway-binary-media-types"] = types;
    if (options_.validators) {
      for (Document validator : member_of(snapshot_, "validators")) {
        const std::string name = text_of(validator, "name");
        validator.erase("name");
        validator.erase("id");
        body["x-amazon-apigateway-request-validators"][name] = std::move(validator);
      }
    }
    if (!options_.gateway_responses) return;
    for (const auto& [type, response] : member_of(snapshot_, "gatewayResponses").items()) {
      Document& made = body["x-amazon-apigateway-gateway-responses"][type] = Document::object();
      for (const char* member : {"statusCode", "responseParameters", "responseTemplates"}) {
        if (response.contains(member)) made[member] = response[member];
      }
    }
  }

  std::string reference(const std::string& model) const {
    return (options_.is_3 ? "#/components/schemas/" : "#/definitions/") + model;
  }

  /// References between models are URLs in the API, and places in a definition.
  Document exported_schema(const std::string& text) const {
    const std::string link =
        "https://apigateway.amazonaws.com/restapis/" + text_of(api_, "id") + "/models/";
    std::string placed;
    for (size_t at = 0; at < text.size();) {
      const bool found = text.compare(at, link.size(), link) == 0;
      placed += found ? reference("") : text.substr(at, 1);
      at += found ? link.size() : 1;
    }
    Document schema = Document::parse(placed, nullptr, /*allow_exceptions=*/false);
    if (!schema.is_object()) return Document::object();
    schema.erase("$schema");
    return schema;
  }

  Document operation(const Document& method) {
    Document made = {{"responses", Document::object()}};
    if (method.contains("operationName")) made["operationId"] = method["operationName"];
    write_parameters(method, made);
    for (const auto& [status, response] : member_of(method, "methodResponses").items())
      write_response(status, response, made);
    if (!options_.is_3) write_media_types(method, made);
    write_security(method, made);
    const Document& validator = member_of(member_of(snapshot_, "validators"),
                                          text_of(method, "requestValidatorId").c_str());
    if (options_.validators && !validator.empty())
      made["x-amazon-apigateway-request-validator"] = validator["name"];
    if (options_.integrations && method.contains("methodIntegration"))
      made["x-amazon-apigateway-integration"] = integration(method["methodIntegration"]);
    return made;
  }

  void write_parameters(const Document& method, Document& made) const {
    for (const auto& [expression, required] : member_of(method, "requestParameters").items()) {
      constexpr std::string_view kStart = "method.request.";
      const size_t dot = expression.find('.', kStart.size());
      if (dot == std::string::npos) continue;
      std::string place = expression.substr(kStart.size(), dot - kStart.size());
      if (place == "querystring") place = "query";
      const bool is_required = required == true || place == "path";
      Document parameter = {{"name", expression.substr(dot + 1)}, {"in", place}};
      if (options_.is_3)
        parameter["schema"] = {{"type", "string"}};
      else
        parameter["type"] = "string";
      if (is_required || !options_.is_3) parameter["required"] = is_required;
      made["parameters"].push_back(std::move(parameter));
    }
    for (const auto& [type, model] : member_of(method, "requestModels").items()) {
      const Document schema = {{"$ref", reference(model.get<std::string>())}};
      if (options_.is_3) {
        made["requestBody"]["content"][type]["schema"] = schema;
        made["requestBody"]["required"] = true;
      } else {
        if (made.contains("consumes")) continue;  // a Swagger operation has one body
        add_once(type, made["consumes"]);
        made["parameters"].push_back(
            {{"in", "body"}, {"name", model}, {"required", true}, {"schema", schema}});
      }
    }
  }

  void write_response(const std::string& status, const Document& response, Document& made) const {
    Document& written = made["responses"][status];
    written = {{"description", status + " response"}};
    for (const auto& [expression, required] : member_of(response, "responseParameters").items()) {
      const std::string name = expression.substr(expression.rfind('.') + 1);
      const Document type = {{"type", "string"}};
      written["headers"][name] = options_.is_3 ? Document{{"schema", type}} : type;
    }
    if (options_.is_3) written["content"] = Document::object();
    for (const auto& [type, model] : member_of(response, "responseModels").items()) {
      const Document schema = {{"$ref", reference(model.get<std::string>())}};
      if (options_.is_3) {
        written["content"][type]["schema"] = schema;
        continue;
      }
      written["schema"] = schema;
      add_once(type, made["produces"]);
    }
  }

  /// Swagger's `consumes` and `produces` tell of models and of mapping templates.
  static void write_media_types(const Document& method, Document& made) {
    for (const auto& [type, model] : member_of(method, "requestModels").items())
      add_once(type, made["consumes"]);
    const Document& integration = member_of(method, "methodIntegration");
    for (const auto& [type, text] : member_of(integration, "requestTemplates").items())
      add_once(type, made["consumes"]);
    for (const Document& response : member_of(integration, "integrationResponses")) {
      for (const auto& [type, text] : member_of(response, "responseTemplates").items())
        add_once(type, made["produces"]);
    }
  }

  void write_security(const Document& method, Document& made) {
    const std::string type = text_of(method, "authorizationType");
    const auto require = [&](const std::string& name, Document scheme, Document scopes) {
      schemes_[name] = std::move(scheme);
      made["security"].push_back({{name, std::move(scopes)}});
    };
    if (type == "AWS_IAM") {
      require("sigv4",
              {{"type", "apiKey"},
               {"name", "Authorization"},
               {"in", "header"},
               {"x-amazon-apigateway-authtype", "awsSigv4"}},
              Document::array());
    }
    const Document& authorizer =
        member_of(member_of(snapshot_, "authorizers"), text_of(method, "authorizerId").c_str());
    if (!authorizer.empty()) {
      require(text_of(authorizer, "name"),
              authorizer_scheme(authorizer),
              method.value("authorizationScopes", Document::array()));
    }
    if (method.value("apiKeyRequired", false)) {
      require("api_key",
              {{"type", "apiKey"}, {"name", "x-api-key"}, {"in", "header"}},
              Document::array());
    }
  }

  Document authorizer_scheme(const Document& authorizer) const {
    constexpr std::string_view kHeader = "method.request.header.";
    const std::string source = text_of(authorizer, "identitySource");
    const bool one_header =
        source.compare(0, kHeader.size(), kHeader) == 0 && source.find(',') == std::string::npos;
    Document scheme = {{"type", "apiKey"},
                       {"name", one_header ? source.substr(kHeader.size()) : "Unused"},
                       {"in", "header"},
                       {"x-amazon-apigateway-authtype", authorizer["authType"]}};
    if (!options_.authorizers) return scheme;
    Document extension = {{"type", to_lower(text_of(authorizer, "type"))}};
    for (const char* member : {"authorizerCredentials",
                               "authorizerResultTtlInSeconds",
                               "authorizerUri",
                               "identitySource",
                               "identityValidationExpression",
                               "providerARNs"}) {
      if (authorizer.contains(member)) extension[member] = authorizer[member];
    }
    scheme["x-amazon-apigateway-authorizer"] = std::move(extension);
    return scheme;
  }

  static Document integration(const Document& stored) {
    Document made = {{"type", to_lower(text_of(stored, "type"))}};
    for (const char* member : {"cacheKeyParameters",
                               "connectionId",
                               "credentials",
                               "httpMethod",
                               "requestParameters",
                               "requestTemplates",
                               "uri"}) {
      if (stored.contains(member) && !stored[member].empty()) made[member] = stored[member];
    }
    if (text_of(stored, "connectionType") == "VPC_LINK") made["connectionType"] = "VPC_LINK";
    if (stored.contains("contentHandling")) made["contentHandling"] = stored["contentHandling"];
    made["passthroughBehavior"] = to_lower(stored.value("passthroughBehavior", "WHEN_NO_MATCH"));
    for (const Document& response : member_of(stored, "integrationResponses")) {
      const std::string pattern = text_of(response, "selectionPattern");
      Document& written = made["responses"][pattern.empty() ? "default" : pattern];
      written = {{"statusCode", response["statusCode"]}};
      for (const char* member : {"contentHandling", "responseParameters", "responseTemplates"}) {
        if (response.contains(member)) written[member] = response[member];
      }
    }
    return made;
  }

  const Document& api_;
  const Document& snapshot_;
  const ExportOptions& options_;
  Document schemes_ = Document::object();
};

bool is_plain_key(const std::string& key) {
  if (key.empty() || (key[0] >= '0' && key[0] <= '9')) return false;
  return key.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./") ==
         std::string::npos;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the definition was when it was read
void write_yaml(const Document& value, const std::string& indent, bool in_list, std::string& out) {
  bool first = in_list;
  if (value.is_object() && !value.empty()) {
    for (const auto& [key, member] : value.items()) {
      out += (first ? "" : indent) + (is_plain_key(key) ? key : Document(key).dump()) + ":";
      first = false;
      const bool nested = member.is_structured() && !member.empty();
      out += nested ? "\n" : " ";
      write_yaml(member, member.is_object() ? indent + "  " : indent, false, out);
    }
  } else if (value.is_array() && !value.empty()) {
    for (const Document& item : value) {
      out += indent + "- ";
      write_yaml(item, indent + "  ", true, out);
    }
  } else {
    out += value.dump() + "\n";
  }
}

}  // namespace

std::string exported_version(const Document& api) {
  const std::string version = text_of(api, "version");
  return version.empty() ? to_iso8601_seconds(from_millis(api["createdDate"].get<int64_t>()))
                         : version;
}

Document exported_definition(const Document& api,
                             const std::string& region,
                             const std::string& stage,
                             const Document& snapshot,
                             const ExportOptions& options) {
  const std::string host = text_of(api, "id") + ".execute-api." + region + ".amazonaws.com";
  Document body = {{"info", {{"title", api["name"]}, {"version", exported_version(api)}}}};
  if (api.contains("description")) body["info"]["description"] = api["description"];
  if (options.is_3) {
    body["openapi"] = "3.0.1";
    body["servers"] = Document::array({{{"url", "https://" + host + "/{basePath}"},
                                        {"variables", {{"basePath", {{"default", stage}}}}}}});
  } else {
    body["swagger"] = "2.0";
    body["host"] = host;
    body["basePath"] = "/" + stage;
    body["schemes"] = Document::array({"https"});
  }
  Writer(api, snapshot, options).write(body);
  return body;
}

std::string to_yaml(const Document& document) {
  std::string text;
  write_yaml(document, "", false, text);
  return text;
}

}  // namespace cloudtab::apigateway
