#include <algorithm>
#include <string>
#include <string_view>

#include "core/base/arn.h"
#include "core/services/s3/acl.h"
#include "core/services/s3/bucket_name.h"
#include "core/services/s3/encryption.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/lifecycle.h"
#include "core/services/s3/limits.h"
#include "core/services/s3/object_lock.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/state.h"
#include "core/services/s3/tags.h"
#include "core/services/s3/versions.h"

namespace cloudtab::s3 {

namespace {

constexpr std::string_view kDefaultRegion = "us-east-1";
constexpr std::string_view kIreland = "eu-west-1";
/// What eu-west-1 was called when it was the only one in Europe.
constexpr std::string_view kOldIreland = "EU";
/// A bucket's configuration beside those that are put: the constraint it was made with, where that
/// is not its region.
constexpr const char* kLocation = "Location";

/// What AWS sets on every new bucket since April 2023.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
Document default_configurations() {
  return {{"PublicAccessBlock",
           {{"BlockPublicAcls", true},
            {"IgnorePublicAcls", true},
            {"BlockPublicPolicy", true},
            {"RestrictPublicBuckets", true}}},
          {"OwnershipControls", {{"Rules", {{{"ObjectOwnership", "BucketOwnerEnforced"}}}}}},
          {"Encryption", default_encryption()}};
}

/// `us-west-2`, `us-gov-west-1`: what a region's name looks like. There is no list of them here.
bool is_region_name(std::string_view name) {
  if (name.size() < 4 || name.back() < '0' || name.back() > '9' || name[name.size() - 2] != '-')
    return false;
  name.remove_suffix(2);
  return name.find('-') != std::string_view::npos &&
         std::all_of(
             name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

/// The region asked for: the body's, or that of the endpoint the request was sent to, which must
/// agree. us-east-1 makes buckets of every region, and is itself asked for by naming none.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html
Result<std::string> bucket_region(const Call& call, const Document& input) {
  const std::string& endpoint_region = call.scope().region;
  const Document body = input.value("CreateBucketConfiguration", Document::object());
  const std::string asked = body.value("LocationConstraint", "");
  if (endpoint_region == kDefaultRegion) {
    if (asked.empty()) return std::string(kDefaultRegion);
    if (asked == kOldIreland) return std::string(kIreland);
    if (asked == kDefaultRegion || !is_region_name(asked))
      return errors::invalid_location_constraint(asked);
    return asked;
  }
  if (asked == kOldIreland && endpoint_region == kIreland) return endpoint_region;
  if (asked.empty()) return errors::illegal_location_constraint("unspecified");
  if (asked != endpoint_region) return errors::illegal_location_constraint(asked);
  return asked;
}

}  // namespace

Outcome create_bucket(Call& call, const Document& input) {
  const std::string& name = input.at("Bucket").get_ref<const std::string&>();
  if (!is_valid_bucket_name(name)) return errors::invalid_bucket_name(name);
  ASSIGN_OR_RETURN(const std::string region, bucket_region(call, input));
  if (input.value("ACL", "private") != "private" && !input.contains("ObjectOwnership")) {
    return errors::no_configuration(
        "InvalidBucketAclWithObjectOwnership",
        "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
        name);
  }
  Collection<BucketRecord>& buckets = call.records<BucketRecord>(kS3Scope);
  const std::string location =
      region == kDefaultRegion ? "/" + name : "http://" + name + ".s3.amazonaws.com/";
  const Document answer = {{"Location", location}, {"BucketArn", "arn:aws:s3:::" + name}};
  if (const BucketRecord* existing = buckets.find(name)) {
    if (existing->account != call.scope().account) return errors::bucket_already_exists(name);
    // In us-east-1 creating one's own bucket again succeeds.
    if (region != kDefaultRegion) return errors::bucket_already_owned_by_you(name);
    return answer;
  }
  size_t owned = 0;
  for (const auto& [key, bucket] : buckets) owned += bucket.account == call.scope().account;
  if (owned >= kBucketsPerAccountMax) return errors::too_many_buckets();

  BucketRecord bucket{call.scope().account, region, call.now(), default_configurations()};
  if (input.contains("ObjectOwnership")) {
    bucket.configurations["OwnershipControls"]["Rules"].at(0)["ObjectOwnership"] =
        input["ObjectOwnership"];
  }
  const Document body = input.value("CreateBucketConfiguration", Document::object());
  if (body.value("LocationConstraint", "") == kOldIreland)
    bucket.configurations[kLocation] = kOldIreland;
  if (body.contains("Tags")) RETURN_IF_ERROR(check_tags(body["Tags"], Tagged::kBucket));
  if (body.contains("Tags")) bucket.configurations["Tagging"] = {{"TagSet", body["Tags"]}};
  if (input.value("ObjectLockEnabledForBucket", false)) {
    bucket.configurations[kVersioning] = {{"Status", "Enabled"}};
    bucket.configurations[kObjectLock] = {{"ObjectLockEnabled", "Enabled"}};
  }
  if (input.value("ACL", "private") != "private") {
    ASSIGN_OR_RETURN(bucket.configurations[kAcl], read_acl(bucket, input));
  }
  buckets.put(name, std::move(bucket));
  call.trace("s3.create_bucket", "arn:aws:s3:::" + name);
  return answer;
}

Outcome delete_bucket(Call& call, const Document& input) {
  const std::string& name = input.at("Bucket").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const BucketRecord* bucket, find_bucket(call, name));
  if (!is_empty(call, name))
    return errors::bucket_not_empty(name, versioning_of(*bucket) != Versioning::kNever);
  for (const auto& [key, upload] : call.records<UploadRecord>(kS3Scope).prefix(uploads_of(name)))
    call.records<PartRecord>(kS3Scope).erase_prefix(parts_of(upload.id));
  call.records<UploadRecord>(kS3Scope).erase_prefix(uploads_of(name));
  call.records<LifecycleRecord>(kS3Scope).erase(name);
  call.records<BucketRecord>(kS3Scope).erase(name);
  call.trace("s3.delete_bucket", "arn:aws:s3:::" + name);
  return Document::object();
}

Outcome head_bucket(Call& call, const Document& input) {
  const std::string& name = input.at("Bucket").get_ref<const std::string&>();
  const BucketRecord* bucket = call.records<BucketRecord>(kS3Scope).find(name);
  if (bucket == nullptr) return errors::not_found();
  return Document{{"BucketRegion", bucket->region}, {"BucketArn", "arn:aws:s3:::" + name}};
}

Outcome list_buckets(Call& call, const Document& input) {
  const std::string prefix = input.value("Prefix", "");
  const std::string region = input.value("BucketRegion", "");
  const size_t buckets_max = input.value("MaxBuckets", kBucketsPerAccountMax);
  const std::string after = input.value("ContinuationToken", "");
  Document buckets = Document::array();
  Document answer = {{"Owner", owner_of(call.scope().account)}};
  for (const auto& [name, bucket] : call.records<BucketRecord>(kS3Scope).prefix(prefix)) {
    if (bucket.account != call.scope().account || name <= after) continue;
    if (!region.empty() && bucket.region != region) continue;
    if (buckets.size() == buckets_max) {
      answer["ContinuationToken"] = buckets.back()["Name"];
      break;
    }
    Document entry = {{"Name", name}, {"CreationDate", to_millis(bucket.created)}};
    // The region is listed only for requests that use the paged form of the call.
    if (input.contains("MaxBuckets") || !region.empty()) entry["BucketRegion"] = bucket.region;
    buckets.push_back(std::move(entry));
  }
  answer["Buckets"] = std::move(buckets);
  if (input.contains("Prefix")) answer["Prefix"] = prefix;
  return answer;
}

Outcome get_bucket_location(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const BucketRecord* bucket,
                   find_bucket(call, input.at("Bucket").get_ref<const std::string&>()));
  // us-east-1 is answered as no constraint at all.
  if (bucket->region == kDefaultRegion) return Document::object();
  // The old name is kept (recorded: test_s3.py, test_create_bucket_with_eu_location_constraint).
  return Document{{"LocationConstraint", bucket->configurations.value(kLocation, bucket->region)}};
}

// Only what has been set is told (recorded: test_s3_api.py, test_bucket_versioning_crud).
Outcome get_bucket_versioning(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const BucketRecord* bucket,
                   find_bucket(call, input.at("Bucket").get_ref<const std::string&>()));
  return bucket->configurations.value(kVersioning, Document::object());
}

Outcome put_bucket_versioning(Call& call, const Document& input) {
  const std::string& name = input.at("Bucket").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const BucketRecord* existing, find_bucket(call, name));
  const std::string status = input.at("VersioningConfiguration").value("Status", "");
  if (status.empty()) return errors::no_versioning_status();
  if (status != "Enabled" && status != "Suspended") return errors::malformed_xml();
  if (status == "Suspended" && has_object_lock(*existing)) return errors::versions_are_locked();
  call.records<BucketRecord>(kS3Scope).update(name, [&](BucketRecord& bucket) {
    bucket.configurations[kVersioning] = {{"Status", status}};
  });
  return Document::object();
}

}  // namespace cloudtab::s3
