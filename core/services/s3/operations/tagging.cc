#include "core/services/s3/errors.h"
#include "core/services/s3/notification.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/state.h"
#include "core/services/s3/tags.h"

namespace cloudtab::s3 {

namespace {

struct Place {
  std::string bucket;
  std::string key;
};

Place place_of(const Document& input) { return {input.at("Bucket"), input.at("Key")}; }

/// An object's tags are no attribute of its reads, so they change apart from `modified`.
void set_tags(Call& call, const Place& place, const Document& tags, const char* event) {
  std::string etag;
  call.records<ObjectRecord>(kS3Scope).update(object_key(place.bucket, place.key),
                                              [&](ObjectRecord& record) {
                                                store_tags(record.attributes, tags);
                                                etag = record.etag;
                                              });
  notify_change(call, place.bucket, event, {place.key, etag});
}

}  // namespace

Outcome get_object_tagging(Call& call, const Document& input) {
  const Place place = place_of(input);
  RETURN_IF_ERROR(find_bucket(call, place.bucket));
  RETURN_IF_ERROR(check_version_id(input));
  const Result<const ObjectRecord*> object = find_object(call, place.bucket, place.key);
  // Here alone the key is told with its bucket (recorded: test_s3_api.py, test_object_tagging_exc).
  if (!object.ok()) return errors::no_such_key(place.bucket + "/" + place.key);
  return Document{{"TagSet", (*object)->attributes.value(kTagsAttribute, Document::array())}};
}

Outcome put_object_tagging(Call& call, const Document& input) {
  const Place place = place_of(input);
  RETURN_IF_ERROR(find_bucket(call, place.bucket));
  RETURN_IF_ERROR(check_version_id(input));
  RETURN_IF_ERROR(find_object(call, place.bucket, place.key));
  const Document tags = input.at("Tagging").value("TagSet", Document::array());
  RETURN_IF_ERROR(check_tags(tags, Tagged::kObject));
  set_tags(call, place, tags, "ObjectTagging:Put");
  return Document::object();
}

Outcome delete_object_tagging(Call& call, const Document& input) {
  const Place place = place_of(input);
  RETURN_IF_ERROR(find_bucket(call, place.bucket));
  RETURN_IF_ERROR(check_version_id(input));
  RETURN_IF_ERROR(find_object(call, place.bucket, place.key));
  set_tags(call, place, Document::array(), "ObjectTagging:Delete");
  return Document::object();
}

}  // namespace cloudtab::s3
