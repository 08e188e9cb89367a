#include "core/services/iam/operations/entity_policies.h"

#include <algorithm>
#include <string>

#include "core/base/arn.h"
#include "core/services/iam/entity.h"
#include "core/services/iam/managed_policies.h"
#include "core/services/iam/policy/policy.h"

namespace cloudtab::iam {

namespace {

/// Errors as recorded (LocalStack's snapshots, attach policy).
Status check_attachable(Call& call, const std::string& arn) {
  const Result<Arn> parsed = parse_arn(arn);
  if (!parsed.ok()) return errors::validation("Invalid ARN:  Could not be parsed!");
  // AWS's own policies are taken to exist, though the sandbox carries the texts of few.
  if (parsed->account == "aws" || account_records<PolicyRecord>(call).contains(arn)) return ok();
  return errors::no_such_policy(arn);
}

}  // namespace

template <class Record>
Outcome put_inline_policy(Call& call, const Document& input) {
  const Document& text = input.at("PolicyDocument");
  RETURN_IF_ERROR(parse_policy(text.get_ref<const std::string&>(), PolicyKind::kIdentity));
  RETURN_IF_ERROR(find_modifiable<Record>(call, input));
  RETURN_IF_ERROR(change_entity<Record>(call, input, [&](Document& entity) {
    entity["InlinePolicies"][input["PolicyName"].get<std::string>()] = text;
  }));
  return Document::object();
}

template <class Record>
Outcome get_inline_policy(Call& call, const Document& input) {
  using Kind = EntityKind<Record>;
  ASSIGN_OR_RETURN(const Document* entity, find_entity<Record>(call, input));
  const Document& policies = entity->at("InlinePolicies");
  const std::string& name = input.at("PolicyName").get_ref<const std::string&>();
  const auto policy = policies.find(name);
  if (policy == policies.end()) return errors::no_such_inline_policy(Kind::kNoun, name);
  return Document{{Kind::kName, input[Kind::kName]},
                  {"PolicyName", name},
                  {"PolicyDocument", encoded(*policy)}};
}

template <class Record>
Outcome delete_inline_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* entity, find_modifiable<Record>(call, input));
  const std::string& name = input.at("PolicyName").get_ref<const std::string&>();
  if (!entity->at("InlinePolicies").contains(name))
    return errors::no_such_inline_policy(EntityKind<Record>::kNoun, name);
  RETURN_IF_ERROR(change_entity<Record>(
      call, input, [&](Document& changed) { changed["InlinePolicies"].erase(name); }));
  return Document::object();
}

template <class Record>
Outcome list_inline_policies(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* entity, find_entity<Record>(call, input));
  Document names = Document::array();
  for (const auto& policy : entity->at("InlinePolicies").items()) names.push_back(policy.key());
  return Document{{"PolicyNames", std::move(names)}, {"IsTruncated", false}};
}

template <class Record>
Outcome attach_policy(Call& call, const Document& input) {
  const std::string& arn = input.at("PolicyArn").get_ref<const std::string&>();
  RETURN_IF_ERROR(find_modifiable<Record>(call, input));
  RETURN_IF_ERROR(check_attachable(call, arn));
  RETURN_IF_ERROR(change_entity<Record>(call, input, [&](Document& entity) {
    Document& attached = entity["AttachedPolicies"];
    if (std::find(attached.begin(), attached.end(), arn) == attached.end()) attached.push_back(arn);
  }));
  return Document::object();
}

template <class Record>
Outcome detach_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* entity, find_modifiable<Record>(call, input));
  const Document& arn = input.at("PolicyArn");
  const Document& attached = entity->at("AttachedPolicies");
  if (std::find(attached.begin(), attached.end(), arn) == attached.end())
    return errors::policy_not_attached(arn.get_ref<const std::string&>());
  RETURN_IF_ERROR(change_entity<Record>(call, input, [&](Document& changed) {
    Document& list = changed["AttachedPolicies"];
    list.erase(std::find(list.begin(), list.end(), arn));
  }));
  return Document::object();
}

template <class Record>
Outcome list_attached_policies(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* entity, find_entity<Record>(call, input));
  Document attached = Document::array();
  for (const Document& arn : entity->at("AttachedPolicies")) {
    const std::string& text = arn.get_ref<const std::string&>();
    attached.push_back({{"PolicyName", text.substr(text.rfind('/') + 1)}, {"PolicyArn", text}});
  }
  return Document{{"AttachedPolicies", std::move(attached)}, {"IsTruncated", false}};
}

template <class Record>
Outcome put_permissions_boundary(Call& call, const Document& input) {
  const Document& arn = input.at("PermissionsBoundary");
  RETURN_IF_ERROR(find_modifiable<Record>(call, input));
  RETURN_IF_ERROR(check_attachable(call, arn.get_ref<const std::string&>()));
  RETURN_IF_ERROR(change_entity<Record>(
      call, input, [&](Document& entity) { entity["PermissionsBoundary"] = boundary_of(arn); }));
  return Document::object();
}

template <class Record>
Outcome delete_permissions_boundary(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_modifiable<Record>(call, input));
  RETURN_IF_ERROR(change_entity<Record>(
      call, input, [](Document& entity) { entity.erase("PermissionsBoundary"); }));
  return Document::object();
}

template <class Record>
Outcome tag_entity(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_entity<Record>(call, input, [&](Document& entity) {
    entity["Tags"] = merged_tags(entity.value("Tags", Document::array()), input.at("Tags"));
  }));
  return Document::object();
}

template <class Record>
Outcome untag_entity(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_entity<Record>(call, input, [&](Document& entity) {
    entity["Tags"] = remaining_tags(entity.value("Tags", Document::array()), input.at("TagKeys"));
  }));
  return Document::object();
}

template <class Record>
Outcome list_entity_tags(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* entity, find_entity<Record>(call, input));
  return Document{{"Tags", entity->value("Tags", Document::array())}, {"IsTruncated", false}};
}

#define CLOUDTAB_FOR_ENTITY(Record)                                      \
  template Outcome put_inline_policy<Record>(Call&, const Document&);    \
  template Outcome get_inline_policy<Record>(Call&, const Document&);    \
  template Outcome delete_inline_policy<Record>(Call&, const Document&); \
  template Outcome list_inline_policies<Record>(Call&, const Document&); \
  template Outcome attach_policy<Record>(Call&, const Document&);        \
  template Outcome detach_policy<Record>(Call&, const Document&);        \
  template Outcome list_attached_policies<Record>(Call&, const Document&);
#define CLOUDTAB_FOR_PRINCIPAL(Record)                                          \
  template Outcome put_permissions_boundary<Record>(Call&, const Document&);    \
  template Outcome delete_permissions_boundary<Record>(Call&, const Document&); \
  template Outcome tag_entity<Record>(Call&, const Document&);                  \
  template Outcome untag_entity<Record>(Call&, const Document&);                \
  template Outcome list_entity_tags<Record>(Call&, const Document&);

CLOUDTAB_FOR_ENTITY(RoleRecord)
CLOUDTAB_FOR_ENTITY(UserRecord)
CLOUDTAB_FOR_ENTITY(GroupRecord)
CLOUDTAB_FOR_PRINCIPAL(RoleRecord)
CLOUDTAB_FOR_PRINCIPAL(UserRecord)

}  // namespace cloudtab::iam
