#include "core/services/apigateway/v2/function.h"

#include <utility>

#include "core/services/apigateway/integration_uri.h"

namespace cloudtab::apigateway::v2 {

namespace {

std::string payload_of(const Document& event) {
  return event.dump(-1, ' ', false, Document::error_handler_t::replace);
}

Principal own_principal(const Scope& scope) {
  Principal principal;
  principal.account = scope.account;
  principal.service = "apigateway.amazonaws.com";
  return principal;
}

}  // namespace

std::string function_of(const std::string& uri) {
  const Result<IntegrationUri> parsed = parse_integration_uri(uri);
  if (!parsed.ok()) return uri;
  const std::string function = lambda_function(*parsed);
  return function.empty() ? uri : function;
}

OutcomeOf<std::string> run_function(Call& call,
                                    const Scope& scope,
                                    const std::string& function,
                                    const Document& event,
                                    Instant deadline,
                                    const char* slot) {
  const FunctionRun run{.function = function,
                        .payload = payload_of(event),
                        .scope = scope,
                        .principal = own_principal(scope),
                        .deadline = deadline,
                        .slot = slot};
  OutcomeOf<FunctionAnswer> outcome = apigateway::run_function(call, run);
  if (outcome.is_waiting()) return outcome.waiting();
  if (outcome.is_error()) return outcome.error();
  if (outcome.answer().failed)
    return Error{"FunctionError", "The function failed.", 500, Fault::kReceiver};
  return std::move(outcome.answer().payload);
}

Status notify_function(Call& call,
                       const Scope& scope,
                       const std::string& function,
                       const Document& event) {
  const std::string payload = payload_of(event);
  RETURN_IF_ERROR(
      call.invoke({.service = "lambda",
                   .operation = "Invoke",
                   .input = {{"FunctionName", function},
                             {"InvocationType", "Event"},
                             {"Payload", Document::binary({payload.begin(), payload.end()})}},
                   .scope = scope,
                   .principal = own_principal(scope)}));
  return ok();
}

}  // namespace cloudtab::apigateway::v2
