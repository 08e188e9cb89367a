#include "core/services/s3/object_lock.h"

#include <string>

#include "core/services/s3/errors.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/state.h"
#include "core/services/s3/versions.h"

namespace cloudtab::s3 {

namespace {

/// Error: NoSuchBucket; InvalidRequest for one without object lock.
Status check_bucket(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const BucketRecord* bucket,
                   find_bucket(call, input.at("Bucket").get_ref<const std::string&>()));
  return has_object_lock(*bucket) ? ok() : Status(errors::no_object_lock());
}

/// Sets members of the version's attributes; null takes one away.
void set_attributes(Call& call,
                    const Document& input,
                    const ObjectRecord& object,
                    const Document& members) {
  update_version(
      call, input.at("Bucket").get_ref<const std::string&>(), object, [&](ObjectRecord& record) {
        record.attributes.merge_patch(members);
      });
}

}  // namespace

Outcome get_object_lock_configuration(Call& call, const Document& input) {
  const std::string& name = input.at("Bucket").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const BucketRecord* bucket, find_bucket(call, name));
  if (!has_object_lock(*bucket)) {
    return errors::no_configuration("ObjectLockConfigurationNotFoundError",
                                    "Object Lock configuration does not exist for this bucket",
                                    name);
  }
  return Document{{"ObjectLockConfiguration", bucket->configurations[kObjectLock]}};
}

Outcome put_object_lock_configuration(Call& call, const Document& input) {
  const std::string& name = input.at("Bucket").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const BucketRecord* bucket, find_bucket(call, name));
  const Document configuration = input.value("ObjectLockConfiguration", Document::object());
  RETURN_IF_ERROR(check_object_lock(configuration));
  if (versioning_of(*bucket) != Versioning::kEnabled) return errors::lock_without_versions();
  call.records<BucketRecord>(kS3Scope).update(
      name, [&](BucketRecord& record) { record.configurations[kObjectLock] = configuration; });
  return Document::object();
}

Outcome get_object_retention(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_bucket(call, input));
  ASSIGN_OR_RETURN(const ObjectRecord* object, find_object_for(call, input, "GET"));
  if (!object->attributes.contains(kLockMode)) return errors::not_locked();
  return Document{{"Retention",
                   {{"Mode", object->attributes[kLockMode]},
                    {"RetainUntilDate", object->attributes[kRetainUntil]}}}};
}

Outcome put_object_retention(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_bucket(call, input));
  ASSIGN_OR_RETURN(const ObjectRecord* object, find_object_for(call, input, "PUT"));
  const Document retention = input.value("Retention", Document::object());
  const std::string mode = retention.value("Mode", "");
  const int64_t until = retention.value("RetainUntilDate", int64_t{0});
  // Both or, to take it away, none.
  if (mode.empty() != !retention.contains("RetainUntilDate") ||
      (!mode.empty() && mode != "GOVERNANCE" && mode != "COMPLIANCE"))
    return errors::malformed_xml();
  if (!mode.empty() && from_millis(until) <= call.now()) {
    return errors::invalid_argument("RetainUntilDate",
                                    to_iso8601_seconds(from_millis(until)),
                                    "The retain until date must be in the future!");
  }
  RETURN_IF_ERROR(check_unlocked(*object,
                                 input.value("BypassGovernanceRetention", false),
                                 call.now(),
                                 from_millis(until),
                                 mode));
  const Document none = nullptr;
  set_attributes(call,
                 input,
                 *object,
                 {{kLockMode, mode.empty() ? none : Document(mode)},
                  {kRetainUntil, mode.empty() ? none : Document(until)}});
  return Document::object();
}

Outcome get_object_legal_hold(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_bucket(call, input));
  ASSIGN_OR_RETURN(const ObjectRecord* object, find_object_for(call, input, "GET"));
  if (!object->attributes.contains(kLegalHold)) return errors::not_locked();
  return Document{{"LegalHold", {{"Status", object->attributes[kLegalHold]}}}};
}

Outcome put_object_legal_hold(Call& call, const Document& input) {
  RETURN_IF_ERROR(check_bucket(call, input));
  ASSIGN_OR_RETURN(const ObjectRecord* object, find_object_for(call, input, "PUT"));
  const std::string status = input.value("LegalHold", Document::object()).value("Status", "");
  if (status != "ON" && status != "OFF") return errors::malformed_xml();
  set_attributes(call, input, *object, {{kLegalHold, status}});
  return Document::object();
}

}  // namespace cloudtab::s3
