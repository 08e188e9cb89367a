#include "core/services/apigateway/function_run.h"

#include <cstdint>

#include "core/base/arn.h"

namespace cloudtab::apigateway {

OutcomeOf<FunctionAnswer> run_function(Call& call, const FunctionRun& run) {
  Document& memo = call.memo();
  if (!has_begun(call, run.slot)) {
    const Result<Arn> arn = parse_arn(run.function);
    memo[run.slot] = call.invoke_async(
        {.service = "lambda",
         .operation = "Invoke",
         .input = {{"FunctionName", run.function},
                   {"InvocationType", "RequestResponse"},
                   {"Payload", Document::binary({run.payload.begin(), run.payload.end()})}},
         .scope = arn.ok() ? arn->scope() : run.scope,
         .principal = run.principal});
  }
  const uint64_t id = memo[run.slot].get<uint64_t>();
  const Result<Document>* result = call.result_of(id);
  if (result == nullptr) {
    if (call.now() >= run.deadline)
      return Error{std::string(kFunctionTimedOut), "The function did not answer in time.", 504};
    return Waiting{{Call::call_key(id)}, run.deadline};
  }
  if (!result->ok()) return result->error();
  const Document& answer = **result;
  FunctionAnswer function_answer;
  function_answer.failed = answer.contains("FunctionError");
  if (const auto bytes = answer.find("Payload"); bytes != answer.end() && bytes->is_binary())
    function_answer.payload.assign(bytes->get_binary().begin(), bytes->get_binary().end());
  return function_answer;
}

bool has_begun(Call& call, const char* slot) { return call.memo().contains(slot); }

}  // namespace cloudtab::apigateway
