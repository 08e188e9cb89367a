#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/openapi.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/resource_properties.h"
#include "core/services/apigateway/state.h"

// ImportRestApi and PutRestApi.

namespace cloudtab::apigateway {

namespace {

Result<RestDefinition> read_input(const Document& input) {
  BasePath base_path = BasePath::kIgnore;
  const std::string asked = text_of(member_of(input, "parameters"), "basepath");
  if (asked == "prepend") base_path = BasePath::kPrepend;
  if (asked == "split") base_path = BasePath::kSplit;
  const Document::binary_t& body = input.at("body").get_binary();
  const bool without_documentation =
      text_of(member_of(input, "parameters"), "ignore") == "documentation";
  ASSIGN_OR_RETURN(
      RestDefinition definition,
      read_definition({reinterpret_cast<const char*>(body.data()), body.size()}, base_path));
  if (without_documentation) definition.documentation = Document::object();
  return definition;
}

/// Makes what a definition says, by the operations that a client would call.
class Import {
 public:
  Import(Call& call, std::string api) : call_(call), api_(std::move(api)) {
    for (const auto& [key, record] : call_.records<ResourceRecord>().prefix(api_ + "/"))
      resources_[resource_path(call_, api_, record.value)] = text_of(record.value, "id");
  }

  Status make(const RestDefinition& definition) {
    for (const Document& model : definition.models) RETURN_IF_ERROR(make_model(model));
    for (const Document& validator : definition.validators) {
      ASSIGN_OR_RETURN(const Document made, make("CreateRequestValidator", validator));
      validators_[text_of(validator, "name")] = text_of(made, "id");
    }
    for (const Document& authorizer : definition.authorizers)
      RETURN_IF_ERROR(make_authorizer(authorizer));
    for (const Document& response : definition.gateway_responses)
      RETURN_IF_ERROR(make("PutGatewayResponse", response));
    for (const Document& method : definition.methods) RETURN_IF_ERROR(make_method(method));
    RETURN_IF_ERROR(put_documentation(call_, api_, definition.documentation));
    return ok();
  }

 private:
  Result<Document> make(std::string_view operation, Document input) {
    input["restApiId"] = api_;
    return invoke(call_, operation, std::move(input));
  }

  /// References between models are URLs (developer guide, "Data models for REST APIs").
  std::string linked(const std::string& schema) const {
    const std::string models = "https://apigateway.amazonaws.com/restapis/" + api_ + "/models/";
    std::string text;
    for (size_t at = 0; at < schema.size();) {
      size_t length = 0;
      for (const std::string_view place : {"#/definitions/", "#/components/schemas/"}) {
        if (schema.compare(at, place.size(), place) == 0) length = place.size();
      }
      if (length > 0)
        text += models;
      else
        text += schema[at];
      at += std::max<size_t>(length, 1);
    }
    return text;
  }

  /// A merge may name a model that is there.
  Status make_model(Document model) {
    model["schema"] = linked(text_of(model, "schema"));
    call_.records<ModelRecord>().erase(part_key(api_, text_of(model, "name")));
    RETURN_IF_ERROR(make("CreateModel", std::move(model)));
    return ok();
  }

  /// A merge may name an authorizer that is there, and methods that have it.
  Status make_authorizer(const Document& authorizer) {
    const std::string name = text_of(authorizer, "name");
    auto& records = call_.records<AuthorizerRecord>();
    std::string id;
    for (const auto& [key, record] : records.prefix(api_ + "/")) {
      if (text_of(record.value, "name") == name) id = text_of(record.value, "id");
    }
    if (!id.empty()) records.erase(part_key(api_, id));
    ASSIGN_OR_RETURN(Document made, make("CreateAuthorizer", authorizer));
    if (!id.empty()) {
      records.erase(part_key(api_, text_of(made, "id")));
      made["id"] = id;
      records.put(part_key(api_, id), {made});
    }
    authorizers_[name] = text_of(made, "id");
    return ok();
  }

  /// The names of models; schemas without one become models of a name made up.
  Result<Document> names_of_models(const Document& models) {
    Document names = Document::object();
    for (const auto& [type, model] : models.items()) {
      if (model.is_string()) {
        names[type] = model;
        continue;
      }
      const std::string name =
          "MODEL" + call_.random().text(6, "abcdefghijklmnopqrstuvwxyz0123456789");
      RETURN_IF_ERROR(make_model(
          {{"name", name}, {"contentType", "application/json"}, {"schema", model.dump(2)}}));
      names[type] = name;
    }
    return names;
  }

  /// The id of the resource at a path, made with its parents where they are missing.
  Result<std::string> resource_at(const std::string& path) {
    if (path.empty() || path[0] != '/') return errors::bad_request("Invalid OpenAPI input.");
    std::string id = resources_.at("/");
    for (size_t at = 1; at < path.size();) {
      const size_t end = std::min(path.find('/', at), path.size());
      std::string& next = resources_[path.substr(0, end)];
      if (next.empty()) {
        ASSIGN_OR_RETURN(
            const Document made,
            make("CreateResource", {{"parentId", id}, {"pathPart", path.substr(at, end - at)}}));
        next = text_of(made, "id");
      }
      id = next;
      at = end + 1;
    }
    return id;
  }

  Status make_method(const Document& entry) {
    std::string path = text_of(entry, "path");
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    ASSIGN_OR_RETURN(const std::string resource, resource_at(path));
    Document method = entry["method"];
    const Document key = {{"resourceId", resource}, {"httpMethod", method["httpMethod"]}};
    method.update(key);
    if (method.contains("validator")) {
      const auto validator = validators_.find(text_of(method, "validator"));
      if (validator == validators_.end())
        return errors::bad_request("Invalid Request Validator identifier specified");
      method["requestValidatorId"] = validator->second;
      method.erase("validator");
    }
    if (method.contains("authorizer")) {
      method["authorizerId"] = authorizers_[text_of(method, "authorizer")];
      method.erase("authorizer");
    }
    if (method.contains("requestModels")) {
      ASSIGN_OR_RETURN(method["requestModels"], names_of_models(method["requestModels"]));
    }
    // A merge replaces a method that is there.
    call_.records<ResourceRecord>().update(part_key(api_, resource), [&](ResourceRecord& record) {
      const auto methods = record.value.find("resourceMethods");
      if (methods != record.value.end()) methods->erase(text_of(method, "httpMethod"));
    });
    RETURN_IF_ERROR(make("PutMethod", std::move(method)));
    for (Document response : entry["methodResponses"]) {
      if (response.contains("responseModels")) {
        ASSIGN_OR_RETURN(response["responseModels"], names_of_models(response["responseModels"]));
      }
      response.update(key);
      RETURN_IF_ERROR(make("PutMethodResponse", std::move(response)));
    }
    if (!entry.contains("integration")) return ok();
    Document integration = entry["integration"];
    integration.update(key);
    RETURN_IF_ERROR(make("PutIntegration", std::move(integration)));
    for (Document response : entry["integrationResponses"]) {
      response.update(key);
      RETURN_IF_ERROR(make("PutIntegrationResponse", std::move(response)));
    }
    return ok();
  }

  Call& call_;
  const std::string api_;
  std::map<std::string, std::string> validators_;   ///< ids by name
  std::map<std::string, std::string> authorizers_;  ///< ids by name
  std::map<std::string, std::string> resources_;    ///< ids by path
};

/// Leaves nothing but the root, without methods.
void clear_parts(Call& call, const std::string& api, const std::string& root) {
  const std::string parts = api + "/";
  call.records<ResourceRecord>().erase_prefix(parts);
  call.records<ModelRecord>().erase_prefix(parts);
  call.records<ValidatorRecord>().erase_prefix(parts);
  call.records<AuthorizerRecord>().erase_prefix(parts);
  call.records<DocumentationPartRecord>().erase_prefix(parts);
  call.records<GatewayResponseRecord>().erase_prefix(parts);
  call.records<ResourceRecord>().put(part_key(api, root), {{{"id", root}}});
}

void merge_media_types(const Document& before, Document& api) {
  Document types = before.value("binaryMediaTypes", Document::array());
  for (const Document& type : api.value("binaryMediaTypes", Document::array()))
    types.push_back(type);
  if (!types.empty()) api["binaryMediaTypes"] = std::move(types);
}

}  // namespace

Outcome import_rest_api(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const RestDefinition definition, read_input(input));
  Document api = definition.api;
  for (const auto& [name, value] : member_of(input, "parameters").items()) {
    if (name == "endpointConfigurationTypes") api["endpointConfiguration"]["types"] = {value};
  }
  ASSIGN_OR_RETURN(const Document made, invoke(call, "CreateRestApi", std::move(api)));
  const std::string id = text_of(made, "id");
  // An imported API has only the models that its definition has (recorded:
  // test_apigateway_import.py).
  clear_parts(call, id, text_of(made, "rootResourceId"));
  RETURN_IF_ERROR(Import(call, id).make(definition));
  return made;
}

Outcome put_rest_api(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_api(call, input));
  ASSIGN_OR_RETURN(const RestDefinition definition, read_input(input));
  const std::string id = text_of(*found, "id");
  Document api = *found;
  Document changes = definition.api;
  if (text_of(changes, "name").empty()) changes.erase("name");
  if (input.value("mode", "merge") == "overwrite") {
    clear_parts(call, id, text_of(api, "rootResourceId"));
    for (const char* member : {"binaryMediaTypes", "description", "version"}) api.erase(member);
  } else {
    merge_media_types(api, changes);
  }
  api.update(changes, /*merge_objects=*/true);
  call.records<ApiRecord>().put(id, {api});
  RETURN_IF_ERROR(Import(call, id).make(definition));
  if (!api.contains("tags")) api["tags"] = Document::object();
  return api;
}

}  // namespace cloudtab::apigateway
