#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/kms/errors.h"

namespace cloudtab::kms {

inline Document binary(std::string_view bytes) {
  return Document::binary({bytes.begin(), bytes.end()});
}

inline std::string_view bytes_of(const Document& blob) {
  const auto& binary = blob.get_binary();
  return {reinterpret_cast<const char*>(binary.data()), binary.size()};
}

/// Answers for a Nitro enclave's eyes only.
inline Status check_no_recipient(const Document& input) {
  if (!input.contains("Recipient")) return ok();
  return errors::unsupported("Cloudtab has no Nitro enclaves, so a request has no Recipient.");
}

}  // namespace cloudtab::kms
