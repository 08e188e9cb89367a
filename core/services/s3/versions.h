#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/services/s3/state.h"

// The versions of a key. The current object is in `s3/objects`, as in a bucket without versions;
// what it replaced is behind it in `s3/versions`, the newest first. A delete marker is there too:
// while it is the newest, the key has no current object. A version moves between the two
// collections as a record; its bytes stay where they are.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html and recorded
// answers (test_s3_api.py, TestS3ObjectCRUD).

namespace cloudtab::s3 {

/// In `BucketRecord::configurations`: `Status` of PutBucketVersioning.
constexpr const char* kVersioning = "Versioning";

/// Of a bucket: never had versions; makes them; makes no more, but keeps those it has.
enum class Versioning { kNever, kEnabled, kSuspended };
Versioning versioning_of(const BucketRecord& bucket);

/// A version's id as clients have it; `null` is one.
std::string shown_version(const ObjectRecord& object);
/// Adds `VersionId` to the answer of a read, in a bucket that has ever had versions.
void tell_version(const BucketRecord& bucket, const ObjectRecord& object, Document& answer);

/// The place of a version among those of its key, which its id holds; none if it is no id of ours.
std::optional<uint64_t> sequence_of(std::string_view version_id);

/// A version that was asked for.
struct FoundVersion {
  const ObjectRecord* object = nullptr;
  bool is_marker = false;
};

/// The version of `key` that `version` names; the newest if it is empty. Errors: NoSuchKey,
/// NoSuchVersion, InvalidArgument.
Result<FoundVersion> find_version(Call& call,
                                  const std::string& bucket,
                                  const std::string& key,
                                  const std::string& version);

/// The `VersionId` of an input, or nothing. Error: InvalidArgument if it is there and empty.
Result<std::string> asked_version(const Document& input);

/// The object that a read's `Bucket`, `Key` and `VersionId` name. Errors as `find_version`;
/// NoSuchKey if the newest is a delete marker, MethodNotAllowed if such a one is named.
Result<const ObjectRecord*> find_object(Call& call, const Document& input);

/// The same for what works on an object's tags, retention and the like, which calls every delete
/// marker by its name: MethodNotAllowed with `method`.
Result<const ObjectRecord*> find_object_for(Call& call,
                                            const Document& input,
                                            std::string_view method);

/// Changes what is known of a version in place.
template <class Change>
void update_version(Call& call,
                    std::string_view bucket,
                    const ObjectRecord& version,
                    Change&& change) {
  const std::string behind = version_key(bucket, version.key, version.sequence);
  const std::string current = object_key(bucket, version.key);
  const auto change_behind = [&](VersionRecord& record) { change(record.object); };
  const ObjectRecord* newest = call.records<ObjectRecord>(kS3Scope).find(current);
  if (newest != nullptr && newest->version_id == version.version_id)
    call.records<ObjectRecord>(kS3Scope).update(current, change);
  else
    call.records<VersionRecord>(kS3Scope).update(behind, change_behind);
}

/// Makes `object` the current version: what was current stays behind it or goes, as the bucket's
/// versioning has it. Gives the object its version.
const ObjectRecord& add_version(Call& call,
                                const BucketRecord& bucket,
                                const std::string& name,
                                ObjectRecord object,
                                std::string bytes);

/// What became of a deletion; empty: nothing is to be told.
struct Deletion {
  std::string version_id;  ///< as clients have it
  bool is_marker = false;  ///< a marker was made, or taken away
  bool happened = false;   ///< something was there or was made
};

/// What events call the deletions that a client asks for.
constexpr std::string_view kRemoved = "ObjectRemoved";

/// Deletes a key: for good in a bucket without versions, else by a delete marker. `cause`: what
/// its event is called.
Deletion delete_key(Call& call,
                    const BucketRecord& bucket,
                    const std::string& name,
                    const std::string& key,
                    std::string_view cause = kRemoved);

/// Deletes one version for good; what is newest then is current. Errors: InvalidArgument. That it
/// is not there is a success.
Result<Deletion> delete_version(Call& call,
                                const BucketRecord& bucket,
                                const std::string& name,
                                const std::string& key,
                                const std::string& version,
                                std::string_view cause = kRemoved);

/// Whether the bucket holds no object, version or marker.
bool is_empty(Call& call, const std::string& bucket);

}  // namespace cloudtab::s3
