#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"

// What a symmetric key encrypts: a blob that names the key and its material, so that Decrypt needs
// to be told neither, sealed with AES-256-GCM over it and the encryption context. It begins as
// KMS's own do; what follows is ours:
//
//   01 02 02 00 | account, 12 | key id, 36 | material id, 32 | nonce, 12 | ciphertext | tag, 16

namespace cloudtab::kms {

/// Encrypts with what the key works with now.
std::string seal(Call& call,
                 const Document& key,
                 std::string_view plaintext,
                 const Document& encryption_context);

struct Opened {
  std::string plaintext;
  std::string key_arn;
  std::string material_id;
};
/// `named`: the key that the request names; null if it names none. Errors: IncorrectKeyException,
/// InvalidCiphertextException, the key's state.
Result<Opened> open(Call& call,
                    const Document* named,
                    std::string_view blob,
                    const Document& encryption_context);

}  // namespace cloudtab::kms
