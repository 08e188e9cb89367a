#include "core/services/sns/sms.h"

#include <algorithm>

#include "core/services/sns/inbox.h"
#include "core/services/sns/state.h"

namespace cloudtab::sns {

bool is_e164_number(std::string_view text) {
  return text.size() >= 8 && text.size() <= 16 && text.front() == '+' &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool has_opted_out(Call& call, const Scope& scope, std::string_view number) {
  return call.records<OptedOutRecord>(scope).contains(number);
}

bool send_text(Call& call,
               const Scope& scope,
               const std::string& number,
               const std::string& body,
               const std::string& message_id) {
  if (has_opted_out(call, scope, number)) return false;
  put_in_inbox(
      call, scope, {.protocol = "sms", .endpoint = number, .body = body, .message_id = message_id});
  if (number.size() > 2 && number.compare(number.size() - 2, 2, "99") == 0)
    call.records<OptedOutRecord>(scope).put(number, {{{"at", to_millis(call.now())}}});
  return true;
}

}  // namespace cloudtab::sns
