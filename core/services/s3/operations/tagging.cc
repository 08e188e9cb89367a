#include "core/services/s3/errors.h"
#include "core/services/s3/lifecycle.h"
#include "core/services/s3/notification.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/state.h"
#include "core/services/s3/tags.h"
#include "core/services/s3/versions.h"

namespace cloudtab::s3 {

namespace {

/// An object's tags are no attribute of its reads, so they change apart from `modified`. Answers
/// the version.
Outcome set_tags(Call& call,
                 const Document& input,
                 const Document& tags,
                 const char* method,
                 const char* event) {
  const std::string bucket = input.at("Bucket");
  ASSIGN_OR_RETURN(const BucketRecord* in, find_bucket(call, bucket));
  ASSIGN_OR_RETURN(const ObjectRecord* object, find_object_for(call, input, method));
  RETURN_IF_ERROR(check_tags(tags, Tagged::kObject));
  Document answer = Document::object();
  tell_version(*in, *object, answer);
  update_version(
      call, bucket, *object, [&](ObjectRecord& record) { store_tags(record.attributes, tags); });
  watch_object(call, *in, bucket, *object);
  const std::string key = object->key;
  notify_change(
      call, bucket, event, {.key = key, .etag = object->etag, .version_id = object->version_id});
  return answer;
}

}  // namespace

Outcome get_object_tagging(Call& call, const Document& input) {
  const std::string bucket = input.at("Bucket");
  ASSIGN_OR_RETURN(const BucketRecord* in, find_bucket(call, bucket));
  const Result<const ObjectRecord*> object = find_object_for(call, input, "GET");
  if (!object.ok()) {
    // Here alone the key is told with its bucket (recorded: test_s3_api.py,
    // test_object_tagging_exc).
    if (object.error().code != "NoSuchKey") return object.error();
    return errors::no_such_key(bucket + "/" + input.at("Key").get<std::string>());
  }
  Document answer = {{"TagSet", (*object)->attributes.value(kTagsAttribute, Document::array())}};
  tell_version(*in, **object, answer);
  return answer;
}

Outcome put_object_tagging(Call& call, const Document& input) {
  const Document tags = input.at("Tagging").value("TagSet", Document::array());
  return set_tags(call, input, tags, "PUT", "ObjectTagging:Put");
}

Outcome delete_object_tagging(Call& call, const Document& input) {
  return set_tags(call, input, Document::array(), "DELETE", "ObjectTagging:Delete");
}

}  // namespace cloudtab::s3
