#include "core/services/lambda/url.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/engine/record_at.h"
#include "core/services/lambda/package.h"
#include "core/services/lambda/role.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/streamed.h"
#include "core/services/lambda/url_cors.h"
#include "core/services/lambda/version.h"

namespace cloudtab::lambda {

namespace {

constexpr std::string_view kLabel = ".lambda-url.";
constexpr const char* kForbidden =
    "Forbidden. For troubleshooting Function URL authorization issues, see: "
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html";

HttpResponse refused(const Call& call, int status, const char* code, Document body) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json"},
                      {"x-amzn-RequestId", call.request_id()},
                      {"x-amzn-ErrorType", code}};
  response.body = body.dump();
  return response;
}

HttpResponse forbidden(const Call& call) {
  return refused(call, 403, "AccessDeniedException", {{"Message", kForbidden}});
}

/// The function did not give an answer that can be sent.
HttpResponse failed(const Call& call) {
  HttpResponse response;
  response.status = 502;
  response.headers = {{"Content-Type", "application/json"},
                      {"x-amzn-RequestId", call.request_id()},
                      {"x-amzn-ErrorType", "InternalFailure"}};
  response.body = "Internal Server Error";
  return response;
}

/// The scope that has the URL, or nothing.
std::optional<Scope> scope_of_url(Call& call, const std::string& id) {
  for (const Scope& scope : call.store().scopes_of<UrlRecord>())
    if (call.records<UrlRecord>(scope).contains(id)) return scope;
  return std::nullopt;
}

/// Whether a policy lets everyone come by the URL.
bool lets_everyone(const Document& record) {
  for (const Document& statement : record.value("Statements", Document::array())) {
    const Document& action = statement["Action"];
    if (statement["Principal"] != "*" ||
        (action != "lambda:InvokeFunctionUrl" && action != "lambda:*"))
      continue;
    const Document equal =
        statement.value("Condition", Document::object()).value("StringEquals", Document::object());
    if (equal.value("lambda:FunctionUrlAuthType", "NONE") == "NONE") return true;
  }
  return false;
}

/// What a URL's qualifier stands for, with its policy; null if it is gone.
const Document* holder_of(Call& call, const Scope& scope, const Document& url) {
  const std::string function = url["FunctionName"];
  const std::string qualifier = url["Qualifier"];
  if (qualifier.empty()) {
    const FunctionRecord* found = call.records<FunctionRecord>(scope).find(function);
    return found != nullptr ? &found->value : nullptr;
  }
  const AliasRecord* found = call.records<AliasRecord>(scope).find(alias_key(function, qualifier));
  return found != nullptr ? &found->value : nullptr;
}

/// The account whose key a request is signed with; empty if it is not signed. Signatures are
/// checked by the machine, if it checks any.
std::string signer_of(const Call& call, const HttpRequest& request) {
  const bool is_signed = request.headers.find("authorization") != nullptr ||
                         request.target.find("X-Amz-Signature=") != std::string::npos;
  return is_signed ? call.principal().account : std::string();
}

Invocation invocation(const Scope& scope, const Document& url, const Document& event) {
  const std::string payload = event.dump(-1, ' ', false, Document::error_handler_t::replace);
  Document input = {{"FunctionName", url["FunctionName"]},
                    {"Payload", Document::binary({payload.begin(), payload.end()})}};
  if (!url["Qualifier"].get_ref<const std::string&>().empty())
    input["Qualifier"] = url["Qualifier"];
  Principal principal;
  principal.account = scope.account;
  principal.service = "lambda.amazonaws.com";
  return {.service = "lambda",
          .operation = url.value("InvokeMode", "BUFFERED") == "RESPONSE_STREAM"
                           ? "InvokeWithResponseStream"
                           : "Invoke",
          .input = std::move(input),
          .scope = scope,
          .principal = std::move(principal)};
}

Error no_answer() { return Error{"InternalFailure", "", 502}; }

/// The answer of either kind of invocation, as a response. Error: any; it stands for none.
Result<HttpResponse> response_of(const Document& run) {
  const auto text = [](const Document& bytes) {
    return std::string(bytes.get_binary().begin(), bytes.get_binary().end());
  };
  if (!run.contains("EventStream")) {
    if (run.contains("FunctionError")) return no_answer();
    return url_response(text(run["Payload"]));
  }
  std::string bytes;
  for (const Document& event : run["EventStream"]) {
    if (event.contains("PayloadChunk")) bytes += text(event["PayloadChunk"]["Payload"]);
    // What was written is on its way by then.
    if (event.contains("InvokeComplete") && event["InvokeComplete"].contains("ErrorCode") &&
        bytes.empty())
      return no_answer();
  }
  if (!run.contains("ResponseStreamContentType")) return url_response(bytes);
  return streamed_response(run["ResponseStreamContentType"], bytes);
}

HttpResponse respond(const Call& call, const Result<Document>& run) {
  if (!run.ok()) {
    const Error& error = run.error();
    return refused(call, error.http_status, error.code.c_str(), {{"Message", error.message}});
  }
  Result<HttpResponse> response = response_of(*run);
  if (!response.ok()) return failed(call);
  response->headers.set("x-amzn-RequestId", call.request_id());
  return std::move(response).value();
}

}  // namespace

std::string url_host(std::string_view id, std::string_view region) {
  return std::string(id) + std::string(kLabel) + std::string(region) + ".on.aws";
}

std::string url_of(const std::string& endpoint, std::string_view id, std::string_view region) {
  const size_t host = endpoint.find("://");
  if (host == std::string::npos) return "https://" + url_host(id, region) + "/";
  const std::string authority = endpoint.substr(host + 3);
  const std::string name = authority.substr(0, authority.find(':'));
  if (name != "localhost" && name != "127.0.0.1") return "https://" + url_host(id, region) + "/";
  return endpoint.substr(0, host + 3) + std::string(id) + std::string(kLabel) +
         std::string(region) + ".localhost" + authority.substr(name.size()) + "/";
}

std::string find_url(Call& call, std::string_view function, std::string_view qualifier) {
  for (const auto& [id, url] : call.records<UrlRecord>())
    if (url.value["FunctionName"] == function && url.value["Qualifier"] == qualifier) return id;
  return {};
}

void drop_urls(Call& call, std::string_view function) {
  std::vector<std::string> gone;
  for (const auto& [id, url] : call.records<UrlRecord>())
    if (url.value["FunctionName"] == function) gone.push_back(id);
  for (const std::string& id : gone) call.records<UrlRecord>().erase(id);
}

HttpOutcome data_plane(Call& call, const HttpRequest& request) {
  if (is_for_package(request)) return send_package(call, request);
  const std::string host(request.headers.value("host"));
  const std::string id = host.substr(0, host.find('.'));
  const std::optional<Scope> scope = scope_of_url(call, id);
  if (!scope) return refused(call, 403, "AccessDeniedException", {{"Message", nullptr}});
  const Document url = record_at(call.records<UrlRecord>(*scope), id).value;
  const Document cors = url.value("Cors", Document::object());
  if (std::optional<HttpResponse> preflight = answer_preflight(cors, request)) return *preflight;
  const std::string caller = signer_of(call, request);
  if (!call.memo().contains("run")) {
    const Document* holder = holder_of(call, *scope, url);
    const bool is_open = url["AuthType"] == "NONE";
    if (holder == nullptr || (is_open ? !lets_everyone(*holder) : caller != scope->account))
      return forbidden(call);
    const std::string arn = function_arn(*scope,
                                         url["FunctionName"].get_ref<const std::string&>(),
                                         url["Qualifier"].get_ref<const std::string&>());
    if (!is_open && !may_use_url(call, call.principal(), arn)) return forbidden(call);
    const Document event = url_event(call, request, id, scope->region, is_open ? "" : caller);
    call.memo()["run"] = call.invoke_async(invocation(*scope, url, event));
  }
  const uint64_t run = call.memo()["run"].get<uint64_t>();
  const Result<Document>* result = call.result_of(run);
  if (result == nullptr) return Waiting{{Call::call_key(run)}};
  HttpResponse response = respond(call, *result);
  if (!cors.empty()) put_cors_headers(cors, request, response.headers);
  const std::string function = url["FunctionName"];
  const Dimension dimensions[] = {{"FunctionName", function}};
  call.meter("UrlRequestCount", 1, "Count", dimensions);
  call.meter("Url4xxCount", response.status / 100 == 4 ? 1 : 0, "Count", dimensions);
  call.meter("Url5xxCount", response.status / 100 == 5 ? 1 : 0, "Count", dimensions);
  return response;
}

}  // namespace cloudtab::lambda
