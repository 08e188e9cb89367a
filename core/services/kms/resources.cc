#include "core/services/kms/resources.h"

#include <string>
#include <utility>

#include "core/base/arn.h"
#include "core/engine/call.h"

namespace cloudtab::kms {

namespace {

Result<Document> kms(Call& call, std::string_view operation, Document input) {
  return call.invoke({.service = "kms", .operation = operation, .input = std::move(input)});
}

bool is_gone(const Result<Document>& result) {
  return !result.ok() && result.error().code == "NotFoundException";
}

std::string text_of(const Document& policy) {
  return policy.is_string() ? policy.get<std::string>() : policy.dump();
}

Document tags_of(const ResourceRequest& request) {
  Document tags = Document::array();
  for (const Document& list : {request.properties.value("Tags", Document::array()), request.tags}) {
    for (const Document& tag : list) {
      // CloudFormation's own, which no client may set.
      if (tag.at("Key").get_ref<const std::string&>().rfind("aws:", 0) == 0) continue;
      tags.push_back({{"TagKey", tag.at("Key")}, {"TagValue", tag.at("Value")}});
    }
  }
  return tags;
}

Result<ResourceState> key_state(Call& call, const std::string& id) {
  ASSIGN_OR_RETURN(const Document answer, kms(call, "DescribeKey", {{"KeyId", id}}));
  return ResourceState{id, {{"Arn", answer["KeyMetadata"]["Arn"]}, {"KeyId", id}}};
}

bool is_symmetric(const Document& properties) {
  return properties.value("KeySpec", "SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT" &&
         properties.value("Origin", "AWS_KMS") == "AWS_KMS";
}

/// What can be changed of a key that is enabled; last, whether it stays so.
Status apply_state(Call& call, const std::string& id, const Document& properties) {
  if (properties.value("EnableKeyRotation", false)) {
    Document input = {{"KeyId", id}};
    if (properties.contains("RotationPeriodInDays"))
      input["RotationPeriodInDays"] = properties["RotationPeriodInDays"];
    RETURN_IF_ERROR(kms(call, "EnableKeyRotation", std::move(input)));
  } else if (is_symmetric(properties)) {
    RETURN_IF_ERROR(kms(call, "DisableKeyRotation", {{"KeyId", id}}));
  }
  if (!properties.value("Enabled", true)) RETURN_IF_ERROR(kms(call, "DisableKey", {{"KeyId", id}}));
  return ok();
}

Result<ResourceState> try_create_key(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  Document input = {{"Tags", tags_of(request)}};
  for (const char* member : {"Description", "KeyUsage", "KeySpec", "MultiRegion", "Origin"}) {
    if (properties.contains(member)) input[member] = properties[member];
  }
  if (properties.contains("KeyPolicy")) input["Policy"] = text_of(properties["KeyPolicy"]);
  ASSIGN_OR_RETURN(const Document created, kms(call, "CreateKey", input));
  const std::string id = created["KeyMetadata"]["KeyId"];
  RETURN_IF_ERROR(apply_state(call, id, properties));
  return key_state(call, id);
}

Result<ResourceState> try_update_key(Call& call, const ResourceRequest& request) {
  const std::string& id = request.physical_id;
  const Document& properties = request.properties;
  if (properties.value("Origin", "AWS_KMS") == "AWS_KMS")
    RETURN_IF_ERROR(kms(call, "EnableKey", {{"KeyId", id}}));
  RETURN_IF_ERROR(kms(call,
                      "UpdateKeyDescription",
                      {{"KeyId", id}, {"Description", properties.value("Description", "")}}));
  if (properties.contains("KeyPolicy")) {
    RETURN_IF_ERROR(
        kms(call, "PutKeyPolicy", {{"KeyId", id}, {"Policy", text_of(properties["KeyPolicy"])}}));
  }
  RETURN_IF_ERROR(kms(call, "TagResource", {{"KeyId", id}, {"Tags", tags_of(request)}}));
  RETURN_IF_ERROR(apply_state(call, id, properties));
  return key_state(call, id);
}

Result<ResourceState> try_remove_key(Call& call, const ResourceRequest& request) {
  const Result<Document> removed =
      kms(call,
          "ScheduleKeyDeletion",
          {{"KeyId", request.physical_id},
           {"PendingWindowInDays", request.properties.value("PendingWindowInDays", 30)}});
  if (!removed.ok() && !is_gone(removed) && removed.error().code != "KMSInvalidStateException")
    return removed.error();
  return ResourceState{request.physical_id};
}

/// A replica is made from where its primary is.
Result<ResourceState> try_create_replica(Call& call, const ResourceRequest& request) {
  const Document& properties = request.properties;
  const std::string primary = properties.at("PrimaryKeyArn");
  const Result<Arn> arn = parse_arn(primary);
  if (!arn.ok()) return Error{"ValidationException", "Invalid PrimaryKeyArn: " + primary};
  Document input = {{"KeyId", primary},
                    {"ReplicaRegion", call.scope().region},
                    {"Policy", text_of(properties.at("KeyPolicy"))},
                    {"Tags", tags_of(request)}};
  if (properties.contains("Description")) input["Description"] = properties["Description"];
  ASSIGN_OR_RETURN(const Document made,
                   call.invoke({.service = "kms",
                                .operation = "ReplicateKey",
                                .input = std::move(input),
                                .scope = Scope{call.scope().account, arn->region}}));
  const std::string id = made["ReplicaKeyMetadata"]["KeyId"];
  if (!properties.value("Enabled", true)) RETURN_IF_ERROR(kms(call, "DisableKey", {{"KeyId", id}}));
  return key_state(call, id);
}

Result<ResourceState> try_update_replica(Call& call, const ResourceRequest& request) {
  const std::string& id = request.physical_id;
  const Document& properties = request.properties;
  RETURN_IF_ERROR(kms(call,
                      "UpdateKeyDescription",
                      {{"KeyId", id}, {"Description", properties.value("Description", "")}}));
  RETURN_IF_ERROR(
      kms(call, "PutKeyPolicy", {{"KeyId", id}, {"Policy", text_of(properties.at("KeyPolicy"))}}));
  RETURN_IF_ERROR(
      kms(call, properties.value("Enabled", true) ? "EnableKey" : "DisableKey", {{"KeyId", id}}));
  return key_state(call, id);
}

Result<ResourceState> try_create_alias(Call& call, const ResourceRequest& request) {
  const std::string name = request.properties.at("AliasName");
  RETURN_IF_ERROR(
      kms(call,
          "CreateAlias",
          {{"AliasName", name}, {"TargetKeyId", request.properties.at("TargetKeyId")}}));
  return ResourceState{name};
}

Result<ResourceState> try_update_alias(Call& call, const ResourceRequest& request) {
  RETURN_IF_ERROR(kms(
      call,
      "UpdateAlias",
      {{"AliasName", request.physical_id}, {"TargetKeyId", request.properties.at("TargetKeyId")}}));
  return ResourceState{request.physical_id};
}

Result<ResourceState> try_remove_alias(Call& call, const ResourceRequest& request) {
  const Result<Document> removed = kms(call, "DeleteAlias", {{"AliasName", request.physical_id}});
  if (!removed.ok() && !is_gone(removed)) return removed.error();
  return ResourceState{request.physical_id};
}

}  // namespace

std::span<const ResourceType> resource_types() {
  static constexpr ResourceType kTypes[] = {
      {"AWS::KMS::Alias",
       handler<try_create_alias>,
       handler<try_update_alias>,
       handler<try_remove_alias>},
      {"AWS::KMS::Key", handler<try_create_key>, handler<try_update_key>, handler<try_remove_key>},
      {"AWS::KMS::ReplicaKey",
       handler<try_create_replica>,
       handler<try_update_replica>,
       handler<try_remove_key>},
  };
  return kTypes;
}

}  // namespace cloudtab::kms
