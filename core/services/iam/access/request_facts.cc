#include "core/services/iam/access/request_facts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/services/iam/access/item_facts.h"
#include "core/services/iam/access/target.h"

namespace cloudtab::iam {

namespace {

/// A member of the input that is a condition's value as it stands: a text, a number, a flag, or a
/// list of texts.
struct FactMember {
  std::string_view service;
  const char* member;
  const char* key;
};
constexpr FactMember kMembers[] = {
    {"cloudformation", "ResourceTypes", "cloudformation:resourcetypes"},
    {"cloudformation", "RoleARN", "cloudformation:rolearn"},
    {"cloudformation", "TemplateURL", "cloudformation:templateurl"},
    {"cloudwatch", "Namespace", "cloudwatch:namespace"},
    {"dynamodb", "ReturnConsumedCapacity", "dynamodb:returnconsumedcapacity"},
    {"dynamodb", "ReturnValues", "dynamodb:returnvalues"},
    {"iam", "PermissionsBoundary", "iam:permissionsboundary"},
    {"iam", "PolicyArn", "iam:policyarn"},
    {"kms", "KeySpec", "kms:keyspec"},
    {"kms", "KeyUsage", "kms:keyusage"},
    {"lambda", "AuthType", "lambda:functionurlauthtype"},
    {"lambda", "CodeSigningConfigArn", "lambda:codesigningconfigarn"},
    {"lambda", "FunctionUrlAuthType", "lambda:functionurlauthtype"},
    {"lambda", "Layers", "lambda:layer"},
    {"lambda", "Principal", "lambda:principal"},
    {"s3", "ACL", "s3:x-amz-acl"},
    {"s3", "CopySource", "s3:x-amz-copy-source"},
    {"s3", "Delimiter", "s3:delimiter"},
    {"s3", "MaxKeys", "s3:max-keys"},
    {"s3", "Prefix", "s3:prefix"},
    {"s3", "SSEKMSKeyId", "s3:x-amz-server-side-encryption-aws-kms-key-id"},
    {"s3", "ServerSideEncryption", "s3:x-amz-server-side-encryption"},
    {"s3", "StorageClass", "s3:x-amz-storage-class"},
    {"s3", "VersionId", "s3:versionid"},
    {"sns", "Endpoint", "sns:endpoint"},
    {"sns", "Protocol", "sns:protocol"},
    {"sts", "ExternalId", "sts:externalid"},
    {"sts", "RoleSessionName", "sts:rolesessionname"},
    {"sts", "SourceIdentity", "sts:sourceidentity"},
    {"sts", "TransitiveTagKeys", "sts:transitivetagkeys"},
};

void add_value(const Document& value, std::vector<std::string>& out) {
  if (value.is_string()) out.push_back(value.get<std::string>());
  if (value.is_number_integer()) out.push_back(std::to_string(value.get<int64_t>()));
  if (value.is_boolean()) out.push_back(value.get<bool>() ? "true" : "false");
  if (!value.is_array()) return;
  for (const Document& each : value) add_value(each, out);
}

void add_members(const AccessRequest& request, Facts& facts) {
  for (const FactMember& row : kMembers) {
    if (row.service != request.service.id) continue;
    const auto found = request.input.find(row.member);
    if (found == request.input.end()) continue;
    std::vector<std::string> values;
    add_value(*found, values);
    if (!values.empty()) facts[row.key] = std::move(values);
  }
}

std::string text(const Document& tag, const char* member) {
  const auto found = tag.find(member);
  return found != tag.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void add_tags(const Document& input, Facts& facts) {
  const auto add_tag = [&](const std::string& key, const std::string& value) {
    facts["aws:requesttag/" + to_lower(key)] = {value};
    facts["aws:tagkeys"].push_back(key);
  };
  for (const char* member : {"Tags", "tags"}) {
    const auto tags = input.find(member);
    if (tags == input.end()) continue;
    if (tags->is_object()) {
      for (const auto& [key, value] : tags->items()) {
        if (value.is_string()) add_tag(key, value.get<std::string>());
      }
      continue;
    }
    for (const Document& tag : *tags) {
      if (tag.contains("Key")) add_tag(text(tag, "Key"), text(tag, "Value"));
      if (tag.contains("TagKey")) add_tag(text(tag, "TagKey"), text(tag, "TagValue"));
    }
  }
  for (const char* member : {"TagKeys", "tagKeys"}) {
    if (const auto keys = input.find(member); keys != input.end())
      add_value(*keys, facts["aws:tagkeys"]);
  }
}

/// `Tagging` of an object that is written: `a=1&b=2`.
void add_object_tags(const std::string& query, Facts& facts) {
  for (size_t at = 0; at < query.size();) {
    const size_t end = std::min(query.find('&', at), query.size());
    const std::string pair = query.substr(at, end - at);
    const size_t equals = std::min(pair.find('='), pair.size());
    const std::string key = percent_decode(pair.substr(0, equals), /*plus_is_space=*/true);
    const std::string value = percent_decode(pair.substr(std::min(equals + 1, pair.size())),
                                             /*plus_is_space=*/true);
    facts["s3:requestobjecttag/" + to_lower(key)] = {value};
    facts["s3:requestobjecttagkeys"].push_back(key);
    at = end + 1;
  }
}

void add_encryption_context(const Document& input, Facts& facts) {
  const Document context = input.value("EncryptionContext", Document::object());
  for (const auto& [key, value] : context.items()) {
    facts["kms:encryptioncontext:" + to_lower(key)] = {value.get<std::string>()};
    facts["kms:encryptioncontextkeys"].push_back(key);
  }
}

/// The function of an event source mapping, which is the resource of none of its operations.
void add_mapped_function(const AccessRequest& request, Facts& facts) {
  const std::string_view operation = request.operation.name;
  if (operation.find("EventSourceMapping") == std::string_view::npos) return;
  const std::string name = text(request.input, "FunctionName");
  if (name.empty()) return;
  const bool is_arn = name.rfind("arn:", 0) == 0;
  facts["lambda:functionarn"] = {is_arn ? name
                                        : "arn:aws:lambda:" + request.scope.region + ":" +
                                              request.scope.account + ":function:" + name};
}

}  // namespace

void add_request_facts(Call& call, const AccessRequest& request, Facts& facts) {
  const std::string_view service = request.service.id;
  add_tags(request.input, facts);
  add_members(request, facts);
  if (const PassedRole* passed = passed_role(request))
    facts["iam:passedtoservice"] = {std::string(passed->taker)};
  if (service == "s3") add_object_tags(text(request.input, "Tagging"), facts);
  if (service == "kms") add_encryption_context(request.input, facts);
  if (service == "lambda") add_mapped_function(request, facts);
  if (service == "dynamodb") add_item_facts(call, request, facts);
}

}  // namespace cloudtab::iam
