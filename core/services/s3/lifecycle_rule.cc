#include "core/services/s3/lifecycle_rule.h"

#include <algorithm>
#include <set>
#include <string>

#include "core/services/s3/errors.h"
#include "core/services/s3/lifecycle.h"
#include "core/services/s3/limits.h"
#include "core/services/s3/text.h"

namespace cloudtab::s3 {

namespace {

constexpr Duration kDay = 24h;

std::optional<Instant> after_days(Instant from, const std::optional<int64_t>& days) {
  if (!days) return std::nullopt;
  return midnight_after(from + *days * kDay);
}

template <class Value>
std::optional<Value> value_of(const Document& document, const char* member) {
  const auto found = document.find(member);
  if (found == document.end()) return std::nullopt;
  return found->get<Value>();
}

void add_tag(const Document& tag, LifecycleRule& rule) {
  rule.tags.emplace_back(tag.value("Key", ""), tag.value("Value", ""));
}

LifecycleRule read_rule(const Document& written) {
  LifecycleRule rule;
  rule.id = written.value("ID", "");
  rule.prefix = written.value("Prefix", "");
  const Document filter = written.value("Filter", Document::object());
  if (filter.contains("Tag")) add_tag(filter["Tag"], rule);
  const Document& narrow = filter.contains("And") ? filter["And"] : filter;
  if (narrow.contains("Prefix")) rule.prefix = narrow["Prefix"];
  for (const Document& tag : narrow.value("Tags", Document::array())) add_tag(tag, rule);
  rule.size_above = value_of<uint64_t>(narrow, "ObjectSizeGreaterThan");
  rule.size_below = value_of<uint64_t>(narrow, "ObjectSizeLessThan");
  const Document expiration = written.value("Expiration", Document::object());
  rule.days = value_of<int64_t>(expiration, "Days");
  if (const auto date = value_of<int64_t>(expiration, "Date")) rule.date = from_millis(*date);
  rule.lone_markers = expiration.value("ExpiredObjectDeleteMarker", false);
  const Document noncurrent = written.value("NoncurrentVersionExpiration", Document::object());
  rule.noncurrent_days = value_of<int64_t>(noncurrent, "NoncurrentDays");
  rule.noncurrent_kept = noncurrent.value("NewerNoncurrentVersions", int64_t{0});
  const Document upload = written.value("AbortIncompleteMultipartUpload", Document::object());
  rule.upload_days = value_of<int64_t>(upload, "DaysAfterInitiation");
  return rule;
}

Status check_filter(const Document& rule) {
  const bool has_filter = rule.contains("Filter");
  if (has_filter == rule.contains("Prefix")) return errors::malformed_xml();
  if (!has_filter) return ok();
  const Document& filter = rule["Filter"];
  if (filter.size() > 1) return errors::malformed_xml();
  std::set<std::string> keys;
  const Document both = filter.value("And", Document::object());
  for (const Document& tag : both.value("Tags", Document::array())) {
    if (!keys.insert(tag.value("Key", "")).second)
      return errors::invalid_request("Duplicate Tag Keys are not allowed.");
  }
  return ok();
}

Status check_expiration(const Document& expiration) {
  if (expiration.size() != 1) return errors::malformed_xml();
  if (expiration.value("Days", int64_t{1}) < 1) {
    return errors::invalid_argument("Days",
                                    std::to_string(expiration["Days"].get<int64_t>()),
                                    "'Days' for Expiration action must be a positive integer");
  }
  const Instant date = from_millis(expiration.value("Date", int64_t{0}));
  if (date.time_since_epoch() % kDay != Duration{}) {
    return errors::invalid_argument(
        "Date", to_iso8601_millis(date), "'Date' must be at midnight GMT");
  }
  return ok();
}

Status check_rule(const Document& rule) {
  const std::string status = rule.value("Status", "");
  if (status != "Enabled" && status != "Disabled") return errors::malformed_xml();
  RETURN_IF_ERROR(check_filter(rule));
  bool acts = false;
  for (const char* action : {"Expiration",
                             "Transitions",
                             "NoncurrentVersionExpiration",
                             "NoncurrentVersionTransitions",
                             "AbortIncompleteMultipartUpload"})
    acts = acts || rule.contains(action);
  if (!acts) return errors::malformed_xml();
  if (rule.contains("Expiration")) RETURN_IF_ERROR(check_expiration(rule["Expiration"]));
  if (rule.contains("NoncurrentVersionExpiration") &&
      !rule["NoncurrentVersionExpiration"].contains("NoncurrentDays"))
    return errors::malformed_xml();
  return ok();
}

/// Texts: as moto and LocalStack quote the service.
Status check_id(const std::string& id, std::set<std::string>& ids) {
  if (id.size() > kLifecycleIdBytesMax) {
    return errors::invalid_argument(
        "ID",
        id,
        "ID length should not exceed allowed limit of " + std::to_string(kLifecycleIdBytesMax));
  }
  if (!id.empty() && !ids.insert(id).second) {
    return errors::invalid_argument(
        "ID", id, "Rule ID must be unique. Found same ID for more than one rule");
  }
  return ok();
}

}  // namespace

Instant midnight_after(Instant time) {
  return Instant(std::chrono::floor<std::chrono::days>(time.time_since_epoch())) + kDay;
}

bool LifecycleRule::covers_key(std::string_view key) const { return begins(key, prefix); }

bool LifecycleRule::covers(const ObjectRecord& object) const {
  if (!covers_key(object.key)) return false;
  if (size_above && object.size_bytes <= *size_above) return false;
  if (size_below && object.size_bytes >= *size_below) return false;
  if (tags.empty()) return true;
  const Document own = object.attributes.value(kTagsAttribute, Document::array());
  return std::all_of(tags.begin(), tags.end(), [&](const auto& tag) {
    return std::any_of(own.begin(), own.end(), [&](const Document& has) {
      return has["Key"] == tag.first && has["Value"] == tag.second;
    });
  });
}

std::optional<Instant> LifecycleRule::current_due(Instant modified) const {
  return date ? date : after_days(modified, days);
}

std::optional<Instant> LifecycleRule::noncurrent_due(Instant since) const {
  return after_days(since, noncurrent_days);
}

std::optional<Instant> LifecycleRule::marker_due(Instant modified) const {
  if (lone_markers) return midnight_after(modified);
  return current_due(modified);
}

std::optional<Instant> LifecycleRule::upload_due(Instant initiated) const {
  return after_days(initiated, upload_days);
}

std::vector<LifecycleRule> read_rules(const Document& configuration) {
  std::vector<LifecycleRule> rules;
  for (const Document& written : configuration.value("Rules", Document::array())) {
    if (written.value("Status", "") == "Enabled") rules.push_back(read_rule(written));
  }
  return rules;
}

Result<Document> checked_lifecycle(Call& call, Document configuration) {
  Document& rules = configuration["Rules"];
  if (!rules.is_array() || rules.empty()) return errors::malformed_xml();
  std::set<std::string> ids;
  for (Document& rule : rules) {
    RETURN_IF_ERROR(check_rule(rule));
    RETURN_IF_ERROR(check_id(rule.value("ID", ""), ids));
    if (!rule.contains("ID")) rule["ID"] = call.random().uuid();
  }
  return configuration;
}

}  // namespace cloudtab::s3
