#include "core/services/dynamodb/control_settings.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/services/dynamodb/state.h"

namespace cloudtab::dynamodb {

namespace {

struct Setting {
  const char* name;
  Duration SettingsRecord::*value;
};
constexpr Setting kSettings[] = {{"transition", &SettingsRecord::transition},
                                 {"recoveryLag", &SettingsRecord::recovery_lag},
                                 {"lag", &SettingsRecord::lag_max}};

SettingsRecord current(Call& call) {
  const SettingsRecord* record = call.records<SettingsRecord>().find("");
  return record != nullptr ? *record : SettingsRecord();
}

Document describe(const SettingsRecord& record) {
  Document out = Document::object();
  for (const Setting& setting : kSettings) out[setting.name] = (record.*setting.value).count();
  return out;
}

Error bad_request() {
  return Error{"BadRequest",
               "Settings are transition, recoveryLag and lag, in whole milliseconds."};
}

}  // namespace

Result<Document> settings(Call& call, const Document&) { return describe(current(call)); }

HttpOutcome set_settings(Call& call, const HttpRequest& request) {
  const Document body = Document::parse(request.body, nullptr, /*allow_exceptions=*/false);
  if (!body.is_object()) return bad_request();
  SettingsRecord record = current(call);
  size_t known = 0;
  for (const Setting& setting : kSettings) {
    const auto given = body.find(setting.name);
    if (given == body.end()) continue;
    if (!given->is_number_integer() || given->get<int64_t>() < 0) return bad_request();
    record.*setting.value = Duration(given->get<int64_t>());
    ++known;
  }
  if (known < body.size()) return bad_request();
  call.records<SettingsRecord>().put("", record);
  HttpResponse response;
  response.headers = {{"content-type", "application/json"}};
  response.body = describe(record).dump();
  return response;
}

}  // namespace cloudtab::dynamodb
