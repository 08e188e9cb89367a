#include "core/services/s3/bucket_properties.h"

#include <initializer_list>
#include <string>
#include <utility>

#include "core/base/result.h"
#include "core/base/time.h"

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

Document object_lock(const Document& property) {
  Document configuration = {{"ObjectLockEnabled", property.value("ObjectLockEnabled", "Enabled")}};
  if (!property.contains("Rule")) return configuration;
  Document retention = property["Rule"].value("DefaultRetention", Document::object());
  for (const char* member : {"Days", "Years"}) {
    if (retention.contains(member)) retention[member] = number_of(retention[member]);
  }
  configuration["Rule"]["DefaultRetention"] = retention;
  return configuration;
}

/// An absent property is no logging.
Document logging(const Document& property) {
  if (property.empty()) return Document::object();
  return {{"LoggingEnabled",
           {{"TargetBucket", property.value("DestinationBucketName", "")},
            {"TargetPrefix", property.value("LogFilePrefix", "")}}}};
}

Document accelerate(const Document& property) {
  return {{"Status", property.value("AccelerationStatus", "Suspended")}};
}

Document tagging(const Document& property) { return {{"TagSet", property}}; }

constexpr BucketProperty kProperties[] = {
    {"AccelerateConfiguration",
     "PutBucketAccelerateConfiguration",
     "",
     "AccelerateConfiguration",
     accelerate},
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
    {"LoggingConfiguration", "PutBucketLogging", "", "BucketLoggingStatus", logging},
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
    {"ObjectLockConfiguration",
     "PutObjectLockConfiguration",
     "",
     "ObjectLockConfiguration",
     object_lock},
    {"WebsiteConfiguration",
     "PutBucketWebsite",
     "DeleteBucketWebsite",
     "WebsiteConfiguration",
     website},
};

}  // namespace

std::span<const BucketProperty> bucket_properties() { return kProperties; }

}  // namespace cloudtab::s3
