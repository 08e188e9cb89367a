#include <algorithm>

#include "core/base/encoding.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/limits.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/state.h"

namespace cloudtab::s3 {

namespace {

struct ListRequest {
  std::string bucket;
  std::string prefix;
  std::string delimiter;
  /// Only keys and common prefixes after this one.
  std::string after;
  size_t keys_max = kListKeysMax;
  bool encode_urls = false;
};

struct ListPage {
  Document contents = Document::array();
  Document common_prefixes = Document::array();
  size_t count = 0;
  bool truncated = false;
  /// The last key or common prefix of the page.
  std::string last;
};

Result<ListRequest> read_request(const Document& input, const char* after_member) {
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
  request.keys_max = std::min(static_cast<size_t>(keys_max), kListKeysMax);
  request.encode_urls = input.value("EncodingType", "") == "url";
  return request;
}

std::string shown(const ListRequest& request, const std::string& key) {
  return request.encode_urls ? percent_encode(key, /*keep_slash=*/true) : key;
}

/// The part of the key up to the first delimiter after the prefix; empty if there is none.
std::string common_prefix(const ListRequest& request, std::string_view key) {
  if (request.delimiter.empty()) return "";
  const size_t found = key.find(request.delimiter, request.prefix.size());
  if (found == std::string_view::npos) return "";
  return std::string(key.substr(0, found + request.delimiter.size()));
}

/// Which checksums an object has, without their values.
void describe_checksums(const ObjectRecord& object, Document& entry) {
  for (const char* algorithm : {"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"}) {
    if (object.attributes.contains(std::string("Checksum") + algorithm))
      entry["ChecksumAlgorithm"].push_back(algorithm);
  }
  if (entry.contains("ChecksumAlgorithm")) entry["ChecksumType"] = "FULL_OBJECT";
}

/// By the bucket's account, as buckets.cc does.
void add_owner(const BucketRecord& bucket, Document& answer) {
  if (!answer.contains("Contents")) return;
  for (Document& object : answer["Contents"])
    object["Owner"] = {{"ID", std::string(52, '0') + bucket.account}};
}

ListPage list_page(Call& call, const ListRequest& request) {
  ListPage page;
  std::string rolled_up;
  for (const auto& [record_key, object] :
       call.records<ObjectRecord>(kS3Scope).prefix(object_prefix(request.bucket, request.prefix))) {
    const std::string common = common_prefix(request, object.key);
    const std::string& entry = common.empty() ? object.key : common;
    if (entry <= request.after || (!common.empty() && common == rolled_up)) continue;
    if (page.count == request.keys_max) {
      page.truncated = request.keys_max > 0;
      break;
    }
    if (common.empty()) {
      page.contents.push_back(
          {{"Key", shown(request, object.key)},
           {"LastModified", to_millis(object.modified)},
           {"ETag", object.etag},
           {"Size", object.size_bytes},
           {"StorageClass", object.attributes.value("StorageClass", "STANDARD")}});
      describe_checksums(object, page.contents.back());
    } else {
      rolled_up = common;
      page.common_prefixes.push_back({{"Prefix", shown(request, common)}});
    }
    page.last = entry;
    ++page.count;
  }
  return page;
}

/// The members that both forms of the listing share.
Document describe(const ListRequest& request, const Document& input, ListPage page) {
  Document answer = {{"Name", request.bucket},
                     {"Prefix", shown(request, request.prefix)},
                     {"MaxKeys", request.keys_max},
                     {"IsTruncated", page.truncated}};
  if (!request.delimiter.empty()) answer["Delimiter"] = shown(request, request.delimiter);
  if (input.contains("EncodingType")) answer["EncodingType"] = input["EncodingType"];
  if (!page.contents.empty()) answer["Contents"] = std::move(page.contents);
  if (!page.common_prefixes.empty()) answer["CommonPrefixes"] = std::move(page.common_prefixes);
  return answer;
}

}  // namespace

Outcome list_objects(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const ListRequest request, read_request(input, "Marker"));
  ASSIGN_OR_RETURN(const BucketRecord* bucket, find_bucket(call, request.bucket));
  ListPage page = list_page(call, request);
  const std::string last = page.last;
  // Without a delimiter a client goes on from the last key itself.
  const bool tell_next = page.truncated && !request.delimiter.empty();
  Document answer = describe(request, input, std::move(page));
  add_owner(*bucket, answer);
  answer["Marker"] = shown(request, request.after);
  if (tell_next) answer["NextMarker"] = shown(request, last);
  return answer;
}

Outcome list_objects_v2(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(ListRequest request, read_request(input, "StartAfter"));
  ASSIGN_OR_RETURN(const BucketRecord* bucket, find_bucket(call, request.bucket));
  if (input.contains("ContinuationToken")) {
    const std::string& token = input["ContinuationToken"].get_ref<const std::string&>();
    Result<std::string> after = base64_decode(token);
    if (!after.ok()) {
      return errors::invalid_argument(
          "continuation-token", token, "The continuation token provided is incorrect");
    }
    request.after = *after;
  }
  ListPage page = list_page(call, request);
  const std::string last = page.last;
  const size_t count = page.count;
  const bool truncated = page.truncated;
  const bool fetch_owner = input.value("FetchOwner", false);
  Document answer = describe(request, input, std::move(page));
  answer["KeyCount"] = count;
  if (truncated) answer["NextContinuationToken"] = base64_encode(last);
  if (input.contains("ContinuationToken")) answer["ContinuationToken"] = input["ContinuationToken"];
  if (input.contains("StartAfter")) answer["StartAfter"] = shown(request, input["StartAfter"]);
  if (fetch_owner) add_owner(*bucket, answer);
  return answer;
}

}  // namespace cloudtab::s3
