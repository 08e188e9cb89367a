#include "core/services/apigateway/v2/state.h"

#include <algorithm>
#include <cstdint>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/limits.h"

namespace cloudtab::apigateway::v2 {

namespace {

/// Digits as a number, at most `max`; anything else is skipped.
size_t number_of(const std::string& text, size_t max) {
  size_t number = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      number = std::min<size_t>(number * 10 + static_cast<size_t>(c - '0'), max);
  }
  return number;
}

}  // namespace

Result<const Document*> find_api(Call& call, const Document& input) {
  const std::string id = text_of(input, "ApiId");
  const ApiRecord* api = call.records<ApiRecord>().find(id);
  if (api == nullptr) return errors::no_api(call.scope().account, id);
  return &api->value;
}

bool is_websocket(const Document& api) { return text_of(api, "ProtocolType") == "WEBSOCKET"; }

Document page_of(const Document& input, const Document& all) {
  const std::string asked = text_of(input, "MaxResults");
  const size_t limit =
      asked.empty() ? kPageDefault : std::max<size_t>(number_of(asked, kPageMax), 1);
  const size_t from = number_of(text_of(input, "NextToken"), all.size());
  Document items = Document::array();
  for (size_t i = from; i < all.size() && items.size() < limit; ++i) items.push_back(all[i]);
  Document answer = {{"Items", items}};
  if (from + items.size() < all.size()) answer["NextToken"] = std::to_string(from + items.size());
  return answer;
}

int64_t now_in_seconds(const Call& call) { return to_millis(call.now()) / 1000 * 1000; }

}  // namespace cloudtab::apigateway::v2
