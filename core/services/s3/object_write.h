#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/s3/state.h"

// What the operations that make objects share: puts, copies and multipart uploads.

namespace cloudtab::s3 {

/// The request's `Body`.
std::string body_bytes(const Document& input);

/// Error: MetadataTooLarge.
Status check_metadata(const Document& input);

/// `StorageClass` must be one that a general purpose bucket has. Error: InvalidStorageClass.
Status check_storage_class(const Document& input);

/// What an object keeps of the request that made it: its checksums, metadata, content type.
Document kept_attributes(const Document& input);

/// Puts the object in the bucket and tells of it. `event`: `Put`, `Copy` or
/// `CompleteMultipartUpload`. Answers the id of the version it is, empty for `null`.
std::string store_object(Call& call,
                         const BucketRecord& into,
                         const std::string& bucket,
                         ObjectRecord object,
                         std::string bytes,
                         const char* event);

}  // namespace cloudtab::s3
