#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/sorting.h"
#include "core/services/kms/crypto/random_bytes.h"
#include "core/services/kms/errors.h"
#include "core/services/kms/key.h"
#include "core/services/kms/operations/operations.h"

namespace cloudtab::kms {

namespace {

/// Days. https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
constexpr int kDefaultPeriod = 365;
/// https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-on-demand.html
constexpr int kOnDemandMax = 25;
constexpr size_t kListDefault = 100;
constexpr size_t kSymmetricBytes = 32;
constexpr std::string_view kRotationTimer = "rotate";

constexpr int64_t kDayMilliseconds = 86'400'000;

/// Whether its material can be changed at all.
Result<const Document*> rotatable_key(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  if (key->at("KeyState") == "PendingDeletion")
    return errors::pending_deletion(key->at("Arn").get<std::string>());
  if (key->at("KeySpec") != "SYMMETRIC_DEFAULT") return errors::unsupported("");
  return key;
}

Status check_origin(const Document& key) {
  const std::string& origin = key.at("Origin").get_ref<const std::string&>();
  if (origin == "AWS_KMS") return ok();
  return errors::wrong_origin(key.at("Arn").get_ref<const std::string&>(), origin);
}

void rotate(Call& call, const Document& key, const std::string& type) {
  // What it had is what it keeps on decrypting with, so it must have been made.
  current_material(call, key);
  add_material(call, key, RandomBytes(call.random()).take(kSymmetricBytes), type);
}

/// Takes what was imported for it.
void rotate_imported(Call& call, const Document& key) {
  const std::string id = key.at("PendingMaterialId");
  call.records<MaterialRecord>(scope_of(key))
      .update(material_key(key, id), [&](MaterialRecord& material) {
        material.value["RotationType"] = "ON_DEMAND";
        material.value["RotationDate"] = to_millis(call.now());
      });
  change_record(call, key, [&](Document& changed) {
    changed["CurrentKeyMaterialId"] = id;
    changed.erase("PendingMaterialId");
  });
}

/// Rotations of the key, oldest first.
Document rotations_of(Call& call, const Document& key) {
  Document rotations = Document::array();
  const std::string prefix =
      KeyBuilder().text(key.at("KeyId").get_ref<const std::string&>()).take();
  for (const auto& [place, material] : call.records<MaterialRecord>(scope_of(key)).prefix(prefix)) {
    if (!material.value.contains("RotationType")) continue;
    rotations.push_back({{"KeyId", key.at("KeyId")},
                         {"RotationDate", material.value["RotationDate"]},
                         {"RotationType", material.value["RotationType"]}});
  }
  put_in_order(rotations, [](const Document& a, const Document& b) {
    return a["RotationDate"].get<int64_t>() < b["RotationDate"].get<int64_t>();
  });
  return rotations;
}

}  // namespace

Outcome enable_key_rotation(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, rotatable_key(call, input));
  RETURN_IF_ERROR(check_usable(*key));
  RETURN_IF_ERROR(check_origin(*key));
  const int period = input.value("RotationPeriodInDays", kDefaultPeriod);
  const int64_t next = to_millis(call.now()) + period * kDayMilliseconds;
  const std::string id = key->at("KeyId");
  change_record(call, *key, [&](Document& changed) {
    changed["RotationEnabled"] = true;
    changed["RotationPeriodInDays"] = period;
    changed["NextRotationDate"] = next;
  });
  call.set_timer(kRotationTimer, id, from_millis(next));
  return Document::object();
}

Outcome disable_key_rotation(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, rotatable_key(call, input));
  RETURN_IF_ERROR(check_usable(*key));
  call.cancel_timer(kRotationTimer, key->at("KeyId").get_ref<const std::string&>());
  change_record(call, *key, [](Document& changed) {
    changed["RotationEnabled"] = false;
    changed.erase("NextRotationDate");
  });
  return Document::object();
}

Outcome get_key_rotation_status(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, rotatable_key(call, input));
  const bool enabled = key->value("RotationEnabled", false);
  Document answer = {{"KeyId", key->at("KeyId")}, {"KeyRotationEnabled", enabled}};
  if (!enabled) return answer;
  answer["RotationPeriodInDays"] = key->value("RotationPeriodInDays", kDefaultPeriod);
  answer["NextRotationDate"] =
      key->value("NextRotationDate",
                 key->at("CreationDate").get<int64_t>() + kDefaultPeriod * kDayMilliseconds);
  return answer;
}

Outcome rotate_key_on_demand(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, rotatable_key(call, input));
  RETURN_IF_ERROR(check_usable(*key));
  const bool imported = key->at("Origin") == "EXTERNAL";
  if (!imported) RETURN_IF_ERROR(check_origin(*key));
  if (imported && !key->contains("PendingMaterialId"))
    return errors::no_material_pending(key->at("Arn").get_ref<const std::string&>());
  int so_far = 0;
  for (const Document& rotation : rotations_of(call, *key))
    so_far += rotation["RotationType"] == "ON_DEMAND" ? 1 : 0;
  if (so_far >= kOnDemandMax) return errors::rotation_limit(key->at("Arn").get<std::string>());
  if (imported) {
    rotate_imported(call, *key);
  } else {
    rotate(call, *key, "ON_DEMAND");
  }
  call.trace("kms.rotate", key->at("Arn").get_ref<const std::string&>(), {{"type", "ON_DEMAND"}});
  return Document{{"KeyId", key->at("Arn")}};
}

Outcome list_key_rotations(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, rotatable_key(call, input));
  const size_t limit = input.value("Limit", kListDefault);
  const Document rotations = rotations_of(call, *key);
  size_t at = 0;
  for (const char c : input.value("Marker", "")) {
    if (c < '0' || c > '9') return Error{"InvalidMarkerException", "Marker is invalid."};
    at = at * 10 + static_cast<size_t>(c - '0');
    if (at > rotations.size()) return Error{"InvalidMarkerException", "Marker is invalid."};
  }
  Document answer = {{"Rotations", Document::array()}, {"Truncated", false}};
  for (; at < rotations.size() && answer["Rotations"].size() < limit; ++at)
    answer["Rotations"].push_back(rotations[at]);
  if (at < rotations.size()) {
    answer["Truncated"] = true;
    answer["NextMarker"] = std::to_string(at);
  }
  return answer;
}

void rotate_key(Call& call, std::string_view id) {
  const KeyRecord* key = call.records<KeyRecord>().find(id);
  if (key == nullptr || !key->value.value("RotationEnabled", false)) return;
  // A key that cannot be used is not rotated, but is again once it can.
  if (check_usable(key->value).ok()) {
    rotate(call, key->value, "AUTOMATIC");
    call.trace(
        "kms.rotate", key->value["Arn"].get_ref<const std::string&>(), {{"type", "AUTOMATIC"}});
  }
  const int64_t period = key->value.value("RotationPeriodInDays", kDefaultPeriod);
  const int64_t next = to_millis(call.now()) + period * kDayMilliseconds;
  change_record(call, key->value, [&](Document& changed) { changed["NextRotationDate"] = next; });
  call.set_timer(kRotationTimer, id, from_millis(next));
}

}  // namespace cloudtab::kms
