#include "core/services/s3/listing.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>

#include "core/services/s3/errors.h"
#include "core/services/s3/limits.h"

namespace cloudtab::s3 {

namespace {

/// As S3 encodes keys: like the fields of a form, but for the slash, so a space is a plus sign.
/// Measured of the service in brekkylab/backlot, issue 178; which marks stay is Java's URLEncoder.
std::string form_encode(std::string_view key) {
  constexpr std::string_view kHexDigits = "0123456789ABCDEF";
  std::string out;
  out.reserve(key.size());
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    const bool stays = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       std::string_view("/.-_*").find(c) != std::string_view::npos;
    if (stays) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += '%';
      out += kHexDigits[byte >> 4];
      out += kHexDigits[byte & 15];
    }
  }
  return out;
}

}  // namespace

Result<ListRequest> read_list_request(const Document& input, const char* after_member) {
  ListRequest request;
  request.bucket = input.at("Bucket");
  request.prefix = input.value("Prefix", "");
  request.delimiter = input.value("Delimiter", "");
  request.after = input.value(after_member, "");
  const int64_t keys_max = input.value("MaxKeys", static_cast<int64_t>(kListKeysMax));
  if (keys_max < 0) {
    return errors::invalid_argument("maxKeys",
                                    std::to_string(keys_max),
                                    "Argument maxKeys must be an integer between 0 and 2147483647");
  }
  if (keys_max > std::numeric_limits<int32_t>::max()) {
    return errors::invalid_argument("max-keys",
                                    std::to_string(keys_max),
                                    "Provided max-keys not an integer or within integer range");
  }
  if (const std::string encoding = input.value("EncodingType", "url"); encoding != "url") {
    // As reported in minio/minio and ceph/ceph, which quote the service.
    return errors::invalid_argument(
        "encoding-type", encoding, "Invalid Encoding Method specified in Request");
  }
  request.keys_max = std::min(static_cast<size_t>(keys_max), kListKeysMax);
  request.encode_urls = input.value("EncodingType", "") == "url";
  return request;
}

std::string shown(const ListRequest& request, const std::string& key) {
  return request.encode_urls ? form_encode(key) : key;
}

std::string common_prefix(const ListRequest& request, std::string_view key) {
  if (request.delimiter.empty()) return "";
  const size_t found = key.find(request.delimiter, request.prefix.size());
  if (found == std::string_view::npos) return "";
  return std::string(key.substr(0, found + request.delimiter.size()));
}

std::string past(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(prefix.back() + 1);
  return prefix;
}

Document listed_object(const ListRequest& request, const ObjectRecord& object) {
  Document entry = {{"Key", shown(request, object.key)},
                    {"LastModified", to_millis(object.modified)},
                    {"ETag", object.etag},
                    {"Size", object.size_bytes},
                    {"StorageClass", object.attributes.value("StorageClass", "STANDARD")}};
  for (const char* algorithm : {"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"}) {
    const auto checksum = object.attributes.find(std::string("Checksum") + algorithm);
    if (checksum == object.attributes.end()) continue;
    entry["ChecksumAlgorithm"].push_back(algorithm);
    const bool composite = checksum->get_ref<const std::string&>().find('-') != std::string::npos;
    entry["ChecksumType"] = composite ? "COMPOSITE" : "FULL_OBJECT";
  }
  return entry;
}

Document describe_list(const ListRequest& request, const Document& input) {
  Document answer = {{"Name", request.bucket},
                     {"Prefix", shown(request, request.prefix)},
                     {"MaxKeys", request.keys_max}};
  if (!request.delimiter.empty()) answer["Delimiter"] = shown(request, request.delimiter);
  if (input.contains("EncodingType")) answer["EncodingType"] = input["EncodingType"];
  return answer;
}

}  // namespace cloudtab::s3
