#pragma once

#include <string>

#include "core/engine/call.h"
#include "core/engine/credential.h"
#include "core/engine/document_record.h"

namespace cloudtab::iam {

/// A role, user or group as Get... describes it, with two members more: `InlinePolicies` (name ->
/// document text) and `AttachedPolicies` (list of ARNs). Key: its name. A user also has `Groups`
/// (list of names) and, with a console password, `LoginProfile`; a role that belongs to a service
/// `ServiceLinked`, that service's name.
using RoleRecord = DocumentRecord<"iam/roles">;
using UserRecord = DocumentRecord<"iam/users">;
using GroupRecord = DocumentRecord<"iam/groups">;
/// A managed policy as GetPolicy describes it, with `Document`, the default version's text, and
/// `Versions`: each `VersionId`, `Document`, `CreateDate` (one record's worth: five at most). Key:
/// its ARN.
using PolicyRecord = DocumentRecord<"iam/policies">;
/// A user's access key as ListAccessKeys describes it. Key: the user's name, the key's id.
using AccessKeyRecord = DocumentRecord<"iam/access_keys">;
/// A user's credential for one service, or certificate, as its list describes it. Key: the user's
/// name, "service" or "certificate", its id.
using UserCredentialRecord = DocumentRecord<"iam/user_credentials">;
/// How the deletion of a service-linked role stands: `Status`. Key: the task's id.
using RoleDeletionRecord = DocumentRecord<"iam/role_deletions">;
/// As GetOpenIDConnectProvider describes it. Key: its ARN.
using OidcProviderRecord = DocumentRecord<"iam/oidc_providers">;
/// As GetInstanceProfile describes it, but `Roles` are names. Key: its name.
using InstanceProfileRecord = DocumentRecord<"iam/instance_profiles">;
/// The account's alias and password policy: `Alias`, `PasswordPolicy`. Key: "account".
using AccountRecord = DocumentRecord<"iam/accounts">;

/// IAM belongs to the account, whatever the region.
inline Scope account_scope(const Call& call) { return Scope{call.scope().account, ""}; }
template <class Record>
Collection<Record>& account_records(Call& call) {
  return call.records<Record>(account_scope(call));
}
/// Access keys belong to nobody's scope: they say whose they are.
inline Collection<CredentialRecord>& credentials(Call& call) {
  return call.records<CredentialRecord>(kSandboxScope);
}

}  // namespace cloudtab::iam
