#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/execution/execution.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/operations/test_request.h"
#include "core/services/apigateway/stage.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

constexpr std::string_view kTestStage = "test-invoke-stage";

/// `Mon Jan 01 00:00:00 UTC 2026`, from `Mon, 01 Jan 2026 00:00:00 GMT`.
std::string log_time(Instant time) {
  const std::string date = to_http_date(time);
  return date.substr(0, 3) + " " + date.substr(8, 3) + " " + date.substr(5, 2) + " " +
         date.substr(17, 8) + " UTC " + date.substr(12, 4);
}

HttpRequest test_request(const Document& input) {
  HttpRequest request;
  request.method = text_of(input, "httpMethod");
  request.body = text_of(input, "body");
  for (const auto& entry : member_of(input, "headers").items())
    request.headers.set(entry.key(), entry.value().get<std::string>());
  for (const auto& entry : member_of(input, "multiValueHeaders").items()) {
    for (const Document& value : entry.value())
      request.headers.add(entry.key(), value.get<std::string>());
  }
  return request;
}

}  // namespace

void read_test_request(Call& call, const Document& input, const Document& api, TestRequest& test) {
  const std::string api_id = text_of(api, "id");
  test.snapshot = snapshot_of(call, api);
  test.request = test_request(input);
  ApiTarget& target = test.target;
  target.api = api_id;
  target.stage = kTestStage;
  target.path = text_of(input, "pathWithQueryString");
  if (const size_t mark = target.path.find('?'); mark != std::string::npos) {
    target.query = target.path.substr(mark + 1);
    target.path.resize(mark);
  }
  if (target.path.empty()) target.path = "/";
  test.place.scope = call.scope();
  test.place.api_id = api_id;
  test.place.stage = kTestStage;
  test.place.is_test = true;
  test.place.snapshot = &test.snapshot;
  test.place.stage_variables = input.value("stageVariables", Document::object());
}

std::string execution_log(const Call& call, const Execution& execution) {
  std::string log = "Execution log for request " + call.request_id() + "\n";
  for (const std::string& line : execution.log())
    log += log_time(call.started_at()) + " : " + line + "\n";
  return log;
}

Outcome test_invoke_method(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* api, find_api(call, input));
  ASSIGN_OR_RETURN(const Document* method, find_method(call, input));
  const std::string api_id = text_of(*api, "id");
  ASSIGN_OR_RETURN(const Document* found,
                   find_resource(call, api_id, text_of(input, "resourceId")));
  Document resource = *found;
  resource["path"] = resource_path(call, api_id, resource);
  TestRequest test;
  read_test_request(call, input, *api, test);
  if (text_of(input, "pathWithQueryString").empty()) test.target.path = text_of(resource, "path");
  Execution execution(call, test.place, test.request, test.target);
  const HttpOutcome outcome = execution.run(
      resource,
      *method,
      match_path(text_of(resource, "path"), test.target.path).value_or(NamedValues()));
  if (outcome.is_waiting()) return outcome.waiting();
  if (outcome.is_error()) return outcome.error();

  const HttpResponse& response = outcome.answer();
  Document answer = {{"status", response.status},
                     {"body", response.body},
                     {"latency", (call.now() - call.started_at()).count()},
                     {"headers", Document::object()},
                     {"multiValueHeaders", Document::object()}};
  for (const auto& [name, value] : response.headers) {
    // The front end's own headers are not the method's.
    if (name == "x-amzn-RequestId" || name == "x-amz-apigw-id") continue;
    answer["headers"][name] = value;
    answer["multiValueHeaders"][name].push_back(value);
  }
  answer["log"] = execution_log(call, execution);
  return answer;
}

}  // namespace cloudtab::apigateway
