#include "core/services/s3/multipart.h"

#include "core/services/s3/encryption.h"
#include "core/services/s3/errors.h"

namespace cloudtab::s3 {

Result<const UploadRecord*> find_upload(Call& call, const Document& input) {
  const std::string bucket = input.at("Bucket");
  RETURN_IF_ERROR(find_bucket(call, bucket));
  const std::string key = input.at("Key");
  const std::string id = input.value("UploadId", "");
  const UploadRecord* found =
      call.records<UploadRecord>(kS3Scope).find(upload_key(bucket, key, id));
  if (found == nullptr) return errors::no_such_upload(id);
  return found;
}

std::string without_quotes(const std::string& etag) {
  return etag.size() > 1 && etag.front() == '"' ? etag.substr(1, etag.size() - 2) : etag;
}

Document encryption_of(const UploadRecord& upload) {
  Document members = Document::object();
  for (const char* member : kEncryptionMembers) {
    if (upload.attributes.contains(member)) members[member] = upload.attributes[member];
  }
  return members;
}

void erase_upload(Call& call, const std::string& bucket, const UploadRecord& upload) {
  const std::string key = upload_key(bucket, upload.key, upload.id);
  call.records<PartRecord>(kS3Scope).erase_prefix(parts_of(upload.id));
  call.records<UploadRecord>(kS3Scope).erase(key);
}

}  // namespace cloudtab::s3
