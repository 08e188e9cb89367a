#include "core/services/s3/errors.h"

#include "core/base/ascii.h"
#include "core/services/s3/limits.h"

namespace cloudtab::s3::errors {

namespace {

Error sender(int status,
             std::string_view code,
             std::string text,
             Document fields = Document::object()) {
  return Error{std::string(code), std::move(text), status, Fault::kSender, std::move(fields)};
}

}  // namespace

Error no_such_bucket(std::string_view bucket) {
  return sender(
      404, "NoSuchBucket", "The specified bucket does not exist", {{"BucketName", bucket}});
}

Error no_such_key(std::string_view key) {
  return sender(404, "NoSuchKey", "The specified key does not exist.", {{"Key", key}});
}

Error not_found() { return sender(404, "NotFound", "Not Found"); }

Error bucket_already_exists(std::string_view bucket) {
  return sender(409,
                "BucketAlreadyExists",
                "The requested bucket name is not available. The bucket namespace is shared by all "
                "users of the "
                "system. Please select a different name and try again.",
                {{"BucketName", bucket}});
}

Error bucket_already_owned_by_you(std::string_view bucket) {
  return sender(
      409,
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
      {{"BucketName", bucket}});
}

Error bucket_not_empty(std::string_view bucket, bool has_versions) {
  // Recorded: test_s3_api.py, TestS3BucketCRUD.
  std::string text = "The bucket you tried to delete is not empty";
  if (has_versions) text += ". You must delete all versions in the bucket.";
  return sender(409, "BucketNotEmpty", std::move(text), {{"BucketName", bucket}});
}

Error too_many_buckets() {
  return sender(400, "TooManyBuckets", "You have attempted to create more buckets than allowed");
}

Error invalid_bucket_name(std::string_view bucket) {
  return sender(
      400, "InvalidBucketName", "The specified bucket is not valid.", {{"BucketName", bucket}});
}

Error key_too_long(size_t bytes) {
  return sender(400,
                "KeyTooLongError",
                "Your key is too long",
                {{"Size", std::to_string(bytes)}, {"MaxSizeAllowed", "1024"}});
}

Error metadata_too_large(size_t bytes) {
  return sender(400,
                "MetadataTooLarge",
                "Your metadata headers exceed the maximum allowed metadata size",
                {{"Size", std::to_string(bytes)}, {"MaxSizeAllowed", "2048"}});
}

Error illegal_location_constraint(std::string_view location) {
  return sender(400,
                "IllegalLocationConstraintException",
                "The " + std::string(location) +
                    " location constraint is incompatible for the region specific endpoint this "
                    "request was sent to.");
}

// Recorded: test_s3.py, test_get_bucket_location and test_put_object_storage_class_outposts.
Error invalid_location_constraint(std::string_view location) {
  return sender(400,
                "InvalidLocationConstraint",
                "The specified location-constraint is not valid",
                {{"LocationConstraint", location}});
}

Error invalid_storage_class(std::string_view storage_class) {
  return sender(400,
                "InvalidStorageClass",
                "The storage class you specified is not valid",
                {{"StorageClassRequested", storage_class}});
}

Error precondition_failed(std::string_view condition) {
  return sender(412,
                "PreconditionFailed",
                "At least one of the pre-conditions you specified did not hold",
                {{"Condition", condition}});
}

Error not_modified() { return sender(304, "NotModified", "Not Modified"); }

Error invalid_range(uint64_t size, std::string_view range) {
  return sender(416,
                "InvalidRange",
                "The requested range is not satisfiable",
                {{"ActualObjectSize", std::to_string(size)}, {"RangeRequested", range}});
}

Error invalid_part_number(int64_t part_number, int64_t part_count) {
  return sender(416,
                "InvalidPartNumber",
                "The requested partnumber is not satisfiable",
                {{"PartNumberRequested", std::to_string(part_number)},
                 {"ActualPartCount", std::to_string(part_count)}});
}

Error range_with_part_number() {
  return invalid_request("Cannot specify both Range header and partNumber query parameter");
}

Error invalid_request(std::string_view text) {
  return sender(400, "InvalidRequest", std::string(text));
}

Error no_such_upload(std::string_view id) {
  return sender(404,
                "NoSuchUpload",
                "The specified upload does not exist. The upload ID may be invalid, or the upload "
                "may have been aborted or completed.",
                {{"UploadId", id}});
}

Error part_number_out_of_range(std::string_view number) {
  return invalid_argument(
      "partNumber", number, "Part number must be an integer between 1 and 10000, inclusive");
}

Error invalid_part(std::string_view etag, int64_t number, std::string_view upload_id) {
  return sender(
      400,
      "InvalidPart",
      "One or more of the specified parts could not be found.  The part may not have been "
      "uploaded, or the specified entity tag may not match the part's entity tag.",
      {{"ETag", etag}, {"PartNumber", std::to_string(number)}, {"UploadId", upload_id}});
}

Error invalid_part_order(std::string_view upload_id) {
  return sender(
      400,
      "InvalidPartOrder",
      "The list of parts was not in ascending order. Parts must be ordered by part number.",
      {{"UploadId", upload_id}});
}

Error entity_too_small(std::string_view etag, int64_t number, uint64_t bytes) {
  return sender(400,
                "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed size",
                {{"ETag", etag},
                 {"MinSizeAllowed", std::to_string(kPartBytesMin)},
                 {"PartNumber", std::to_string(number)},
                 {"ProposedSize", std::to_string(bytes)}});
}

Error header_not_implemented(std::string_view header, std::string_view detail) {
  Document fields = {{"Header", header}};
  if (!detail.empty()) fields["additionalMessage"] = detail;
  return Error{"NotImplemented",
               "A header you provided implies functionality that is not implemented",
               501,
               Fault::kReceiver,
               std::move(fields)};
}

Error header_value_not_implemented(std::string_view header) {
  return header_not_implemented(
      header,
      "We don't accept the provided value of " + std::string(header) + " header for this API");
}

Error bad_digest() {
  return sender(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
}

Error invalid_digest() {
  return sender(400, "InvalidDigest", "The Content-MD5 you specified was invalid.");
}

Error bad_checksum(std::string_view algorithm) {
  return sender(
      400,
      "BadDigest",
      "The " + std::string(algorithm) + " you specified did not match the calculated checksum.");
}

Error invalid_checksum(std::string_view algorithm) {
  return invalid_request("Value for x-amz-checksum-" + to_lower(algorithm) + " header is invalid.");
}

// Recorded: test_s3.py, test_s3_checksum_no_algorithm and TestS3MultipartUploadChecksum.
Error several_checksums() {
  return invalid_request(
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
}

Error unknown_checksum_algorithm() {
  return invalid_request(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
      "[CRC32, CRC32C, SHA1, SHA256]");
}

Error bad_part_checksum(std::string_view algorithm, int64_t number) {
  return sender(400,
                "BadDigest",
                "The " + to_lower(algorithm) + " you specified for part " + std::to_string(number) +
                    " did not match what we received.");
}

Error bad_whole_checksum(std::string_view algorithm) {
  return sender(
      400,
      "BadDigest",
      "The " + to_lower(algorithm) + " you specified did not match the calculated checksum.");
}

Error malformed_xml() {
  return sender(
      400,
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema");
}

Error malformed_policy(std::string_view text) {
  return sender(400, "MalformedPolicy", std::string(text));
}

Error invalid_argument(std::string_view name, std::string_view value, std::string_view text) {
  return sender(400,
                "InvalidArgument",
                std::string(text),
                {{"ArgumentName", name}, {"ArgumentValue", value}});
}

Error invalid_destinations(Document detail) {
  return sender(400,
                "InvalidArgument",
                "Unable to validate the following destination configurations",
                std::move(detail));
}

Error invalid_tag(std::string_view text, Document detail) {
  return sender(400, "InvalidTag", std::string(text), std::move(detail));
}

Error bad_request(std::string_view text) { return sender(400, "BadRequest", std::string(text)); }

Error no_such_version(std::string_view key, std::string_view version) {
  return sender(404,
                "NoSuchVersion",
                "The specified version does not exist.",
                {{"Key", key}, {"VersionId", version}});
}

// Recorded: test_s3_api.py, test_delete_object_versioned.
Error invalid_version_id(std::string_view name, std::string_view version) {
  return invalid_argument(name, version, "Invalid version id specified");
}

Error is_delete_marker(std::string_view method) {
  return sender(405,
                "MethodNotAllowed",
                "The specified method is not allowed against this resource.",
                {{"Method", method}, {"ResourceType", "DeleteMarker"}});
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
Error copy_of_delete_marker() {
  return invalid_request(
      "The source of a copy request may not specifically refer to a delete marker by version id.");
}

// Recorded: test_s3_api.py, test_bucket_versioning_crud.
Error empty_version_id() {
  return invalid_argument("versionId", "", "Version id cannot be the empty string");
}

Error no_versioning_status() {
  return sender(
      400, "IllegalVersioningConfigurationException", "The Versioning element must be specified");
}

Error key_not_applicable() {
  return sender(400,
                "InvalidArgument",
                "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or "
                "aws:kms:dsse",
                {{"ArgumentName", "ApplyServerSideEncryptionByDefault"}});
}

Error kms(const Error& cause) { return sender(400, "KMS." + cause.code, cause.message); }

Error invalid_copy_source() {
  return sender(400,
                "InvalidArgument",
                "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
                {{"ArgumentName", "x-amz-copy-source"}});
}

Error copy_onto_itself() {
  return sender(
      400,
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without "
      "changing the "
      "object's metadata, storage class, website redirect location or encryption attributes.");
}

Error acl_not_supported() {
  return sender(400, "AccessControlListNotSupported", "The bucket does not allow ACLs");
}

// Recorded: test_s3.py, test_s3_bucket_acl_exceptions.
Error malformed_acl() {
  return sender(
      400,
      "MalformedACLError",
      "The XML you provided was not well-formed or did not validate against our published schema");
}

Error missing_acl() {
  return sender(400,
                "MissingSecurityHeader",
                "Your request was missing a required header",
                {{"MissingHeaderName", "x-amz-acl"}});
}

Error unexpected_content() {
  return sender(400, "UnexpectedContent", "This request does not support content");
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html; the second recorded:
// test_s3.py, test_put_bucket_logging_wrong_target.
Error no_logging_target(std::string_view bucket) {
  return sender(400,
                "InvalidTargetBucketForLogging",
                "The target bucket for logging does not exist",
                {{"TargetBucket", bucket}});
}

Error logging_elsewhere(std::string_view region) {
  return sender(403,
                "CrossLocationLoggingProhibitted",
                "Cross S3 location logging not allowed. ",
                {{"TargetBucketLocation", region}});
}

// Recorded: test_s3.py, TestS3PresignedPost.
Error access_denied() { return sender(403, "AccessDenied", "Access Denied"); }

Error form_lacks(std::string_view field) {
  return sender(400,
                "InvalidArgument",
                "Bucket POST must contain a field named '" + std::string(field) +
                    "'.  If it is specified, please check the order of the fields.",
                {{"ArgumentName", field}, {"ArgumentValue", ""}});
}

Error malformed_form() {
  return sender(400,
                "MalformedPOSTRequest",
                "The body of your POST request is not well-formed multipart/form-data.");
}

Error against_policy(std::string_view why) {
  return sender(403, "AccessDenied", "Invalid according to Policy: " + std::string(why));
}

Error invalid_policy_document(std::string_view why) {
  return sender(400, "InvalidPolicyDocument", "Invalid Policy: " + std::string(why));
}

Error form_file_too_small(uint64_t bytes_min, uint64_t bytes) {
  return sender(
      400,
      "EntityTooSmall",
      "Your proposed upload is smaller than the minimum allowed size",
      {{"ProposedSize", std::to_string(bytes)}, {"MinSizeAllowed", std::to_string(bytes_min)}});
}

Error form_file_too_large(uint64_t bytes_max, uint64_t bytes) {
  return sender(
      400,
      "EntityTooLarge",
      "Your proposed upload exceeds the maximum allowed size",
      {{"ProposedSize", std::to_string(bytes)}, {"MaxSizeAllowed", std::to_string(bytes_max)}});
}

// Recorded: test_s3.py, TestS3ObjectLockRetention; test_s3_api.py, TestS3ObjectLock.
Error no_object_lock() { return invalid_request("Bucket is missing Object Lock Configuration"); }

Error not_locked() {
  return sender(404,
                "NoSuchObjectLockConfiguration",
                "The specified object does not have a ObjectLock configuration");
}

Error locked() {
  return sender(403, "AccessDenied", "Access Denied because object protected by object lock.");
}

Error incomplete_lock(bool has_mode) {
  return sender(
      400,
      "InvalidArgument",
      "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
      {{"ArgumentName",
        has_mode ? "x-amz-object-lock-retain-until-date" : "x-amz-object-lock-mode"}});
}

Error lock_without_versions() {
  return sender(409,
                "InvalidBucketState",
                "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
}

Error versions_are_locked() {
  return sender(409,
                "InvalidBucketState",
                "An Object Lock configuration is present on this bucket, so the versioning state "
                "cannot be changed.");
}

Error bypass_without_lock() {
  return sender(400,
                "InvalidArgument",
                "x-amz-bypass-governance-retention is only applicable to Object Lock enabled "
                "buckets.",
                {{"ArgumentName", "x-amz-bypass-governance-retention"}});
}

Error access_forbidden(std::string_view why,
                       std::string_view method,
                       std::string_view resource_type) {
  return sender(403,
                "AccessForbidden",
                "CORSResponse: " + std::string(why),
                {{"Method", method}, {"ResourceType", resource_type}});
}

Error no_configuration(std::string_view code, std::string_view text, std::string_view bucket) {
  return sender(404, code, std::string(text), {{"BucketName", bucket}});
}

}  // namespace cloudtab::s3::errors
