#pragma once

#include <string>

#include "core/base/document.h"
#include "core/base/http.h"
#include "core/base/result.h"
#include "core/engine/call.h"

// Deployment packages: of functions, of their versions and of layers.

namespace cloudtab::lambda {

/// The package's bytes, from the request itself (`ZipFile`) or from S3 (`S3Bucket`, `S3Key`,
/// `S3ObjectVersion`). Errors: no source; S3's, in Lambda's words; no zip; too large.
Result<std::string> package_bytes(Call& call, const Document& source);

/// `CodeSize` and `CodeSha256` of a package.
void describe_package(const std::string& bytes, Document& described);

/// Keeps a package under the key of a `CodeRecord`.
void store_package(Call& call, const std::string& key, const std::string& bytes);

/// The kinds of packages, as the names of AWS's own buckets end.
inline constexpr const char* kTasks = "tasks";
inline constexpr const char* kLayers = "layers";

/// A URL under which the package can be fetched, here as from AWS for anyone who has it.
std::string package_url(const Call& call,
                        const char* kind,
                        const std::string& key,
                        const std::string& sha256_base64);

/// Whether a request is for such a URL, and the answer to it.
bool is_for_package(const HttpRequest& request);
HttpResponse send_package(Call& call, const HttpRequest& request);

}  // namespace cloudtab::lambda
