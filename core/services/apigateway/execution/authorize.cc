#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/services/apigateway/execution/access.h"
#include "core/services/apigateway/execution/authorizer.h"
#include "core/services/apigateway/execution/execution.h"
#include "core/services/apigateway/integration_uri.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/state.h"
#include "core/services/apigateway/v2/http/jwt.h"

// Who calls a method, and whether they may: the API's policy, signatures, authorizers.

namespace cloudtab::apigateway {

namespace {

Error unauthorized(std::string_view log = {}) {
  return failure("UNAUTHORIZED", "Unauthorized", log);
}

Error access_denied(const std::string& text) { return failure("ACCESS_DENIED", text, text); }

/// Only this text makes it a 401. Source: the page on authorizers' output.
bool says_unauthorized(const std::string& payload) {
  const Document error = Document::parse(payload, nullptr, /*allow_exceptions=*/false);
  return error.is_object() && text_of(error, "errorMessage") == "Unauthorized";
}

/// Keeps a decision for the authorizer's time to live, and forgets those that are over.
void keep(Collection<CachedDecision>& cache,
          const std::string& authorizer_prefix,
          const std::string& key,
          CachedDecision decision,
          Instant now) {
  std::vector<std::string> over;
  for (const auto& [other, cached] : cache.prefix(authorizer_prefix)) {
    if (cached.expires <= now) over.push_back(other);
  }
  for (const std::string& other : over) cache.erase(other);
  cache.put(key, std::move(decision));
}

/// The function of an authorizer's URI.
std::string function_of(const Document& authorizer, const Document& stage_variables) {
  const Result<IntegrationUri> uri =
      parse_integration_uri(filled_uri(text_of(authorizer, "authorizerUri"), stage_variables, {}));
  return uri.ok() && is_lambda_invocation(*uri) ? lambda_function(*uri) : std::string();
}

}  // namespace

std::string Execution::method_arn() const {
  return make_arn("execute-api",
                  place_.scope,
                  place_.api_id + "/" + place_.stage + "/" + request_.method + path_);
}

OutcomeOf<Document> Execution::run_authorizer(const Document& authorizer) {
  static const Document root = {{"path", "/"}};
  resource_ = &root;
  OutcomeOf<Document> decided = decide(authorizer);
  if (decided.is_error()) note(text_of(decided.error().fields, "log"));
  return decided;
}

OutcomeOf<bool> Execution::authorize() {
  const std::string type = text_of(*method_, "authorizationType");
  const std::string policy =
      enforces_policies(call_) ? text_of(*place_.snapshot, "policy") : std::string();
  if (type == "AWS_IAM") {
    RETURN_IF_ERROR(check_signature(policy));
    return true;
  }
  if (!policy.empty()) {
    const InvokeQuestion question{
        place_.scope, method_arn(), text_of(source_.context["identity"], "sourceIp")};
    const Result<Verdict> verdict = verdict_for_anyone(call_, question, policy);
    if (!verdict.ok()) return configuration_error("Invalid resource policy");
    // An authorizer may let in whom the policy does not name.
    const bool stops = *verdict == Verdict::kExplicitlyDenied ||
                       (*verdict == Verdict::kDenied && type != "CUSTOM");
    if (stops) return access_denied(refusal_of(question, "anonymous", *verdict));
  }
  if (type != "CUSTOM" && type != "COGNITO_USER_POOLS") return true;
  const Document& authorizer = member_of(member_of(*place_.snapshot, "authorizers"),
                                         text_of(*method_, "authorizerId").c_str());
  if (authorizer.empty()) return authorizer_failure("Authorizer not found");
  if (type == "CUSTOM") return ask_authorizer(authorizer);
  RETURN_IF_ERROR(check_user_pool_token(authorizer));
  return true;
}

/// A signature names its caller; it is not computed anew.
Status Execution::check_signature(const std::string& policy) {
  if (source_.headers.find("authorization") == nullptr)
    return failure("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token");
  const Principal& caller = call_.principal();
  Document& identity = source_.context["identity"];
  identity["accessKey"] = caller.access_key_id;
  identity["accountId"] = caller.account;
  identity["userArn"] = caller.arn;
  if (!enforces_policies(call_)) return ok();
  const InvokeQuestion question{place_.scope, method_arn(), text_of(identity, "sourceIp")};
  const Result<Verdict> verdict = verdict_for_caller(call_, question, policy, caller);
  if (verdict.ok() && *verdict == Verdict::kAllowed) return ok();
  return access_denied(
      refusal_of(question, caller.arn, verdict.ok() ? *verdict : Verdict::kDenied));
}

OutcomeOf<bool> Execution::ask_authorizer(const Document& authorizer) {
  OutcomeOf<Document> decided = decide(authorizer);
  if (decided.is_waiting()) return decided.waiting();
  if (decided.is_error()) return decided.error();
  const Document& decision = decided.answer();
  const InvokeQuestion question{
      place_.scope, method_arn(), text_of(source_.context["identity"], "sourceIp")};
  const Result<Verdict> verdict = verdict_of_policy(call_, question, text_of(decision, "policy"));
  if (!verdict.ok()) return authorizer_failure("Invalid policy document");
  // Gateway responses may tell of it, too.
  source_.context["authorizer"] = decision["authorizer"];
  if (*verdict != Verdict::kAllowed) {
    return access_denied(std::string("User is not authorized to access this resource") +
                         (*verdict == Verdict::kExplicitlyDenied ? " with an explicit deny" : ""));
  }
  usage_key_ = text_of(decision, "usageIdentifierKey");
  return true;
}

/// What the authorizer's function says of the caller, or said not long ago.
OutcomeOf<Document> Execution::decide(const Document& authorizer) {
  const bool by_token = text_of(authorizer, "type") == "TOKEN";
  const std::optional<std::string> identity = identity_of(authorizer, source_);
  if (!identity || (by_token && !fits_validation(authorizer, *identity)))
    return unauthorized("Unauthorized request: " + call_.request_id());

  const std::string prefix =
      place_.api_id + "/" + place_.stage + "/" + text_of(authorizer, "id") + "/";
  Collection<CachedDecision>& cache = call_.records<CachedDecision>(place_.scope);
  // Without an identity to know a caller by, nothing is kept.
  const Duration ttl = identity->empty()
                           ? Duration{}
                           : std::chrono::seconds(authorizer.value("authorizerResultTtlInSeconds",
                                                                   kDecisionSecondsDefault));
  constexpr const char* kSlot = "authorizer";
  const CachedDecision* kept = has_begun(call_, kSlot) ? nullptr : cache.find(prefix + *identity);
  if (kept != nullptr && kept->expires > call_.now()) {
    note("Using cached authorizer result");
    Document decision = kept->decision;
    decision["authorizer"]["integrationLatency"] = 0;
    return decision;
  }

  Principal principal;
  principal.account = place_.scope.account;
  principal.arn = text_of(authorizer, "authorizerCredentials");
  principal.service = "apigateway.amazonaws.com";
  principal.source_arn = make_arn(
      "execute-api", place_.scope, place_.api_id + "/authorizers/" + text_of(authorizer, "id"));
  const Document event = by_token ? token_event(*identity, method_arn())
                                  : request_event(proxy_request(), method_arn());
  const FunctionRun run{.function = function_of(authorizer, source_.stage_variables),
                        .payload = event.dump(-1, ' ', false, Document::error_handler_t::replace),
                        .scope = place_.scope,
                        .principal = std::move(principal),
                        .deadline = call_.started_at() + Duration(kIntegrationTimeoutMillis),
                        .slot = kSlot};
  if (run.function.empty()) return authorizer_failure("Invalid authorizer URI");
  OutcomeOf<FunctionAnswer> outcome = run_function(call_, run);
  if (outcome.is_waiting()) return outcome.waiting();
  if (outcome.is_error()) {
    // A function that the host cannot run is not the API's fault.
    if (outcome.error().http_status == 501)
      return failure("AUTHORIZER_FAILURE", outcome.error().message, outcome.error().message, 501);
    return authorizer_failure(outcome.error().message);
  }
  const FunctionAnswer& answer = outcome.answer();
  if (answer.failed) {
    if (says_unauthorized(answer.payload)) return unauthorized("Unauthorized request");
    return authorizer_failure("Authorizer error: " + answer.payload);
  }
  ASSIGN_OR_RETURN(Document decision, read_decision(answer.payload));
  if (ttl > Duration{})
    keep(cache, prefix, prefix + *identity, {decision, call_.now() + ttl}, call_.now());
  decision["authorizer"]["integrationLatency"] = (call_.now() - call_.started_at()).count();
  return decision;
}

/// A token of one of the pools, as far as it can be told here.
Status Execution::check_user_pool_token(const Document& authorizer) const {
  Document with_default = authorizer;
  if (text_of(authorizer, "identitySource").empty())
    with_default["identitySource"] = "method.request.header.Authorization";
  std::optional<std::string> token = identity_of(with_default, source_);
  if (!token || !fits_validation(authorizer, *token)) return unauthorized();
  if (token->compare(0, 7, "Bearer ") == 0) token->erase(0, 7);
  for (const Document& provider : authorizer.value("providerARNs", Document::array())) {
    const Result<Arn> pool = parse_arn(provider.get<std::string>());
    if (!pool.ok()) continue;
    const std::string issuer = "https://cognito-idp." + pool->region + ".amazonaws.com/" +
                               pool->resource.substr(pool->resource.find('/') + 1);
    if (v2::check_jwt_claims(*token, {{"Issuer", issuer}}, call_.now()).ok()) {
      return failure("AUTHORIZER_FAILURE",
                     "Cloudtab does not implement user pools, which have the keys of tokens, yet.",
                     {},
                     501);
    }
  }
  return unauthorized();
}

}  // namespace cloudtab::apigateway
