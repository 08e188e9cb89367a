#include "core/services/sqs/redrive.h"

#include <algorithm>
#include <optional>

#include "core/base/json.h"
#include "core/services/sqs/address.h"
#include "core/services/sqs/errors.h"
#include "core/services/sqs/limits.h"

namespace cloudtab::sqs {
namespace {

Error bad_policy(std::string_view json, std::string_view reason) {
  return errors::invalid_parameter(json, "RedrivePolicy", reason);
}

Error bad_allow_policy(std::string_view json, std::string_view reason) {
  return errors::invalid_parameter(json, "RedriveAllowPolicy", reason);
}

std::string as_text(const Document& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::optional<int64_t> whole_number(const Document& value) {
  if (value.is_number_integer()) return value.get<int64_t>();
  const std::string text = as_text(value);
  const bool digits =
      !text.empty() && text.size() < 10 &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return std::nullopt;
  return std::stoll(text);
}

}  // namespace

Result<RedrivePolicy> parse_redrive_policy(std::string_view json) {
  const Result<Document> parsed = parse_json(json);
  if (!parsed.ok() || !parsed->is_object()) {
    return bad_policy(json, "Redrive policy is not a valid JSON map.");
  }
  const Document& policy = *parsed;
  for (const char* name : {"maxReceiveCount", "deadLetterTargetArn"}) {
    if (!policy.contains(name)) {
      return bad_policy(
          json, std::string("Redrive policy does not contain mandatory attribute: ") + name + ".");
    }
  }
  if (policy.size() > 2) {
    return bad_policy(
        json, "Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].");
  }
  const std::optional<int64_t> count = whole_number(policy["maxReceiveCount"]);
  if (!count || *count < 1 || *count > kMaxReceiveCountMax) {
    return bad_policy(json,
                      "Invalid value for maxReceiveCount: " + as_text(policy["maxReceiveCount"]) +
                          ", valid values are from 1 to 1000 both inclusive.");
  }
  const Document& arn = policy["deadLetterTargetArn"];
  if (!arn.is_string() || !parse_queue_arn(arn.get<std::string>())) {
    return bad_policy(json, "Invalid value for deadLetterTargetArn.");
  }
  return RedrivePolicy{arn.get<std::string>(), *count};
}

std::string to_json(const RedrivePolicy& policy) {
  return Document{{"deadLetterTargetArn", policy.dead_letter_arn},
                  {"maxReceiveCount", policy.max_receive_count}}
      .dump();
}

bool RedriveAllowPolicy::allows(std::string_view source_arn) const {
  switch (permission) {
    case Permission::kAllowAll:
      return true;
    case Permission::kDenyAll:
      return false;
    case Permission::kByQueue:
      return std::find(source_arns.begin(), source_arns.end(), source_arn) != source_arns.end();
  }
  return false;
}

Result<RedriveAllowPolicy> parse_redrive_allow_policy(std::string_view json) {
  using Permission = RedriveAllowPolicy::Permission;
  const Result<Document> parsed = parse_json(json);
  if (!parsed.ok() || !parsed->is_object())
    return bad_allow_policy(json, "Redrive allow policy is not a valid JSON map.");
  const Document& document = *parsed;
  RedriveAllowPolicy policy;
  const std::string permission =
      document.contains("redrivePermission") ? as_text(document["redrivePermission"]) : "";
  if (permission == "allowAll") {
    policy.permission = Permission::kAllowAll;
  } else if (permission == "denyAll") {
    policy.permission = Permission::kDenyAll;
  } else if (permission == "byQueue") {
    policy.permission = Permission::kByQueue;
  } else {
    return bad_allow_policy(json,
                            "Invalid value for redrivePermission: " + permission +
                                ", valid values are [allowAll, denyAll, byQueue].");
  }
  const bool by_queue = policy.permission == Permission::kByQueue;
  if (by_queue != document.contains("sourceQueueArns")) {
    return bad_allow_policy(
        json, "sourceQueueArns must be given if, and only if, redrivePermission is byQueue.");
  }
  if (!by_queue) return policy;
  const Document& sources = document["sourceQueueArns"];
  if (!sources.is_array() || sources.empty() || sources.size() > kRedriveAllowSourcesMax) {
    return bad_allow_policy(json, "sourceQueueArns must have from 1 to 10 queue ARNs.");
  }
  for (const Document& source : sources) {
    if (!source.is_string() || !parse_queue_arn(source.get<std::string>())) {
      return bad_allow_policy(json, "Invalid value in sourceQueueArns: " + as_text(source) + ".");
    }
    policy.source_arns.push_back(source.get<std::string>());
  }
  return policy;
}

}  // namespace cloudtab::sqs
