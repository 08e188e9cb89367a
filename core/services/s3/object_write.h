#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/s3/state.h"

// What the operations that make objects share: puts, copies and multipart uploads.

namespace cloudtab::s3 {

/// The checksums' members, in puts and in answers.
constexpr std::string_view kChecksumMembers[] = {
    "ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumSHA1", "ChecksumSHA256"};

/// The request's `Body`.
std::string body_bytes(const Document& input);

/// Checks what the client says of the bytes. CRC32C and CRC64NVME are kept as given, unchecked.
/// Errors: InvalidDigest, BadDigest and their kin.
Status check_digests(const Document& input, std::string_view bytes);

/// The digest of a checksum's algorithm (`SHA256`) as raw bytes; empty for one that is kept as
/// given.
std::string checksum_digest(std::string_view algorithm, std::string_view bytes);

/// Error: MetadataTooLarge.
Status check_metadata(const Document& input);

/// What an object keeps of the request that made it: its checksums, metadata, content type.
Document kept_attributes(const Document& input);

/// Copies the checksums among an object's attributes, or a request's members, to an answer.
void add_checksums(const Document& members, Document& answer);
void erase_checksums(Document& answer);

/// Says of an answer's checksum what it is one of. `COMPOSITE` ones end in the number of parts.
void set_checksum_type(Document& answer);

/// Puts the object in the bucket and tells of it. `event`: `Put`, `Copy` or
/// `CompleteMultipartUpload`. Answers the id of the version it is, empty for `null`.
std::string store_object(Call& call,
                         const BucketRecord& into,
                         const std::string& bucket,
                         ObjectRecord object,
                         std::string bytes,
                         const char* event);

}  // namespace cloudtab::s3
