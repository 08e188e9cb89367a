#include "core/services/lambda/package.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/zip.h"

namespace cloudtab::lambda {

namespace {

/// Buckets of AWS that packages are fetched from: `awslambda-us-east-1-tasks`.
constexpr std::string_view kBucketPrefix = "awslambda-";
constexpr std::string_view kPath = "/snapshots/";
constexpr std::string_view kVersion = "?versionId=";

std::string bucket_of(const std::string& region, const char* kind) {
  return std::string(kBucketPrefix) + region + "-" + kind;
}

/// `base` in place of AWS's host where a client came by another.
std::string base_of(const Call& call, const std::string& bucket) {
  if (!call.endpoint().empty()) return call.endpoint() + "/" + bucket;
  return "https://" + bucket + ".s3." + call.scope().region + ".amazonaws.com";
}

/// `us-east-1` of `awslambda-us-east-1-tasks`, which the text begins with.
std::string region_of(std::string_view text) {
  const size_t at = text.find(kBucketPrefix);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + kBucketPrefix.size());
  for (const std::string_view kind : {kTasks, kLayers}) {
    const size_t end = text.find("-" + std::string(kind));
    if (end != std::string_view::npos) return std::string(text.substr(0, end));
  }
  return {};
}

HttpResponse no_such_key() {
  HttpResponse response;
  response.status = 404;
  response.headers = {{"Content-Type", "application/xml"}};
  response.body =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code><Message>The "
      "specified key does not exist.</Message></Error>";
  return response;
}

std::string version_id(std::string_view sha256_base64) {
  const Result<std::string> digest = base64_decode(sha256_base64);
  return digest.ok() ? hex_encode(*digest) : std::string();
}

}  // namespace

Result<std::string> package_bytes(Call& call, const Document& source) {
  std::string bytes;
  if (source.contains("ZipFile")) {
    const auto& given = source["ZipFile"].get_binary();
    if (given.size() > kZippedBytesMax) return errors::zipped_too_large(kZippedBytesMax);
    bytes.assign(given.begin(), given.end());
  } else if (source.contains("S3Bucket") && source.contains("S3Key")) {
    Document input = {{"Bucket", source["S3Bucket"]}, {"Key", source["S3Key"]}};
    if (source.contains("S3ObjectVersion")) input["VersionId"] = source["S3ObjectVersion"];
    const Result<Document> object =
        call.invoke({.service = "s3", .operation = "GetObject", .input = std::move(input)});
    if (!object.ok()) {
      return errors::invalid_parameter(
          "Error occurred while GetObject. S3 Error Code: " + object.error().code +
          ". S3 Error Message: " + object.error().message);
    }
    const auto& body = (*object)["Body"].get_binary();
    bytes.assign(body.begin(), body.end());
  } else {
    return errors::invalid_parameter("Please provide a source for function code.");
  }
  if (!looks_like_zip(bytes)) return errors::bad_zip();
  if (unzipped_bytes(bytes) >= kUnzippedBytesMax)
    return errors::unzipped_too_large(kUnzippedBytesMax);
  return bytes;
}

void describe_package(const std::string& bytes, Document& described) {
  described["CodeSize"] = bytes.size();
  described["CodeSha256"] = base64_encode(sha256(bytes));
}

void store_package(Call& call, const std::string& key, const std::string& bytes) {
  call.records<CodeRecord>().put(
      key, {{{"Zip", Document::binary(std::vector<uint8_t>(bytes.begin(), bytes.end()))}}});
}

std::string package_url(const Call& call,
                        const char* kind,
                        const std::string& key,
                        const std::string& sha256_base64) {
  return base_of(call, bucket_of(call.scope().region, kind)) + std::string(kPath) +
         call.scope().account + "/" + percent_encode(key, false) + std::string(kVersion) +
         version_id(sha256_base64);
}

bool is_for_package(const HttpRequest& request) {
  return request.target.find(kPath) != std::string::npos &&
         (!region_of(request.headers.value("host")).empty() || !region_of(request.target).empty());
}

HttpResponse send_package(Call& call, const HttpRequest& request) {
  Scope scope = {"", region_of(request.headers.value("host"))};
  if (scope.region.empty()) scope.region = region_of(request.target);
  const std::string& target = request.target;
  const size_t account = target.find(kPath) + kPath.size();
  const size_t key = target.find('/', account);
  const size_t version = target.find(kVersion);
  if (key == std::string::npos || version == std::string::npos || version < key)
    return no_such_key();
  scope.account = target.substr(account, key - account);
  const CodeRecord* code = call.records<CodeRecord>(scope).find(
      percent_decode(target.substr(key + 1, version - key - 1), false));
  if (code == nullptr) return no_such_key();
  const auto& zip = code->value["Zip"].get_binary();
  HttpResponse response;
  response.body.assign(zip.begin(), zip.end());
  if (hex_encode(sha256(response.body)) != target.substr(version + kVersion.size()))
    return no_such_key();
  response.headers = {{"Content-Type", "application/zip"}, {"x-amz-request-id", call.request_id()}};
  return response;
}

}  // namespace cloudtab::lambda
