#pragma once

#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::s3 {

// buckets.cc
Outcome create_bucket(Call& call, const Document& input);
Outcome delete_bucket(Call& call, const Document& input);
Outcome head_bucket(Call& call, const Document& input);
Outcome list_buckets(Call& call, const Document& input);
Outcome get_bucket_location(Call& call, const Document& input);
Outcome get_bucket_versioning(Call& call, const Document& input);
Outcome put_bucket_versioning(Call& call, const Document& input);

// configurations.cc: Put, Get and Delete of each row of `configurations()`
enum ConfigurationIndex : size_t {
  kTagging,
  kPolicy,
  kCors,
  kWebsite,
  kEncryption,
  kPublicAccessBlock,
  kOwnershipControls,
  kLifecycle,
  kLogging,
  kAccelerate,
  kRequestPayment,
};
Outcome put_configuration(Call& call, const Document& input, ConfigurationIndex index);
Outcome get_configuration(Call& call, const Document& input, ConfigurationIndex index);
Outcome delete_configuration(Call& call, const Document& input, ConfigurationIndex index);
Outcome put_bucket_lifecycle_configuration(Call& call, const Document& input);
template <ConfigurationIndex kIndex>
Outcome put(Call& call, const Document& input) {
  return put_configuration(call, input, kIndex);
}
template <ConfigurationIndex kIndex>
Outcome get(Call& call, const Document& input) {
  return get_configuration(call, input, kIndex);
}
template <ConfigurationIndex kIndex>
Outcome remove(Call& call, const Document& input) {
  return delete_configuration(call, input, kIndex);
}

// objects.cc
Outcome put_object(Call& call, const Document& input);
/// A put that its event calls otherwise (`Post`).
Outcome put_object_as(Call& call, const Document& input, const char* event);
Outcome get_object(Call& call, const Document& input);
Outcome head_object(Call& call, const Document& input);
Outcome get_object_attributes(Call& call, const Document& input);

// deletions.cc
Outcome delete_object(Call& call, const Document& input);
Outcome delete_objects(Call& call, const Document& input);

// copying.cc
Outcome copy_object(Call& call, const Document& input);

// acls.cc
Outcome get_bucket_acl(Call& call, const Document& input);
Outcome put_bucket_acl(Call& call, const Document& input);
Outcome get_object_acl(Call& call, const Document& input);
Outcome put_object_acl(Call& call, const Document& input);

// object_lock.cc
Outcome get_object_lock_configuration(Call& call, const Document& input);
Outcome put_object_lock_configuration(Call& call, const Document& input);
Outcome get_object_retention(Call& call, const Document& input);
Outcome put_object_retention(Call& call, const Document& input);
Outcome get_object_legal_hold(Call& call, const Document& input);
Outcome put_object_legal_hold(Call& call, const Document& input);

// tagging.cc
Outcome get_object_tagging(Call& call, const Document& input);
Outcome put_object_tagging(Call& call, const Document& input);
Outcome delete_object_tagging(Call& call, const Document& input);

// listing.cc
Outcome list_objects(Call& call, const Document& input);
Outcome list_objects_v2(Call& call, const Document& input);

// listing_versions.cc
Outcome list_object_versions(Call& call, const Document& input);

// multipart.cc
Outcome create_multipart_upload(Call& call, const Document& input);
Outcome upload_part(Call& call, const Document& input);
Outcome upload_part_copy(Call& call, const Document& input);
Outcome complete_multipart_upload(Call& call, const Document& input);
Outcome abort_multipart_upload(Call& call, const Document& input);
Outcome list_parts(Call& call, const Document& input);
Outcome list_multipart_uploads(Call& call, const Document& input);

// notifications.cc
Outcome put_bucket_notification_configuration(Call& call, const Document& input);
Outcome get_bucket_notification_configuration(Call& call, const Document& input);

}  // namespace cloudtab::s3
