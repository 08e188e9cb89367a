#include <string>
#include <vector>

#include "core/services/cloudformation/sam/expansion.h"

// Policy templates. Source: "AWS SAM policy templates" of the developer guide,
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html

namespace cloudtab::cloudformation::sam {

namespace {

/// One statement: actions of a service, and resources with `${Parameter}` in them. Both are lists
/// with spaces between.
struct Statement {
  const char* service;
  const char* actions;
  const char* resources;
};
struct Template {
  const char* name;
  std::vector<Statement> statements;
};

constexpr const char* kTable =
    "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName} "
    "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}/index/*";
constexpr const char* kStream =
    "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}/stream/"
    "${StreamName}";
constexpr const char* kStreams =
    "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}/stream/*";
constexpr const char* kQueue =
    "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${QueueName}";
constexpr const char* kTopic =
    "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${TopicName}";
constexpr const char* kTopics =
    "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${TopicName}*";
constexpr const char* kBucket =
    "arn:${AWS::Partition}:s3:::${BucketName} arn:${AWS::Partition}:s3:::${BucketName}/*";
constexpr const char* kObjects = "arn:${AWS::Partition}:s3:::${BucketName}/*";
constexpr const char* kKey =
    "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${KeyId}";
constexpr const char* kKinesis =
    "arn:${AWS::Partition}:kinesis:${AWS::Region}:${AWS::AccountId}:stream/${StreamName}";

const std::vector<Template>& templates() {
  static const std::vector<Template> kTemplates = {
      {"AWSSecretsManagerGetSecretValuePolicy",
       {{"secretsmanager", "GetSecretValue", "${SecretArn}"}}},
      {"CloudFormationDescribeStacksPolicy",
       {{"cloudformation",
         "DescribeStacks",
         "arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/*"}}},
      {"CloudWatchDashboardPolicy",
       {{"cloudwatch", "GetDashboard ListDashboards PutDashboard ListMetrics", "*"}}},
      {"CloudWatchDescribeAlarmHistoryPolicy", {{"cloudwatch", "DescribeAlarmHistory", "*"}}},
      {"CloudWatchPutMetricPolicy", {{"cloudwatch", "PutMetricData", "*"}}},
      {"DynamoDBCrudPolicy",
       {{"dynamodb",
         "GetItem DeleteItem PutItem Scan Query UpdateItem BatchWriteItem BatchGetItem "
         "DescribeTable ConditionCheckItem",
         kTable}}},
      {"DynamoDBReadPolicy",
       {{"dynamodb", "GetItem Scan Query BatchGetItem DescribeTable", kTable}}},
      {"DynamoDBReconfigurePolicy",
       {{"dynamodb",
         "UpdateTable",
         "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}"}}},
      {"DynamoDBStreamReadPolicy",
       {{"dynamodb", "DescribeStream GetRecords GetShardIterator", kStream},
        {"dynamodb", "ListStreams", kStreams}}},
      {"DynamoDBWritePolicy", {{"dynamodb", "PutItem UpdateItem BatchWriteItem", kTable}}},
      {"EventBridgePutEventsPolicy",
       {{"events",
         "PutEvents",
         "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/"
         "${EventBusName}"}}},
      {"FilterLogEventsPolicy",
       {{"logs",
         "FilterLogEvents",
         "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${LogGroupName}:"
         "log-stream:*"}}},
      {"KinesisCrudPolicy",
       {{"kinesis",
         "AddTagsToStream CreateStream DecreaseStreamRetentionPeriod DeleteStream DescribeStream "
         "DescribeStreamSummary GetShardIterator IncreaseStreamRetentionPeriod ListTagsForStream "
         "MergeShards PutRecord PutRecords SplitShard RemoveTagsFromStream",
         kKinesis}}},
      {"KinesisStreamReadPolicy",
       {{"kinesis",
         "ListStreams DescribeLimits",
         "arn:${AWS::Partition}:kinesis:${AWS::Region}:${AWS::AccountId}:stream/*"},
        {"kinesis", "DescribeStream DescribeStreamSummary GetRecords GetShardIterator", kKinesis}}},
      {"KMSDecryptPolicy", {{"kms", "Decrypt", kKey}}},
      {"KMSEncryptPolicy", {{"kms", "Encrypt", kKey}}},
      {"LambdaInvokePolicy",
       {{"lambda",
         "InvokeFunction",
         "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"
         "${FunctionName}*"}}},
      {"S3CrudPolicy",
       {{"s3",
         "GetObject ListBucket GetBucketLocation GetObjectVersion PutObject PutObjectAcl "
         "GetLifecycleConfiguration PutLifecycleConfiguration DeleteObject",
         kBucket}}},
      {"S3FullAccessPolicy",
       {{"s3",
         "GetObject GetObjectAcl GetObjectVersion PutObject PutObjectAcl DeleteObject "
         "DeleteObjectTagging DeleteObjectVersionTagging GetObjectTagging "
         "GetObjectVersionTagging PutObjectTagging PutObjectVersionTagging",
         kObjects},
        {"s3",
         "ListBucket GetBucketLocation GetLifecycleConfiguration PutLifecycleConfiguration",
         "arn:${AWS::Partition}:s3:::${BucketName}"}}},
      {"S3ReadPolicy",
       {{"s3",
         "GetObject ListBucket GetBucketLocation GetObjectVersion GetLifecycleConfiguration",
         kBucket}}},
      {"S3WritePolicy", {{"s3", "PutObject PutObjectAcl PutLifecycleConfiguration", kBucket}}},
      {"SNSCrudPolicy",
       {{"sns",
         "ListSubscriptionsByTopic CreateTopic SetTopicAttributes Subscribe Publish",
         kTopics}}},
      {"SNSPublishMessagePolicy", {{"sns", "Publish", kTopic}}},
      {"SQSPollerPolicy",
       {{"sqs",
         "ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch "
         "GetQueueAttributes ReceiveMessage",
         kQueue}}},
      {"SQSSendMessagePolicy", {{"sqs", "SendMessage*", kQueue}}},
      {"SSMParameterReadPolicy",
       {{"ssm", "DescribeParameters", "*"},
        {"ssm",
         "GetParameters GetParameter GetParametersByPath",
         "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/"
         "${ParameterName}"}}},
      {"StepFunctionsExecutionPolicy",
       {{"states",
         "StartExecution",
         "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:"
         "${StateMachineName}"}}},
      {"VPCAccessPolicy",
       {{"ec2",
         "CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces "
         "DetachNetworkInterface",
         "*"}}}};
  return kTemplates;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> found;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    found.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return found;
}

/// A resource with the parameters that it names.
Document resource_of(const std::string& pattern, const Document& parameters) {
  if (pattern.find("${") == std::string::npos) return pattern;
  Document used = Document::object();
  if (parameters.is_object()) {
    for (const auto& parameter : parameters.items()) {
      if (pattern.find("${" + parameter.key() + "}") != std::string::npos)
        used[parameter.key()] = parameter.value();
    }
  }
  return {{"Fn::Sub", Document::array({pattern, used})}};
}

}  // namespace

Document policy_template(const std::string& name, const Document& parameters) {
  for (const Template& candidate : templates()) {
    if (name != candidate.name) continue;
    Document statements = Document::array();
    for (const Statement& statement : candidate.statements) {
      Document actions = Document::array();
      for (const std::string& action : words(statement.actions))
        actions.push_back(std::string(statement.service) + ":" + action);
      Document resources = Document::array();
      for (const std::string& pattern : words(statement.resources))
        resources.push_back(resource_of(pattern, parameters));
      statements.push_back({{"Effect", "Allow"},
                            {"Action", std::move(actions)},
                            {"Resource", resources.size() == 1 ? resources[0] : resources}});
    }
    return {{"Statement", std::move(statements)}};
  }
  return nullptr;
}

}  // namespace cloudtab::cloudformation::sam
