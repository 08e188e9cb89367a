#include <algorithm>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/integration_uri.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

/// Sets the method's integration, or takes it away if null.
void store_integration(Call& call, const Document& input, const Document& integration) {
  call.records<ResourceRecord>().update(
      part_key(text_of(input, "restApiId"), text_of(input, "resourceId")),
      [&](ResourceRecord& record) {
        Document& method = record.value["resourceMethods"][text_of(input, "httpMethod")];
        if (integration.is_null())
          method.erase("methodIntegration");
        else
          method["methodIntegration"] = integration;
      });
}

Result<const Document*> find_integration(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* method, find_method(call, input));
  const auto integration = method->find("methodIntegration");
  if (integration == method->end()) return errors::no_integration();
  return &*integration;
}

Result<const Document*> find_response(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* integration, find_integration(call, input));
  const auto responses = integration->find("integrationResponses");
  if (responses == integration->end()) return errors::no_status_code();
  const auto response = responses->find(text_of(input, "statusCode"));
  if (response == responses->end()) return errors::no_status_code();
  return &*response;
}

Status check_integration(Call& call, const Document& integration) {
  const std::string type = text_of(integration, "type");
  const std::string uri = text_of(integration, "uri");
  if (type != "MOCK") {
    if (text_of(integration, "httpMethod").empty())
      return errors::bad_request("Enumeration value for HttpMethod must be non-empty");
    if (type == "HTTP" || type == "HTTP_PROXY") {
      // A stage variable may stand for any part.
      const bool is_http = uri.compare(0, 7, "http://") == 0 || uri.compare(0, 8, "https://") == 0;
      if (!is_http && uri.find("${stageVariables.") == std::string::npos)
        return errors::bad_request("Invalid HTTP endpoint specified for URI");
    } else {
      ASSIGN_OR_RETURN(const IntegrationUri parsed, parse_integration_uri(uri));
      if (type == "AWS_PROXY" && !is_lambda_invocation(parsed)) {
        return errors::bad_request(
            "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose "
            "stream invocations.");
      }
      if (!is_lambda_invocation(parsed) && text_of(integration, "credentials").empty())
        return errors::bad_request("Role ARN must be specified for AWS integrations");
    }
  }
  // A stage variable may name the link.
  const std::string link = text_of(integration, "connectionId");
  if (text_of(integration, "connectionType") == "VPC_LINK" &&
      link.find("${stageVariables.") == std::string::npos &&
      !call.records<VpcLinkRecord>().contains(link))
    return errors::bad_request("Invalid VpcLink ID or VpcLink is not available.");
  for (const auto& entry : member_of(integration, "requestParameters").items()) {
    const std::string target = entry.key();
    if (target.compare(0, 20, "integration.request.") != 0) {
      return errors::bad_request(
          "Invalid mapping expression specified: Validation Result: "
          "warnings : [], errors : [Invalid mapping expression specified: " +
          target + "]");
    }
  }
  return ok();
}

void copy_members(const Document& from, std::initializer_list<const char*> members, Document& to) {
  for (const char* member : members) {
    if (from.contains(member)) to[member] = from[member];
  }
}

Status check_templates(const Document& templates) {
  for (const auto& entry : templates.items()) {
    if (entry.key().find('/') == std::string::npos) {
      return errors::bad_request(
          "Validation Result: warnings : [], errors : [Invalid content type specified: " +
          entry.key() + "]");
    }
  }
  return ok();
}

}  // namespace

Outcome put_integration(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* method, find_method(call, input));
  const std::string type = text_of(input, "type");
  Document integration = {
      {"type", type},
      {"passthroughBehavior", input.value("passthroughBehavior", "WHEN_NO_MATCH")},
      {"timeoutInMillis", input.value("timeoutInMillis", kIntegrationTimeoutMillis)},
      {"cacheNamespace", input.value("cacheNamespace", text_of(input, "resourceId"))},
      {"cacheKeyParameters", input.value("cacheKeyParameters", Document::array())}};
  if (input.contains("integrationHttpMethod"))
    integration["httpMethod"] = input["integrationHttpMethod"];
  if (type == "HTTP" || type == "HTTP_PROXY")
    integration["connectionType"] = input.value("connectionType", "INTERNET");
  copy_members(input,
               {"uri",
                "credentials",
                "requestParameters",
                "requestTemplates",
                "contentHandling",
                "connectionId",
                "tlsConfig"},
               integration);
  RETURN_IF_ERROR(check_integration(call, integration));
  if (input.value("responseTransferMode", "BUFFERED") != "BUFFERED")
    return errors::bad_request("Cloudtab does not stream integration responses.");
  // Putting an integration again keeps its responses.
  const auto before = method->find("methodIntegration");
  if (before != method->end() && before->contains("integrationResponses"))
    integration["integrationResponses"] = (*before)["integrationResponses"];
  store_integration(call, input, integration);
  return integration;
}

Outcome get_integration(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* integration, find_integration(call, input));
  return *integration;
}

Outcome update_integration(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_integration(call, input));
  static constexpr PatchRule kRules[] = {
      {"/httpMethod"},
      {"/uri"},
      {"/type"},
      {"/passthroughBehavior"},
      {"/contentHandling"},
      {"/credentials"},
      {"/connectionType"},
      {"/connectionId"},
      {"/cacheNamespace"},
      {"/timeoutInMillis", PatchRule::kReplace, PatchRule::kInteger},
      {"/requestParameters/*", PatchRule::kAll, PatchRule::kMapText},
      {"/requestTemplates/*", PatchRule::kAll, PatchRule::kMapText},
      {"/cacheKeyParameters/*", PatchRule::kAdd | PatchRule::kRemove, PatchRule::kListEntry},
  };
  Document integration = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, integration));
  RETURN_IF_ERROR(check_integration(call, integration));
  if (!integration.contains("cacheKeyParameters"))
    integration["cacheKeyParameters"] = Document::array();
  store_integration(call, input, integration);
  return integration;
}

Outcome delete_integration(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_integration(call, input));
  store_integration(call, input, Document());
  return Document::object();
}

Outcome put_integration_response(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_integration(call, input));
  const std::string status = text_of(input, "statusCode");
  Document response = {{"statusCode", status}};
  copy_members(input,
               {"selectionPattern", "responseParameters", "responseTemplates", "contentHandling"},
               response);
  RETURN_IF_ERROR(check_templates(response.value("responseTemplates", Document::object())));
  Document integration = *found;
  integration["integrationResponses"][status] = response;
  store_integration(call, input, integration);
  return response;
}

Outcome get_integration_response(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* response, find_response(call, input));
  return *response;
}

Outcome update_integration_response(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_response(call, input));
  static constexpr PatchRule kRules[] = {
      {"/selectionPattern"},
      {"/contentHandling"},
      {"/responseParameters/*", PatchRule::kAll, PatchRule::kMapText},
      {"/responseTemplates/*", PatchRule::kAll, PatchRule::kMapText},
  };
  Document response = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, response));
  ASSIGN_OR_RETURN(const Document* before, find_integration(call, input));
  Document integration = *before;
  integration["integrationResponses"][text_of(input, "statusCode")] = response;
  store_integration(call, input, integration);
  return response;
}

Outcome delete_integration_response(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_resource(call, text_of(input, "restApiId"), text_of(input, "resourceId")));
  // As recorded, a method that is not there is answered as an integration that is not there.
  if (!find_method(call, input).ok()) return errors::no_integration();
  RETURN_IF_ERROR(find_response(call, input));
  ASSIGN_OR_RETURN(const Document* before, find_integration(call, input));
  Document integration = *before;
  integration["integrationResponses"].erase(text_of(input, "statusCode"));
  if (integration["integrationResponses"].empty()) integration.erase("integrationResponses");
  store_integration(call, input, integration);
  return Document::object();
}

}  // namespace cloudtab::apigateway
