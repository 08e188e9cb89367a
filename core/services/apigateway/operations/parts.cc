#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/pages.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/state.h"

// Models and request validators.

namespace cloudtab::apigateway {

namespace {

Result<const Document*> find_model(Call& call, const Document& input) {
  const std::string name = text_of(input, "modelName");
  const ModelRecord* found =
      call.records<ModelRecord>().find(part_key(text_of(input, "restApiId"), name));
  if (found == nullptr) return errors::no_model(name);
  return &found->value;
}

Result<const Document*> find_validator(Call& call, const Document& input) {
  const ValidatorRecord* found = call.records<ValidatorRecord>().find(
      part_key(text_of(input, "restApiId"), text_of(input, "requestValidatorId")));
  if (found == nullptr) return errors::no_validator();
  return &found->value;
}

template <class R>
Outcome page_of_parts(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  Document all = Document::array();
  for (const auto& [key, record] : call.records<R>().prefix(text_of(input, "restApiId") + "/"))
    all.push_back(record.value);
  return page_of(input, all);
}

Status check_schema(const std::string& schema) {
  if (schema.empty()) {
    return errors::bad_request("Model schema must have at least 1 property or array items defined");
  }
  return ok();
}

/// The method that uses the model, as `/pets/GET`, or "".
std::string user_of_model(Call& call, const std::string& api, const std::string& model) {
  for (const auto& [key, record] : call.records<ResourceRecord>().prefix(api + "/")) {
    for (const auto& method : member_of(record.value, "resourceMethods").items()) {
      for (const Document& used : method.value().value("requestModels", Document::object())) {
        if (used == model) return resource_path(call, api, record.value) + "/" + method.key();
      }
    }
  }
  return {};
}

}  // namespace

Outcome create_model(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  const std::string api = text_of(input, "restApiId");
  const std::string name = text_of(input, "name");
  if (name.empty()) return errors::bad_request("Model name must be non-empty");
  if (name.find('/') != std::string::npos)
    return errors::bad_request("Model name must be alphanumeric: " + name);
  RETURN_IF_ERROR(check_schema(text_of(input, "schema")));
  if (call.records<ModelRecord>().contains(part_key(api, name)))
    return errors::conflict("Model name already exists for this REST API");
  Document model = {{"id", new_id<ModelRecord>(call, 6)},
                    {"name", name},
                    {"contentType", text_of(input, "contentType")},
                    {"schema", text_of(input, "schema")}};
  // An empty description is as none (recorded: test_apigateway_api.py).
  if (!text_of(input, "description").empty()) model["description"] = input["description"];
  call.records<ModelRecord>().put(part_key(api, name), {model});
  return model;
}

Outcome get_model(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* model, find_model(call, input));
  return *model;
}

Outcome get_models(Call& call, const Document& input) {
  return page_of_parts<ModelRecord>(call, input);
}

Outcome update_model(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_model(call, input));
  static constexpr PatchRule kRules[] = {{"/description"}, {"/schema"}};
  Document model = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, model, PatchErrors::kListing));
  if (text_of(model, "description").empty()) model.erase("description");
  RETURN_IF_ERROR(check_schema(text_of(model, "schema")));
  call.records<ModelRecord>().put(
      part_key(text_of(input, "restApiId"), text_of(input, "modelName")), {model});
  return model;
}

Outcome delete_model(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_model(call, input));
  const std::string api = text_of(input, "restApiId");
  const std::string name = text_of(input, "modelName");
  if (const std::string user = user_of_model(call, api, name); !user.empty()) {
    return errors::conflict("Cannot delete model '" + name +
                            "', is referenced in method request: " + user);
  }
  call.records<ModelRecord>().erase(part_key(api, name));
  return Document::object();
}

Outcome create_request_validator(Call& call, const Document& input) {
  const std::string api = text_of(input, "restApiId");
  if (!call.records<ApiRecord>().contains(api))
    return errors::bad_request("Invalid REST API identifier specified");
  const std::string id = new_id<ValidatorRecord>(call, 6, api + "/");
  const Document validator = {
      {"id", id},
      {"name", text_of(input, "name")},
      {"validateRequestBody", input.value("validateRequestBody", false)},
      {"validateRequestParameters", input.value("validateRequestParameters", false)}};
  call.records<ValidatorRecord>().put(part_key(api, id), {validator});
  return validator;
}

Outcome get_request_validator(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* validator, find_validator(call, input));
  return *validator;
}

Outcome get_request_validators(Call& call, const Document& input) {
  return page_of_parts<ValidatorRecord>(call, input);
}

Outcome update_request_validator(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_validator(call, input));
  static constexpr PatchRule kRules[] = {
      {"/name"},
      {"/validateRequestParameters", PatchRule::kReplace, PatchRule::kBoolean},
      {"/validateRequestBody", PatchRule::kReplace, PatchRule::kBoolean},
  };
  Document validator = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, validator, PatchErrors::kListing));
  if (text_of(validator, "name").empty())
    return errors::bad_request("Request Validator name cannot be blank");
  call.records<ValidatorRecord>().put(
      part_key(text_of(input, "restApiId"), text_of(validator, "id")), {validator});
  return validator;
}

Outcome delete_request_validator(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_validator(call, input));
  call.records<ValidatorRecord>().erase(
      part_key(text_of(input, "restApiId"), text_of(input, "requestValidatorId")));
  return Document::object();
}

}  // namespace cloudtab::apigateway
