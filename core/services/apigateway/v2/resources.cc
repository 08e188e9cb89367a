#include "core/services/apigateway/v2/resources.h"

#include <string>
#include <string_view>
#include <utility>

#include "core/base/arn.h"
#include "core/model/shape.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/resource_properties.h"
#include "core/services/apigateway/v2/state.h"

// Templates name their properties as the API names its members, so one table serves all types: what
// differs is said in `input_of` and `after_update`.

namespace cloudtab::apigateway::v2 {

namespace {

/// A type, the noun of its operations, and where its id is.
struct TypeEntry {
  std::string_view type;
  const char* noun;
  const char* id_member;
  /// The member that says whose part it is, beside ApiId; null if none.
  const char* owner_member;
};

constexpr TypeEntry kEntries[] = {
    {"AWS::ApiGatewayV2::Api", "Api", "ApiId", nullptr},
    {"AWS::ApiGatewayV2::Authorizer", "Authorizer", "AuthorizerId", nullptr},
    {"AWS::ApiGatewayV2::Deployment", "Deployment", "DeploymentId", nullptr},
    {"AWS::ApiGatewayV2::Integration", "Integration", "IntegrationId", nullptr},
    {"AWS::ApiGatewayV2::IntegrationResponse",
     "IntegrationResponse",
     "IntegrationResponseId",
     "IntegrationId"},
    {"AWS::ApiGatewayV2::Route", "Route", "RouteId", nullptr},
    {"AWS::ApiGatewayV2::RouteResponse", "RouteResponse", "RouteResponseId", "RouteId"},
    {"AWS::ApiGatewayV2::Stage", "Stage", "StageName", nullptr},
};

const TypeEntry& entry_of(const ResourceRequest& request) {
  const TypeEntry* found = nullptr;
  for (const TypeEntry& entry : kEntries) {
    if (entry.type == request.type) found = &entry;
  }
  ENSURE(found != nullptr);
  return *found;
}

Result<Document> invoke_v2(Call& call, const std::string& operation, Document input) {
  return call.invoke(
      {.service = "apigatewayv2", .operation = operation, .input = std::move(input)});
}

/// `{"200": {"ResponseParameters": [{Destination, Source}]}}` as the API has it,
/// `{"200": {destination: source}}`.
Document response_parameters(const Document& property) {
  Document mapped = Document::object();
  for (const auto& entry : property.items()) {
    Document& parameters = mapped[entry.key()] = Document::object();
    for (const Document& parameter : entry.value().value("ResponseParameters", Document::array()))
      parameters[parameter.value("Destination", "")] = plain_text(parameter["Source"]);
  }
  return mapped;
}

Document tags_of(const ResourceRequest& request) {
  Document tags = Document::object();
  for (const Document& tag : request.tags) tags[tag.value("Key", "")] = plain_text(tag["Value"]);
  tags.update(text_map(member_of(request.properties, "Tags")));
  return tags;
}

/// What would be accepted and then not done.
Status check_supported(const Document& properties) {
  if (!properties.contains("BodyS3Location")) return ok();
  return errors::unsupported("OpenAPI definitions in S3 (BodyS3Location)");
}

Document input_of(const TypeEntry& entry, const ResourceRequest& request, const char* verb) {
  const model::Service& service = *model::find_service("apigatewayv2");
  const model::Operation* operation =
      model::find_operation(service, std::string(verb) + entry.noun);
  const model::Shape& shape = service.shape(operation->input);
  Document input = Document::object();
  for (const auto& property : request.properties.items()) {
    if (model::find_member(shape, property.key()) != nullptr)
      input[property.key()] = property.value();
  }
  // Templates may write any JSON here, and numbers in it.
  if (input.contains("StageVariables")) input["StageVariables"] = text_map(input["StageVariables"]);
  if (entry.type == "AWS::ApiGatewayV2::Integration" && input.contains("ResponseParameters"))
    input["ResponseParameters"] = response_parameters(input["ResponseParameters"]);
  if (!request.physical_id.empty()) input[entry.id_member] = request.physical_id;
  return input;
}

ResourceState state_of(Call& call, const TypeEntry& entry, const Document& answer) {
  const std::string id = text_of(answer, entry.id_member);
  ResourceState state{id, {{entry.id_member, id}}};
  if (entry.type == "AWS::ApiGatewayV2::Stage") state.attributes = Document::object();
  if (entry.type == "AWS::ApiGatewayV2::Api") {
    state.attributes["ApiEndpoint"] = answer["ApiEndpoint"];
    state.attributes["ExecuteApiArn"] = make_arn("execute-api", call.scope(), id);
  }
  return state;
}

/// An Api with a Body: imports it, then sets what the other properties say. Tags as well.
ResourceOutcome import(Call& call, const ResourceRequest& request) {
  const TypeEntry& entry = entry_of(request);
  Document input = {{"Body", plain_text(request.properties["Body"])}};
  if (request.properties.contains("FailOnWarnings"))
    input["FailOnWarnings"] = request.properties["FailOnWarnings"];
  if (request.properties.contains("BasePath")) input["Basepath"] = request.properties["BasePath"];
  if (!request.physical_id.empty()) input["ApiId"] = request.physical_id;
  const Result<Document> imported =
      invoke_v2(call, request.physical_id.empty() ? "ImportApi" : "ReimportApi", input);
  if (!imported.ok()) return imported.error();
  const std::string id = text_of(*imported, "ApiId");
  Document changes = input_of(entry, request, "Update");
  changes["ApiId"] = id;
  const Result<Document> updated = invoke_v2(call, "UpdateApi", changes);
  if (!updated.ok()) return updated.error();
  const std::string arn = "arn:aws:apigateway:" + call.scope().region + "::/apis/" + id;
  const Result<Document> tagged =
      invoke_v2(call, "TagResource", {{"ResourceArn", arn}, {"Tags", tags_of(request)}});
  if (!tagged.ok()) return tagged.error();
  return state_of(call, entry, *updated);
}

ResourceOutcome create(Call& call, const ResourceRequest& request) {
  const TypeEntry& entry = entry_of(request);
  if (const Status supported = check_supported(request.properties); !supported.ok())
    return supported.error();
  if (request.properties.contains("Body")) return import(call, request);
  Document input = input_of(entry, request, "Create");
  const bool tagged = entry.id_member == std::string_view("ApiId") ||
                      entry.id_member == std::string_view("StageName");
  if (tagged) input["Tags"] = tags_of(request);
  // A stage's name is its id, which the request has from the start.
  if (entry.id_member == std::string_view("StageName"))
    input["StageName"] = text_property(request.properties, "StageName");
  const Result<Document> created = invoke_v2(call, std::string("Create") + entry.noun, input);
  if (!created.ok()) return created.error();
  return state_of(call, entry, *created);
}

/// Says what the template no longer says: maps lose those entries, members get their defaults.
void reset_members(const ResourceRequest& request, Document& input) {
  const Document& before = request.previous_properties;
  const auto dropped = [&](const char* name) {
    return before.contains(name) && !request.properties.contains(name);
  };
  for (const auto& [name, none] : {std::pair<const char*, Document>{"RequestParameters", ""},
                                   {"StageVariables", ""},
                                   {"ResponseParameters", Document::object()},
                                   {"RouteSettings", Document::object()}}) {
    for (const auto& entry : member_of(before, name).items()) {
      if (!member_of(request.properties, name).contains(entry.key()))
        input[name][entry.key()] = none;
    }
  }
  for (const auto& [name, value] : {std::pair<const char*, Document>{"ApiKeyRequired", false},
                                    {"AuthorizationScopes", Document::array()},
                                    {"AuthorizationType", "NONE"},
                                    {"AutoDeploy", false},
                                    {"Description", ""},
                                    {"DisableExecuteApiEndpoint", false}}) {
    if (dropped(name)) input[name] = value;
  }
}

Status after_update(Call& call, const TypeEntry& entry, const ResourceRequest& request) {
  const auto dropped = [&](const char* name) {
    return request.previous_properties.contains(name) && !request.properties.contains(name);
  };
  Document key = {{"ApiId", text_property(request.properties, "ApiId")}};
  key[entry.id_member] = request.physical_id;
  if (dropped("CorsConfiguration"))
    RETURN_IF_ERROR(invoke_v2(call, "DeleteCorsConfiguration", key));
  if (dropped("AccessLogSettings"))
    RETURN_IF_ERROR(invoke_v2(call, "DeleteAccessLogSettings", key));
  const std::string stage = text_property(request.properties, "StageName");
  if (entry.id_member == std::string_view("DeploymentId") && !stage.empty() &&
      stage != text_property(request.previous_properties, "StageName")) {
    RETURN_IF_ERROR(invoke_v2(
        call,
        "UpdateStage",
        {{"ApiId", key["ApiId"]}, {"StageName", stage}, {"DeploymentId", request.physical_id}}));
  }
  return ok();
}

ResourceOutcome update(Call& call, const ResourceRequest& request) {
  const TypeEntry& entry = entry_of(request);
  if (const Status supported = check_supported(request.properties); !supported.ok())
    return supported.error();
  if (request.properties.contains("Body")) return import(call, request);
  Document input = input_of(entry, request, "Update");
  reset_members(request, input);
  const Result<Document> updated = invoke_v2(call, std::string("Update") + entry.noun, input);
  if (!updated.ok()) return updated.error();
  const Status done = after_update(call, entry, request);
  if (!done.ok()) return done.error();
  return state_of(call, entry, *updated);
}

Document key_of(const TypeEntry& entry, const ResourceRequest& request) {
  Document key = {{"ApiId", text_property(request.properties, "ApiId")}};
  if (entry.owner_member != nullptr)
    key[entry.owner_member] = text_property(request.properties, entry.owner_member);
  key[entry.id_member] = request.physical_id;
  return key;
}

ResourceOutcome remove(Call& call, const ResourceRequest& request) {
  const TypeEntry& entry = entry_of(request);
  return removed(request,
                 invoke_v2(call, std::string("Delete") + entry.noun, key_of(entry, request)));
}

}  // namespace

std::span<const ResourceType> resource_types() {
  static constexpr ResourceType kTypes[] = {
      {kEntries[0].type, create, update, remove},
      {kEntries[1].type, create, update, remove},
      {kEntries[2].type, create, update, remove},
      {kEntries[3].type, create, update, remove},
      {kEntries[4].type, create, update, remove},
      {kEntries[5].type, create, update, remove},
      {kEntries[6].type, create, update, remove},
      {kEntries[7].type, create, update, remove},
  };
  return kTypes;
}

}  // namespace cloudtab::apigateway::v2
