#pragma once

#include "core/base/document.h"
#include "core/engine/call.h"

namespace cloudtab::sts {

Outcome assume_role(Call& call, const Document& input);
Outcome assume_role_with_web_identity(Call& call, const Document& input);
Outcome decode_authorization_message(Call& call, const Document& input);
Outcome get_access_key_info(Call& call, const Document& input);
Outcome get_caller_identity(Call& call, const Document& input);
Outcome get_federation_token(Call& call, const Document& input);
Outcome get_session_token(Call& call, const Document& input);

}  // namespace cloudtab::sts
