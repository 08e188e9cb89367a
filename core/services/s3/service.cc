#include "core/services/s3/service.h"

#include "core/services/s3/data_plane.h"
#include "core/services/s3/lifecycle.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/resources.h"
#include "core/services/s3/state.h"

namespace cloudtab {

const ServiceDefinition& s3_service() {
  using namespace s3;
  static constexpr OperationEntry kOperations[] = {
      {"AbortMultipartUpload", abort_multipart_upload},
      {"CompleteMultipartUpload", complete_multipart_upload},
      {"CopyObject", copy_object},
      {"CreateBucket", create_bucket},
      {"CreateMultipartUpload", create_multipart_upload},
      {"DeleteBucket", delete_bucket},
      {"DeleteBucketCors", remove<kCors>},
      {"DeleteBucketEncryption", remove<kEncryption>},
      {"DeleteBucketLifecycle", remove<kLifecycle>},
      {"DeleteBucketOwnershipControls", remove<kOwnershipControls>},
      {"DeleteBucketPolicy", remove<kPolicy>},
      {"DeleteBucketTagging", remove<kTagging>},
      {"DeleteBucketWebsite", remove<kWebsite>},
      {"DeleteObject", delete_object},
      {"DeleteObjectTagging", delete_object_tagging},
      {"DeleteObjects", delete_objects},
      {"DeletePublicAccessBlock", remove<kPublicAccessBlock>},
      {"GetBucketAccelerateConfiguration", get<kAccelerate>},
      {"GetBucketAcl", get_bucket_acl},
      {"GetBucketCors", get<kCors>},
      {"GetBucketEncryption", get<kEncryption>},
      {"GetBucketLifecycleConfiguration", get<kLifecycle>},
      {"GetBucketLocation", get_bucket_location},
      {"GetBucketLogging", get<kLogging>},
      {"GetBucketNotificationConfiguration", get_bucket_notification_configuration},
      {"GetBucketOwnershipControls", get<kOwnershipControls>},
      {"GetBucketPolicy", get<kPolicy>},
      {"GetBucketRequestPayment", get<kRequestPayment>},
      {"GetBucketTagging", get<kTagging>},
      {"GetBucketVersioning", get_bucket_versioning},
      {"GetBucketWebsite", get<kWebsite>},
      {"GetObject", get_object},
      {"GetObjectAcl", get_object_acl},
      {"GetObjectAttributes", get_object_attributes},
      {"GetObjectLegalHold", get_object_legal_hold},
      {"GetObjectLockConfiguration", get_object_lock_configuration},
      {"GetObjectRetention", get_object_retention},
      {"GetObjectTagging", get_object_tagging},
      {"GetPublicAccessBlock", get<kPublicAccessBlock>},
      {"HeadBucket", head_bucket},
      {"HeadObject", head_object},
      {"ListBuckets", list_buckets},
      {"ListMultipartUploads", list_multipart_uploads},
      {"ListObjectVersions", list_object_versions},
      {"ListObjects", list_objects},
      {"ListObjectsV2", list_objects_v2},
      {"ListParts", list_parts},
      {"PutBucketAccelerateConfiguration", put<kAccelerate>},
      {"PutBucketAcl", put_bucket_acl},
      {"PutBucketCors", put<kCors>},
      {"PutBucketEncryption", put<kEncryption>},
      {"PutBucketLifecycleConfiguration", put_bucket_lifecycle_configuration},
      {"PutBucketLogging", put<kLogging>},
      {"PutBucketNotificationConfiguration", put_bucket_notification_configuration},
      {"PutBucketOwnershipControls", put<kOwnershipControls>},
      {"PutBucketPolicy", put<kPolicy>},
      {"PutBucketRequestPayment", put<kRequestPayment>},
      {"PutBucketTagging", put<kTagging>},
      {"PutBucketVersioning", put_bucket_versioning},
      {"PutBucketWebsite", put<kWebsite>},
      {"PutObject", put_object},
      {"PutObjectAcl", put_object_acl},
      {"PutObjectLegalHold", put_object_legal_hold},
      {"PutObjectLockConfiguration", put_object_lock_configuration},
      {"PutObjectRetention", put_object_retention},
      {"PutObjectTagging", put_object_tagging},
      {"PutPublicAccessBlock", put<kPublicAccessBlock>},
      {"UploadPart", upload_part},
      {"UploadPartCopy", upload_part_copy},
  };
  static const RecordType* const kRecords[] = {&record_type<BucketRecord>(),
                                               &record_type<ObjectRecord>(),
                                               &record_type<VersionRecord>(),
                                               &record_type<ObjectBody>(),
                                               &record_type<LifecycleRecord>(),
                                               &record_type<UploadRecord>(),
                                               &record_type<PartRecord>()};
  static constexpr TimerEntry kTimers[] = {{"lifecycle", run_lifecycle}};
  static const ServiceDefinition service{.id = "s3",
                                         .operations = kOperations,
                                         .timers = kTimers,
                                         .records = kRecords,
                                         .resources = resource_types(),
                                         .data_plane = data_plane};
  return service;
}

}  // namespace cloudtab
