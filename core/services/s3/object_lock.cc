#include "core/services/s3/object_lock.h"

#include "core/services/s3/errors.h"

namespace cloudtab::s3 {

namespace {

constexpr int64_t kDaysPerYear = 365;

bool is_mode(const std::string& mode) { return mode == "GOVERNANCE" || mode == "COMPLIANCE"; }

Instant retained_until(const ObjectRecord& object) {
  return from_millis(object.attributes.value(kRetainUntil, int64_t{0}));
}

}  // namespace

bool has_object_lock(const BucketRecord& bucket) {
  return bucket.configurations.contains(kObjectLock);
}

Status check_object_lock(const Document& configuration) {
  if (configuration.value("ObjectLockEnabled", "") != "Enabled") return errors::malformed_xml();
  if (!configuration.contains("Rule")) return ok();
  const Document retention = configuration["Rule"].value("DefaultRetention", Document::object());
  const bool one = retention.contains("Days") != retention.contains("Years");
  if (!one || !is_mode(retention.value("Mode", ""))) return errors::malformed_xml();
  return ok();
}

Status lock_object(const BucketRecord& bucket,
                   const Document& input,
                   Instant now,
                   Document& attributes) {
  const bool has_mode = input.contains(kLockMode);
  const bool has_until = input.contains(kRetainUntil);
  const bool asks = has_mode || has_until || input.contains(kLegalHold);
  if (asks && !has_object_lock(bucket)) return errors::no_object_lock();
  if (has_mode != has_until) return errors::incomplete_lock(has_mode);
  if (has_mode && !is_mode(input[kLockMode])) {
    return errors::invalid_argument("x-amz-object-lock-mode",
                                    input[kLockMode].get<std::string>(),
                                    "Unknown wormMode directive.");
  }
  for (const char* member : {kLockMode, kRetainUntil, kLegalHold}) {
    if (input.contains(member)) attributes[member] = input[member];
  }
  if (has_mode || !has_object_lock(bucket)) return ok();
  const Document rule = bucket.configurations[kObjectLock].value("Rule", Document::object());
  const auto retention = rule.find("DefaultRetention");
  if (retention == rule.end()) return ok();
  const int64_t days = retention->contains("Days")
                           ? (*retention)["Days"].get<int64_t>()
                           : kDaysPerYear * (*retention)["Years"].get<int64_t>();
  attributes[kLockMode] = (*retention)["Mode"];
  attributes[kRetainUntil] = to_millis(now + days * Duration(24h));
  return ok();
}

void unlock_copy(Document& attributes) {
  for (const char* member : {kLockMode, kRetainUntil, kLegalHold}) attributes.erase(member);
}

Status check_unlocked(const ObjectRecord& object,
                      bool bypass_governance,
                      Instant now,
                      Instant until,
                      const std::string& mode) {
  const std::string locked = object.attributes.value(kLockMode, "");
  const Instant retained = retained_until(object);
  if (locked.empty() || retained <= now) return ok();
  if (locked == "GOVERNANCE" && bypass_governance) return ok();
  // It may be made longer and stricter.
  if (until >= retained && (mode == locked || mode == "COMPLIANCE")) return ok();
  return errors::locked();
}

Status check_not_held(const ObjectRecord& object) {
  if (object.attributes.value(kLegalHold, "") == "ON") return errors::locked();
  return ok();
}

Status check_bypass(const BucketRecord& bucket, const Document& input) {
  if (!input.contains("BypassGovernanceRetention") || has_object_lock(bucket)) return ok();
  return errors::bypass_without_lock();
}

}  // namespace cloudtab::s3
