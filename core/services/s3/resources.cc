#include "core/services/s3/resources.h"

#include <algorithm>

#include "core/base/time.h"
#include "core/engine/call.h"
#include "core/services/s3/bucket_name.h"
#include "core/services/s3/limits.h"

namespace cloudtab::s3 {

namespace {

Document renamed(const Document& source,
                 std::initializer_list<std::pair<const char*, const char*>> names) {
  Document target = Document::object();
  for (const auto& [from, to] : names) {
    if (const auto it = source.find(from); it != source.end()) target[to] = *it;
  }
  return target;
}

// Each of these turns a template property into the API's shape; the two differ in names and
// nesting.

Document as_is(const Document& property) { return property; }

Document encryption(const Document& property) {
  Document rules = Document::array();
  for (const Document& rule :
       property.value("ServerSideEncryptionConfiguration", Document::array())) {
    rules.push_back(
        renamed(rule,
                {{"ServerSideEncryptionByDefault", "ApplyServerSideEncryptionByDefault"},
                 {"BucketKeyEnabled", "BucketKeyEnabled"}}));
  }
  return {{"Rules", rules}};
}

Document cors(const Document& property) {
  Document rules = Document::array();
  for (const Document& rule : property.value("CorsRules", Document::array())) {
    rules.push_back(renamed(rule,
                            {{"AllowedHeaders", "AllowedHeaders"},
                             {"AllowedMethods", "AllowedMethods"},
                             {"AllowedOrigins", "AllowedOrigins"},
                             {"ExposedHeaders", "ExposeHeaders"},
                             {"Id", "ID"},
                             {"MaxAge", "MaxAgeSeconds"}}));
  }
  return {{"CORSRules", rules}};
}

Document website(const Document& property) {
  Document target = renamed(property, {{"RedirectAllRequestsTo", "RedirectAllRequestsTo"}});
  if (property.contains("IndexDocument"))
    target["IndexDocument"] = {{"Suffix", property["IndexDocument"]}};
  if (property.contains("ErrorDocument"))
    target["ErrorDocument"] = {{"Key", property["ErrorDocument"]}};
  if (property.contains("RoutingRules")) {
    target["RoutingRules"] = Document::array();
    for (const Document& rule : property["RoutingRules"]) {
      target["RoutingRules"].push_back(
          renamed(rule, {{"RoutingRuleCondition", "Condition"}, {"RedirectRule", "Redirect"}}));
    }
  }
  return target;
}

/// One kind of destination: an entry of a template names one event.
Document destinations(const Document& property,
                      const char* list,
                      const char* destination,
                      const char* arn) {
  Document entries = Document::array();
  for (const Document& written : property.value(list, Document::array())) {
    Document entry = {{"Events", Document::array({written.value("Event", Document())})},
                      {arn, written.value(destination, Document())}};
    const Document filter = written.value("Filter", Document::object());
    const Document key = filter.value("S3Key", Document::object());
    if (key.contains("Rules")) entry["Filter"]["Key"]["FilterRules"] = key["Rules"];
    entries.push_back(std::move(entry));
  }
  return entries;
}

Document notification(const Document& property) {
  Document target = Document::object();
  const auto add = [&](const char* list, const char* name, const char* made, const char* arn) {
    Document entries = destinations(property, list, name, arn);
    if (!entries.empty()) target[made] = std::move(entries);
  };
  add("LambdaConfigurations", "Function", "LambdaFunctionConfigurations", "LambdaFunctionArn");
  add("QueueConfigurations", "Queue", "QueueConfigurations", "QueueArn");
  add("TopicConfigurations", "Topic", "TopicConfigurations", "TopicArn");
  if (property.contains("EventBridgeConfiguration"))
    target["EventBridgeConfiguration"] = Document::object();
  return target;
}

/// A date of a template, as the API has it: milliseconds.
Document date_of(const Document& text) {
  const Result<Instant> date = parse_iso8601(text.is_string() ? text.get<std::string>() : "");
  return date.ok() ? Document(to_millis(*date)) : text;
}

/// A template writes a number as it likes.
Document number_of(const Document& value) {
  if (!value.is_string()) return value;
  const std::string text = value;
  const bool digits = !text.empty() && text.size() < 16 &&
                      text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? Document(std::stoll(text)) : value;
}

/// What a rule of a template covers. The API has one condition, or several under `And`.
Document lifecycle_filter(const Document& rule) {
  Document conditions = Document::object();
  if (rule.contains("Prefix")) conditions["Prefix"] = rule["Prefix"];
  if (rule.contains("TagFilters")) conditions["Tags"] = rule["TagFilters"];
  for (const char* size : {"ObjectSizeGreaterThan", "ObjectSizeLessThan"}) {
    if (rule.contains(size)) conditions[size] = number_of(rule[size]);
  }
  const Document tags = conditions.value("Tags", Document::array());
  if (conditions.empty()) return {{"Prefix", ""}};
  if (conditions.size() > 1 || tags.size() > 1) return {{"And", conditions}};
  if (tags.size() == 1) return {{"Tag", tags[0]}};
  return conditions;
}

Document transitions(const Document& list) {
  Document made = Document::array();
  for (const Document& written : list.is_array() ? list : Document::array({list})) {
    Document entry = {{"StorageClass", written.value("StorageClass", "")}};
    if (written.contains("TransitionInDays"))
      entry["Days"] = number_of(written["TransitionInDays"]);
    if (written.contains("TransitionDate")) entry["Date"] = date_of(written["TransitionDate"]);
    made.push_back(std::move(entry));
  }
  return made;
}

Document noncurrent_transitions(const Document& list) {
  Document made = Document::array();
  for (const Document& written : list.is_array() ? list : Document::array({list})) {
    Document entry = {{"StorageClass", written.value("StorageClass", "")}};
    if (written.contains("TransitionInDays"))
      entry["NoncurrentDays"] = number_of(written["TransitionInDays"]);
    if (written.contains("NewerNoncurrentVersions"))
      entry["NewerNoncurrentVersions"] = number_of(written["NewerNoncurrentVersions"]);
    made.push_back(std::move(entry));
  }
  return made;
}

Document lifecycle_rule(const Document& written) {
  Document rule = {{"Status", written.value("Status", "")}, {"Filter", lifecycle_filter(written)}};
  if (written.contains("Id")) rule["ID"] = written["Id"];
  if (written.contains("ExpirationInDays"))
    rule["Expiration"]["Days"] = number_of(written["ExpirationInDays"]);
  if (written.contains("ExpirationDate"))
    rule["Expiration"]["Date"] = date_of(written["ExpirationDate"]);
  if (written.contains("ExpiredObjectDeleteMarker"))
    rule["Expiration"]["ExpiredObjectDeleteMarker"] = written["ExpiredObjectDeleteMarker"];
  if (written.contains("NoncurrentVersionExpirationInDays")) {
    rule["NoncurrentVersionExpiration"]["NoncurrentDays"] =
        number_of(written["NoncurrentVersionExpirationInDays"]);
  }
  if (const auto kept = written.find("NoncurrentVersionExpiration"); kept != written.end()) {
    for (const char* member : {"NoncurrentDays", "NewerNoncurrentVersions"}) {
      if (kept->contains(member))
        rule["NoncurrentVersionExpiration"][member] = number_of((*kept)[member]);
    }
  }
  if (const auto abort = written.find("AbortIncompleteMultipartUpload"); abort != written.end()) {
    rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"] =
        number_of(abort->value("DaysAfterInitiation", Document(0)));
  }
  for (const char* member : {"Transition", "Transitions"}) {
    if (written.contains(member)) rule["Transitions"] = transitions(written[member]);
  }
  for (const char* member : {"NoncurrentVersionTransition", "NoncurrentVersionTransitions"}) {
    if (written.contains(member))
      rule["NoncurrentVersionTransitions"] = noncurrent_transitions(written[member]);
  }
  return rule;
}

Document lifecycle(const Document& property) {
  Document rules = Document::array();
  for (const Document& written : property.value("Rules", Document::array()))
    rules.push_back(lifecycle_rule(written));
  return {{"Rules", rules}};
}

/// Versions cannot be unmade: what a template no longer asks for is suspended.
Document versioning(const Document& property) {
  return {{"Status", property.value("Status", "Suspended")}};
}

Document tagging(const Document& property) { return {{"TagSet", property}}; }

/// A property of AWS::S3::Bucket and the calls that set and unset it. Without one that unsets, an
/// empty configuration does.
struct BucketProperty {
  std::string_view name;
  std::string_view put;
  std::string_view remove;
  const char* member;
  Document (*convert)(const Document& property);
};

constexpr BucketProperty kProperties[] = {
    {"BucketEncryption",
     "PutBucketEncryption",
     "DeleteBucketEncryption",
     "ServerSideEncryptionConfiguration",
     encryption},
    {"CorsConfiguration", "PutBucketCors", "DeleteBucketCors", "CORSConfiguration", cors},
    {"LifecycleConfiguration",
     "PutBucketLifecycleConfiguration",
     "DeleteBucketLifecycle",
     "LifecycleConfiguration",
     lifecycle},
    {"NotificationConfiguration",
     "PutBucketNotificationConfiguration",
     "",
     "NotificationConfiguration",
     notification},
    {"OwnershipControls",
     "PutBucketOwnershipControls",
     "DeleteBucketOwnershipControls",
     "OwnershipControls",
     as_is},
    {"PublicAccessBlockConfiguration",
     "PutPublicAccessBlock",
     "DeletePublicAccessBlock",
     "PublicAccessBlockConfiguration",
     as_is},
    {"Tags", "PutBucketTagging", "DeleteBucketTagging", "Tagging", tagging},
    {"VersioningConfiguration", "PutBucketVersioning", "", "VersioningConfiguration", versioning},
    {"WebsiteConfiguration",
     "PutBucketWebsite",
     "DeleteBucketWebsite",
     "WebsiteConfiguration",
     website},
};

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
    if (name == "BucketName") continue;
    if (name == "AccessControl") {
      if (entry.value() == "Private" || properties.contains("OwnershipControls")) continue;
      return Error{
          "InvalidBucketAclWithObjectOwnership",
          "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"};
    }
    const bool known = std::any_of(
        std::begin(kProperties), std::end(kProperties), [&](const BucketProperty& property) {
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
  for (const BucketProperty& property : kProperties) {
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
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  constexpr size_t kRandomEnd = 13;  // the hyphen and 12 characters
  if (name.size() > kBucketNameBytesMax) {
    name = name.substr(0, kBucketNameBytesMax - kRandomEnd) + name.substr(name.size() - kRandomEnd);
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
