#pragma once

#include <string>
#include <string_view>

#include "core/base/scope.h"
#include "core/engine/call.h"

// Text messages: phone numbers, and which of them have opted out. Nobody here can answer STOP, so a
// number that ends in 99 does: it takes one message and then has opted out until OptInPhoneNumber.

namespace cloudtab::sns {

/// `+` and 7 to 15 digits.
bool is_e164_number(std::string_view text);

bool has_opted_out(Call& call, const Scope& scope, std::string_view number);

/// Puts the text in the inbox, and opts the number out if it answers so. False: it has opted out,
/// and gets nothing.
bool send_text(Call& call,
               const Scope& scope,
               const std::string& number,
               const std::string& body,
               const std::string& message_id);

}  // namespace cloudtab::sns
