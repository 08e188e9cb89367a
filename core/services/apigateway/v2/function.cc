#include "core/services/apigateway/v2/function.h"

#include <cstdint>
#include <vector>

#include "core/services/apigateway/integration_uri.h"

namespace cloudtab::apigateway::v2 {

namespace {

Invocation invocation(const Scope& scope,
                      const std::string& function,
                      const Document& event,
                      const char* type) {
  const std::string payload = event.dump(-1, ' ', false, Document::error_handler_t::replace);
  Principal principal;
  principal.account = scope.account;
  principal.service = "apigateway.amazonaws.com";
  return {.service = "lambda",
          .operation = "Invoke",
          .input = {{"FunctionName", function},
                    {"InvocationType", type},
                    {"Payload",
                     Document::binary(std::vector<uint8_t>(payload.begin(), payload.end()))}},
          .scope = scope,
          .principal = principal};
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
  Document& memo = call.memo();
  if (!memo.contains(slot)) {
    memo[slot] = call.invoke_async(invocation(scope, function, event, "RequestResponse"));
  }
  const uint64_t id = memo[slot].get<uint64_t>();
  const Result<Document>* result = call.result_of(id);
  if (result == nullptr) {
    if (call.now() >= deadline)
      return Error{std::string(kFunctionTimedOut), "The function did not answer in time.", 504};
    return Waiting{{Call::call_key(id)}, deadline};
  }
  if (!result->ok()) return result->error();
  const Document& answer = **result;
  if (answer.contains("FunctionError"))
    return Error{"FunctionError", "The function failed.", 500, Fault::kReceiver};
  const auto payload = answer.find("Payload");
  if (payload == answer.end() || !payload->is_binary()) return std::string("null");
  const auto& bytes = payload->get_binary();
  return std::string(bytes.begin(), bytes.end());
}

Status notify_function(Call& call,
                       const Scope& scope,
                       const std::string& function,
                       const Document& event) {
  RETURN_IF_ERROR(call.invoke(invocation(scope, function, event, "Event")));
  return ok();
}

}  // namespace cloudtab::apigateway::v2
