#include "core/services/s3/lifecycle.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/services/s3/lifecycle_rule.h"
#include "core/services/s3/multipart.h"
#include "core/services/s3/object_lock.h"
#include "core/services/s3/versions.h"

namespace cloudtab::s3 {

namespace {

constexpr const char* kTimer = "lifecycle";
constexpr std::string_view kCause = "LifecycleExpiration";

std::vector<LifecycleRule> rules_of(const BucketRecord& bucket) {
  const auto found = bucket.configurations.find(kLifecycleName);
  if (found == bucket.configurations.end()) return {};
  return read_rules(*found);
}

void earliest(std::optional<Instant>& one, std::optional<Instant> other) {
  if (other && (!one || *other < *one)) one = other;
}

/// What goes now, by name, and when more is due. Gathered before anything goes, so that nothing is
/// looked at twice.
struct Plan {
  struct Version {
    std::string key;
    std::string id;
  };
  std::vector<std::string> keys;
  std::vector<Version> versions;
  std::vector<UploadRecord> uploads;
  std::optional<Instant> next;
};

/// Makes the plan of one bucket.
class Planner {
 public:
  Planner(Call& call, const BucketRecord& bucket, const std::string& name)
      : call_(call), name_(name), rules_(rules_of(bucket)) {}

  Plan run() {
    if (rules_.empty()) return {};
    for (const auto& entry : call_.records<ObjectRecord>(kS3Scope).prefix(object_prefix(name_, "")))
      consider(current_due(entry.second), [&] { plan_.keys.push_back(entry.second.key); });
    look_behind();
    for (const auto& entry : call_.records<UploadRecord>(kS3Scope).prefix(uploads_of(name_)))
      consider(upload_due(entry.second), [&] { plan_.uploads.push_back(entry.second); });
    return std::move(plan_);
  }

  std::optional<Instant> current_due(const ObjectRecord& object) const {
    std::optional<Instant> due;
    for (const LifecycleRule& rule : rules_) {
      if (rule.covers(object)) earliest(due, rule.current_due(object.modified));
    }
    return due;
  }

  /// `newer`: how many noncurrent versions of the key are newer.
  std::optional<Instant> noncurrent_due(const ObjectRecord& object,
                                        Instant since,
                                        int64_t newer) const {
    std::optional<Instant> due;
    for (const LifecycleRule& rule : rules_) {
      if (rule.covers(object) && newer >= rule.noncurrent_kept)
        earliest(due, rule.noncurrent_due(since));
    }
    return due;
  }

  std::optional<Instant> upload_due(const UploadRecord& upload) const {
    std::optional<Instant> due;
    for (const LifecycleRule& rule : rules_) {
      if (rule.covers_key(upload.key)) earliest(due, rule.upload_due(upload.initiated));
    }
    return due;
  }

 private:
  template <class Take>
  void consider(std::optional<Instant> due, Take&& take) {
    if (!due) return;
    if (*due <= call_.now())
      take();
    else
      earliest(plan_.next, due);
  }

  void look_behind() {
    const auto range = call_.records<VersionRecord>(kS3Scope).prefix(versions_in(name_));
    std::string key;
    int64_t newer = 0;
    for (auto it = range.begin(); it != range.end();) {
      const VersionRecord& version = it->second;
      if (version.object.key != key) newer = 0;
      key = version.object.key;
      ++it;
      const bool is_latest = version.is_marker && version.noncurrent == Instant{};
      std::optional<Instant> due;
      if (!is_latest) {
        due = noncurrent_due(version.object, version.noncurrent, newer++);
      } else if (it == range.end() || it->second.object.key != key) {
        due = marker_due(version.object);
      }
      // What is locked stays for as long, and is looked at again the day after.
      if (due && is_locked(version.object)) due = std::max(*due, midnight_after(call_.now()));
      consider(due, [&] { plan_.versions.push_back({key, shown_version(version.object)}); });
    }
  }

  bool is_locked(const ObjectRecord& object) const {
    return !check_not_held(object).ok() || !check_unlocked(object, false, call_.now()).ok();
  }

  /// Of a marker with nothing behind it.
  std::optional<Instant> marker_due(const ObjectRecord& marker) const {
    std::optional<Instant> due;
    for (const LifecycleRule& rule : rules_) {
      if (rule.covers_key(marker.key)) earliest(due, rule.marker_due(marker.modified));
    }
    return due;
  }

  Call& call_;
  const std::string& name_;
  const std::vector<LifecycleRule> rules_;
  Plan plan_;
};

void carry_out(Call& call, const std::string& name, const Plan& plan) {
  for (const std::string& key : plan.keys) {
    const Result<const BucketRecord*> bucket = find_bucket(call, name);
    if (bucket.ok()) delete_key(call, **bucket, name, key, kCause);
  }
  for (const Plan::Version& version : plan.versions) {
    const Result<const BucketRecord*> bucket = find_bucket(call, name);
    if (bucket.ok()) (void)delete_version(call, **bucket, name, version.key, version.id, kCause);
  }
  for (const UploadRecord& upload : plan.uploads) erase_upload(call, name, upload);
  call.trace("s3.lifecycle",
             "arn:aws:s3:::" + name,
             {{"expired", plan.keys.size()},
              {"versions", plan.versions.size()},
              {"uploads", plan.uploads.size()}});
}

}  // namespace

void LifecycleRecord::encode(RecordWriter& out) const { out.instant(due); }

LifecycleRecord LifecycleRecord::decode(RecordReader& in, uint32_t /*version*/) {
  return {in.instant()};
}

std::optional<Expiry> expiry_of(const BucketRecord& bucket, const ObjectRecord& object) {
  std::optional<Expiry> found;
  for (LifecycleRule& rule : rules_of(bucket)) {
    if (!rule.covers(object)) continue;
    const std::optional<Instant> due = rule.current_due(object.modified);
    if (due && (!found || *due < found->at)) found = Expiry{*due, std::move(rule.id)};
  }
  return found;
}

void tell_expiry(const BucketRecord& bucket, const ObjectRecord& object, Document& answer) {
  if (const std::optional<Expiry> expiry = expiry_of(bucket, object)) {
    answer["Expiration"] =
        "expiry-date=\"" + to_http_date(expiry->at) + "\", rule-id=\"" + expiry->rule + '"';
  }
}

void watch(Call& call, const std::string& bucket, std::optional<Instant> due) {
  if (!due) return;
  // What is overdue when its rule comes is due with the rest of the day.
  const Instant at = std::max(*due, midnight_after(call.now()));
  Collection<LifecycleRecord>& watched = call.records<LifecycleRecord>(kS3Scope);
  const LifecycleRecord* set = watched.find(bucket);
  if (set != nullptr && set->due <= at) return;
  watched.put(bucket, {at});
  call.set_timer(kTimer, bucket, at);
}

void watch_object(Call& call,
                  const BucketRecord& bucket,
                  const std::string& name,
                  const ObjectRecord& object) {
  if (bucket.configurations.contains(kLifecycleName))
    watch(call, name, Planner(call, bucket, name).current_due(object));
}

void watch_noncurrent(Call& call,
                      const BucketRecord& bucket,
                      const std::string& name,
                      const ObjectRecord& object) {
  // How many newer ones there will be when it is due is not known yet.
  constexpr int64_t kMany = INT64_MAX;
  if (bucket.configurations.contains(kLifecycleName))
    watch(call, name, Planner(call, bucket, name).noncurrent_due(object, call.now(), kMany));
}

void watch_upload(Call& call,
                  const BucketRecord& bucket,
                  const std::string& name,
                  const UploadRecord& upload) {
  if (bucket.configurations.contains(kLifecycleName))
    watch(call, name, Planner(call, bucket, name).upload_due(upload));
}

void watch_bucket(Call& call, const std::string& name) {
  const BucketRecord* bucket = call.records<BucketRecord>(kS3Scope).find(name);
  if (bucket == nullptr) return;
  const Plan plan = Planner(call, *bucket, name).run();
  const bool overdue = !plan.keys.empty() || !plan.versions.empty() || !plan.uploads.empty();
  watch(call, name, overdue ? std::optional<Instant>(call.now()) : plan.next);
}

void run_lifecycle(Call& call, std::string_view key) {
  const std::string name(key);
  const LifecycleRecord* set = call.records<LifecycleRecord>(kS3Scope).find(name);
  // Another timer took over, or the bucket is gone.
  if (set == nullptr || set->due > call.now()) return;
  call.records<LifecycleRecord>(kS3Scope).erase(name);
  const BucketRecord* bucket = call.records<BucketRecord>(kS3Scope).find(name);
  if (bucket == nullptr) return;
  const Plan plan = Planner(call, *bucket, name).run();
  if (!plan.keys.empty() || !plan.versions.empty() || !plan.uploads.empty())
    carry_out(call, name, plan);
  watch_bucket(call, name);
}

}  // namespace cloudtab::s3
