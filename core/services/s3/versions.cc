#include "core/services/s3/versions.h"

#include <algorithm>
#include <utility>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/lifecycle.h"
#include "core/services/s3/notification.h"

namespace cloudtab::s3 {

namespace {

// An id is 32 characters: chance, the place among the key's versions (masked, so that it looks like
// chance), and a check, which tells an id that was never ours from one that is gone, as S3 does.
constexpr std::string_view kDigits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
constexpr size_t kChanceCharacters = 18;
constexpr size_t kSequenceCharacters = 8;
constexpr size_t kCheckCharacters = 6;
constexpr size_t kIdCharacters = kChanceCharacters + kSequenceCharacters + kCheckCharacters;

std::string digits(uint64_t value, size_t characters) {
  std::string text(characters, '0');
  for (size_t i = characters; i-- > 0; value >>= 6) text[i] = kDigits[value & 63];
  return text;
}

std::string check_of(std::string_view id) {
  return digits(fnv1a64(id.substr(0, kChanceCharacters + kSequenceCharacters)), kCheckCharacters);
}

uint64_t mask_of(std::string_view id) {
  constexpr uint64_t kSequenceBits = (uint64_t{1} << (6 * kSequenceCharacters)) - 1;
  return fnv1a64(id.substr(0, kChanceCharacters), 1) & kSequenceBits;
}

std::string new_version_id(Call& call, uint64_t sequence) {
  std::string id = call.random().text(kChanceCharacters, kDigits);
  id += digits(sequence ^ mask_of(id), kSequenceCharacters);
  return id + check_of(id);
}

Error no_key_but_marker(const ObjectRecord& marker) {
  Error error = errors::no_such_key(marker.key);
  error.fields["Headers"] = {{"x-amz-delete-marker", "true"},
                             {"x-amz-version-id", shown_version(marker)}};
  return error;
}

Error named_marker(const ObjectRecord& marker, std::string_view method) {
  Error error = errors::is_delete_marker(method);
  error.fields["Headers"] = {{"Allow", "DELETE"},
                             {"x-amz-delete-marker", "true"},
                             {"x-amz-version-id", shown_version(marker)}};
  return error;
}

/// The versions of a key: what is asked of the two collections together.
class Versions {
 public:
  Versions(Call& call, const std::string& bucket, const std::string& key)
      : objects_(call.records<ObjectRecord>(kS3Scope)),
        behind_(call.records<VersionRecord>(kS3Scope)),
        now_(call.now()),
        bucket_(bucket),
        key_(key),
        object_key_(object_key(bucket, key)) {}

  const ObjectRecord* current() const { return objects_.find(object_key_); }

  /// The first behind the current one, or null.
  const VersionRecord* newest_behind() const {
    const auto range = behind_.prefix(versions_of(bucket_, key_));
    return range.empty() ? nullptr : &range.begin()->second;
  }

  uint64_t next_sequence() const {
    if (const ObjectRecord* object = current()) return object->sequence + 1;
    const VersionRecord* newest = newest_behind();
    return newest == nullptr ? 1 : newest->object.sequence + 1;
  }

  FoundVersion newest() const {
    if (const ObjectRecord* object = current()) return {object, false};
    const VersionRecord* newest = newest_behind();
    if (newest == nullptr) return {};
    return {&newest->object, newest->is_marker};
  }

  /// By its id, which is empty for the version called `null`.
  FoundVersion find(const std::string& id) const {
    const ObjectRecord* object = current();
    if (object != nullptr && object->version_id == id) return {object, false};
    if (const std::optional<uint64_t> sequence = sequence_of(id)) {
      const VersionRecord* found = behind_.find(version_key(bucket_, key_, *sequence));
      if (found != nullptr && found->object.version_id == id)
        return {&found->object, found->is_marker};
      return {};
    }
    for (const auto& [record_key, version] : behind_.prefix(versions_of(bucket_, key_))) {
      if (version.object.version_id == id) return {&version.object, version.is_marker};
    }
    return {};
  }

  /// The newest version steps behind what is to come.
  void step_back() {
    if (const ObjectRecord* object = current()) {
      behind_.put(version_key(bucket_, key_, object->sequence), {*object, false, now_});
      objects_.erase(object_key_);
    } else if (const VersionRecord* newest = newest_behind()) {
      behind_.update(version_key(bucket_, key_, newest->object.sequence),
                     [this](VersionRecord& version) { version.noncurrent = now_; });
    }
  }

  /// Takes one out without a successor.
  void erase(const FoundVersion& version) {
    if (version.object == current())
      objects_.erase(object_key_);
    else
      behind_.erase(version_key(bucket_, key_, version.object->sequence));
  }

  /// If there is no current object, the newest behind becomes it, unless it is a marker.
  void step_forward() {
    const VersionRecord* newest = newest_behind();
    if (newest == nullptr || current() != nullptr) return;
    const std::string place = version_key(bucket_, key_, newest->object.sequence);
    if (newest->is_marker) {
      behind_.update(place, [](VersionRecord& version) { version.noncurrent = Instant{}; });
      return;
    }
    objects_.put(object_key_, newest->object);
    behind_.erase(place);
  }

 private:
  Collection<ObjectRecord>& objects_;
  Collection<VersionRecord>& behind_;
  Instant now_;
  const std::string& bucket_;
  const std::string& key_;
  std::string object_key_;
};

/// The version called `null` gives way to another of that name.
void erase_null(Call& call, Versions& versions, const std::string& bucket) {
  const FoundVersion found = versions.find("");
  if (found.object == nullptr) return;
  call.records<ObjectBody>(kS3Scope).erase(body_key(bucket, *found.object));
  versions.erase(found);
}

/// Before the newest version steps back: what lifecycle rules make of it then.
void watch_behind(Call& call,
                  const BucketRecord& bucket,
                  const std::string& name,
                  const Versions& versions) {
  if (const FoundVersion newest = versions.newest(); newest.object != nullptr)
    watch_noncurrent(call, bucket, name, *newest.object);
}

void trace_deletion(Call& call, const std::string& bucket, const std::string& key) {
  call.trace("s3.delete", "arn:aws:s3:::" + object_key(bucket, key));
}

}  // namespace

Versioning versioning_of(const BucketRecord& bucket) {
  const auto found = bucket.configurations.find(kVersioning);
  if (found == bucket.configurations.end()) return Versioning::kNever;
  return found->value("Status", "") == "Enabled" ? Versioning::kEnabled : Versioning::kSuspended;
}

std::string shown_version(const ObjectRecord& object) {
  return object.version_id.empty() ? "null" : object.version_id;
}

void tell_version(const BucketRecord& bucket, const ObjectRecord& object, Document& answer) {
  if (versioning_of(bucket) != Versioning::kNever) answer["VersionId"] = shown_version(object);
}

std::optional<uint64_t> sequence_of(std::string_view id) {
  if (id.size() != kIdCharacters) return std::nullopt;
  if (id.substr(kChanceCharacters + kSequenceCharacters) != check_of(id)) return std::nullopt;
  uint64_t sequence = 0;
  for (const char c : id.substr(kChanceCharacters, kSequenceCharacters)) {
    const size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    sequence = sequence << 6 | digit;
  }
  return sequence ^ mask_of(id);
}

Result<FoundVersion> find_version(Call& call,
                                  const std::string& bucket,
                                  const std::string& key,
                                  const std::string& version) {
  const Versions versions(call, bucket, key);
  if (version.empty()) {
    const FoundVersion newest = versions.newest();
    if (newest.object == nullptr) return errors::no_such_key(key);
    return newest;
  }
  if (version != "null" && !sequence_of(version))
    return errors::invalid_version_id("versionId", version);
  const FoundVersion found = versions.find(version == "null" ? "" : version);
  if (found.object == nullptr) return errors::no_such_version(key, version);
  return found;
}

Result<std::string> asked_version(const Document& input) {
  const auto version = input.find("VersionId");
  if (version == input.end()) return std::string();
  if (version->get_ref<const std::string&>().empty()) return errors::empty_version_id();
  return version->get<std::string>();
}

Result<const ObjectRecord*> find_object(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string version, asked_version(input));
  ASSIGN_OR_RETURN(const FoundVersion found,
                   find_version(call, input.at("Bucket"), input.at("Key"), version));
  if (!found.is_marker) return found.object;
  if (version.empty()) return no_key_but_marker(*found.object);
  return named_marker(*found.object, "GET");
}

Result<const ObjectRecord*> find_object_for(Call& call,
                                            const Document& input,
                                            std::string_view method) {
  ASSIGN_OR_RETURN(const std::string version, asked_version(input));
  ASSIGN_OR_RETURN(const FoundVersion found,
                   find_version(call, input.at("Bucket"), input.at("Key"), version));
  if (found.is_marker) return named_marker(*found.object, method);
  return found.object;
}

const ObjectRecord& add_version(Call& call,
                                const BucketRecord& bucket,
                                const std::string& name,
                                ObjectRecord object,
                                std::string bytes) {
  const std::string key = object.key;
  if (const Versioning versioning = versioning_of(bucket); versioning != Versioning::kNever) {
    Versions versions(call, name, key);
    object.sequence = versions.next_sequence();
    if (versioning == Versioning::kEnabled)
      object.version_id = new_version_id(call, object.sequence);
    else
      erase_null(call, versions, name);
    watch_behind(call, bucket, name, versions);
    versions.step_back();
  }
  call.records<ObjectBody>(kS3Scope).put(body_key(name, object), ObjectBody{std::move(bytes)});
  watch_object(call, bucket, name, object);
  return call.records<ObjectRecord>(kS3Scope).put(object_key(name, key), std::move(object));
}

Deletion delete_key(Call& call,
                    const BucketRecord& bucket,
                    const std::string& name,
                    const std::string& key,
                    std::string_view cause) {
  Versions versions(call, name, key);
  const Versioning versioning = versioning_of(bucket);
  if (versioning == Versioning::kNever) {
    const FoundVersion found = versions.newest();
    if (found.object == nullptr) return {};
    call.records<ObjectBody>(kS3Scope).erase(body_key(name, *found.object));
    versions.erase(found);
    trace_deletion(call, name, key);
    notify_change(call, name, std::string(cause) + ":Delete", {key, ""});
    return {"", false, true};
  }
  VersionRecord marker;
  marker.is_marker = true;
  marker.object.key = key;
  marker.object.modified = call.now();
  marker.object.sequence = versions.next_sequence();
  if (versioning == Versioning::kEnabled)
    marker.object.version_id = new_version_id(call, marker.object.sequence);
  else
    erase_null(call, versions, name);
  watch_behind(call, bucket, name, versions);
  versions.step_back();
  const std::string place = version_key(name, key, marker.object.sequence);
  Deletion deletion{shown_version(marker.object), true, true};
  const std::string told = marker.object.version_id;
  call.records<VersionRecord>(kS3Scope).put(place, std::move(marker));
  trace_deletion(call, name, key);
  notify_change(call,
                name,
                std::string(cause) + ":DeleteMarkerCreated",
                {.key = key, .etag = hex_encode(md5("")), .version_id = told});
  return deletion;
}

Result<Deletion> delete_version(Call& call,
                                const BucketRecord& bucket,
                                const std::string& name,
                                const std::string& key,
                                const std::string& version,
                                std::string_view cause) {
  if (versioning_of(bucket) == Versioning::kNever && version == "null")
    return delete_key(call, bucket, name, key, cause);
  if (version != "null" && (!sequence_of(version) || versioning_of(bucket) == Versioning::kNever))
    return errors::invalid_version_id("versionId", version);
  Versions versions(call, name, key);
  const FoundVersion found = versions.find(version == "null" ? "" : version);
  Deletion deletion{version, found.is_marker, found.object != nullptr};
  if (found.object == nullptr) return deletion;
  const std::string told = found.object->version_id;
  call.records<ObjectBody>(kS3Scope).erase(body_key(name, *found.object));
  versions.erase(found);
  versions.step_forward();
  trace_deletion(call, name, key);
  notify_change(call, name, std::string(cause) + ":Delete", {.key = key, .version_id = told});
  return deletion;
}

bool is_empty(Call& call, const std::string& bucket) {
  return call.records<ObjectRecord>(kS3Scope).prefix(object_prefix(bucket, "")).empty() &&
         call.records<VersionRecord>(kS3Scope).prefix(versions_in(bucket)).empty();
}

}  // namespace cloudtab::s3
