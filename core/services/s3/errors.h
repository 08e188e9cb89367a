#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/error.h"

// Codes, statuses and texts: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
namespace cloudtab::s3::errors {

Error no_such_bucket(std::string_view bucket);
Error no_such_key(std::string_view key);
/// HEAD of an object that is not there: AWS answers the bare status.
Error not_found();
Error bucket_already_exists(std::string_view bucket);
Error bucket_already_owned_by_you(std::string_view bucket);
Error bucket_not_empty(std::string_view bucket, bool has_versions);
Error too_many_buckets();
Error invalid_bucket_name(std::string_view bucket);
Error key_too_long(size_t bytes);
Error metadata_too_large(size_t bytes);
Error illegal_location_constraint(std::string_view location);
/// A location that is no constraint: one that is no region, or us-east-1, which is told by none.
Error invalid_location_constraint(std::string_view location);
Error invalid_storage_class(std::string_view storage_class);
Error precondition_failed(std::string_view condition);
Error not_modified();
Error invalid_range(uint64_t size, std::string_view range);
/// A part that the object does not have.
Error invalid_part_number(int64_t part_number, int64_t part_count);
Error range_with_part_number();
Error invalid_request(std::string_view text);
// Multipart uploads; recorded: test_s3.py, test_multipart_*.
Error no_such_upload(std::string_view id);
/// Of an upload, a copy or a read.
Error part_number_out_of_range(std::string_view number);
Error invalid_part(std::string_view etag, int64_t number, std::string_view upload_id);
Error invalid_part_order(std::string_view upload_id);
Error entity_too_small(std::string_view etag, int64_t number, uint64_t bytes);
/// A header that S3 refuses for an operation, with `detail` or without.
Error header_not_implemented(std::string_view header, std::string_view detail = "");
Error header_value_not_implemented(std::string_view header);
Error bad_digest();
Error invalid_digest();
Error bad_checksum(std::string_view algorithm);
/// A checksum that is no base64 of as many bytes as its algorithm has.
Error invalid_checksum(std::string_view algorithm);
Error several_checksums();
Error unknown_checksum_algorithm();
/// Of a part, as the request that completes an upload has it.
Error bad_part_checksum(std::string_view algorithm, int64_t number);
/// Of the whole, as that request has it.
Error bad_whole_checksum(std::string_view algorithm);
Error malformed_xml();
Error malformed_policy(std::string_view text);
Error invalid_argument(std::string_view name, std::string_view value, std::string_view text);
/// `detail`: ArgumentName1, ArgumentValue1 and so on, one pair a destination (recorded).
Error invalid_destinations(Document detail);
/// `detail`: TagKey, TagValue.
Error invalid_tag(std::string_view text, Document detail);
Error bad_request(std::string_view text);
Error no_such_version(std::string_view key, std::string_view version);
/// A version that is not one of ours by its form. `name`: the parameter's.
Error invalid_version_id(std::string_view name, std::string_view version);
/// A version asked for and not said which. Reported of the service in noobaa/noobaa-core, 7970.
Error empty_version_id();
/// What takes an object met a delete marker. `method`: GET, PUT, DELETE.
Error is_delete_marker(std::string_view method);
Error copy_of_delete_marker();
Error no_versioning_status();
/// A KMS key beside an algorithm that takes none.
Error key_not_applicable();
/// What KMS answered about an object's key.
Error kms(const Error& cause);
Error invalid_copy_source();
Error copy_onto_itself();
Error acl_not_supported();
Error malformed_acl();
Error missing_acl();
/// A list in the body beside one in the headers.
Error unexpected_content();
Error no_logging_target(std::string_view bucket);
Error logging_elsewhere(std::string_view region);
// Forms.
Error access_denied();
Error form_lacks(std::string_view field);
Error malformed_form();
Error against_policy(std::string_view why);
Error invalid_policy_document(std::string_view why);
Error form_file_too_small(uint64_t bytes_min, uint64_t bytes);
Error form_file_too_large(uint64_t bytes_max, uint64_t bytes);
// Object lock.
Error no_object_lock();
Error not_locked();
Error locked();
/// A mode without a date, or a date without a mode.
Error incomplete_lock(bool has_mode);
Error lock_without_versions();
Error versions_are_locked();
Error bypass_without_lock();
/// A cross-origin request that no rule lets be. `resource_type`: BUCKET, OBJECT.
Error access_forbidden(std::string_view why,
                       std::string_view method,
                       std::string_view resource_type);
/// A configuration that the bucket does not have.
Error no_configuration(std::string_view code, std::string_view text, std::string_view bucket);

}  // namespace cloudtab::s3::errors
