#include "core/services/s3/acl.h"

#include <string_view>
#include <utility>

#include "core/base/ascii.h"
#include "core/services/s3/errors.h"

namespace cloudtab::s3 {

namespace {

constexpr const char* kAllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";
constexpr const char* kAuthenticated = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
constexpr const char* kLogDelivery = "http://acs.amazonaws.com/groups/s3/LogDelivery";

/// What a canned list grants beside the owner's full control.
struct Canned {
  std::string_view name;
  const char* group;  ///< null: nothing
  const char* permissions[2];
};
constexpr Canned kCanned[] = {
    {"private", nullptr, {nullptr, nullptr}},
    {"public-read", kAllUsers, {"READ", nullptr}},
    {"public-read-write", kAllUsers, {"READ", "WRITE"}},
    {"authenticated-read", kAuthenticated, {"READ", nullptr}},
    {"aws-exec-read", nullptr, {nullptr, nullptr}},
    {"bucket-owner-read", nullptr, {nullptr, nullptr}},
    {"bucket-owner-full-control", nullptr, {nullptr, nullptr}},
    {"log-delivery-write", kLogDelivery, {"WRITE", "READ_ACP"}},
};

/// The members that carry grants, and what each grants.
constexpr std::pair<const char*, const char*> kGrantMembers[] = {
    {"GrantFullControl", "FULL_CONTROL"},
    {"GrantRead", "READ"},
    {"GrantReadACP", "READ_ACP"},
    {"GrantWrite", "WRITE"},
    {"GrantWriteACP", "WRITE_ACP"}};

bool is_enforced(const BucketRecord& bucket) {
  const Document controls = bucket.configurations.value("OwnershipControls", Document::object());
  for (const Document& rule : controls.value("Rules", Document::array()))
    return rule.value("ObjectOwnership", "") == "BucketOwnerEnforced";
  return false;
}

bool is_group(const std::string& uri) {
  return uri == kAllUsers || uri == kAuthenticated || uri == kLogDelivery;
}

/// Canonical ids are 64 hexadecimal digits.
bool is_user(const std::string& id) {
  return id.size() == 64 && id.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Document group_grant(const char* group, const char* permission) {
  return {{"Grantee", {{"Type", "Group"}, {"URI", group}}}, {"Permission", permission}};
}

Result<Document> canned_acl(const std::string& account, const std::string& name) {
  for (const Canned& canned : kCanned) {
    if (canned.name != name) continue;
    Document acl = default_acl(account);
    for (const char* permission : canned.permissions) {
      if (permission != nullptr) acl["Grants"].push_back(group_grant(canned.group, permission));
    }
    return acl;
  }
  return errors::invalid_argument("x-amz-acl", name, "");
}

/// `uri="http://..."`, `id="..."`, one or more with commas between.
Status read_grants(const std::string& header,
                   std::string_view text,
                   const char* permission,
                   Document& grants) {
  const std::string whole(text);
  while (!text.empty()) {
    const size_t comma = text.find(',');
    std::string_view one = text.substr(0, comma);
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    const size_t equals = one.find('=');
    const std::string kind(one.substr(0, equals));
    std::string value(equals == std::string_view::npos ? "" : one.substr(equals + 1));
    if (value.size() > 1 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    if (kind == "uri") {
      if (!is_group(value)) return errors::invalid_argument("uri", value, "Invalid group uri");
      grants.push_back(group_grant(value.c_str(), permission));
    } else if (kind == "id") {
      if (!is_user(value)) return errors::invalid_argument("id", value, "Invalid id");
      grants.push_back(
          {{"Grantee", {{"Type", "CanonicalUser"}, {"ID", value}}}, {"Permission", permission}});
    } else {
      return errors::invalid_argument(header, whole, "Argument format not recognized");
    }
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return ok();
}

std::string header_of(const std::string& member) {
  std::string header = "x-amz-grant-" + to_lower(member.substr(5));
  if (header == "x-amz-grant-fullcontrol") return "x-amz-grant-full-control";
  if (header.size() > 3 && header.substr(header.size() - 3) == "acp")
    header.insert(header.size() - 3, "-");
  return header;
}

/// An AccessControlPolicy, checked.
Result<Document> whole_acl(const BucketRecord& bucket, const Document& policy) {
  if (!policy.contains("Owner") || !policy.contains("Grants")) return errors::malformed_acl();
  for (const Document& grant : policy["Grants"]) {
    const Document grantee = grant.value("Grantee", Document::object());
    const std::string type = grantee.value("Type", "");
    if (!grant.contains("Permission")) return errors::malformed_acl();
    const std::string uri = grantee.value("URI", "");
    const std::string id = grantee.value("ID", "");
    if (type == "Group") {
      if (!is_group(uri)) return errors::invalid_argument("Group/URI", uri, "Invalid group uri");
    } else if (type == "CanonicalUser") {
      if (!is_user(id)) return errors::invalid_argument("CanonicalUser/ID", id, "Invalid id");
    } else {
      return errors::malformed_acl();
    }
  }
  const std::string owner = policy["Owner"].value("ID", "");
  if (owner != owner_of(bucket.account)["ID"])
    return errors::invalid_argument("CanonicalUser/ID", owner, "Invalid id");
  return Document{{"Owner", owner_of(bucket.account)}, {"Grants", policy["Grants"]}};
}

/// What the headers ask for; null if they ask for nothing.
Result<Document> acl_of_headers(const BucketRecord& bucket, const Document& input) {
  Document acl = default_acl(bucket.account);
  Document grants = Document::array();
  bool granted = false;
  for (const auto& [member, permission] : kGrantMembers) {
    if (!input.contains(member)) continue;
    granted = true;
    RETURN_IF_ERROR(read_grants(
        header_of(member), input[member].get_ref<const std::string&>(), permission, grants));
  }
  if (granted && input.contains("ACL")) {
    return errors::invalid_request("Specifying both Canned ACLs and Header Grants is not allowed");
  }
  if (input.contains("ACL")) return canned_acl(bucket.account, input["ACL"]);
  if (!granted) return Document();
  acl["Grants"] = std::move(grants);
  return acl;
}

}  // namespace

Document default_acl(const std::string& account) {
  const Document owner = owner_of(account);
  return {{"Owner", owner},
          {"Grants",
           {{{"Grantee", {{"ID", owner["ID"]}, {"Type", "CanonicalUser"}}},
             {"Permission", "FULL_CONTROL"}}}}};
}

Result<Document> read_acl(const BucketRecord& bucket, const Document& input) {
  ASSIGN_OR_RETURN(Document acl, acl_of_headers(bucket, input));
  const auto policy = input.find("AccessControlPolicy");
  if (policy != input.end()) {
    if (!acl.is_null()) return errors::unexpected_content();
    ASSIGN_OR_RETURN(acl, whole_acl(bucket, *policy));
  }
  if (acl.is_null()) return errors::missing_acl();
  // What says no more than ownership does is let be.
  if (is_enforced(bucket) && acl != default_acl(bucket.account)) return errors::acl_not_supported();
  return acl;
}

Status add_acl(const BucketRecord& bucket, const Document& input, Document& attributes) {
  ASSIGN_OR_RETURN(Document acl, acl_of_headers(bucket, input));
  if (acl.is_null()) return ok();
  if (acl == default_acl(bucket.account)) return ok();
  if (is_enforced(bucket)) return errors::acl_not_supported();
  attributes[kAclAttribute] = std::move(acl);
  return ok();
}

}  // namespace cloudtab::s3
