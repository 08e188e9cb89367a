#include <iterator>
#include <string>

#include "core/services/s3/bucket_policy.h"
#include "core/services/s3/configuration.h"
#include "core/services/s3/cors.h"
#include "core/services/s3/encryption.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/lifecycle.h"
#include "core/services/s3/operations/operations.h"
#include "core/services/s3/state.h"
#include "core/services/s3/tags.h"
#include "core/services/s3/website.h"

namespace cloudtab::s3 {

namespace {

// In the order of ConfigurationIndex. Codes and texts: the ErrorResponses page named in errors.h.
constexpr Configuration kConfigurations[] = {
    {"Tagging", "Tagging", "", "NoSuchTagSet", "The TagSet does not exist"},
    {"Policy", "Policy", "Policy", "NoSuchBucketPolicy", "The bucket policy does not exist"},
    {"Cors",
     "CORSConfiguration",
     "",
     "NoSuchCORSConfiguration",
     "The CORS configuration does not exist"},
    {"Website",
     "WebsiteConfiguration",
     "",
     "NoSuchWebsiteConfiguration",
     "The specified bucket does not have a website configuration"},
    {"Encryption",
     "ServerSideEncryptionConfiguration",
     "ServerSideEncryptionConfiguration",
     "ServerSideEncryptionConfigurationNotFoundError",
     "The server side encryption configuration was not found"},
    {"PublicAccessBlock",
     "PublicAccessBlockConfiguration",
     "PublicAccessBlockConfiguration",
     "NoSuchPublicAccessBlockConfiguration",
     "The public access block configuration was not found"},
    {"OwnershipControls",
     "OwnershipControls",
     "OwnershipControls",
     "OwnershipControlsNotFoundError",
     "The bucket ownership controls were not found"},
    {"Lifecycle",
     "LifecycleConfiguration",
     "",
     "NoSuchLifecycleConfiguration",
     "The lifecycle configuration does not exist"},
    {"Logging", "BucketLoggingStatus", "", "", "{}"},
    {"Accelerate", "AccelerateConfiguration", "", "", "{}"},
    {"RequestPayment", "RequestPaymentConfiguration", "", "", R"({"Payer": "BucketOwner"})"},
};
static_assert(std::size(kConfigurations) == kRequestPayment + 1);

constexpr const char* kMinimumSize = "TransitionDefaultMinimumObjectSize";

/// Logs are not delivered, but what could never be is refused. Recorded: test_s3.py,
/// TestS3BucketLogging.
Status check_logging(Call& call, const std::string& name, const Document& status) {
  const auto enabled = status.find("LoggingEnabled");
  if (enabled == status.end()) return ok();
  const std::string target = enabled->value("TargetBucket", "");
  const BucketRecord* into = call.records<BucketRecord>(kS3Scope).find(target);
  if (into == nullptr) return errors::no_logging_target(target);
  const BucketRecord* from = call.records<BucketRecord>(kS3Scope).find(name);
  if (from->region != into->region) return errors::logging_elsewhere(into->region);
  return ok();
}

/// Recorded: test_s3_api.py, TestS3BucketAccelerateConfiguration.
Status check_accelerate(const std::string& name, const Document& configuration) {
  const std::string status = configuration.value("Status", "");
  if (status != "Enabled" && status != "Suspended") return errors::malformed_xml();
  if (name.find('.') == std::string::npos) return ok();
  return errors::invalid_request(
      "S3 Transfer Acceleration is not supported for buckets with periods "
      "(.) in their names");
}

Status check_payer(const Document& configuration) {
  const std::string payer = configuration.value("Payer", "");
  return payer == "Requester" || payer == "BucketOwner" ? ok() : Status(errors::malformed_xml());
}

}  // namespace

std::span<const Configuration> configurations() { return kConfigurations; }

Outcome put_configuration(Call& call, const Document& input, ConfigurationIndex index) {
  const Configuration& configuration = kConfigurations[index];
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  RETURN_IF_ERROR(find_bucket(call, bucket));
  const auto value = input.find(configuration.input_member);
  if (value == input.end()) return errors::malformed_xml();
  if (index == kPolicy)
    RETURN_IF_ERROR(check_bucket_policy(value->get_ref<const std::string&>(), bucket));
  if (index == kEncryption) RETURN_IF_ERROR(check_encryption(*value));
  if (index == kLogging) RETURN_IF_ERROR(check_logging(call, bucket, *value));
  if (index == kAccelerate) RETURN_IF_ERROR(check_accelerate(bucket, *value));
  if (index == kRequestPayment) RETURN_IF_ERROR(check_payer(*value));
  if (index == kWebsite) RETURN_IF_ERROR(check_website(*value));
  if (index == kCors) RETURN_IF_ERROR(check_cors(*value));
  if (index == kTagging) {
    const Document tags = value->value("TagSet", Document::array());
    RETURN_IF_ERROR(check_tags(tags, Tagged::kBucket, !call.principal().service.empty()));
    // An empty set is as none (recorded: test_s3_api.py, test_bucket_tagging_crud).
    if (tags.empty()) return delete_configuration(call, input, index);
  }
  call.records<BucketRecord>(kS3Scope).update(bucket, [&](BucketRecord& record) {
    record.configurations[std::string(configuration.name)] = *value;
  });
  return Document::object();
}

Outcome get_configuration(Call& call, const Document& input, ConfigurationIndex index) {
  const Configuration& configuration = kConfigurations[index];
  const std::string& name = input.at("Bucket").get_ref<const std::string&>();
  ASSIGN_OR_RETURN(const BucketRecord* bucket, find_bucket(call, name));
  const auto value = bucket->configurations.find(configuration.name);
  if (value == bucket->configurations.end()) {
    if (configuration.missing_code.empty()) return Document::parse(configuration.missing_text);
    return errors::no_configuration(configuration.missing_code, configuration.missing_text, name);
  }
  if (configuration.output_member.empty()) return *value;
  return Document{{std::string(configuration.output_member), *value}};
}

// A configuration of rules says beside them from which size on objects change their class; what
// S3 takes by default is recorded: test_s3.py, test_s3_transition_default_minimum_object_size.
Outcome put_bucket_lifecycle_configuration(Call& call, const Document& input) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  RETURN_IF_ERROR(find_bucket(call, bucket));
  const std::string size = input.value(kMinimumSize, "all_storage_classes_128K");
  if (size != "all_storage_classes_128K" && size != "varies_by_storage_class")
    return errors::invalid_request(std::string("Invalid ") + kMinimumSize + " found: " + size);
  ASSIGN_OR_RETURN(
      Document configuration,
      checked_lifecycle(call, input.value("LifecycleConfiguration", Document::object())));
  configuration[kMinimumSize] = size;
  call.records<BucketRecord>(kS3Scope).update(bucket, [&](BucketRecord& record) {
    record.configurations[kLifecycleName] = std::move(configuration);
  });
  watch_bucket(call, bucket);
  return Document{{kMinimumSize, size}};
}

Outcome delete_configuration(Call& call, const Document& input, ConfigurationIndex index) {
  const std::string& bucket = input.at("Bucket").get_ref<const std::string&>();
  RETURN_IF_ERROR(find_bucket(call, bucket));
  call.records<BucketRecord>(kS3Scope).update(bucket, [&](BucketRecord& record) {
    if (index == kEncryption) {
      record.configurations["Encryption"] = default_encryption();
    } else {
      record.configurations.erase(std::string(kConfigurations[index].name));
    }
  });
  return Document::object();
}

}  // namespace cloudtab::s3
