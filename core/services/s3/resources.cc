#include "core/services/s3/resources.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/engine/call.h"
#include "core/services/s3/bucket_name.h"
#include "core/services/s3/bucket_properties.h"
#include "core/services/s3/limits.h"

namespace cloudtab::s3 {

namespace {

/// The stack's own tags come after the template's.
Document wanted_properties(const ResourceRequest& request) {
  Document properties = request.properties;
  if (!request.tags.empty()) {
    Document tags = properties.value("Tags", Document::array());
    tags.insert(tags.end(), request.tags.begin(), request.tags.end());
    properties["Tags"] = tags;
  }
  return properties;
}

/// Refuses what would otherwise be accepted and then not done.
Status check_supported(const Document& properties) {
  for (const auto& entry : properties.items()) {
    const std::string& name = entry.key();
    // These are said when the bucket is made.
    if (name == "BucketName" || name == "ObjectLockEnabled" || name == "AccessControl") continue;
    const auto table = bucket_properties();
    const bool known = std::any_of(table.begin(), table.end(), [&](const BucketProperty& property) {
      return property.name == name;
    });
    if (!known) {
      return Error{"NotImplemented",
                   "Cloudtab does not implement the property " + name + " of AWS::S3::Bucket yet."};
    }
  }
  return ok();
}

Status apply_properties(Call& call,
                        const std::string& bucket,
                        const Document& before,
                        const Document& after) {
  // For the stack's own tags, which a caller could not set.
  Principal deployer = call.principal();
  deployer.service = "cloudformation.amazonaws.com";
  for (const BucketProperty& property : bucket_properties()) {
    const std::string name(property.name);
    const bool wanted = after.contains(name);
    if (before.contains(name) == wanted && (!wanted || before[name] == after[name])) continue;
    Document input = {{"Bucket", bucket}};
    const bool puts = wanted || property.remove.empty();
    if (puts) input[property.member] = property.convert(wanted ? after[name] : Document::object());
    RETURN_IF_ERROR(call.invoke({.service = "s3",
                                 .operation = puts ? property.put : property.remove,
                                 .input = std::move(input),
                                 .principal = deployer}));
  }
  return ok();
}

ResourceState bucket_state(const Call& call, const std::string& bucket) {
  const std::string& region = call.scope().region;
  return {bucket,
          {{"Arn", "arn:aws:s3:::" + bucket},
           {"DomainName", bucket + ".s3.amazonaws.com"},
           {"DualStackDomainName", bucket + ".s3.dualstack." + region + ".amazonaws.com"},
           {"RegionalDomainName", bucket + ".s3." + region + ".amazonaws.com"},
           {"WebsiteURL", "http://" + bucket + ".s3-website-" + region + ".amazonaws.com"}}};
}

/// `<stack>-<logical id>-<random>` in lower case, cut in front so that the random end stays.
std::string generated_bucket_name(std::string name) {
  name = to_lower(name);
  constexpr size_t kRandomEnd = 13;  // the hyphen and 12 characters
  if (name.size() > kBucketNameBytesMax) {
    name = name.substr(0, kBucketNameBytesMax - kRandomEnd) + name.substr(name.size() - kRandomEnd);
  }
  return name;
}

/// `PublicRead` of a template is the API's `public-read`.
std::string canned_name(const Document& property) {
  std::string name;
  for (const char c : property.is_string() ? property.get<std::string>() : "") {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && !name.empty()) name += '-';
    name += to_lower(c);
  }
  return name;
}

ResourceOutcome create_bucket(Call& call, const ResourceRequest& request) {
  const Document properties = wanted_properties(request);
  if (const Status supported = check_supported(properties); !supported.ok())
    return supported.error();
  const std::string bucket =
      properties.value("BucketName", generated_bucket_name(request.generated_name));
  // CreateBucket answers success for one's own bucket in us-east-1; a stack must not adopt what it
  // did not make.
  if (call.invoke({.service = "s3", .operation = "HeadBucket", .input = {{"Bucket", bucket}}})
          .ok()) {
    return Error{"AlreadyExists", bucket + " already exists", 400};
  }
  Document input = {{"Bucket", bucket}};
  if (call.scope().region != "us-east-1") {
    input["CreateBucketConfiguration"] = {{"LocationConstraint", call.scope().region}};
  }
  const Document locked = properties.value("ObjectLockEnabled", Document(false));
  if (locked == true || locked == "true") input["ObjectLockEnabledForBucket"] = true;
  if (properties.contains("AccessControl")) input["ACL"] = canned_name(properties["AccessControl"]);
  const Document ownership = properties.value("OwnershipControls", Document::object());
  for (const Document& rule : ownership.value("Rules", Document::array()))
    input["ObjectOwnership"] = rule.value("ObjectOwnership", "");
  const Result<Document> created =
      call.invoke({.service = "s3", .operation = "CreateBucket", .input = input});
  if (!created.ok()) return created.error();
  const Status applied = apply_properties(call, bucket, Document::object(), properties);
  if (!applied.ok()) return applied.error();
  return bucket_state(call, bucket);
}

ResourceOutcome update_bucket(Call& call, const ResourceRequest& request) {
  const Document properties = wanted_properties(request);
  if (const Status supported = check_supported(properties); !supported.ok())
    return supported.error();
  ResourceRequest previous = request;
  previous.properties = request.previous_properties;
  const Status applied =
      apply_properties(call, request.physical_id, wanted_properties(previous), properties);
  if (!applied.ok()) return applied.error();
  return bucket_state(call, request.physical_id);
}

bool is_gone(const Result<Document>& result) {
  return !result.ok() &&
         (result.error().code == "NoSuchBucket" || result.error().code == "NotFound");
}

ResourceOutcome remove_bucket(Call& call, const ResourceRequest& request) {
  const Result<Document> removed = call.invoke(
      {.service = "s3", .operation = "DeleteBucket", .input = {{"Bucket", request.physical_id}}});
  if (!removed.ok() && !is_gone(removed)) return removed.error();
  return ResourceState{request.physical_id};
}

ResourceOutcome read_bucket(Call& call, const ResourceRequest& request) {
  const Result<Document> head = call.invoke(
      {.service = "s3", .operation = "HeadBucket", .input = {{"Bucket", request.physical_id}}});
  if (!head.ok()) return head.error();
  return bucket_state(call, request.physical_id);
}

ResourceOutcome put_policy(Call& call, const ResourceRequest& request) {
  const std::string bucket = request.properties.value("Bucket", "");
  const Document policy = request.properties.value("PolicyDocument", Document::object());
  const std::string text = policy.is_string() ? policy.get<std::string>() : policy.dump();
  const Result<Document> stored = call.invoke({.service = "s3",
                                               .operation = "PutBucketPolicy",
                                               .input = {{"Bucket", bucket}, {"Policy", text}}});
  if (!stored.ok()) return stored.error();
  return ResourceState{bucket};
}

ResourceOutcome remove_policy(Call& call, const ResourceRequest& request) {
  const Result<Document> removed = call.invoke({.service = "s3",
                                                .operation = "DeleteBucketPolicy",
                                                .input = {{"Bucket", request.physical_id}}});
  if (!removed.ok() && !is_gone(removed)) return removed.error();
  return ResourceState{request.physical_id};
}

}  // namespace

std::span<const ResourceType> resource_types() {
  static constexpr ResourceType kTypes[] = {
      {"AWS::S3::Bucket", create_bucket, update_bucket, remove_bucket, read_bucket},
      {"AWS::S3::BucketPolicy", put_policy, put_policy, remove_policy},
  };
  return kTypes;
}

}  // namespace cloudtab::s3
