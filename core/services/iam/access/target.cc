#include "core/services/iam/access/target.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/arn.h"
#include "core/base/ascii.h"
#include "core/services/iam/policy/pattern_match.h"
#include "core/services/iam/state.h"

namespace cloudtab::iam {

namespace {

/// Where an action is not the service's prefix and the operation's name.
struct ActionName {
  std::string_view service;
  std::string_view operation;
  std::string_view action;
};
constexpr ActionName kActionNames[] = {
    {"lambda", "Invoke", "lambda:InvokeFunction"},
    {"lambda", "InvokeAsync", "lambda:InvokeFunction"},
    {"lambda", "InvokeWithResponseStream", "lambda:InvokeFunction"},
    {"s3", "AbortMultipartUpload", "s3:AbortMultipartUpload"},
    {"s3", "CompleteMultipartUpload", "s3:PutObject"},
    {"s3", "CopyObject", "s3:PutObject"},
    {"s3", "CreateMultipartUpload", "s3:PutObject"},
    {"s3", "DeleteObjects", "s3:DeleteObject"},
    {"s3", "GetBucketEncryption", "s3:GetEncryptionConfiguration"},
    {"s3", "GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"},
    {"s3", "GetBucketNotificationConfiguration", "s3:GetBucketNotification"},
    {"s3", "HeadBucket", "s3:ListBucket"},
    {"s3", "HeadObject", "s3:GetObject"},
    {"s3", "ListBuckets", "s3:ListAllMyBuckets"},
    {"s3", "ListMultipartUploads", "s3:ListBucketMultipartUploads"},
    {"s3", "ListObjectVersions", "s3:ListBucketVersions"},
    {"s3", "ListObjects", "s3:ListBucket"},
    {"s3", "ListObjectsV2", "s3:ListBucket"},
    {"s3", "ListParts", "s3:ListMultipartUploadParts"},
    {"s3", "PutBucketEncryption", "s3:PutEncryptionConfiguration"},
    {"s3", "PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration"},
    {"s3", "PutBucketNotificationConfiguration", "s3:PutBucketNotification"},
    {"s3", "UploadPart", "s3:PutObject"},
    {"s3", "UploadPartCopy", "s3:PutObject"},
    {"sns", "PublishBatch", "sns:Publish"},
    {"sqs", "ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility"},
    {"sqs", "DeleteMessageBatch", "sqs:DeleteMessage"},
    {"sqs", "SendMessageBatch", "sqs:SendMessage"},
};

std::string action_of(const AccessRequest& request) {
  const std::string_view service = request.service.id;
  for (const ActionName& name : kActionNames) {
    if (name.service == service && name.operation == request.operation.name)
      return std::string(name.action);
  }
  if (service == "apigateway" || service == "apigatewayv2")
    return "apigateway:" + std::string(request.operation.http_method);
  return std::string(request.service.signing_name) + ":" + std::string(request.operation.name);
}

std::string text(const Document& input, const char* member) {
  const auto found = input.find(member);
  return found != input.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// How an input's member becomes an ARN: `R`, `A`, `N` stand for region, account and the value. A
/// value that is an ARN already is taken as it is.
struct ResourceForm {
  std::string_view service;
  const char* member;
  std::string_view form;
};
constexpr ResourceForm kForms[] = {
    {"cloudformation", "StackName", "arn:aws:cloudformation:{R}:{A}:stack/{N}/*"},
    {"cloudwatch", "AlarmName", "arn:aws:cloudwatch:{R}:{A}:alarm:{N}"},
    {"dynamodb", "TableName", "arn:aws:dynamodb:{R}:{A}:table/{N}"},
    {"dynamodb", "ResourceArn", "{N}"},
    {"dynamodb", "TableArn", "{N}"},
    {"dynamodb", "GlobalTableName", "arn:aws:dynamodb::{A}:global-table/{N}"},
    {"dynamodbstreams", "StreamArn", "{N}"},
    {"iam", "PolicyArn", "{N}"},
    {"iam", "OpenIDConnectProviderArn", "{N}"},
    {"iam", "InstanceProfileName", "arn:aws:iam::{A}:instance-profile/{N}"},
    {"iam", "PolicyName", "arn:aws:iam::{A}:policy/{N}"},
    {"lambda", "UUID", "arn:aws:lambda:{R}:{A}:event-source-mapping:{N}"},
    {"lambda", "FunctionName", "arn:aws:lambda:{R}:{A}:function:{N}"},
    {"lambda", "LayerName", "arn:aws:lambda:{R}:{A}:layer:{N}"},
    {"lambda", "Resource", "{N}"},
    {"logs", "logGroupName", "arn:aws:logs:{R}:{A}:log-group:{N}:*"},
    {"sns", "TopicArn", "{N}"},
    {"sns", "TargetArn", "{N}"},
    {"sns", "ResourceArn", "{N}"},
    {"sns", "Name", "arn:aws:sns:{R}:{A}:{N}"},
    {"sqs", "QueueName", "arn:aws:sqs:{R}:{A}:{N}"},
    {"sqs", "SourceArn", "{N}"},
    {"ssm", "Name", "arn:aws:ssm:{R}:{A}:parameter/{N}"},
    {"ssm", "Path", "arn:aws:ssm:{R}:{A}:parameter/{N}"},
    {"sts", "RoleArn", "{N}"},
};

std::string filled(std::string_view form, const Scope& scope, std::string value) {
  if (value.rfind("arn:", 0) == 0) return value;
  // A parameter's name begins with a slash of its own.
  if (form.find("parameter/") != std::string_view::npos && value.rfind('/', 0) == 0)
    value.erase(0, 1);
  std::string out;
  for (size_t at = 0; at < form.size(); ++at) {
    if (form[at] != '{') {
      out.push_back(form[at]);
      continue;
    }
    const char what = form[at + 1];
    out += what == 'R' ? scope.region : what == 'A' ? scope.account : value;
    at += 2;
  }
  return out;
}

/// `https://sqs.us-east-1.amazonaws.com/ACCOUNT/NAME`.
std::string queue_arn(const std::string& url, const Scope& scope) {
  const size_t name = url.rfind('/');
  if (name == std::string::npos || name == 0) return "*";
  const size_t account = url.rfind('/', name - 1);
  if (account == std::string::npos) return "*";
  return "arn:aws:sqs:" + scope.region + ":" + url.substr(account + 1, name - account - 1) + ":" +
         url.substr(name + 1);
}

template <class Record>
std::string entity_arn(Call& call,
                       const Scope& scope,
                       const std::string& noun,
                       const std::string& name) {
  const Record* found = call.records<Record>(Scope{scope.account, ""}).find(name);
  return found == nullptr ? "arn:aws:iam::" + scope.account + ":" + noun + "/" + name
                          : found->value["Arn"].template get<std::string>();
}

/// IAM's entities have their paths in their ARNs.
std::optional<std::string> iam_entity(Call& call, const AccessRequest& request) {
  const Document& input = request.input;
  if (const std::string name = text(input, "UserName"); !name.empty())
    return entity_arn<UserRecord>(call, request.scope, "user", name);
  if (const std::string name = text(input, "RoleName"); !name.empty())
    return entity_arn<RoleRecord>(call, request.scope, "role", name);
  if (const std::string name = text(input, "GroupName"); !name.empty())
    return entity_arn<GroupRecord>(call, request.scope, "group", name);
  return std::nullopt;
}

/// The key's own ARN, whatever name it was called by.
std::string key_arn(Call& call, const AccessRequest& request, const char* member) {
  std::string key = text(request.input, member);
  if (key.empty() && request.input.contains("CiphertextBlob")) {
    // A ciphertext names its key behind 4 bytes and the account (kms: ciphertext.h).
    const auto& blob = request.input["CiphertextBlob"].get_binary();
    constexpr size_t kAt = 16, kSize = 36;
    if (blob.size() >= kAt + kSize) key.assign(blob.begin() + kAt, blob.begin() + kAt + kSize);
  }
  if (key.empty() || !std::all_of(key.begin(), key.end(), [](char c) { return c > 0; })) return "*";
  const Result<Document> described =
      call.invoke({.service = "kms", .operation = "DescribeKey", .input = {{"KeyId", key}}});
  return described.ok() ? described->at("KeyMetadata")["Arn"].get<std::string>() : "*";
}

std::string resource_of(Call& call, const AccessRequest& request) {
  const Document& input = request.input;
  const std::string_view service = request.service.id;
  if (service == "s3") {
    const std::string bucket = text(input, "Bucket"), key = text(input, "Key");
    if (bucket.empty()) return "*";
    return "arn:aws:s3:::" + bucket + (key.empty() ? "" : "/" + key);
  }
  if (service == "sqs" && input.contains("QueueUrl"))
    return queue_arn(text(input, "QueueUrl"), request.scope);
  if (service == "sns" && input.contains("SubscriptionArn")) {
    const std::string arn = text(input, "SubscriptionArn");
    return arn.substr(0, arn.rfind(':'));
  }
  // A mapping that is not yet there; its function is a condition's, lambda:FunctionArn.
  if (request.operation.name == "CreateEventSourceMapping") return "*";
  if (service == "kms") return key_arn(call, request, "KeyId");
  if (service == "iam") {
    if (std::optional<std::string> arn = iam_entity(call, request)) return *std::move(arn);
  }
  if (service == "apigateway" || service == "apigatewayv2") {
    const std::string_view uri = request.operation.request_uri;
    std::string path(uri.substr(0, uri.find('?')));
    for (size_t at = path.find('{'); at != std::string::npos; at = path.find('{', at)) {
      const size_t end = path.find('}', at);
      std::string member = path.substr(at + 1, end - at - 1);
      path.replace(at, end - at + 1, text(input, member.c_str()));
      ++at;
    }
    return "arn:aws:apigateway:" + request.scope.region + "::" + path;
  }
  for (const ResourceForm& form : kForms) {
    if (form.service != service) continue;
    const std::string value = text(input, form.member);
    if (value.empty()) continue;
    std::string arn = filled(form.form, request.scope, value);
    if (const std::string index = text(input, "IndexName"); service == "dynamodb" && !index.empty())
      arn += "/index/" + index;
    return arn;
  }
  return "*";
}

std::string table_arn(const AccessRequest& request, const std::string& name) {
  return filled("arn:aws:dynamodb:{R}:{A}:table/{N}", request.scope, name);
}

/// Of several tables at once. Empty: the operation is not of that kind.
std::vector<AccessTarget> table_targets(const AccessRequest& request) {
  std::vector<AccessTarget> targets;
  const Document& input = request.input;
  const std::string_view operation = request.operation.name;
  if (operation == "BatchGetItem" || operation == "BatchWriteItem") {
    const Document tables = input.value("RequestItems", Document::object());
    for (const auto& table : tables.items())
      targets.push_back({"dynamodb:" + std::string(operation), table_arn(request, table.key())});
  }
  if (operation == "TransactGetItems" || operation == "TransactWriteItems") {
    constexpr std::pair<const char*, const char*> kParts[] = {
        {"Get", "dynamodb:GetItem"},
        {"Put", "dynamodb:PutItem"},
        {"Update", "dynamodb:UpdateItem"},
        {"Delete", "dynamodb:DeleteItem"},
        {"ConditionCheck", "dynamodb:ConditionCheckItem"}};
    for (const Document& item : input.value("TransactItems", Document::array())) {
      for (const auto& [member, action] : kParts) {
        if (item.contains(member))
          targets.push_back({action, table_arn(request, text(item[member], "TableName"))});
      }
    }
  }
  return targets;
}

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
constexpr PassedRole kPassedRoles[] = {
    {"apigateway", "PutIntegration", "credentials", "apigateway.amazonaws.com"},
    {"apigatewayv2", "CreateIntegration", "CredentialsArn", "apigateway.amazonaws.com"},
    {"apigatewayv2", "UpdateIntegration", "CredentialsArn", "apigateway.amazonaws.com"},
    {"cloudformation", "CreateChangeSet", "RoleARN", "cloudformation.amazonaws.com"},
    {"cloudformation", "CreateStack", "RoleARN", "cloudformation.amazonaws.com"},
    {"cloudformation", "DeleteStack", "RoleARN", "cloudformation.amazonaws.com"},
    {"cloudformation", "UpdateStack", "RoleARN", "cloudformation.amazonaws.com"},
    {"lambda", "CreateFunction", "Role", "lambda.amazonaws.com"},
    {"lambda", "UpdateFunctionConfiguration", "Role", "lambda.amazonaws.com"},
    {"logs", "PutSubscriptionFilter", "roleArn", "logs.amazonaws.com"},
};

/// Of a PartiQL statement, by its first word and the name after it.
AccessTarget statement_target(const AccessRequest& request) {
  const std::string statement = to_lower(text(request.input, "Statement"));
  const char* action = statement.find("insert") == 0   ? "dynamodb:PartiQLInsert"
                       : statement.find("update") == 0 ? "dynamodb:PartiQLUpdate"
                       : statement.find("delete") == 0 ? "dynamodb:PartiQLDelete"
                                                       : "dynamodb:PartiQLSelect";
  return {action, table_arn(request, "*")};
}

}  // namespace

const PassedRole* passed_role(const AccessRequest& request) {
  for (const PassedRole& passed : kPassedRoles) {
    if (passed.service == request.service.id && passed.operation == request.operation.name &&
        text(request.input, passed.member).find(":role/") != std::string::npos)
      return &passed;
  }
  return nullptr;
}

std::vector<AccessTarget> targets_of(Call& call, const AccessRequest& request) {
  const std::string_view service = request.service.id, operation = request.operation.name;
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html and
  // API_GetSessionToken.html: nobody needs a permission, and none can be denied for the first.
  if (service == "sts" && (operation == "GetCallerIdentity" || operation == "GetSessionToken" ||
                           operation == "AssumeRoleWithWebIdentity"))
    return {};
  if (service == "dynamodb") {
    std::vector<AccessTarget> targets = table_targets(request);
    if (!targets.empty()) return targets;
    if (operation == "ExecuteStatement") return {statement_target(request)};
  }
  if (service == "kms" && operation == "ReEncrypt")
    return {{"kms:ReEncryptFrom", key_arn(call, request, "SourceKeyId")},
            {"kms:ReEncryptTo", key_arn(call, request, "DestinationKeyId")}};
  std::vector<AccessTarget> targets{{action_of(request), resource_of(call, request)}};
  if (const PassedRole* passed = passed_role(request))
    targets.push_back({"iam:PassRole", text(request.input, passed->member)});
  return targets;
}

}  // namespace cloudtab::iam
