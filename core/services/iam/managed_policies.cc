#include "core/services/iam/managed_policies.h"

namespace cloudtab::iam {

namespace {

#define CLOUDTAB_ALLOWS(actions, resources)                                     \
  R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":)" actions \
  R"(,"Resource":)" resources "}]}"

constexpr std::string_view kServiceRole = "/service-role/";

constexpr ManagedPolicy
    kPolicies[] =
        {
            {"/",
             "AWSLambda_FullAccess",
             CLOUDTAB_ALLOWS(
                 R"(["lambda:*","logs:DescribeLogGroups","logs:DescribeLogStreams","logs:GetLogEvents","logs:FilterLogEvents","cloudformation:DescribeStacks","cloudformation:ListStackResources","cloudwatch:ListMetrics","cloudwatch:GetMetricData","kms:ListAliases","iam:GetPolicy","iam:GetPolicyVersion","iam:GetRole","iam:GetRolePolicy","iam:ListAttachedRolePolicies","iam:ListRolePolicies","iam:ListRoles"])",
                 R"("*")")},
            {"/",
             "AWSLambda_ReadOnlyAccess",
             CLOUDTAB_ALLOWS(
                 R"(["lambda:Get*","lambda:List*","logs:DescribeLogGroups","logs:DescribeLogStreams","logs:GetLogEvents","logs:FilterLogEvents","cloudwatch:GetMetricData","cloudwatch:ListMetrics"])",
                 R"("*")")},
            {"/", "AdministratorAccess", CLOUDTAB_ALLOWS(R"("*")", R"("*")")},
            {"/",
             "AmazonAPIGatewayAdministrator",
             CLOUDTAB_ALLOWS(R"(["apigateway:*"])", R"("arn:aws:apigateway:*::/*")")},
            {"/",
             "AmazonAPIGatewayInvokeFullAccess",
             CLOUDTAB_ALLOWS(R"(["execute-api:Invoke","execute-api:ManageConnections"])",
                             R"("arn:aws:execute-api:*:*:*")")},
            {"/",
             "AmazonDynamoDBFullAccess",
             CLOUDTAB_ALLOWS(
                 R"(["dynamodb:*","dax:*","application-autoscaling:*","cloudwatch:DeleteAlarms","cloudwatch:DescribeAlarmHistory","cloudwatch:DescribeAlarms","cloudwatch:GetMetricStatistics","cloudwatch:ListMetrics","cloudwatch:PutMetricAlarm","cloudwatch:GetMetricData","iam:GetRole","iam:ListRoles","kms:DescribeKey","kms:ListAliases","sns:CreateTopic","sns:ListSubscriptions","sns:ListSubscriptionsByTopic","sns:ListTopics","sns:Subscribe","sns:Unsubscribe","sns:SetTopicAttributes","lambda:CreateFunction","lambda:ListFunctions","lambda:ListEventSourceMappings","lambda:CreateEventSourceMapping","lambda:DeleteEventSourceMapping","lambda:GetFunctionConfiguration","lambda:DeleteFunction"])",
                 R"("*")")},
            {"/",
             "AmazonDynamoDBReadOnlyAccess",
             CLOUDTAB_ALLOWS(
                 R"(["dynamodb:BatchGetItem","dynamodb:Describe*","dynamodb:List*","dynamodb:GetAbacStatus","dynamodb:GetItem","dynamodb:GetResourcePolicy","dynamodb:Query","dynamodb:Scan","dynamodb:PartiQLSelect","cloudwatch:DescribeAlarmHistory","cloudwatch:DescribeAlarms","cloudwatch:GetMetricStatistics","cloudwatch:ListMetrics","cloudwatch:GetMetricData","iam:GetRole","iam:ListRoles","kms:DescribeKey","kms:ListAliases","sns:ListSubscriptionsByTopic","sns:ListTopics","lambda:ListFunctions","lambda:ListEventSourceMappings","lambda:GetFunctionConfiguration"])",
                 R"("*")")},
            {"/",
             "AmazonS3FullAccess",
             CLOUDTAB_ALLOWS(R"(["s3:*","s3-object-lambda:*"])", R"("*")")},
            {"/",
             "AmazonS3ReadOnlyAccess",
             CLOUDTAB_ALLOWS(
                 R"(["s3:Get*","s3:List*","s3:Describe*","s3-object-lambda:Get*","s3-object-lambda:List*"])",
                 R"("*")")},
            {"/", "AmazonSNSFullAccess", CLOUDTAB_ALLOWS(R"(["sns:*"])", R"("*")")},
            {"/",
             "AmazonSNSReadOnlyAccess",
             CLOUDTAB_ALLOWS(R"(["sns:GetTopicAttributes","sns:List*"])", R"("*")")},
            {"/", "AmazonSQSFullAccess", CLOUDTAB_ALLOWS(R"(["sqs:*"])", R"("*")")},
            {"/",
             "AmazonSQSReadOnlyAccess",
             CLOUDTAB_ALLOWS(
                 R"(["sqs:GetQueueAttributes","sqs:GetQueueUrl","sqs:ListDeadLetterSourceQueues","sqs:ListQueues","sqs:ListMessageMoveTasks","sqs:ListQueueTags"])",
                 R"("*")")},
            {"/",
             "AmazonSSMReadOnlyAccess",
             CLOUDTAB_ALLOWS(R"(["ssm:Describe*","ssm:Get*","ssm:List*"])", R"("*")")},
            {"/",
             "CloudWatchFullAccess",
             CLOUDTAB_ALLOWS(
                 R"(["autoscaling:Describe*","cloudwatch:*","logs:*","sns:*","iam:GetPolicy","iam:GetPolicyVersion","iam:GetRole","oam:ListSinks"])",
                 R"("*")")},
            {"/",
             "CloudWatchLogsFullAccess",
             CLOUDTAB_ALLOWS(R"(["logs:*","cloudwatch:GenerateQuery"])", R"("*")")},
            {"/",
             "CloudWatchLogsReadOnlyAccess",
             CLOUDTAB_ALLOWS(
                 R"(["logs:Describe*","logs:Get*","logs:List*","logs:StartQuery","logs:StopQuery","logs:TestMetricFilter","logs:FilterLogEvents"])",
                 R"("*")")},
            {"/", "IAMFullAccess", CLOUDTAB_ALLOWS(R"(["iam:*"])", R"("*")")},
            {"/",
             "IAMReadOnlyAccess",
             CLOUDTAB_ALLOWS(
                 R"(["iam:GenerateCredentialReport","iam:GenerateServiceLastAccessedDetails","iam:Get*","iam:List*","iam:SimulateCustomPolicy","iam:SimulatePrincipalPolicy"])",
                 R"("*")")},
            {"/", "PowerUserAccess", R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"},{"Effect":"Allow","Action":["account:GetAccountInformation","account:GetPrimaryEmail","account:ListRegions","iam:CreateServiceLinkedRole","iam:DeleteServiceLinkedRole","iam:ListRoles","organizations:DescribeOrganization"],"Resource":"*"}]})"},
            {"/",
             "ReadOnlyAccess",
             CLOUDTAB_ALLOWS(
                 R"(["apigateway:GET","cloudformation:Describe*","cloudformation:Get*","cloudformation:List*","cloudwatch:Describe*","cloudwatch:Get*","cloudwatch:List*","dynamodb:BatchGet*","dynamodb:Describe*","dynamodb:Get*","dynamodb:List*","dynamodb:PartiQLSelect","dynamodb:Query","dynamodb:Scan","iam:Get*","iam:List*","kms:Describe*","kms:Get*","kms:List*","lambda:Get*","lambda:List*","logs:Describe*","logs:FilterLogEvents","logs:Get*","logs:List*","s3:Get*","s3:List*","sns:Get*","sns:List*","sqs:Get*","sqs:List*","sqs:Receive*","ssm:Describe*","ssm:Get*","ssm:List*","sts:GetCallerIdentity"])",
                 R"("*")")},
            {kServiceRole,
             "AWSLambdaBasicExecutionRole",
             CLOUDTAB_ALLOWS(
                 R"(["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"])",
                 R"("*")")},
            {kServiceRole,
             "AWSLambdaDynamoDBExecutionRole",
             CLOUDTAB_ALLOWS(
                 R"(["dynamodb:DescribeStream","dynamodb:GetRecords","dynamodb:GetShardIterator","dynamodb:ListStreams","logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"])",
                 R"("*")")},
            {kServiceRole,
             "AWSLambdaRole",
             CLOUDTAB_ALLOWS(R"(["lambda:InvokeFunction"])", R"(["*"])")},
            {kServiceRole,
             "AWSLambdaSQSQueueExecutionRole",
             CLOUDTAB_ALLOWS(
                 R"(["sqs:ReceiveMessage","sqs:DeleteMessage","sqs:GetQueueAttributes","logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"])",
                 R"("*")")},
            {kServiceRole,
             "AmazonAPIGatewayPushToCloudWatchLogs",
             CLOUDTAB_ALLOWS(
                 R"(["logs:CreateLogGroup","logs:CreateLogStream","logs:DescribeLogGroups","logs:DescribeLogStreams","logs:PutLogEvents","logs:GetLogEvents","logs:FilterLogEvents"])",
                 R"("*")")},
            {kServiceRole,
             "AmazonSNSRole",
             CLOUDTAB_ALLOWS(
                 R"(["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents","logs:PutMetricFilter","logs:PutRetentionPolicy"])",
                 R"(["*"])")},
};

#undef CLOUDTAB_ALLOWS

constexpr std::string_view kArnStart = "arn:aws:iam::aws:policy";

}  // namespace

std::string ManagedPolicy::arn() const {
  return std::string(kArnStart) + std::string(path) + std::string(name);
}

std::span<const ManagedPolicy> managed_policies() { return kPolicies; }

const ManagedPolicy* find_managed_policy(std::string_view arn) {
  if (arn.substr(0, kArnStart.size()) != kArnStart) return nullptr;
  for (const ManagedPolicy& policy : kPolicies) {
    if (policy.arn() == arn) return &policy;
  }
  return nullptr;
}

}  // namespace cloudtab::iam
