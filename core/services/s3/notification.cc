#include "core/services/s3/notification.h"

#include <cstdint>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/arn.h"
#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/state.h"
#include "core/services/s3/text.h"

namespace cloudtab::s3 {

namespace {

/// Members in the order in which the service sends them.
using OrderedDocument = nlohmann::ordered_json;

/// The three kinds of destination, as the API has them.
struct Kind {
  const char* list;     ///< member of the configuration
  const char* arn;      ///< member of an entry
  const char* name;     ///< in errors
  const char* service;  ///< model id
};
constexpr Kind kKinds[] = {
    {"QueueConfigurations", "QueueArn", "Queue", "sqs"},
    {"TopicConfigurations", "TopicArn", "Topic", "sns"},
    {"LambdaFunctionConfigurations", "LambdaFunctionArn", "CloudFunction", "lambda"},
};

/// A prefix or suffix that an entry's filter asks for, or "".
std::string filter_value(const Document& entry, std::string_view name) {
  const auto filter = entry.find("Filter");
  if (filter == entry.end()) return {};
  const Document key = filter->value("Key", Document::object());
  for (const Document& rule : key.value("FilterRules", Document::array())) {
    if (to_lower(rule.value("Name", "")) == name) return rule.value("Value", "");
  }
  return {};
}

/// A rule is asked for as `prefix` and told as `Prefix` (recorded).
void capitalize_rules(Document& entry) {
  if (!entry.contains("Filter") || !entry["Filter"].contains("Key")) return;
  Document& key = entry["Filter"]["Key"];
  if (!key.contains("FilterRules")) return;
  for (Document& rule : key["FilterRules"]) {
    rule["Name"] = upper_first(rule.value("Name", ""));
  }
}

bool ends(std::string_view text, std::string_view with) {
  return text.size() >= with.size() && text.substr(text.size() - with.size()) == with;
}

/// `s3:ObjectCreated:*` covers `ObjectCreated:Put`.
bool covers(std::string_view pattern, std::string_view event) {
  if (begins(pattern, "s3:")) pattern.remove_prefix(3);
  if (ends(pattern, "*")) return begins(event, pattern.substr(0, pattern.size() - 1));
  return pattern == event;
}

bool share_event(const Document& one, const Document& other) {
  for (const Document& a : one["Events"]) {
    for (const Document& b : other["Events"]) {
      const std::string& first = a.get_ref<const std::string&>();
      const std::string& second = b.get_ref<const std::string&>();
      if (covers(first, std::string_view(second).substr(3)) ||
          covers(second, std::string_view(first).substr(3)))
        return true;
    }
  }
  return false;
}

/// Whether some key satisfies both filters.
bool overlap(const Document& one, const Document& other) {
  const std::string prefixes[] = {filter_value(one, "prefix"), filter_value(other, "prefix")};
  const std::string suffixes[] = {filter_value(one, "suffix"), filter_value(other, "suffix")};
  return (begins(prefixes[0], prefixes[1]) || begins(prefixes[1], prefixes[0])) &&
         (ends(suffixes[0], suffixes[1]) || ends(suffixes[1], suffixes[0])) &&
         share_event(one, other);
}

Principal s3_principal(const BucketRecord& bucket, std::string_view name) {
  Principal principal;
  principal.account = bucket.account;
  principal.arn = "arn:aws:s3:::" + std::string(name);
  principal.service = "s3.amazonaws.com";
  principal.source_arn = principal.arn;
  return principal;
}

Result<Document> send(Call& call,
                      const BucketRecord& bucket,
                      std::string_view name,
                      const Kind& kind,
                      const std::string& destination,
                      const std::string& text) {
  ASSIGN_OR_RETURN(const Arn arn, parse_arn(destination));
  Invocation invocation{.service = kind.service, .operation = ""};
  const std::string_view service = kind.service;
  if (service == "sqs") {
    invocation.operation = "SendMessage";
    invocation.input = {
        {"QueueUrl",
         "https://sqs." + arn.region + ".amazonaws.com/" + arn.account + "/" + arn.resource},
        {"MessageBody", text}};
  } else if (service == "sns") {
    invocation.operation = "Publish";
    invocation.input = {
        {"TopicArn", destination}, {"Subject", "Amazon S3 Notification"}, {"Message", text}};
  } else {
    invocation.operation = "Invoke";
    invocation.input = {{"FunctionName", destination},
                        {"InvocationType", "Event"},
                        {"Payload", Document::binary({text.begin(), text.end()})}};
  }
  invocation.scope = arn.scope();
  invocation.principal = s3_principal(bucket, name);
  return call.invoke(invocation);
}

std::string test_event(Call& call, const std::string& bucket) {
  OrderedDocument event;
  event["Service"] = "Amazon S3";
  event["Event"] = "s3:TestEvent";
  event["Time"] = to_iso8601_millis(call.now());
  event["Bucket"] = bucket;
  event["RequestId"] = call.request_id();
  event["HostId"] = call.random().text(76, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
  return event.dump();
}

/// Why S3 cannot use a destination, in AWS's words; empty if it can. A queue or topic gets the test
/// event.
std::string refusal(Call& call,
                    const BucketRecord& record,
                    const std::string& bucket,
                    const Kind& kind,
                    const std::string& destination) {
  const std::string_view service = kind.service;
  if (service == "lambda") {
    const Result<Arn> arn = parse_arn(destination);
    const Result<Document> found = call.invoke({.service = "lambda",
                                                .operation = "GetFunction",
                                                .input = {{"FunctionName", destination}},
                                                .scope = arn->scope()});
    return found.ok() ? "" : "Not authorized to invoke function [" + destination + "]";
  }
  const Result<Document> sent =
      send(call, record, bucket, kind, destination, test_event(call, bucket));
  if (sent.ok()) return {};
  const std::string noun = service == "sqs" ? "queue" : "topic";
  if (sent.error().code.find("AccessDenied") != std::string::npos ||
      sent.error().code.find("Authorization") != std::string::npos)
    return "Permissions on the destination " + noun +
           " do not allow S3 to publish notifications from this bucket";
  return "The destination " + noun + " does not exist";
}

/// A key as events have it: `a+b%40c`.
std::string encoded_key(const std::string& key) {
  std::string text = percent_encode(key, /*keep_slash=*/true);
  for (size_t at = text.find("%20"); at != std::string::npos; at = text.find("%20", at))
    text.replace(at, 3, "+");
  return text;
}

/// An entry of a configuration that an event is for.
struct Wanted {
  const Kind* kind;
  std::string destination;
  std::string id;
};

bool wants(const Document& entry, std::string_view event, std::string_view key) {
  bool named = false;
  for (const Document& pattern : entry["Events"])
    named = named || covers(pattern.get_ref<const std::string&>(), event);
  return named && begins(key, filter_value(entry, "prefix")) &&
         ends(key, filter_value(entry, "suffix"));
}

/// The parts of an event that are the same for every destination.
OrderedDocument event_record(Call& call,
                             const BucketRecord& bucket,
                             std::string_view name,
                             std::string_view event,
                             const EventObject& object,
                             const std::string& configuration) {
  // Tags and ACLs came with a later version of the event (recorded).
  const bool later = begins(event, "ObjectTagging") || begins(event, "ObjectAcl");
  OrderedDocument subject;
  subject["key"] = encoded_key(object.key);
  if (object.size_bytes >= 0 && !later) subject["size"] = object.size_bytes;
  std::string etag = object.etag;
  if (etag.size() > 1 && etag.front() == '"') etag = etag.substr(1, etag.size() - 2);
  if (!etag.empty()) subject["eTag"] = etag;
  if (!object.version_id.empty()) subject["versionId"] = object.version_id;
  // Orders the events of one key: it only has to grow.
  if (!later) {
    std::string sequencer(16, '0');
    uint64_t number = static_cast<uint64_t>(to_millis(call.now()));
    for (size_t i = sequencer.size(); i-- > 0; number >>= 4)
      sequencer[i] = "0123456789ABCDEF"[number & 15];
    subject["sequencer"] = sequencer;
  }
  OrderedDocument record;
  record["eventVersion"] = later ? "2.3" : "2.1";
  record["eventSource"] = "aws:s3";
  record["awsRegion"] = bucket.region;
  record["eventTime"] = to_iso8601_millis(call.now());
  record["eventName"] = event;
  record["userIdentity"]["principalId"] = "AWS:" + call.principal().account;
  record["requestParameters"]["sourceIPAddress"] = "127.0.0.1";
  record["responseElements"]["x-amz-request-id"] = call.request_id();
  record["responseElements"]["x-amz-id-2"] = call.request_id();
  OrderedDocument& s3 = record["s3"];
  s3["s3SchemaVersion"] = "1.0";
  s3["configurationId"] = configuration;
  s3["bucket"]["name"] = name;
  s3["bucket"]["ownerIdentity"]["principalId"] = bucket.account;
  s3["bucket"]["arn"] = "arn:aws:s3:::" + std::string(name);
  s3["object"] = std::move(subject);
  return record;
}

}  // namespace

Result<Document> checked_notification(Call& call,
                                      const std::string& bucket,
                                      Document configuration,
                                      bool validate) {
  ASSIGN_OR_RETURN(const BucketRecord* record, find_bucket(call, bucket));
  std::vector<const Document*> entries;
  for (const Kind& kind : kKinds) {
    const auto list = configuration.find(kind.list);
    if (list == configuration.end()) continue;
    for (Document& entry : *list) {
      const std::string arn = entry.value(kind.arn, "");
      const Result<Arn> parsed = parse_arn(arn);
      if (!parsed.ok() || parsed->service != kind.service)
        return errors::invalid_argument(kind.name, arn, "The ARN could not be parsed");
      if (!entry.contains("Id")) entry["Id"] = call.random().uuid();
      capitalize_rules(entry);
      for (const Document& event : entry["Events"]) {
        if (begins(event.get_ref<const std::string&>(), "s3:")) continue;
        return errors::invalid_argument(
            "Event", event.get<std::string>(), "The event is not supported for notifications");
      }
      for (const Document* other : entries) {
        if (!overlap(*other, entry)) continue;
        return errors::invalid_argument("",
                                        "",
                                        "Configurations overlap. Configurations on the same bucket "
                                        "cannot share a common event type.");
      }
      entries.push_back(&entry);
    }
  }
  if (!validate) return configuration;
  Document detail = Document::object();
  for (const Kind& kind : kKinds) {
    for (const Document& entry : configuration.value(kind.list, Document::array())) {
      const std::string arn = entry.value(kind.arn, "");
      const std::string fault = refusal(call, *record, bucket, kind, arn);
      if (fault.empty()) continue;
      const std::string number = std::to_string(detail.size() / 2 + 1);
      const bool is_function = std::string_view(kind.service) == "lambda";
      detail["ArgumentName" + number] = is_function ? arn + ", null" : arn;
      detail["ArgumentValue" + number] = fault;
    }
  }
  if (!detail.empty()) return errors::invalid_destinations(std::move(detail));
  return configuration;
}

void notify_change(Call& call,
                   std::string_view bucket,
                   std::string_view event,
                   const EventObject& object) {
  const BucketRecord* record = call.records<BucketRecord>(kS3Scope).find(bucket);
  if (record == nullptr) return;
  const auto found = record->configurations.find(kNotification);
  if (found == record->configurations.end()) return;
  // Copied only if there is something to tell: a destination may change buckets' records, so
  // nothing of this one is held on to while it is told.
  std::vector<Wanted> wanted;
  for (const Kind& kind : kKinds) {
    const auto list = found->find(kind.list);
    if (list == found->end()) continue;
    for (const Document& entry : *list) {
      if (wants(entry, event, object.key))
        wanted.push_back({&kind, entry.value(kind.arn, ""), entry.value("Id", "")});
    }
  }
  if (wanted.empty()) return;
  const BucketRecord owner{record->account, record->region, record->created};
  for (const Wanted& one : wanted) {
    OrderedDocument message;
    message["Records"].push_back(event_record(call, owner, bucket, event, object, one.id));
    const Result<Document> sent =
        send(call, owner, bucket, *one.kind, one.destination, message.dump());
    call.trace("s3.notify",
               one.destination,
               {{"event", event}, {"key", object.key}, {"delivered", sent.ok()}});
  }
}

}  // namespace cloudtab::s3
