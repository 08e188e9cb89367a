#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "core/services/s3/errors.h"
#include "core/services/s3/listing.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/state.h"
#include "core/services/s3/versions.h"

namespace cloudtab::s3 {

namespace {

/// Walks the versions of a bucket by key, those of one key from the newest: the current objects
/// and what is behind them, merged.
class VersionCursor {
 public:
  VersionCursor(Call& call, const std::string& bucket, const std::string& prefix)
      : objects_(call.records<ObjectRecord>(kS3Scope)),
        behind_(call.records<VersionRecord>(kS3Scope)),
        bucket_(bucket),
        object_range_(object_prefix(bucket, prefix)),
        behind_range_(unended(bucket, prefix)) {
    skip_to(prefix);
  }

  bool at_end() const { return !has_object() && !has_version(); }
  const ObjectRecord& object() const {
    return on_current() ? object_->second : version_->second.object;
  }
  bool is_marker() const { return !on_current() && version_->second.is_marker; }
  bool is_latest() const { return on_current() || version_->second.noncurrent == Instant{}; }
  void next() {
    if (on_current())
      ++object_;
    else
      ++version_;
  }
  /// Which may lie behind all keys that have the prefix.
  void skip_to(const std::string& key) {
    object_ = objects_.lower_bound(object_key(bucket_, key));
    version_ = behind_.lower_bound(unended(bucket_, key));
  }

 private:
  /// The prefix of all keys that begin with `key_prefix`.
  static std::string unended(const std::string& bucket, const std::string& key_prefix) {
    std::string prefix = versions_of(bucket, key_prefix);
    constexpr size_t kEndBytes = 2;  // of KeyBuilder's part
    prefix.resize(prefix.size() - kEndBytes);
    return prefix;
  }
  bool has_object() const {
    return object_ != objects_.end() && object_->first.starts_with(object_range_);
  }
  bool has_version() const {
    return version_ != behind_.end() && version_->first.starts_with(behind_range_);
  }
  bool on_current() const {
    if (!has_object()) return false;
    return !has_version() || object_->second.key <= version_->second.object.key;
  }

  const Collection<ObjectRecord>& objects_;
  const Collection<VersionRecord>& behind_;
  const std::string& bucket_;
  std::string object_range_, behind_range_;
  Collection<ObjectRecord>::const_iterator object_;
  Collection<VersionRecord>::const_iterator version_;
};

/// Where a page begins within the versions of its first key: after this place; none: after them
/// all. Error: InvalidArgument.
Result<std::optional<uint64_t>> read_place(Call& call,
                                           const ListRequest& request,
                                           const Document& input) {
  const std::string version = input.value("VersionIdMarker", "");
  if (version.empty()) return std::optional<uint64_t>();
  // Recorded: test_s3_list_operations.py, test_list_objects_versions_markers.
  if (request.after.empty()) {
    return errors::invalid_argument(
        "version-id-marker",
        version,
        "A version-id marker cannot be specified without a key marker.");
  }
  if (version == "null") {
    const Result<FoundVersion> found = find_version(call, request.bucket, request.after, version);
    if (!found.ok()) return std::optional<uint64_t>();
    return std::optional<uint64_t>(found->object->sequence);
  }
  const std::optional<uint64_t> place = sequence_of(version);
  if (!place) return errors::invalid_version_id("version-id-marker", version);
  return place;
}

Document listed_version(const ListRequest& request,
                        const BucketRecord& bucket,
                        const VersionCursor& at) {
  const ObjectRecord& object = at.object();
  Document entry = at.is_marker() ? Document{{"Key", shown(request, object.key)},
                                             {"LastModified", to_millis(object.modified)}}
                                  : listed_object(request, object);
  entry["VersionId"] = shown_version(object);
  entry["IsLatest"] = at.is_latest();
  entry["Owner"] = owner_of(bucket.account);
  return entry;
}

/// Fills `answer` with a page that begins after `request.after`, or within its versions.
void list_page(Call& call,
               const ListRequest& request,
               const BucketRecord& bucket,
               const std::optional<uint64_t>& place,
               Document& answer) {
  VersionCursor at(call, request.bucket, request.prefix);
  if (request.after > request.prefix) at.skip_to(request.after);
  size_t count = 0;
  Document last;
  while (!at.at_end()) {
    const ObjectRecord& object = at.object();
    const std::string common = common_prefix(request, object.key);
    const bool rest_of_key =
        common.empty() && place && object.key == request.after && object.sequence < *place;
    if (rest_of_key || (common.empty() ? object.key : common) > request.after) {
      if (count++ == request.keys_max) {
        if (request.keys_max == 0) break;
        answer["IsTruncated"] = true;
        answer.update(last);
        break;
      }
      if (common.empty()) {
        answer[at.is_marker() ? "DeleteMarkers" : "Versions"].push_back(
            listed_version(request, bucket, at));
        last = {{"NextKeyMarker", shown(request, object.key)},
                {"NextVersionIdMarker", shown_version(object)}};
      } else {
        answer["CommonPrefixes"].push_back({{"Prefix", shown(request, common)}});
        last = {{"NextKeyMarker", shown(request, common)}};
      }
    }
    if (common.empty())
      at.next();
    else
      at.skip_to(past(common));
  }
}

}  // namespace

Outcome list_object_versions(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const ListRequest request, read_list_request(input, "KeyMarker"));
  ASSIGN_OR_RETURN(const BucketRecord* bucket, find_bucket(call, request.bucket));
  ASSIGN_OR_RETURN(const std::optional<uint64_t> place, read_place(call, request, input));
  Document answer = describe_list(request, input);
  answer["KeyMarker"] = shown(request, request.after);
  answer["VersionIdMarker"] = input.value("VersionIdMarker", "");
  answer["IsTruncated"] = false;
  list_page(call, request, *bucket, place, answer);
  return answer;
}

}  // namespace cloudtab::s3
