#include "core/services/kms/ciphertext.h"

#include <optional>

#include "core/base/encoding.h"
#include "core/services/kms/crypto/random_bytes.h"
#include "core/services/kms/crypto/symmetric.h"
#include "core/services/kms/errors.h"
#include "core/services/kms/key.h"

namespace cloudtab::kms {

namespace {

constexpr std::string_view kMagic("\x01\x02\x02\x00", 4);
constexpr size_t kAccountBytes = 12;
constexpr size_t kKeyIdBytes = 36;
constexpr size_t kMaterialIdBytes = 32;
constexpr size_t kHeaderBytes = kMagic.size() + kAccountBytes + kKeyIdBytes + kMaterialIdBytes;

/// What the tag vouches for beside the plaintext: the header, and the context's pairs in the order
/// of their keys, each text with its length before it.
std::string authenticated(std::string_view header, const Document& context) {
  std::string out(header);
  const auto add = [&](std::string_view text) {
    for (int shift = 24; shift >= 0; shift -= 8)
      out.push_back(static_cast<char>(text.size() >> shift));
    out.append(text);
  };
  for (const auto& [name, value] : context.items()) {
    add(name);
    add(value.get_ref<const std::string&>());
  }
  return out;
}

}  // namespace

std::string seal(Call& call,
                 const Document& key,
                 std::string_view plaintext,
                 const Document& encryption_context) {
  const std::string id = key.at("KeyId");
  const std::string material = current_material(call, key);
  std::string blob(kMagic);
  blob += scope_of(key).account;
  blob += id;
  blob += *hex_decode(material_id(key, material));
  const std::string header = blob;
  const std::string nonce = RandomBytes(call.random()).take(kGcmNonceBytes);
  blob += nonce;
  blob += gcm_seal(material, nonce, authenticated(header, encryption_context), plaintext);
  return blob;
}

Result<Opened> open(Call& call,
                    const Document* named,
                    std::string_view blob,
                    const Document& encryption_context) {
  if (blob.size() < kHeaderBytes + kGcmNonceBytes + kGcmTagBytes ||
      blob.substr(0, kMagic.size()) != kMagic)
    return named != nullptr && named->at("KeyUsage") != "ENCRYPT_DECRYPT"
               ? errors::incorrect_key()
               : errors::invalid_ciphertext();
  const std::string_view header = blob.substr(0, kHeaderBytes);
  const Scope scope{std::string(blob.substr(kMagic.size(), kAccountBytes)), call.scope().region};
  const std::string_view id = blob.substr(kMagic.size() + kAccountBytes, kKeyIdBytes);
  if (named != nullptr && named->at("KeyId") != std::string(id)) return errors::incorrect_key();
  const KeyRecord* key = call.records<KeyRecord>(scope).find(id);
  if (key == nullptr) return errors::invalid_ciphertext();
  RETURN_IF_ERROR(check_usable(key->value));
  const std::string material_id = hex_encode(header.substr(kHeaderBytes - kMaterialIdBytes));
  const std::optional<std::string> material = earlier_material(call, key->value, material_id);
  if (!material) return errors::invalid_ciphertext();
  std::optional<std::string> plaintext = gcm_open(*material,
                                                  blob.substr(kHeaderBytes, kGcmNonceBytes),
                                                  authenticated(header, encryption_context),
                                                  blob.substr(kHeaderBytes + kGcmNonceBytes));
  if (!plaintext) return errors::invalid_ciphertext();
  return Opened{*std::move(plaintext), key->value["Arn"], material_id};
}

}  // namespace cloudtab::kms
