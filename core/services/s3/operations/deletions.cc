#include <array>
#include <string>
#include <utility>

#include "core/services/s3/conditions.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/limits.h"
#include "core/services/s3/object_lock.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/state.h"
#include "core/services/s3/versions.h"

namespace cloudtab::s3 {

namespace {

/// The conditions of one object among many, under the names that a single deletion has for them.
Document delete_conditions(const Document& object) {
  constexpr std::array<std::pair<const char*, const char*>, 3> kNames{
      {{"ETag", "IfMatch"},
       {"LastModifiedTime", "IfMatchLastModifiedTime"},
       {"Size", "IfMatchSize"}}};
  Document conditions = Document::object();
  for (const auto& [from, to] : kNames) {
    if (const auto it = object.find(from); it != object.end()) conditions[to] = *it;
  }
  return conditions;
}

/// One deletion: `conditions` has the members of DeleteObject; an empty `version` is the key.
/// `bypass`: retention for governance does not count.
Result<Deletion> delete_one(Call& call,
                            const std::string& bucket,
                            const std::string& key,
                            const std::string& version,
                            const Document& conditions,
                            bool bypass) {
  ASSIGN_OR_RETURN(const BucketRecord* in, find_bucket(call, bucket));
  RETURN_IF_ERROR(check_delete_conditions(
      conditions, call.records<ObjectRecord>(kS3Scope).find(object_key(bucket, key)), key));
  if (version.empty()) return delete_key(call, *in, bucket, key);
  if (const Result<FoundVersion> found = find_version(call, bucket, key, version);
      found.ok() && !found->is_marker) {
    RETURN_IF_ERROR(check_not_held(*found->object));
    RETURN_IF_ERROR(check_unlocked(*found->object, bypass, call.now()));
  }
  return delete_version(call, *in, bucket, key, version);
}

/// An entry of `Errors`. A version that is not one is told as one that is not there (recorded:
/// test_s3_api.py, test_delete_objects).
Document failure(const std::string& key, const std::string& version, Error error) {
  if (error.code == "InvalidArgument") error = errors::no_such_version(key, version);
  Document entry = {{"Key", key}, {"Code", error.code}, {"Message", error.message}};
  if (!version.empty() && version != "null") entry["VersionId"] = version;
  return entry;
}

/// An entry of `Deleted`.
Document success(const std::string& key, const std::string& version, const Deletion& deletion) {
  Document entry = {{"Key", key}};
  if (!version.empty()) entry["VersionId"] = version;
  if (deletion.is_marker) {
    entry["DeleteMarker"] = true;
    entry["DeleteMarkerVersionId"] = deletion.version_id;
  }
  return entry;
}

}  // namespace

// Deleting what is not there succeeds.
Outcome delete_object(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const BucketRecord* in,
                   find_bucket(call, input.at("Bucket").get_ref<const std::string&>()));
  RETURN_IF_ERROR(check_bypass(*in, input));
  ASSIGN_OR_RETURN(const std::string version, asked_version(input));
  ASSIGN_OR_RETURN(const Deletion deletion,
                   delete_one(call,
                              input.at("Bucket"),
                              input.at("Key"),
                              version,
                              input,
                              input.value("BypassGovernanceRetention", false)));
  Document answer = Document::object();
  if (!deletion.version_id.empty()) answer["VersionId"] = deletion.version_id;
  if (deletion.is_marker) answer["DeleteMarker"] = true;
  return answer;
}

Outcome delete_objects(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const BucketRecord* in, find_bucket(call, bucket));
  RETURN_IF_ERROR(check_bypass(*in, input));
  const bool bypass = input.value("BypassGovernanceRetention", false);
  const Document objects = input.at("Delete").value("Objects", Document::array());
  if (objects.empty() || objects.size() > kDeleteObjectsMax) return errors::malformed_xml();
  Document deleted = Document::array();
  Document failed = Document::array();
  for (const Document& object : objects) {
    const std::string key = object.at("Key");
    const std::string version = object.value("VersionId", "");
    const Result<Deletion> deletion =
        delete_one(call, bucket, key, version, delete_conditions(object), bypass);
    if (deletion.ok())
      deleted.push_back(success(key, version, *deletion));
    else
      failed.push_back(failure(key, version, deletion.error()));
  }
  Document answer = Document::object();
  if (!input["Delete"].value("Quiet", false)) answer["Deleted"] = std::move(deleted);
  if (!failed.empty()) answer["Errors"] = std::move(failed);
  return answer;
}

}  // namespace cloudtab::s3
