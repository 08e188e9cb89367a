#pragma once

#include <string>
#include <string_view>

#include "core/base/http.h"
#include "core/base/result.h"

namespace cloudtab::wire {

/// Whether S3's own chunked coding lies around the body (`aws-chunked`, `STREAMING-...` payload
/// hashes).
bool is_aws_chunked(const HttpHeaders& headers);

/// A body shorter or longer than was said, or no such coding (source: S3's error list).
Error incomplete_body();

/// Takes the coding off: `size[;chunk-signature=...]\r\n bytes \r\n ... 0 \r\n trailers`. Trailers
/// are added to `trailers`. Chunk signatures are not checked. Error: `incomplete_body`.
Result<std::string> decode_aws_chunked(std::string_view body, HttpHeaders& trailers);

}  // namespace cloudtab::wire
