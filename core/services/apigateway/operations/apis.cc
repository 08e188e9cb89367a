#include <cstdlib>

#include "core/base/sorting.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/pages.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

/// Private APIs speak both IP versions, the others by default the old one.
std::string default_address_type(const Document& types) {
  return !types.empty() && types[0] == "PRIVATE" ? "dualstack" : "ipv4";
}

Result<Document> endpoint_configuration(const Document& input) {
  Document given = input.value("endpointConfiguration", Document::object());
  if (!given.contains("types")) given["types"] = Document::array({"EDGE"});
  if (given["types"].empty()) {
    return errors::bad_request(
        "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.");
  }
  if (given["types"].size() > 1)
    return errors::bad_request("Cannot create an api with multiple Endpoint Types.");
  if (!given.contains("ipAddressType"))
    given["ipAddressType"] = default_address_type(given["types"]);
  if (given["types"].at(0) == "PRIVATE" && given["ipAddressType"] == "ipv4")
    return errors::bad_request("Only dualstack ipAddressType is supported for Private APIs.");
  return given;
}

Status check_compression(int64_t bytes) {
  if (bytes >= 0 && bytes <= kCompressionBytesMax) return ok();
  return errors::bad_request("Invalid minimum compression size, must be between 0 and 10485760");
}

/// The whole resource tree, models and so on of another API.
void copy_parts(Call& call, const std::string& from, const std::string& to) {
  const auto copy = [&]<class R>(Collection<R>& records) {
    std::vector<std::pair<std::string, R>> found;
    for (const auto& [key, record] : records.prefix(from + "/"))
      found.emplace_back(to + key.substr(from.size()), record);
    for (auto& [key, record] : found) records.put(key, std::move(record));
  };
  copy(call.records<ResourceRecord>());
  copy(call.records<ModelRecord>());
  copy(call.records<ValidatorRecord>());
  copy(call.records<AuthorizerRecord>());
  copy(call.records<GatewayResponseRecord>());
}

/// What every new API has. Texts: recorded.
void make_default_parts(Call& call, const std::string& id, const std::string& root) {
  call.records<ResourceRecord>().put(part_key(id, root), {{{"id", root}}});
  const auto add_model = [&](const char* name, const char* description, const char* schema) {
    call.records<ModelRecord>().put(part_key(id, name),
                                    {{{"id", new_id<ModelRecord>(call, 6)},
                                      {"name", name},
                                      {"description", description},
                                      {"schema", schema},
                                      {"contentType", "application/json"}}});
  };
  add_model("Empty",
            "This is a default empty schema model",
            "{\n  \"$schema\": \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Empty "
            "Schema\",\n  \"type\" : \"object\"\n}");
  add_model("Error",
            "This is a default error schema model",
            "{\n  \"$schema\" : \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : "
            "\"Error Schema\",\n  \"type\" : \"object\",\n  \"properties\" : {\n    \"message\" : "
            "{ \"type\" : \"string\" }\n  }\n}");
}

}  // namespace

Outcome create_rest_api(Call& call, const Document& input) {
  if (input.contains("description") && text_of(input, "description").empty())
    return errors::bad_request("Description cannot be an empty string");
  if (text_of(input, "name").empty()) return errors::bad_request("API name cannot be empty");
  ASSIGN_OR_RETURN(const Document endpoint, endpoint_configuration(input));
  if (input.contains("minimumCompressionSize"))
    RETURN_IF_ERROR(check_compression(input["minimumCompressionSize"].get<int64_t>()));
  if (call.records<ApiRecord>().size() >= kApisPerRegionMax)
    return errors::limit_exceeded("Maximum number of APIs for this account has been reached.");
  const std::string source = text_of(input, "cloneFrom");
  const ApiRecord* cloned = call.records<ApiRecord>().find(source);
  if (!source.empty() && cloned == nullptr) return errors::no_api(call.scope().account, source);

  const std::string id = new_id<ApiRecord>(call, 10);
  Document api = {{"id", id},
                  {"name", input["name"]},
                  {"createdDate", to_millis(call.now()) / 1000 * 1000},
                  {"apiKeySource", input.value("apiKeySource", "HEADER")},
                  {"endpointConfiguration", endpoint},
                  {"disableExecuteApiEndpoint", input.value("disableExecuteApiEndpoint", false)}};
  for (const char* member : {"description",
                             "version",
                             "binaryMediaTypes",
                             "policy",
                             "tags",
                             "minimumCompressionSize",
                             "securityPolicy"}) {
    if (input.contains(member) && !(input[member].is_array() && input[member].empty()))
      api[member] = input[member];
  }
  if (cloned != nullptr) {
    api["rootResourceId"] = cloned->value["rootResourceId"];
    copy_parts(call, source, id);
  } else {
    api["rootResourceId"] = new_id<ResourceRecord>(call, 10);
    make_default_parts(call, id, text_of(api, "rootResourceId"));
  }
  call.records<ApiRecord>().put(id, {api});
  return api;
}

Outcome get_rest_api(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  Document answer = *api;
  if (!answer.contains("tags")) answer["tags"] = Document::object();
  return answer;
}

Outcome get_rest_apis(Call& call, const Document& input) {
  Document all = Document::array();
  for (const auto& [id, api] : call.records<ApiRecord>()) all.push_back(api.value);
  // As they came.
  put_in_order(all, [](const Document& a, const Document& b) {
    return a["createdDate"].get<int64_t>() < b["createdDate"].get<int64_t>();
  });
  return page_of(input, all);
}

Outcome update_rest_api(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_api(call, input));
  static constexpr PatchRule kRules[] = {
      {"/name", PatchRule::kReplace, PatchRule::kText},
      {"/description",
       PatchRule::kReplace | PatchRule::kAdd | PatchRule::kRemove,
       PatchRule::kText},
      {"/version", PatchRule::kReplace, PatchRule::kText},
      {"/policy", PatchRule::kReplace, PatchRule::kText},
      {"/apiKeySource", PatchRule::kReplace, PatchRule::kText},
      {"/disableExecuteApiEndpoint", PatchRule::kReplace, PatchRule::kBoolean},
      {"/minimumCompressionSize", PatchRule::kReplace, PatchRule::kInteger},
      {"/binaryMediaTypes/*", PatchRule::kAll, PatchRule::kListEntry},
      {"/endpointConfiguration/ipAddressType", PatchRule::kReplace, PatchRule::kText},
      {"/endpointConfiguration/types/*", PatchRule::kReplace, PatchRule::kListItem},
      {"/endpointConfiguration/vpcEndpointIds/*", PatchRule::kAll, PatchRule::kListEntry},
  };
  Document api = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, api));
  if (api.contains("minimumCompressionSize"))
    RETURN_IF_ERROR(check_compression(api["minimumCompressionSize"].get<int64_t>()));
  for (const PatchPart& part : patch_parts(input)) {
    // Text that is no number is as one out of bounds (recorded: test_apigateway_api.py).
    const bool digits = part.value.find_first_not_of("0123456789") == std::string::npos;
    if (part.path == "/minimumCompressionSize" && !digits) return check_compression(-1).error();
  }
  const std::string type = api["endpointConfiguration"]["types"].at(0).get<std::string>();
  if (type != "EDGE" && type != "REGIONAL" && type != "PRIVATE") {
    return errors::bad_request(
        "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE");
  }
  const std::string address = text_of(api["endpointConfiguration"], "ipAddressType");
  if (address != "ipv4" && address != "dualstack")
    return errors::bad_request("ipAddressType must be either ipv4 or dualstack.");
  call.records<ApiRecord>().put(text_of(api, "id"), {api});
  if (!api.contains("tags")) api["tags"] = Document::object();
  return api;
}

Outcome delete_rest_api(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  const std::string id = text_of(*api, "id");
  const std::string parts = id + "/";
  call.records<ResourceRecord>().erase_prefix(parts);
  call.records<ModelRecord>().erase_prefix(parts);
  call.records<ValidatorRecord>().erase_prefix(parts);
  call.records<AuthorizerRecord>().erase_prefix(parts);
  call.records<CachedDecision>().erase_prefix(parts);
  call.records<GatewayResponseRecord>().erase_prefix(parts);
  call.records<DocumentationPartRecord>().erase_prefix(parts);
  call.records<DocumentationVersionRecord>().erase_prefix(parts);
  call.records<DeploymentRecord>().erase_prefix(parts);
  call.records<StageRecord>().erase_prefix(parts);
  call.records<ApiRecord>().erase(id);
  return Document::object();
}

}  // namespace cloudtab::apigateway
