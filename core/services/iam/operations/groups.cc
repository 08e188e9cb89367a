#include <algorithm>
#include <string>
#include <utility>

#include "core/services/iam/entity.h"
#include "core/services/iam/operations/operations.h"

namespace cloudtab::iam {

namespace {

bool is_member(const Document& user, const std::string& group) {
  const Document groups = user.value("Groups", Document::array());
  return std::find(groups.begin(), groups.end(), group) != groups.end();
}

Document listed_user(const Document& user) {
  Document described = without_policies(user);
  for (const char* member : {"Tags", "PermissionsBoundary"}) described.erase(member);
  return described;
}

Document members_of(Call& call, const std::string& group) {
  Document members = Document::array();
  for (const auto& [name, user] : account_records<UserRecord>(call)) {
    if (is_member(user.value, group)) members.push_back(listed_user(user.value));
  }
  return members;
}

}  // namespace

Outcome create_group(Call& call, const Document& input) {
  const std::string& name = input.at("GroupName").get_ref<const std::string&>();
  auto& groups = account_records<GroupRecord>(call);
  if (groups.contains(name)) return errors::exists("group", name);
  Document group = new_entity<GroupRecord>(call, input);
  Document answer = without_policies(group);
  groups.put(name, {std::move(group)});
  return Document{{"Group", std::move(answer)}};
}

Outcome get_group(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* group, find_entity<GroupRecord>(call, input));
  return Document{{"Group", without_policies(*group)},
                  {"Users", members_of(call, group->at("GroupName"))},
                  {"IsTruncated", false}};
}

Outcome list_groups(Call& call, const Document& input) {
  return page_of<GroupRecord>(call, input, "Groups", without_policies);
}

Outcome update_group(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_entity<GroupRecord>(call, input));
  const std::string name = found->at("GroupName");
  const std::string new_name = input.value("NewGroupName", name);
  auto& groups = account_records<GroupRecord>(call);
  if (new_name != name && groups.contains(new_name)) return errors::exists("group", new_name);
  Document group = *found;
  group["GroupName"] = new_name;
  group["Path"] = input.value("NewPath", group["Path"].get<std::string>());
  group["Arn"] = account_arn(call, "group", group["Path"].get<std::string>() + new_name);
  for (const Document& member : members_of(call, name)) {
    const Status changed = change_entity<UserRecord>(call, member, [&](Document& user) {
      for (Document& joined : user["Groups"]) {
        if (joined == name) joined = new_name;
      }
    });
    RETURN_IF_ERROR(changed);
  }
  groups.erase(name);
  groups.put(new_name, {std::move(group)});
  return Document::object();
}

Outcome delete_group(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* group, find_entity<GroupRecord>(call, input));
  const std::string& name = input["GroupName"].get_ref<const std::string&>();
  if (!members_of(call, name).empty())
    return errors::delete_conflict("Cannot delete entity, must remove users from group first.");
  RETURN_IF_ERROR(check_has_no_policies(*group));
  account_records<GroupRecord>(call).erase(name);
  return Document::object();
}

Outcome add_user_to_group(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_entity<GroupRecord>(call, input));
  RETURN_IF_ERROR(change_entity<UserRecord>(call, input, [&](Document& user) {
    const std::string& group = input["GroupName"].get_ref<const std::string&>();
    if (is_member(user, group)) return;
    if (!user.contains("Groups")) user["Groups"] = Document::array();
    user["Groups"].push_back(group);
  }));
  return Document::object();
}

Outcome remove_user_from_group(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_entity<GroupRecord>(call, input));
  ASSIGN_OR_RETURN(const Document* user, find_entity<UserRecord>(call, input));
  const std::string& group = input["GroupName"].get_ref<const std::string&>();
  if (!is_member(*user, group)) {
    return Error{"NoSuchEntityException",
                 "User " + input["UserName"].get<std::string>() + " is not in group " + group + ".",
                 404};
  }
  RETURN_IF_ERROR(change_entity<UserRecord>(call, input, [&](Document& changed) {
    Document& groups = changed["Groups"];
    groups.erase(std::find(groups.begin(), groups.end(), group));
  }));
  return Document::object();
}

Outcome list_groups_for_user(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* user, find_entity<UserRecord>(call, input));
  Document groups = Document::array();
  for (const Document& name : user->value("Groups", Document::array())) {
    ASSIGN_OR_RETURN(const Document* group,
                     find_entity<GroupRecord>(call, name.get_ref<const std::string&>()));
    groups.push_back(without_policies(*group));
  }
  return Document{{"Groups", std::move(groups)}, {"IsTruncated", false}};
}

}  // namespace cloudtab::iam
