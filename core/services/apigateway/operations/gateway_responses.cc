#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/gateway_response.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

std::string response_key(const Document& input) {
  return part_key(text_of(input, "restApiId"), text_of(input, "responseType"));
}

/// Those that were put, by type.
Document put_responses(Call& call, const Document& input) {
  Document put = Document::object();
  for (const auto& [key, record] :
       call.records<GatewayResponseRecord>().prefix(text_of(input, "restApiId") + "/"))
    put[text_of(record.value, "responseType")] = record.value;
  return put;
}

}  // namespace

Outcome put_gateway_response(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  Document response = gateway_response(text_of(input, "responseType"), Document::object());
  response["defaultResponse"] = false;
  for (const char* member : {"statusCode", "responseParameters", "responseTemplates"}) {
    if (input.contains(member)) response[member] = input[member];
  }
  call.records<GatewayResponseRecord>().put(response_key(input), {response});
  return response;
}

Outcome get_gateway_response(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  return gateway_response(text_of(input, "responseType"), put_responses(call, input));
}

Outcome get_gateway_responses(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  const Document put = put_responses(call, input);
  Document items = Document::array();
  for (const GatewayResponseType& type : gateway_response_types())
    items.push_back(gateway_response(type.name, put));
  return Document{{"items", items}};
}

Outcome update_gateway_response(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  static constexpr PatchRule kRules[] = {
      {"/statusCode"},
      {"/responseParameters/*", PatchRule::kAll, PatchRule::kMapText},
      {"/responseTemplates/*", PatchRule::kAll, PatchRule::kMapText},
  };
  Document response = gateway_response(text_of(input, "responseType"), put_responses(call, input));
  for (const PatchPart& part : patch_parts(input)) {
    if (part.path == "/statusCode" && part.operation != "replace")
      return errors::bad_request("Invalid patch path /statusCode");
    const std::vector<std::string> parts = pointer_parts(part.path);
    if (parts.size() != 2 || part.operation == "remove") continue;
    if (!part.has_value) return errors::bad_request("Invalid null or empty value in " + parts[0]);
    if (part.operation == "replace" && parts[0] == "responseParameters" &&
        !response["responseParameters"].contains(parts[1]))
      return errors::not_found("Invalid parameter name specified");
  }
  RETURN_IF_ERROR(apply_patch(input, kRules, response));
  response["defaultResponse"] = false;
  for (const char* member : {"responseParameters", "responseTemplates"}) {
    if (!response.contains(member)) response[member] = Document::object();
  }
  call.records<GatewayResponseRecord>().put(response_key(input), {response});
  return response;
}

Outcome delete_gateway_response(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  if (!call.records<GatewayResponseRecord>().erase(response_key(input)))
    return errors::no_gateway_response();
  return Document::object();
}

}  // namespace cloudtab::apigateway
