#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/scope.h"
#include "core/base/time.h"
#include "core/engine/document_record.h"
#include "core/engine/record.h"
#include "core/engine/store.h"
#include "core/services/sns/filter_policy.h"

// What SNS keeps, all of it in the topic's account and region. A published message is kept only
// while a subscriber has not got it, and in an archive.
//
//   sns/topics            name                   attributes, tags
//   sns/subscriptions     topic name, id         protocol, endpoint, attributes
//   sns/applications      platform, name         mobile push: attributes
//   sns/endpoints         platform, name, id     mobile push: attributes
//   sns/sms               "attributes"           SMS attributes that were set
//   sns/opted_out         phone number           when it opted out
//   sns/sandbox_numbers   phone number           status and one-time password
//   sns/removed           topic name, id         HTTP subscriptions that may be restored
//   sns/pending           subscription ARN, lane, place   what could not be delivered yet
//   sns/attempts          as sns/pending         how often that was tried
//   sns/archive           topic, time, sequence  FIFO: messages of an archiving topic
//   sns/dedup             topic, group or "", dedup id   FIFO: published in the last five minutes
//   sns/dedup_by_age      topic, time, dedup key derived
//   sns/inbox             number                 what left the sandbox: mail, SMS, push, HTTP

namespace cloudtab::sns {

using TextMap = std::map<std::string, std::string, std::less<>>;

struct TopicRecord {
  static constexpr std::string_view kCollection = "sns/topics";
  static constexpr uint32_t kVersion = 2;  ///< 2: `archiving_since`

  std::string name;
  bool fifo = false;
  /// As set, by AWS's names; what is not set has its default.
  TextMap attributes;
  std::map<std::string, std::string> tags;
  std::string data_protection_policy;  ///< JSON; empty: none
  uint64_t deleted_subscriptions = 0;  ///< SubscriptionsDeleted
  uint64_t next_sequence = 1;          ///< of a FIFO topic's messages
  Instant archiving_since{};           ///< zero: does not archive

  /// "" if it is not set.
  const std::string& attribute(std::string_view attribute_name) const;

  void encode(RecordWriter& out) const;
  static TopicRecord decode(RecordReader& in, uint32_t version);
};

struct SubscriptionRecord {
  static constexpr std::string_view kCollection = "sns/subscriptions";
  static constexpr uint32_t kVersion = 1;

  std::string topic;  ///< name
  std::string id;     ///< UUID, the end of its ARN
  std::string protocol;
  std::string endpoint;
  std::string owner;      ///< account
  std::string principal;  ///< ARN of who subscribed
  bool confirmed = false;
  bool confirmation_authenticated = false;
  std::string token;  ///< that confirms it; kept afterwards, since confirming twice is fine
  /// As set, by AWS's names.
  TextMap attributes;
  /// FilterPolicy, read; nothing until a message asks for it. See `filter_of`.
  mutable std::optional<FilterPolicy> filter;

  /// "" if it is not set.
  const std::string& attribute(std::string_view attribute_name) const;
  bool raw_delivery() const { return attribute("RawMessageDelivery") == "true"; }

  void encode(RecordWriter& out) const;
  static SubscriptionRecord decode(RecordReader& in, uint32_t version);
};

/// `{attributes, credentials}`. Key: `application_key`.
using ApplicationRecord = DocumentRecord<"sns/applications">;
/// The attributes. Key: `application_key`, id.
using EndpointRecord = DocumentRecord<"sns/endpoints">;
/// The SMS attributes that were set. Key: `kSmsAttributesKey`.
using SmsRecord = DocumentRecord<"sns/sms">;
constexpr std::string_view kSmsAttributesKey = "attributes";
/// `{at}`. Key: the phone number.
using OptedOutRecord = DocumentRecord<"sns/opted_out">;
/// `{status, password}`. Key: the phone number.
using SandboxNumberRecord = DocumentRecord<"sns/sandbox_numbers">;
/// What was a confirmed HTTP subscription, under the token that restores it; for two days.
struct RemovedRecord : SubscriptionRecord {
  static constexpr std::string_view kCollection = "sns/removed";

  static RemovedRecord decode(RecordReader& in, uint32_t version) {
    return {SubscriptionRecord::decode(in, version)};
  }
};

/// `{deliveryId, message}`, written once. Key: see `delivery.cc`.
using PendingRecord = DocumentRecord<"sns/pending">;

/// A message as `to_document` makes it. Key: topic, time, sequence number.
using ArchivedRecord = DocumentRecord<"sns/archive">;

struct AttemptsRecord {
  static constexpr std::string_view kCollection = "sns/attempts";
  static constexpr uint32_t kVersion = 1;

  uint64_t attempts = 0;
  Instant first_at{};     ///< of the first attempt
  bool awaiting = false;  ///< an HTTP request is on its way

  void encode(RecordWriter& out) const;
  static AttemptsRecord decode(RecordReader& in, uint32_t version);
};

/// `{next}`: when a subscription whose rate is bounded may be sent to next, in microseconds, as a
/// rate can be over a thousand a second. Key: `subscription_key`.
using PaceRecord = DocumentRecord<"sns/paces">;

struct TopicDedupRecord {
  static constexpr std::string_view kCollection = "sns/dedup";
  static constexpr uint32_t kVersion = 1;

  std::string message_id;
  std::string sequence_number;
  Instant expires_at{};

  void encode(RecordWriter& out) const;
  static TopicDedupRecord decode(RecordReader& in, uint32_t version);
};

struct TopicDedupAgeEntry {
  static constexpr std::string_view kCollection = "sns/dedup_by_age";
  static constexpr bool kDerived = true;
  std::string dedup_key;
  Instant expires_at{};
};

/// See `inbox.h`. Key: its number, rising.
using InboxRecord = DocumentRecord<"sns/inbox">;

std::string application_key(std::string_view platform, std::string_view name);

std::string subscription_key(std::string_view topic, std::string_view id);
/// The prefix of the keys of a topic's subscriptions.
std::string topic_prefix(std::string_view topic);

}  // namespace cloudtab::sns
