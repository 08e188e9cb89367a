#pragma once

#include "core/base/document.h"
#include "core/services/sns/message.h"

// A message as records keep it while it waits to be delivered again or lies in a topic's archive.

namespace cloudtab::sns {

Document to_document(const Message& message);
Message message_of(const Document& document);

}  // namespace cloudtab::sns
