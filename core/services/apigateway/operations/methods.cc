#include <algorithm>
#include <set>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

constexpr std::string_view kMethods[] = {
    "GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"};

/// Changes the method in its resource's record. It must be there.
template <class Change>
Document change_method(Call& call, const Document& input, Change&& change) {
  Document changed;
  const std::string name = text_of(input, "httpMethod");
  call.records<ResourceRecord>().update(
      part_key(text_of(input, "restApiId"), text_of(input, "resourceId")),
      [&](ResourceRecord& record) {
        Document& method = record.value["resourceMethods"][name];
        change(method);
        changed = method;
      });
  return changed;
}

/// The part of `method.request.header.x` after the last stop but two.
Status check_parameters(const Document& method) {
  std::set<std::string> names;
  for (const auto& entry : member_of(method, "requestParameters").items()) {
    const std::string& key = entry.key();
    size_t at = std::string::npos;
    for (std::string_view place : {"method.request.path.",
                                   "method.request.querystring.",
                                   "method.request.header.",
                                   "method.request.multivaluequerystring.",
                                   "method.request.multivalueheader."}) {
      if (key.compare(0, place.size(), place) == 0) at = place.size();
    }
    if (at == std::string::npos || at == key.size()) {
      return errors::bad_request(
          "Invalid mapping expression specified: Validation Result: "
          "warnings : [], errors : [Invalid mapping expression specified: " +
          key + "]");
    }
    if (!names.insert(key.substr(at)).second) {
      return errors::bad_request(
          "Parameter names must be unique across querystring, header and path");
    }
  }
  return ok();
}

/// Whether the authorizer is there, and of the method's type.
bool names_authorizer(Call& call, const std::string& api, const Document& method) {
  const AuthorizerRecord* found =
      call.records<AuthorizerRecord>().find(part_key(api, text_of(method, "authorizerId")));
  if (found == nullptr) return false;
  const bool is_pool = text_of(found->value, "type") == "COGNITO_USER_POOLS";
  return is_pool == (text_of(method, "authorizationType") == "COGNITO_USER_POOLS");
}

Status check_method(Call& call, const std::string& api, const Document& method) {
  const std::string type = text_of(method, "authorizationType");
  const bool has_authorizer = type == "CUSTOM" || type == "COGNITO_USER_POOLS";
  if (has_authorizer && !names_authorizer(call, api, method)) {
    return errors::bad_request(
        "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or "
        "COGNITO_USER_POOLS requires a valid authorizer.");
  }
  const std::string validator = text_of(method, "requestValidatorId");
  if (!validator.empty() && !call.records<ValidatorRecord>().contains(part_key(api, validator)))
    return errors::bad_request("Invalid Request Validator identifier specified");
  const Document models = method.value("requestModels", Document::object());
  for (const auto& entry : models.items()) {
    const std::string name = entry.value().get<std::string>();
    if (!call.records<ModelRecord>().contains(part_key(api, name)))
      return errors::bad_request("Invalid model identifier specified: " + name);
  }
  return check_parameters(method);
}

/// Without a type that has authorizers, one is passed over (recorded: test_apigateway_api.py).
void drop_unused_authorizer(Document& method) {
  const std::string type = text_of(method, "authorizationType");
  if (type == "NONE" || type == "AWS_IAM") method.erase("authorizerId");
}

/// Copies the members that were given.
void copy_members(const Document& from, std::initializer_list<const char*> members, Document& to) {
  for (const char* member : members) {
    if (from.contains(member)) to[member] = from[member];
  }
}

Result<const Document*> find_response(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* method, find_method(call, input));
  const auto responses = method->find("methodResponses");
  if (responses == method->end()) return errors::no_status_code();
  const auto response = responses->find(text_of(input, "statusCode"));
  if (response == responses->end()) return errors::no_status_code();
  return &*response;
}

}  // namespace

Outcome put_method(Call& call, const Document& input) {
  const std::string api = text_of(input, "restApiId");
  const std::string name = text_of(input, "httpMethod");
  ASSIGN_OR_RETURN(const Document* resource,
                   find_resource(call, api, text_of(input, "resourceId")));
  if (std::find(std::begin(kMethods), std::end(kMethods), name) == std::end(kMethods)) {
    return errors::bad_request(
        "Invalid HttpMethod specified. Valid options are "
        "GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY");
  }
  if (resource->value("resourceMethods", Document::object()).contains(name))
    return errors::conflict("Method already exists for this resource");
  Document method = {{"httpMethod", name},
                     {"authorizationType", text_of(input, "authorizationType")},
                     {"apiKeyRequired", input.value("apiKeyRequired", false)}};
  copy_members(input,
               {"requestParameters",
                "requestModels",
                "requestValidatorId",
                "operationName",
                "authorizationScopes",
                "authorizerId"},
               method);
  drop_unused_authorizer(method);
  RETURN_IF_ERROR(check_method(call, api, method));
  return change_method(call, input, [&](Document& stored) { stored = method; });
}

Outcome get_method(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* method, find_method(call, input));
  return *method;
}

Outcome update_method(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_method(call, input));
  static constexpr PatchRule kRules[] = {
      {"/authorizationType"},
      {"/authorizerId"},
      {"/apiKeyRequired", PatchRule::kReplace, PatchRule::kBoolean},
      {"/operationName"},
      {"/requestValidatorId"},
      {"/requestParameters/*", PatchRule::kAll, PatchRule::kMapBoolean},
      {"/requestModels/*", PatchRule::kAll, PatchRule::kMapText},
      {"/authorizationScopes/*", PatchRule::kAdd | PatchRule::kRemove, PatchRule::kListEntry},
  };
  Document method = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, method));
  drop_unused_authorizer(method);
  RETURN_IF_ERROR(check_method(call, text_of(input, "restApiId"), method));
  return change_method(call, input, [&](Document& stored) { stored = method; });
}

Outcome delete_method(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_method(call, input));
  call.records<ResourceRecord>().update(
      part_key(text_of(input, "restApiId"), text_of(input, "resourceId")),
      [&](ResourceRecord& record) {
        record.value["resourceMethods"].erase(text_of(input, "httpMethod"));
        if (record.value["resourceMethods"].empty()) record.value.erase("resourceMethods");
      });
  return Document::object();
}

Outcome put_method_response(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* method, find_method(call, input));
  const std::string status = text_of(input, "statusCode");
  if (method->value("methodResponses", Document::object()).contains(status))
    return errors::conflict("Response already exists for this resource");
  Document response = {{"statusCode", status}};
  copy_members(input, {"responseParameters", "responseModels"}, response);
  change_method(
      call, input, [&](Document& stored) { stored["methodResponses"][status] = response; });
  return response;
}

Outcome get_method_response(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* response, find_response(call, input));
  return *response;
}

Outcome update_method_response(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_response(call, input));
  static constexpr PatchRule kRules[] = {
      {"/responseParameters/*", PatchRule::kAll, PatchRule::kMapBoolean},
      {"/responseModels/*", PatchRule::kAll, PatchRule::kMapText},
  };
  // What is replaced or removed must be there.
  for (const PatchPart& part : patch_parts(input)) {
    const std::vector<std::string> parts = pointer_parts(part.path);
    if (part.operation == "add" || parts.size() != 2) continue;
    if (found->value(parts[0], Document::object()).contains(parts[1])) continue;
    if (parts[0] == "responseParameters")
      return errors::not_found("Invalid parameter name specified");
    if (parts[0] == "responseModels")
      return errors::not_found("Content-Type specified was not found");
  }
  Document response = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, response));
  change_method(call, input, [&](Document& stored) {
    stored["methodResponses"][text_of(input, "statusCode")] = response;
  });
  return response;
}

Outcome delete_method_response(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_response(call, input));
  change_method(call, input, [&](Document& stored) {
    stored["methodResponses"].erase(text_of(input, "statusCode"));
    if (stored["methodResponses"].empty()) stored.erase("methodResponses");
  });
  return Document::object();
}

}  // namespace cloudtab::apigateway
