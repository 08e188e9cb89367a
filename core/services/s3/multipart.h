#pragma once

#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/s3/state.h"

// What the operations on uploads in parts share.

namespace cloudtab::s3 {

/// Error: NoSuchBucket, NoSuchUpload.
Result<const UploadRecord*> find_upload(Call& call, const Document& input);

std::string without_quotes(const std::string& etag);

/// What answers say of how the object is encrypted.
Document encryption_of(const UploadRecord& upload);

void erase_upload(Call& call, const std::string& bucket, const UploadRecord& upload);

}  // namespace cloudtab::s3
