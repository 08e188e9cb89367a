#include "core/services/s3/listing.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/encoding.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/state.h"

namespace cloudtab::s3 {

namespace {

struct ListPage {
  Document contents = Document::array();
  Document common_prefixes = Document::array();
  size_t count = 0;
  bool truncated = false;
  /// The last key or common prefix of the page.
  std::string last;
};

void add_owner(const BucketRecord& bucket, Document& answer) {
  if (!answer.contains("Contents")) return;
  for (Document& object : answer["Contents"]) object["Owner"] = owner_of(bucket.account);
}

ListPage list_page(Call& call, const ListRequest& request) {
  ListPage page;
  const Collection<ObjectRecord>& objects = call.records<ObjectRecord>(kS3Scope);
  const std::string range = object_prefix(request.bucket, request.prefix);
  auto it =
      objects.lower_bound(object_key(request.bucket, std::max(request.prefix, request.after)));
  // What the page is to begin after may lie behind all that has the prefix.
  while (it != objects.end() && it->first.starts_with(range)) {
    const ObjectRecord& object = it->second;
    const std::string common = common_prefix(request, object.key);
    const std::string& entry = common.empty() ? object.key : common;
    if (entry > request.after) {
      if (page.count == request.keys_max) {
        page.truncated = request.keys_max > 0;
        break;
      }
      if (common.empty())
        page.contents.push_back(listed_object(request, object));
      else
        page.common_prefixes.push_back({{"Prefix", shown(request, common)}});
      page.last = entry;
      ++page.count;
    }
    if (common.empty())
      ++it;
    else
      it = objects.lower_bound(object_key(request.bucket, past(common)));
  }
  return page;
}

/// The members that both forms of the listing share.
Document describe(const ListRequest& request, const Document& input, ListPage page) {
  Document answer = describe_list(request, input);
  answer["IsTruncated"] = page.truncated;
  if (!page.contents.empty()) answer["Contents"] = std::move(page.contents);
  if (!page.common_prefixes.empty()) answer["CommonPrefixes"] = std::move(page.common_prefixes);
  return answer;
}

}  // namespace

Outcome list_objects(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const ListRequest request, read_list_request(input, "Marker"));
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
  ASSIGN_OR_RETURN(ListRequest request, read_list_request(input, "StartAfter"));
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
