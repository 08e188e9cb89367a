#include <cstdint>
#include <utility>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/execution/execution.h"
#include "core/services/apigateway/integration_uri.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/operations/test_request.h"
#include "core/services/apigateway/pages.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/state.h"

// Authorizers. How they decide is in execution/authorize.cc.

namespace cloudtab::apigateway {

namespace {

Result<const Document*> find_authorizer(Call& call, const Document& input) {
  const AuthorizerRecord* found = call.records<AuthorizerRecord>().find(
      part_key(text_of(input, "restApiId"), text_of(input, "authorizerId")));
  if (found == nullptr) return errors::no_authorizer();
  return &found->value;
}

/// Texts are ours, except the one for URIs, as clients report it.
Status check_authorizer(const Document& authorizer) {
  const std::string type = text_of(authorizer, "type");
  if (text_of(authorizer, "name").empty())
    return errors::bad_request("Authorizer name cannot be empty");
  if (type != "TOKEN" && type != "REQUEST" && type != "COGNITO_USER_POOLS")
    return errors::bad_request("Invalid authorizer type specified: " + type);
  const int64_t ttl = authorizer.value("authorizerResultTtlInSeconds", kDecisionSecondsDefault);
  if (ttl < 0 || ttl > kDecisionSecondsMax) {
    return errors::bad_request(
        "Invalid authorizer result TTL specified. It must be between 0 and 3600 seconds.");
  }
  if (type == "COGNITO_USER_POOLS") {
    if (authorizer.value("providerARNs", Document::array()).empty()) {
      return errors::bad_request(
          "Invalid provider ARNs specified. A COGNITO_USER_POOLS authorizer requires a user pool.");
    }
    return ok();
  }
  const std::string uri = text_of(authorizer, "authorizerUri");
  const Result<IntegrationUri> parsed = parse_integration_uri(uri);
  if (!parsed.ok() || !is_lambda_invocation(*parsed)) {
    return errors::bad_request("Invalid Authorizer URI: " + (uri.empty() ? "null" : uri) +
                               ". Authorizer URI should be a valid API Gateway ARN that represents "
                               "a Lambda function invocation.");
  }
  if (type == "TOKEN" && text_of(authorizer, "identitySource").empty())
    return errors::bad_request("Identity source is required for a TOKEN authorizer.");
  if (type == "REQUEST" && ttl > 0 && text_of(authorizer, "identitySource").empty()) {
    return errors::bad_request(
        "Identity source is required for a REQUEST authorizer whose results are cached.");
  }
  return ok();
}

/// The method that has the authorizer, as `/pets/GET`, or "".
std::string user_of(Call& call, const std::string& api, const std::string& authorizer) {
  for (const auto& [key, record] : call.records<ResourceRecord>().prefix(api + "/")) {
    for (const auto& method : member_of(record.value, "resourceMethods").items()) {
      if (text_of(method.value(), "authorizerId") == authorizer)
        return resource_path(call, api, record.value) + "/" + method.key();
    }
  }
  return {};
}

/// ARNs of pools are added and removed by value.
void change_providers(const PatchPart& part, Document& authorizer) {
  Document kept = Document::array();
  for (const Document& provider : authorizer.value("providerARNs", Document::array())) {
    if (provider != part.value && part.operation != "replace") kept.push_back(provider);
  }
  if (part.operation != "remove") kept.push_back(part.value);
  authorizer["providerARNs"] = std::move(kept);
}

}  // namespace

Outcome create_authorizer(Call& call, const Document& input) {
  const std::string api = text_of(input, "restApiId");
  // Recorded: test_apigateway_api.py.
  if (!call.records<ApiRecord>().contains(api)) {
    return errors::conflict(
        "Unable to complete operation due to concurrent modification. Please try again later.");
  }
  size_t count = 0;
  for (const auto& [key, other] : call.records<AuthorizerRecord>().prefix(api + "/")) {
    ++count;
    if (other.value["name"] == input["name"])
      return errors::bad_request("Authorizer name must be unique. Authorizer " +
                                 text_of(input, "name") + " already exists in this RestApi.");
  }
  if (count >= kAuthorizersPerApiMax)
    return errors::limit_exceeded("Maximum number of authorizers for this API has been reached.");
  const bool is_pool = text_of(input, "type") == "COGNITO_USER_POOLS";
  Document authorizer = {{"id", new_id<AuthorizerRecord>(call, 6, api + "/")},
                         {"name", input["name"]},
                         {"type", input["type"]},
                         {"authType", is_pool ? "cognito_user_pools" : "custom"}};
  for (const char* member : {"authType",
                             "authorizerCredentials",
                             "authorizerResultTtlInSeconds",
                             "authorizerUri",
                             "identitySource",
                             "identityValidationExpression",
                             "providerARNs"}) {
    if (input.contains(member)) authorizer[member] = input[member];
  }
  RETURN_IF_ERROR(check_authorizer(authorizer));
  call.records<AuthorizerRecord>().put(part_key(api, text_of(authorizer, "id")), {authorizer});
  return authorizer;
}

Outcome get_authorizer(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* authorizer, find_authorizer(call, input));
  return *authorizer;
}

Outcome get_authorizers(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  Document all = Document::array();
  for (const auto& [key, record] :
       call.records<AuthorizerRecord>().prefix(text_of(input, "restApiId") + "/"))
    all.push_back(record.value);
  return page_of(input, all);
}

Outcome update_authorizer(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_authorizer(call, input));
  static constexpr PatchRule kRules[] = {
      {"/name"},
      {"/type"},
      {"/authType"},
      {"/authorizerUri"},
      {"/authorizerCredentials"},
      {"/identitySource"},
      {"/identityValidationExpression"},
      {"/authorizerResultTtlInSeconds", PatchRule::kReplace, PatchRule::kInteger},
  };
  Document authorizer = *found;
  for (const Document& operation : input.value("patchOperations", Document::array())) {
    const Document one = {{"patchOperations", Document::array({operation})}};
    const PatchPart part = patch_parts(one)[0];
    if (part.path == "/providerARNs")
      change_providers(part, authorizer);
    else
      RETURN_IF_ERROR(apply_patch(one, kRules, authorizer));
  }
  for (const char* member : {"authorizerCredentials", "identityValidationExpression"}) {
    if (text_of(authorizer, member).empty()) authorizer.erase(member);
  }
  RETURN_IF_ERROR(check_authorizer(authorizer));
  call.records<AuthorizerRecord>().put(
      part_key(text_of(input, "restApiId"), text_of(input, "authorizerId")), {authorizer});
  return authorizer;
}

/// Text: as of models (recorded: test_apigateway_api.py), for authorizers.
Outcome delete_authorizer(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* authorizer, find_authorizer(call, input));
  const std::string api = text_of(input, "restApiId");
  const std::string id = text_of(input, "authorizerId");
  if (const std::string user = user_of(call, api, id); !user.empty()) {
    return errors::conflict("Cannot delete authorizer '" + text_of(*authorizer, "name") +
                            "', is referenced in method: " + user);
  }
  call.records<AuthorizerRecord>().erase(part_key(api, id));
  return Document::object();
}

Outcome test_invoke_authorizer(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  ASSIGN_OR_RETURN(const Document* found, find_authorizer(call, input));
  Document authorizer = *found;
  authorizer["authorizerResultTtlInSeconds"] = 0;
  TestRequest test;
  read_test_request(call, input, *api, test);
  Execution execution(call, test.place, test.request, test.target);
  OutcomeOf<Document> outcome = execution.run_authorizer(authorizer);
  if (outcome.is_waiting()) return outcome.waiting();
  Document answer = {{"clientStatus", 200},
                     {"latency", (call.now() - call.started_at()).count()},
                     {"log", execution_log(call, execution)}};
  if (outcome.is_error()) {
    answer["clientStatus"] = outcome.error().code == "UNAUTHORIZED" ? 401 : 500;
    return answer;
  }
  const Document& decision = outcome.answer();
  answer["policy"] = decision["policy"];
  if (decision["authorizer"].contains("principalId"))
    answer["principalId"] = decision["authorizer"]["principalId"];
  return answer;
}

Outcome flush_stage_authorizers_cache(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_stage(call, input));
  call.records<CachedDecision>().erase_prefix(text_of(input, "restApiId") + "/" +
                                              text_of(input, "stageName") + "/");
  return Document::object();
}

}  // namespace cloudtab::apigateway
