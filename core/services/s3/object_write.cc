#include "core/services/s3/object_write.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "core/services/s3/checksums.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/limits.h"
#include "core/services/s3/notification.h"
#include "core/services/s3/versions.h"

namespace cloudtab::s3 {

namespace {

/// What a put may say of an object and a get answers again, under the same member names.
constexpr std::string_view kKeptMembers[] = {"CacheControl",
                                             "ContentDisposition",
                                             "ContentEncoding",
                                             "ContentLanguage",
                                             "ContentType",
                                             "Expires",
                                             "Metadata",
                                             "StorageClass",
                                             "WebsiteRedirectLocation"};
/// Without those of Outposts, Express One Zone, Snow and FSx.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
constexpr std::string_view kStorageClasses[] = {"STANDARD",
                                                "REDUCED_REDUNDANCY",
                                                "STANDARD_IA",
                                                "ONEZONE_IA",
                                                "INTELLIGENT_TIERING",
                                                "GLACIER",
                                                "DEEP_ARCHIVE",
                                                "GLACIER_IR"};
constexpr std::string_view kDefaultContentType = "binary/octet-stream";

}  // namespace

std::string body_bytes(const Document& input) {
  const auto body = input.find("Body");
  if (body == input.end()) return "";
  const auto& bytes = body->get_binary();
  return std::string(bytes.begin(), bytes.end());
}

Status check_metadata(const Document& input) {
  const auto metadata = input.find("Metadata");
  if (metadata == input.end()) return ok();
  size_t bytes = 0;
  for (const auto& [name, value] : metadata->items())
    bytes += name.size() + value.get_ref<const std::string&>().size();
  if (bytes > kUserMetadataBytesMax) return errors::metadata_too_large(bytes);
  return ok();
}

Status check_storage_class(const Document& input) {
  const auto given = input.find("StorageClass");
  if (given == input.end()) return ok();
  const std::string& name = given->get_ref<const std::string&>();
  const bool known = std::find(std::begin(kStorageClasses), std::end(kStorageClasses), name) !=
                     std::end(kStorageClasses);
  return known ? ok() : Status(errors::invalid_storage_class(name));
}

Document kept_attributes(const Document& input) {
  Document attributes = Document::object();
  for (const std::string_view member : kKeptMembers) {
    if (const auto it = input.find(member); it != input.end())
      attributes[std::string(member)] = *it;
  }
  add_checksums(input, attributes);
  if (!attributes.contains("ContentType")) attributes["ContentType"] = kDefaultContentType;
  if (attributes.value("StorageClass", "") == "STANDARD") attributes.erase("StorageClass");
  return attributes;
}

std::string store_object(Call& call,
                         const BucketRecord& into,
                         const std::string& bucket,
                         ObjectRecord object,
                         std::string bytes,
                         const char* event) {
  const std::string key = object.key;
  const std::string etag = object.etag;
  const auto size_bytes = static_cast<int64_t>(object.size_bytes);
  call.trace("s3.put",
             "arn:aws:s3:::" + object_key(bucket, key),
             {{"bytes", bytes.size()}, {"etag", etag}});
  const std::string version =
      add_version(call, into, bucket, std::move(object), std::move(bytes)).version_id;
  notify_change(
      call, bucket, std::string("ObjectCreated:") + event, {key, etag, size_bytes, version});
  return version;
}

}  // namespace cloudtab::s3
