#include "tests/fuzz/rich_world.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "core/base/ascii.h"

namespace cloudtab::fuzz {

namespace {

/// Values kept under one name: a few tell enough.
constexpr size_t kKnownMax = 12;

constexpr char kPolicy[] =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
constexpr char kTrust[] =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]})";
constexpr char kTemplate[] = R"(
Parameters: {Seconds: {Type: Number, Default: 60}}
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: !Ref Seconds}}
  Topic: {Type: AWS::SNS::Topic, DependsOn: Queue}
  Subscription: {Type: AWS::SNS::Subscription, Properties: {Protocol: sqs, TopicArn: !Ref Topic, Endpoint: !GetAtt Queue.Arn}}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: p, AttributeType: S}]
      KeySchema: [{AttributeName: p, KeyType: HASH}]
Outputs: {Url: {Value: !Ref Queue, Export: {Name: url}}}
)";

Document blob(std::string_view bytes) { return Document::binary({bytes.begin(), bytes.end()}); }

class Maker {
 public:
  Maker(TestCloud& cloud, Vocabulary& vocabulary) : cloud_(cloud), vocabulary_(vocabulary) {}

  Document operator()(const char* service, const char* operation, const Document& input) {
    vocabulary_.learn(input);
    Result<Document> answer = cloud_.call(service, operation, input);
    if (!answer.ok()) {
      std::fprintf(stderr,
                   "%s %s: %s: %s\n",
                   service,
                   operation,
                   answer.error().code.c_str(),
                   answer.error().message.c_str());
      std::abort();
    }
    vocabulary_.learn(*answer);
    return std::move(answer).value();
  }

  TestCloud& cloud() { return cloud_; }

 private:
  TestCloud& cloud_;
  Vocabulary& vocabulary_;
};

void make_messages(Maker& make) {
  const std::string dead = make("sqs", "CreateQueue", {{"QueueName", "dead"}})["QueueUrl"];
  const Document url =
      make("sqs",
           "CreateQueue",
           {{"QueueName", "work"},
            {"Attributes",
             {{"RedrivePolicy",
               R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead",)"
               R"("maxReceiveCount":2})"}}},
            {"tags", {{"a", "b"}}}})["QueueUrl"];
  const Document fifo = make(
      "sqs",
      "CreateQueue",
      {{"QueueName", "line.fifo"},
       {"Attributes", {{"FifoQueue", "true"}, {"ContentBasedDeduplication", "true"}}}})["QueueUrl"];
  for (int i = 0; i < 4; ++i) {
    make("sqs",
         "SendMessage",
         {{"QueueUrl", url}, {"MessageBody", "m"}, {"DelaySeconds", i == 3 ? 600 : 0}});
    make("sqs",
         "SendMessage",
         {{"QueueUrl", fifo}, {"MessageBody", std::to_string(i)}, {"MessageGroupId", "g"}});
    make("sqs", "SendMessage", {{"QueueUrl", dead}, {"MessageBody", "d"}});
  }
  make("sqs", "ReceiveMessage", {{"QueueUrl", url}, {"MaxNumberOfMessages", 1}});
  make("sqs", "ReceiveMessage", {{"QueueUrl", fifo}, {"ReceiveRequestAttemptId", "again"}});
  make("sqs",
       "StartMessageMoveTask",
       {{"SourceArn", "arn:aws:sqs:us-east-1:000000000000:dead"},
        {"DestinationArn", "arn:aws:sqs:us-east-1:000000000000:work"},
        {"MaxNumberOfMessagesPerSecond", 1}});

  const Document topic = make("sns", "CreateTopic", {{"Name", "news"}})["TopicArn"];
  make("sns",
       "Subscribe",
       {{"TopicArn", topic},
        {"Protocol", "sqs"},
        {"Endpoint", "arn:aws:sqs:us-east-1:000000000000:work"},
        {"Attributes", {{"FilterPolicy", R"({"n":[1,{"numeric":[">",5]}]})"}}}});
  make("sns",
       "Subscribe",
       {{"TopicArn", topic}, {"Protocol", "email"}, {"Endpoint", "a@example.com"}});
  make("sns",
       "Subscribe",
       {{"TopicArn", topic}, {"Protocol", "https"}, {"Endpoint", "https://example.com/"}});
  make("sns", "Publish", {{"TopicArn", topic}, {"Message", "m"}});
  make("sns", "Publish", {{"PhoneNumber", "+15550100"}, {"Message", "m"}});
  const Document ordered =
      make("sns",
           "CreateTopic",
           {{"Name", "line.fifo"},
            {"Attributes",
             {{"FifoTopic", "true"},
              {"ArchivePolicy", R"({"MessageRetentionPeriod":"30"})"}}}})["TopicArn"];
  make("sns",
       "Publish",
       {{"TopicArn", ordered},
        {"Message", "m"},
        {"MessageGroupId", "g"},
        {"MessageDeduplicationId", "d"}});
  const Document application =
      make("sns",
           "CreatePlatformApplication",
           {{"Name", "app"},
            {"Platform", "GCM"},
            {"Attributes", {{"PlatformCredential", "key"}}}})["PlatformApplicationArn"];
  make("sns",
       "CreatePlatformEndpoint",
       {{"PlatformApplicationArn", application}, {"Token", "token"}});
}

void make_tables(Maker& make) {
  make(
      "dynamodb",
      "CreateTable",
      {{"TableName", "tab"},
       {"ProvisionedThroughput", {{"ReadCapacityUnits", 5}, {"WriteCapacityUnits", 5}}},
       {"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", "NEW_AND_OLD_IMAGES"}}},
       {"AttributeDefinitions",
        {{{"AttributeName", "p"}, {"AttributeType", "S"}},
         {{"AttributeName", "s"}, {"AttributeType", "N"}},
         {{"AttributeName", "g"}, {"AttributeType", "S"}}}},
       {"KeySchema",
        {{{"AttributeName", "p"}, {"KeyType", "HASH"}},
         {{"AttributeName", "s"}, {"KeyType", "RANGE"}}}},
       {"LocalSecondaryIndexes",
        {{{"IndexName", "local"},
          {"KeySchema",
           {{{"AttributeName", "p"}, {"KeyType", "HASH"}},
            {{"AttributeName", "g"}, {"KeyType", "RANGE"}}}},
          {"Projection", {{"ProjectionType", "KEYS_ONLY"}}}}}},
       {"GlobalSecondaryIndexes",
        {{{"IndexName", "by-g"},
          {"KeySchema", {{{"AttributeName", "g"}, {"KeyType", "HASH"}}}},
          {"ProvisionedThroughput", {{"ReadCapacityUnits", 5}, {"WriteCapacityUnits", 5}}},
          {"Projection", {{"ProjectionType", "ALL"}}}}}},
       {"Tags", {{{"Key", "a"}, {"Value", "b"}}}}});
  make.cloud().advance(std::chrono::minutes(1));
  make("dynamodb",
       "UpdateTimeToLive",
       {{"TableName", "tab"},
        {"TimeToLiveSpecification", {{"Enabled", true}, {"AttributeName", "ttl"}}}});
  make("dynamodb",
       "UpdateContinuousBackups",
       {{"TableName", "tab"},
        {"PointInTimeRecoverySpecification", {{"PointInTimeRecoveryEnabled", true}}}});
  for (int i = 0; i < 4; ++i) {
    const Document item = {{"p", {{"S", "k"}}},
                           {"s", {{"N", std::to_string(i)}}},
                           {"g", {{"S", "red"}}},
                           {"ttl", {{"N", "1767300000"}}},
                           {"l", {{"L", {{{"N", "1.5"}}, {{"S", "a"}}, {{"NULL", true}}}}}},
                           {"m", {{"M", {{"b", {{"BOOL", true}}}}}}},
                           {"t", {{"SS", {"a", "b"}}}}};
    make("dynamodb", "PutItem", {{"TableName", "tab"}, {"Item", item}});
  }
  const Document key = {{"p", {{"S", "k"}}}, {"s", {{"N", "1"}}}};
  make("dynamodb",
       "UpdateItem",
       {{"TableName", "tab"},
        {"Key", key},
        {"UpdateExpression", "SET l[0] = :n"},
        {"ExpressionAttributeValues", {{":n", {{"N", "7"}}}}}});
  make("dynamodb",
       "TransactWriteItems",
       {{"ClientRequestToken", "once"},
        {"TransactItems", {{{"Delete", {{"TableName", "tab"}, {"Key", key}}}}}}});
  make("dynamodb", "CreateBackup", {{"TableName", "tab"}, {"BackupName", "saved"}});
  const Document streams = make("dynamodbstreams", "ListStreams", Document::object());
  const Document arn = streams["Streams"][0]["StreamArn"];
  make("dynamodbstreams", "DescribeStream", {{"StreamArn", arn}});
}

void make_objects(Maker& make) {
  make("s3", "CreateBucket", {{"Bucket", "shop"}});
  make("s3",
       "PutBucketVersioning",
       {{"Bucket", "shop"}, {"VersioningConfiguration", {{"Status", "Enabled"}}}});
  for (int i = 0; i < 3; ++i)
    make("s3", "PutObject", {{"Bucket", "shop"}, {"Key", "a/b"}, {"Body", blob("body")}});
  make("s3", "DeleteObject", {{"Bucket", "shop"}, {"Key", "a/b"}});
  make("s3", "PutObject", {{"Bucket", "shop"}, {"Key", "c"}, {"Body", blob("x")}});
  const Document upload =
      make("s3", "CreateMultipartUpload", {{"Bucket", "shop"}, {"Key", "big"}})["UploadId"];
  make("s3",
       "UploadPart",
       {{"Bucket", "shop"},
        {"Key", "big"},
        {"UploadId", upload},
        {"PartNumber", 1},
        {"Body", blob("p")}});
  make("s3",
       "PutBucketLifecycleConfiguration",
       {{"Bucket", "shop"},
        {"LifecycleConfiguration",
         {{"Rules",
           {{{"ID", "r"},
             {"Status", "Enabled"},
             {"Filter", {{"Prefix", "a"}}},
             {"Expiration", {{"Days", 3}}}}}}}}});
  make("s3",
       "PutBucketNotificationConfiguration",
       {{"Bucket", "shop"}, {"NotificationConfiguration", Document::object()}});
}

void make_identities(Maker& make) {
  make("iam", "CreateUser", {{"UserName", "u"}});
  make("iam", "CreateAccessKey", {{"UserName", "u"}});
  make("iam", "CreateGroup", {{"GroupName", "g"}});
  make("iam", "AddUserToGroup", {{"UserName", "u"}, {"GroupName", "g"}});
  make("iam", "CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", kTrust}});
  make("iam",
       "PutRolePolicy",
       {{"RoleName", "r"}, {"PolicyName", "inline"}, {"PolicyDocument", kPolicy}});
  const Document policy =
      make("iam", "CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", kPolicy}});
  make("iam", "AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", policy["Policy"]["Arn"]}});
  make("iam", "CreateInstanceProfile", {{"InstanceProfileName", "i"}});
  make("iam", "AddRoleToInstanceProfile", {{"InstanceProfileName", "i"}, {"RoleName", "r"}});
  make("sts",
       "AssumeRole",
       {{"RoleArn", "arn:aws:iam::000000000000:role/r"}, {"RoleSessionName", "session"}});
  const Document key = make("kms", "CreateKey", Document::object());
  const Document id = key["KeyMetadata"]["KeyId"];
  make("kms", "CreateAlias", {{"AliasName", "alias/k"}, {"TargetKeyId", id}});
  make("kms",
       "CreateGrant",
       {{"KeyId", id},
        {"GranteePrincipal", "arn:aws:iam::000000000000:role/r"},
        {"Operations", {"Encrypt"}}});
  make("kms", "EnableKeyRotation", {{"KeyId", id}});
  make("kms", "Encrypt", {{"KeyId", id}, {"Plaintext", blob("text")}});
  make("ssm", "PutParameter", {{"Name", "n"}, {"Value", "v"}, {"Type", "String"}});
  make("ssm",
       "PutParameter",
       {{"Name", "n"}, {"Value", "w"}, {"Type", "String"}, {"Overwrite", true}});
}

void make_watchers(Maker& make) {
  make("cloudwatch",
       "PutMetricData",
       {{"Namespace", "shop"},
        {"MetricData",
         {{{"MetricName", "sold"},
           {"Value", 3.5},
           {"Dimensions", {{{"Name", "d"}, {"Value", "v"}}}}}}}});
  make("cloudwatch",
       "PutMetricAlarm",
       {{"AlarmName", "low"},
        {"Namespace", "shop"},
        {"MetricName", "sold"},
        {"Statistic", "Sum"},
        {"Period", 60},
        {"EvaluationPeriods", 2},
        {"Threshold", 1},
        {"AlarmActions", {"arn:aws:sns:us-east-1:000000000000:news"}},
        {"ComparisonOperator", "LessThanThreshold"}});
  make("cloudwatch", "PutCompositeAlarm", {{"AlarmName", "any"}, {"AlarmRule", "ALARM(low)"}});
  make("cloudwatch",
       "PutDashboard",
       {{"DashboardName", "d"}, {"DashboardBody", R"({"widgets":[]})"}});
  make("logs", "CreateLogGroup", {{"logGroupName", "group"}});
  make("logs", "PutRetentionPolicy", {{"logGroupName", "group"}, {"retentionInDays", 1}});
  make("logs", "CreateLogStream", {{"logGroupName", "group"}, {"logStreamName", "stream"}});
  make("logs",
       "PutMetricFilter",
       {{"logGroupName", "group"},
        {"filterName", "f"},
        {"filterPattern", "[a, b]"},
        {"metricTransformations",
         {{{"metricName", "m"}, {"metricNamespace", "n"}, {"metricValue", "1"}}}}});
  make("logs",
       "PutLogEvents",
       {{"logGroupName", "group"},
        {"logStreamName", "stream"},
        {"logEvents", {{{"timestamp", to_millis(make.cloud().now())}, {"message", "one two"}}}}});
  make("logs",
       "StartQuery",
       {{"logGroupName", "group"},
        {"startTime", to_seconds(make.cloud().now()) - 60},
        {"endTime", to_seconds(make.cloud().now()) + 60},
        {"queryString", "fields @message"}});
}

void make_functions(Maker& make) {
  // An empty archive.
  const std::string zip = std::string("PK\x05\x06", 4) + std::string(18, '\0');
  make("lambda",
       "CreateFunction",
       {{"FunctionName", "f"},
        {"Runtime", "nodejs20.x"},
        {"Role", "arn:aws:iam::000000000000:role/r"},
        {"Handler", "index.handler"},
        {"Code", {{"ZipFile", blob(zip)}}}});
  make.cloud().advance(std::chrono::minutes(1));
  make("lambda", "PublishVersion", {{"FunctionName", "f"}});
  make(
      "lambda", "CreateAlias", {{"FunctionName", "f"}, {"Name", "live"}, {"FunctionVersion", "1"}});
  make("lambda", "CreateFunctionUrlConfig", {{"FunctionName", "f"}, {"AuthType", "NONE"}});
  make("lambda",
       "CreateEventSourceMapping",
       {{"FunctionName", "f"}, {"EventSourceArn", "arn:aws:sqs:us-east-1:000000000000:line.fifo"}});
  make("lambda", "Invoke", {{"FunctionName", "f"}, {"InvocationType", "Event"}});
  make("lambda",
       "PublishLayerVersion",
       {{"LayerName", "layer"}, {"Content", {{"ZipFile", blob(zip)}}}});
}

void make_apis(Maker& make) {
  const Document api = make("apigateway", "CreateRestApi", {{"name", "shop"}})["id"];
  const Document root = make("apigateway", "GetResources", {{"restApiId", api}})["items"][0]["id"];
  const Document resource =
      make("apigateway",
           "CreateResource",
           {{"restApiId", api}, {"parentId", root}, {"pathPart", "{item}"}})["id"];
  const Document method = {{"restApiId", api}, {"resourceId", resource}, {"httpMethod", "GET"}};
  const auto with = [](Document base, const Document& more) {
    base.update(more);
    return base;
  };
  make("apigateway", "PutMethod", with(method, {{"authorizationType", "NONE"}}));
  make("apigateway",
       "PutIntegration",
       with(method, {{"type", "MOCK"}, {"requestTemplates", {{"application/json", "{}"}}}}));
  make("apigateway", "PutMethodResponse", with(method, {{"statusCode", "200"}}));
  make("apigateway", "PutIntegrationResponse", with(method, {{"statusCode", "200"}}));
  make("apigateway",
       "CreateModel",
       {{"restApiId", api},
        {"name", "M"},
        {"contentType", "application/json"},
        {"schema", R"({"type":"object"})"}});
  make("apigateway", "CreateDeployment", {{"restApiId", api}, {"stageName", "prod"}});
  const Document key = make("apigateway", "CreateApiKey", {{"name", "k"}, {"enabled", true}})["id"];
  const Document plan = make("apigateway",
                             "CreateUsagePlan",
                             {{"name", "p"},
                              {"quota", {{"limit", 5}, {"period", "DAY"}}},
                              {"throttle", {{"rateLimit", 1.0}, {"burstLimit", 2}}},
                              {"apiStages", {{{"apiId", api}, {"stage", "prod"}}}}})["id"];
  make("apigateway",
       "CreateUsagePlanKey",
       {{"usagePlanId", plan}, {"keyId", key}, {"keyType", "API_KEY"}});

  const Document http =
      make("apigatewayv2", "CreateApi", {{"Name", "h"}, {"ProtocolType", "HTTP"}})["ApiId"];
  const Document integration = make("apigatewayv2",
                                    "CreateIntegration",
                                    {{"ApiId", http},
                                     {"IntegrationType", "HTTP_PROXY"},
                                     {"IntegrationMethod", "GET"},
                                     {"IntegrationUri", "https://example.com"},
                                     {"PayloadFormatVersion", "1.0"}})["IntegrationId"];
  make("apigatewayv2",
       "CreateRoute",
       {{"ApiId", http},
        {"RouteKey", "GET /x"},
        {"Target", "integrations/" + integration.get<std::string>()}});
  make("apigatewayv2",
       "CreateStage",
       {{"ApiId", http}, {"StageName", "$default"}, {"AutoDeploy", true}});
}

void make_stacks(Maker& make) {
  make("cloudformation", "CreateStack", {{"StackName", "s"}, {"TemplateBody", kTemplate}});
  make.cloud().advance(std::chrono::minutes(5));
  make("cloudformation",
       "CreateChangeSet",
       {{"StackName", "s"},
        {"ChangeSetName", "c"},
        {"TemplateBody", kTemplate},
        {"Parameters", {{{"ParameterKey", "Seconds"}, {"ParameterValue", "61"}}}}});
  make.cloud().advance(std::chrono::minutes(1));
  make("cloudformation", "DetectStackDrift", {{"StackName", "s"}});
  make("cloudformation", "DescribeStackResources", {{"StackName", "s"}});
  make("cloudformation", "DescribeStackEvents", {{"StackName", "s"}});
}

}  // namespace

void Vocabulary::note(const std::string& member, const Document& value) {
  std::vector<Document>& values = known_[to_lower(member)];
  if (values.size() < kKnownMax && std::find(values.begin(), values.end(), value) == values.end())
    values.push_back(value);
}

void Vocabulary::learn(const Document& value) {
  if (value.is_array()) {
    for (const Document& part : value) learn(part);
  }
  if (!value.is_object()) return;
  for (const auto& part : value.items()) {
    note(part.key(), part.value());
    learn(part.value());
  }
}

const std::vector<Document>* Vocabulary::find(std::string_view member) const {
  const auto found = known_.find(to_lower(member));
  return found == known_.end() ? nullptr : &found->second;
}

Vocabulary make_rich_world(TestCloud& cloud) {
  Vocabulary vocabulary;
  Maker make(cloud, vocabulary);
  make_identities(make);
  make_messages(make);
  make_tables(make);
  make_objects(make);
  make_watchers(make);
  make_functions(make);
  make_apis(make);
  make_stacks(make);
  // Something that is under way.
  make("cloudformation", "CreateStack", {{"StackName", "t"}, {"TemplateBody", kTemplate}});
  return vocabulary;
}

}  // namespace cloudtab::fuzz
