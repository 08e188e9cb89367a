#include "core/services/iam/entity.h"

#include <algorithm>

#include "core/base/encoding.h"

namespace cloudtab::iam {

namespace {

constexpr std::string_view kIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
constexpr size_t kIdLetters = 17;

}  // namespace

std::string new_id(Call& call, std::string_view prefix) {
  return std::string(prefix) + call.random().text(kIdLetters, kIdAlphabet);
}

std::string account_arn(const Call& call, std::string_view noun, std::string_view path_and_name) {
  return "arn:aws:iam::" + call.scope().account + ":" + std::string(noun) +
         std::string(path_and_name);
}

Document without_policies(const Document& entity) {
  Document described = entity;
  for (const char* member :
       {"InlinePolicies", "AttachedPolicies", "Groups", "LoginProfile", "ServiceLinked"})
    described.erase(member);
  return described;
}

Status check_has_no_policies(const Document& entity) {
  if (!entity.at("AttachedPolicies").empty())
    return errors::delete_conflict("Cannot delete entity, must detach all policies first.");
  if (!entity.at("InlinePolicies").empty())
    return errors::delete_conflict("Cannot delete entity, must delete policies first.");
  return ok();
}

Document boundary_of(const Document& arn) {
  return {{"PermissionsBoundaryType", "Policy"}, {"PermissionsBoundaryArn", arn}};
}

std::string encoded(const Document& text) {
  return percent_encode(text.get_ref<const std::string&>(), /*keep_slash=*/false);
}

Document merged_tags(const Document& present, const Document& added) {
  Document tags = present;
  for (const Document& tag : added) {
    const auto same = std::find_if(tags.begin(), tags.end(), [&](const Document& existing) {
      return existing["Key"] == tag["Key"];
    });
    if (same == tags.end()) {
      tags.push_back(tag);
    } else {
      *same = tag;
    }
  }
  return tags;
}

Document remaining_tags(const Document& present, const Document& keys) {
  Document kept = Document::array();
  for (const Document& tag : present) {
    if (std::find(keys.begin(), keys.end(), tag["Key"]) == keys.end()) kept.push_back(tag);
  }
  return kept;
}

}  // namespace cloudtab::iam
