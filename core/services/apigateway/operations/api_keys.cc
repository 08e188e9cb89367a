#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/ascii.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/pages.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/usage.h"

// API keys. Texts and forms are recorded (test_apigateway_extended.py).

namespace cloudtab::apigateway {

namespace {

Result<const Document*> find_key(Call& call, const Document& input) {
  const ApiKeyRecord* found = call.records<ApiKeyRecord>().find(text_of(input, "apiKey"));
  if (found == nullptr) return errors::no_api_key();
  return &found->value;
}

/// Without what only lists are sorted by.
Document shown(Document key, bool with_value) {
  key.erase("sequence");
  if (!with_value) key.erase("value");
  return key;
}

Status check_key(const Document& key) {
  if (text_of(key, "name").size() > kApiKeyNameCharsMax)
    return errors::bad_request("Invalid API Key name, can be at most 1024 characters.");
  if (text_of(key, "description").size() > kApiKeyDescriptionCharsMax)
    return errors::bad_request("Invalid API Key description specified.");
  const std::string value = text_of(key, "value");
  if (value.size() < kApiKeyValueCharsMin)
    return errors::bad_request("API Key value should be at least 20 characters");
  if (value.size() > kApiKeyValueCharsMax)
    return errors::bad_request("API Key value exceeds maximum size of 128 characters");
  return ok();
}

/// Newer keys come first.
Document newest_first(Document keys) {
  std::sort(keys.begin(), keys.end(), [](const Document& a, const Document& b) {
    return a.at("sequence").get<int64_t>() > b.at("sequence").get<int64_t>();
  });
  return keys;
}

int64_t next_sequence(Call& call) {
  int64_t last = 0;
  for (const auto& [id, key] : call.records<ApiKeyRecord>())
    last = std::max(last, key.value.at("sequence").get<int64_t>());
  return last + 1;
}

Result<Document> make_key(Call& call, const Document& input) {
  const int64_t now = to_millis(call.now()) / 1000 * 1000;
  Document key = {{"id", new_id<ApiKeyRecord>(call, 10)},
                  {"value", text_of(input, "value")},
                  {"enabled", input.value("enabled", false)},
                  {"createdDate", now},
                  {"lastUpdatedDate", now},
                  {"stageKeys", Document::array()},
                  {"sequence", next_sequence(call)}};
  if (text_of(key, "value").empty()) {
    key["value"] =
        call.random().text(40, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
  }
  for (const char* member : {"name", "description", "customerId"}) {
    if (!text_of(input, member).empty()) key[member] = input[member];
  }
  if (input.contains("tags")) key["tags"] = input["tags"];
  for (const Document& stage : input.value("stageKeys", Document::array()))
    key["stageKeys"].push_back(part_key(text_of(stage, "restApiId"), text_of(stage, "stageName")));
  RETURN_IF_ERROR(check_key(key));
  if (call.records<KeyByValue>().contains(text_of(key, "value")))
    return errors::conflict("API Key already exists");
  if (call.records<ApiKeyRecord>().size() >= kApiKeysMax)
    return errors::limit_exceeded("Maximum number of API keys for this account has been reached.");
  put_api_key(call, key);
  return key;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find(separator, at), text.size());
    size_t begin = at;
    size_t last = end;
    while (begin < last && (text[begin] == ' ' || text[begin] == '"')) ++begin;
    while (last > begin &&
           (text[last - 1] == ' ' || text[last - 1] == '"' || text[last - 1] == '\r'))
      --last;
    parts.push_back(text.substr(begin, last - begin));
    at = end + 1;
  }
  return parts;
}

}  // namespace

Outcome create_api_key(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Document key, make_key(call, input));
  return shown(std::move(key), true);
}

Outcome get_api_key(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, find_key(call, input));
  Document answer = shown(*key, input.value("includeValue", false));
  if (!answer.contains("tags")) answer["tags"] = Document::object();
  return answer;
}

Outcome get_api_keys(Call& call, const Document& input) {
  const std::string name = text_of(input, "nameQuery");
  const std::string customer = text_of(input, "customerId");
  Document all = Document::array();
  for (const auto& [id, key] : call.records<ApiKeyRecord>()) {
    if (text_of(key.value, "name").compare(0, name.size(), name) == 0 &&
        (customer.empty() || text_of(key.value, "customerId") == customer))
      all.push_back(key.value);
  }
  all = newest_first(std::move(all));
  for (Document& key : all) key = shown(std::move(key), input.value("includeValues", false));
  return page_of(input, all);
}

Outcome update_api_key(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_key(call, input));
  static constexpr PatchRule kRules[] = {
      {"/description"},
      {"/enabled", PatchRule::kReplace, PatchRule::kBoolean},
      {"/name"},
      {"/customerId"},
  };
  Document key = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, key, PatchErrors::kListing));
  RETURN_IF_ERROR(check_key(key));
  key["lastUpdatedDate"] = to_millis(call.now()) / 1000 * 1000;
  put_api_key(call, key);
  Document answer = shown(std::move(key), false);
  if (!answer.contains("tags")) answer["tags"] = Document::object();
  return answer;
}

Outcome delete_api_key(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_key(call, input));
  const std::string id = text_of(input, "apiKey");
  std::vector<std::string> uses;
  for (const auto& [key, use] : call.records<UsagePlanKeyRecord>()) {
    if (text_of(use.value, "id") == id) uses.push_back(key);
  }
  for (const std::string& use : uses) call.records<UsagePlanKeyRecord>().erase(use);
  erase_api_key(call, id);
  return Document::object();
}

/// A file of comma-separated values with a head of names. Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-key-file-format.html
Outcome import_api_keys(Call& call, const Document& input) {
  const Document::binary_t& body = input.at("body").get_binary();
  const std::vector<std::string> lines = split(std::string(body.begin(), body.end()), '\n');
  std::vector<std::string> names = split(lines[0], ',');
  for (std::string& name : names) name = to_lower(name);
  if (std::find(names.begin(), names.end(), "key") == names.end() ||
      std::find(names.begin(), names.end(), "name") == names.end())
    return errors::bad_request("Invalid API key file: the columns Name and Key are required.");
  Document ids = Document::array();
  for (size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    const std::vector<std::string> cells = split(lines[i], ',');
    Document key = Document::object();
    Document plans = Document::array();
    for (size_t column = 0; column < std::min(cells.size(), names.size()); ++column) {
      const std::string& cell = cells[column];
      if (names[column] == "key") key["value"] = cell;
      if (names[column] == "name" || names[column] == "description") key[names[column]] = cell;
      if (names[column] == "enabled") key["enabled"] = to_lower(cell) == "true";
      if (names[column] == "usageplanids" && !cell.empty()) plans.push_back(cell);
    }
    ASSIGN_OR_RETURN(const Document made, make_key(call, key));
    for (const Document& plan : plans) {
      RETURN_IF_ERROR(call.invoke(
          {.service = "apigateway",
           .operation = "CreateUsagePlanKey",
           .input = {{"usagePlanId", plan}, {"keyId", made["id"]}, {"keyType", "API_KEY"}}}));
    }
    ids.push_back(made["id"]);
  }
  return Document{{"ids", ids}};
}

}  // namespace cloudtab::apigateway
