#include <string>
#include <string_view>

#include "core/services/s3/acl.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/notification.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/state.h"
#include "core/services/s3/versions.h"

namespace cloudtab::s3 {

Outcome get_bucket_acl(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const BucketRecord* bucket,
                   find_bucket(call, input.at("Bucket").get_ref<const std::string&>()));
  return bucket->configurations.value(kAcl, default_acl(bucket->account));
}

Outcome put_bucket_acl(Call& call, const Document& input) {
  const std::string& name = input.at("Bucket").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const BucketRecord* bucket, find_bucket(call, name));
  ASSIGN_OR_RETURN(const Document acl, read_acl(*bucket, input));
  call.records<BucketRecord>(kS3Scope).update(
      name, [&](BucketRecord& record) { record.configurations[kAcl] = acl; });
  return Document::object();
}

Outcome get_object_acl(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const BucketRecord* bucket,
                   find_bucket(call, input.at("Bucket").get_ref<const std::string&>()));
  ASSIGN_OR_RETURN(const ObjectRecord* object, find_object(call, input));
  return object->attributes.value(kAclAttribute, default_acl(bucket->account));
}

Outcome put_object_acl(Call& call, const Document& input) {
  const std::string& name = input.at("Bucket").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const BucketRecord* bucket, find_bucket(call, name));
  ASSIGN_OR_RETURN(const ObjectRecord* object, find_object_for(call, input, "PUT"));
  ASSIGN_OR_RETURN(const Document acl, read_acl(*bucket, input));
  update_version(
      call, name, *object, [&](ObjectRecord& record) { record.attributes[kAclAttribute] = acl; });
  const std::string key = object->key;
  notify_change(call,
                name,
                "ObjectAcl:Put",
                {.key = key, .etag = object->etag, .version_id = object->version_id});
  return Document::object();
}

}  // namespace cloudtab::s3
