// The operations of IAM and STS, and the refusals their users meet, for every client. See call.mjs for what a call says.

import { account, from } from "./call.mjs";

const call = (operation, input, expect, more = {}) => ({ service: "iam", operation, input, expect, ...more });
const refused = (operation, input, code, message) => ({ service: "iam", operation, input, error: { code, ...(message !== undefined && { message }) } });
const sts = (operation, input, expect, more = {}) => ({ service: "sts", operation, input, expect, ...more });

const arn = (resource) => `arn:aws:iam::${account}:${resource}`;
const statement = (more) => JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...more }] });
const reads = statement({ Action: "s3:Get*", Resource: "*" });
const trust = statement({ Action: "sts:AssumeRole", Principal: { AWS: account } });
const managed = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";

const UserName = "ada";
const users = [
  call("CreateUser", { UserName, Path: "/staff/", Tags: [{ Key: "team", Value: "blue" }] }, { User: { UserName, Arn: arn("user/staff/ada") } }),
  refused("CreateUser", { UserName }, "EntityAlreadyExists", "User with name ada already exists."),
  call("GetUser", { UserName }, { User: { UserName, Tags: [{ Key: "team", Value: "blue" }] } }),
  refused("GetUser", { UserName: "absent" }, "NoSuchEntity", "The user with name absent cannot be found."),
  call("ListUsers", { PathPrefix: "/staff/" }, { Users: [{ UserName }] }),
  call("TagUser", { UserName, Tags: [{ Key: "cost", Value: "7" }] }, {}),
  call("UntagUser", { UserName, TagKeys: ["team"] }, {}),
  call("ListUserTags", { UserName }, { Tags: [{ Key: "cost", Value: "7" }] }),
  call("CreateAccessKey", { UserName }, { AccessKey: { UserName, Status: "Active", AccessKeyId: /^AKIA/ } }, { name: "key" }),
  call("ListAccessKeys", { UserName }, { AccessKeyMetadata: [{ UserName, Status: "Active" }] }),
  call("UpdateAccessKey", { UserName, AccessKeyId: from("key", (answer) => answer.AccessKey.AccessKeyId), Status: "Inactive" }, {}),
  call("GetAccessKeyLastUsed", { AccessKeyId: from("key", (answer) => answer.AccessKey.AccessKeyId) }, { UserName }),
  call("CreateLoginProfile", { UserName, Password: "not-a-secret-1" }, { LoginProfile: { UserName, PasswordResetRequired: false } }),
  call("GetLoginProfile", { UserName }, { LoginProfile: { UserName } }),
];

const GroupName = "readers";
const groups = [
  call("CreateGroup", { GroupName }, { Group: { GroupName, Arn: arn("group/readers") } }),
  call("AddUserToGroup", { GroupName, UserName }, {}),
  call("GetGroup", { GroupName }, { Group: { GroupName }, Users: [{ UserName }] }),
  call("ListGroupsForUser", { UserName }, { Groups: [{ GroupName }] }),
  call("PutGroupPolicy", { GroupName, PolicyName: "reads", PolicyDocument: reads }, {}),
  call("GetGroupPolicy", { GroupName, PolicyName: "reads" }, { GroupName, PolicyName: "reads" }),
  call("ListGroupPolicies", { GroupName }, { PolicyNames: ["reads"] }),
  call("AttachGroupPolicy", { GroupName, PolicyArn: managed }, {}),
  call("ListAttachedGroupPolicies", { GroupName }, { AttachedPolicies: [{ PolicyName: "AmazonS3ReadOnlyAccess", PolicyArn: managed }] }),
  refused("DeleteGroup", { GroupName }, "DeleteConflict", /remove users from group first/),
];

const PolicyArn = arn("policy/shop/reads");
const policies = [
  call("CreatePolicy", { PolicyName: "reads", Path: "/shop/", PolicyDocument: reads, Description: "may read" }, { Policy: { PolicyName: "reads", DefaultVersionId: "v1", AttachmentCount: 0 } }),
  refused("CreatePolicy", { PolicyName: "reads", PolicyDocument: reads }, "EntityAlreadyExists", /A policy called reads already exists/),
  refused("CreatePolicy", { PolicyName: "other", PolicyDocument: "{}" }, "MalformedPolicyDocument"),
  call("AttachUserPolicy", { UserName, PolicyArn }, {}),
  call("ListEntitiesForPolicy", { PolicyArn }, { PolicyUsers: [{ UserName }], PolicyGroups: [], PolicyRoles: [] }),
  call("CreatePolicyVersion", { PolicyArn, PolicyDocument: reads, SetAsDefault: true }, { PolicyVersion: { VersionId: "v2", IsDefaultVersion: true } }),
  call("ListPolicyVersions", { PolicyArn }, { Versions: [{ VersionId: "v2" }, { VersionId: "v1" }] }),
  call("GetPolicyVersion", { PolicyArn, VersionId: "v1" }, { PolicyVersion: { VersionId: "v1", IsDefaultVersion: false } }),
  call("SetDefaultPolicyVersion", { PolicyArn, VersionId: "v1" }, {}),
  call("DeletePolicyVersion", { PolicyArn, VersionId: "v2" }, {}),
  call("GetPolicy", { PolicyArn }, { Policy: { AttachmentCount: 1, DefaultVersionId: "v1" } }),
  refused("DeletePolicy", { PolicyArn }, "DeleteConflict", "Cannot delete a policy attached to entities."),
  refused("GetPolicy", { PolicyArn: arn("policy/absent") }, "NoSuchEntity", `Policy ${arn("policy/absent")} was not found.`),
  call("ListPolicies", { Scope: "Local" }, { Policies: [{ PolicyName: "reads" }] }),
  call("GetPolicy", { PolicyArn: managed }, { Policy: { PolicyName: "AmazonS3ReadOnlyAccess", Path: "/" } }),
  call(
    "SimulatePrincipalPolicy",
    { PolicySourceArn: arn("user/staff/ada"), ActionNames: ["s3:GetObject", "s3:PutObject"], ResourceArns: ["arn:aws:s3:::shop/a"] },
    { EvaluationResults: [{ EvalActionName: "s3:GetObject", EvalDecision: "allowed" }, { EvalActionName: "s3:PutObject", EvalDecision: "implicitDeny" }] },
  ),
  call(
    "SimulateCustomPolicy",
    { PolicyInputList: [reads, JSON.stringify({ Statement: { Effect: "Deny", Action: "*", Resource: "*" } })], ActionNames: ["s3:GetObject"] },
    { EvaluationResults: [{ EvalDecision: "explicitDeny" }] },
  ),
];

const RoleName = "worker";
const InstanceProfileName = "box";
const roles = [
  call("CreateRole", { RoleName, AssumeRolePolicyDocument: trust, Tags: [{ Key: "team", Value: "blue" }] }, { Role: { RoleName, Arn: arn("role/worker") } }),
  refused("CreateRole", { RoleName: "other", AssumeRolePolicyDocument: "nonsense" }, "MalformedPolicyDocument", "This policy contains invalid Json"),
  call("PutRolePolicy", { RoleName, PolicyName: "reads", PolicyDocument: reads }, {}),
  call("GetRolePolicy", { RoleName, PolicyName: "reads" }, { RoleName, PolicyName: "reads" }),
  call("AttachRolePolicy", { RoleName, PolicyArn: managed }, {}),
  call("PutRolePermissionsBoundary", { RoleName, PermissionsBoundary: managed }, {}),
  call("GetRole", { RoleName }, { Role: { PermissionsBoundary: { PermissionsBoundaryArn: managed } } }),
  call("CreateInstanceProfile", { InstanceProfileName }, { InstanceProfile: { InstanceProfileName } }),
  call("AddRoleToInstanceProfile", { InstanceProfileName, RoleName }, {}),
  call("GetInstanceProfile", { InstanceProfileName }, { InstanceProfile: { Roles: [{ RoleName }] } }),
  sts("AssumeRole", { RoleArn: arn("role/worker"), RoleSessionName: "run" }, { AssumedRoleUser: { Arn: `arn:aws:sts::${account}:assumed-role/worker/run` } }),
  sts("GetCallerIdentity", {}, { Account: account, Arn: arn("root") }),
];

const end = [
  call("RemoveRoleFromInstanceProfile", { InstanceProfileName, RoleName }, {}),
  call("DeleteInstanceProfile", { InstanceProfileName }, {}),
  refused("DeleteRole", { RoleName }, "DeleteConflict", /detach all policies first/),
  call("DetachRolePolicy", { RoleName, PolicyArn: managed }, {}),
  call("DeleteRolePolicy", { RoleName, PolicyName: "reads" }, {}),
  call("DeleteRole", { RoleName }, {}),
  call("DeleteAccessKey", { UserName, AccessKeyId: from("key", (answer) => answer.AccessKey.AccessKeyId) }, {}),
  call("DeleteLoginProfile", { UserName }, {}),
  call("RemoveUserFromGroup", { GroupName, UserName }, {}),
  call("DetachUserPolicy", { UserName, PolicyArn }, {}),
  call("DeleteUser", { UserName }, {}),
  call("DetachGroupPolicy", { GroupName, PolicyArn: managed }, {}),
  call("DeleteGroupPolicy", { GroupName, PolicyName: "reads" }, {}),
  call("DeleteGroup", { GroupName }, {}),
  call("DeletePolicy", { PolicyArn }, {}),
  call("CreateAccountAlias", { AccountAlias: "cloudtab-shop" }, {}),
  call("ListAccountAliases", {}, { AccountAliases: ["cloudtab-shop"] }),
];

export const iamScript = [...users, ...groups, ...policies, ...roles, ...end];
