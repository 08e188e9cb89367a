#include <string>
#include <string_view>
#include <utility>

#include "core/engine/record_at.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/url.h"
#include "core/services/lambda/version.h"

// Create, Get, Update, Delete and ListFunctionUrlConfig(s). Texts and shapes as recorded.

namespace cloudtab::lambda {

namespace {

/// Of AWS's hosts of URLs.
constexpr size_t kIdLength = 32;
constexpr std::string_view kIdAlphabet = "abcdefghijklmnopqrstuvwxyz234567";

/// `2026-01-01T00:00:00.000000Z`, as URLs are dated.
std::string date_of(Instant time) {
  std::string text = to_iso8601_millis(time);
  text.pop_back();
  return text + "000Z";
}

/// The function or alias that a request names, which is there.
Result<Target> existing_target(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, named_target(call, input));
  if (!find_target(call, input).ok()) return errors::not_found("Function does not exist");
  return target;
}

Document describe_url(Call& call, const std::string& id, const Document& record) {
  Document shown = record;
  shown.erase("FunctionName");
  shown.erase("Qualifier");
  shown["FunctionUrl"] = url_of(call.endpoint(), id, call.scope().region);
  return shown;
}

/// As Get and List answer it: with the mode that is meant when none is said.
Document read_url(Call& call, const std::string& id, const Document& record) {
  Document shown = describe_url(call, id, record);
  if (!shown.contains("InvokeMode")) shown["InvokeMode"] = "BUFFERED";
  return shown;
}

void apply_url(const Document& input, Document& record) {
  for (const char* member : {"AuthType", "InvokeMode"})
    if (input.contains(member)) record[member] = input[member];
  if (!input.contains("Cors")) return;
  record.erase("Cors");
  if (!input["Cors"].empty()) record["Cors"] = input["Cors"];
}

}  // namespace

Outcome create_function_url_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, existing_target(call, input));
  const std::string arn = function_arn(call.scope(), target.function, target.qualifier);
  if (!find_url(call, target.function, target.qualifier).empty()) return errors::url_exists(arn);
  const std::string id = call.random().text(kIdLength, kIdAlphabet);
  Document record = {{"FunctionName", target.function},
                     {"Qualifier", target.qualifier},
                     {"FunctionArn", arn},
                     {"CreationTime", date_of(call.now())},
                     {"LastModifiedTime", date_of(call.now())}};
  apply_url(input, record);
  call.records<UrlRecord>().put(id, {record});
  Document answer = describe_url(call, id, record);
  answer.erase("LastModifiedTime");
  return answer;
}

Outcome get_function_url_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, named_target(call, input));
  const std::string id = find_url(call, target.function, target.qualifier);
  if (id.empty()) return errors::no_such_resource();
  return read_url(call, id, record_at(call.records<UrlRecord>(), id).value);
}

Outcome update_function_url_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, existing_target(call, input));
  const std::string id = find_url(call, target.function, target.qualifier);
  if (id.empty()) return errors::no_such_resource();
  Document record = record_at(call.records<UrlRecord>(), id).value;
  apply_url(input, record);
  record["LastModifiedTime"] = date_of(call.now());
  call.records<UrlRecord>().put(id, {record});
  return describe_url(call, id, record);
}

Outcome delete_function_url_config(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, named_target(call, input));
  const std::string id = find_url(call, target.function, target.qualifier);
  if (id.empty()) return errors::no_such_resource();
  call.records<UrlRecord>().erase(id);
  return Document::object();
}

Outcome list_function_url_configs(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Target target, existing_target(call, input));
  const size_t limit = input.value("MaxItems", kListDefault);
  const std::string after = input.value("Marker", "");
  Document answer = {{"FunctionUrlConfigs", Document::array()}};
  Document& list = answer["FunctionUrlConfigs"];
  std::string last;
  for (const auto& [id, url] : call.records<UrlRecord>()) {
    if (url.value["FunctionName"] != target.function || id <= after) continue;
    if (list.size() == limit) {
      answer["NextMarker"] = last;
      break;
    }
    list.push_back(read_url(call, id, url.value));
    last = id;
  }
  return answer;
}

}  // namespace cloudtab::lambda
