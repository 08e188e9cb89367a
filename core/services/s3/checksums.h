#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

// Checksums of objects and parts. An object has exactly one, CRC64NVME if its client gave none.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html and
// recorded answers (test_s3.py, TestS3PutObjectChecksum and TestS3MultipartUploadChecksum).

namespace cloudtab::s3 {

/// The checksums' members, in puts and in answers.
constexpr std::string_view kChecksumMembers[] = {
    "ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumSHA1", "ChecksumSHA256"};

/// What an object has whose client gave no checksum.
constexpr const char* kDefaultChecksum = "CRC64NVME";

/// Whether it is one of those algorithms. S3 has newer ones, which are not implemented here.
bool is_checksum_algorithm(std::string_view algorithm);

/// `ChecksumSHA256` of the algorithm `SHA256`.
std::string checksum_member(const std::string& algorithm);

/// The algorithm of the checksum among the members; empty if there is none.
std::string checksum_algorithm(const Document& members);

/// Checks what the client says of the bytes. Errors: InvalidDigest, BadDigest and their kin.
Status check_digests(const Document& input, std::string_view bytes);

/// The digest of a known algorithm as raw bytes.
std::string checksum_digest(std::string_view algorithm, std::string_view bytes);

/// Sets the checksum of these bytes.
void put_checksum(const std::string& algorithm, std::string_view bytes, Document& members);

/// Copies the checksums among an object's attributes, or a request's members, to an answer.
void add_checksums(const Document& members, Document& answer);
void erase_checksums(Document& answer);

/// Says of an answer's checksum what it is one of. `COMPOSITE` ones end in the number of parts.
void set_checksum_type(Document& answer);

/// Whether an upload in parts can have this checksum of this type (`COMPOSITE`, `FULL_OBJECT`), and
/// which type it has if none is asked for. Error: InvalidRequest.
Result<std::string> upload_checksum_type(const std::string& algorithm, const std::string& type);

}  // namespace cloudtab::s3
