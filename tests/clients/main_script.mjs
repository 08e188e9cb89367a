// A few calls to every service, as an introduction to each would make them.

import { account, base64, decoded, from, region } from "./call.mjs";

const QueueUrl = from("queue", (answer) => answer.QueueUrl);
const queueArn = `arn:aws:sqs:${region}:${account}:work`;
const TopicArn = from("topic", (answer) => answer.TopicArn);
const assumeRolePolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

function template(timeout) {
  return JSON.stringify({
    Parameters: { Name: { Type: "String", Default: "stacked" } },
    Resources: {
      Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: { Ref: "Name" }, VisibilityTimeout: timeout } },
      Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: { "Fn::Sub": "${Name}-news" } } },
    },
    Outputs: { QueueArn: { Value: { "Fn::GetAtt": ["Queue", "Arn"] } }, Url: { Value: { Ref: "Queue" } } },
  });
}

const sts = [{ service: "sts", operation: "GetCallerIdentity", input: {}, expect: { Account: account, Arn: `arn:aws:iam::${account}:root`, UserId: account } }];

const sqs = [
  {
    name: "queue",
    service: "sqs",
    operation: "CreateQueue",
    input: { QueueName: "work", Attributes: { VisibilityTimeout: "45" }, tags: { team: "blue" } },
    expect: { QueueUrl: /^http:\/\/127\.0\.0\.1:\d+\/000000000000\/work$/ },
  },
  { service: "sqs", operation: "GetQueueUrl", input: { QueueName: "work" }, expect: { QueueUrl: /\/work$/ } },
  { service: "sqs", operation: "SetQueueAttributes", input: { QueueUrl, Attributes: { VisibilityTimeout: "60", DelaySeconds: "0" } }, expect: {} },
  {
    service: "sqs",
    operation: "GetQueueAttributes",
    input: { QueueUrl, AttributeNames: ["VisibilityTimeout", "QueueArn", "ApproximateNumberOfMessages"] },
    expect: { Attributes: { VisibilityTimeout: "60", QueueArn: queueArn, ApproximateNumberOfMessages: "0" } },
  },
  { service: "sqs", operation: "ListQueueTags", input: { QueueUrl }, expect: { Tags: { team: "blue" } } },
  {
    service: "sqs",
    operation: "SendMessage",
    input: {
      QueueUrl,
      MessageBody: "größe <&> ✓",
      MessageAttributes: { kind: { DataType: "String", StringValue: "new" }, raw: { DataType: "Binary", BinaryValue: base64("bytes") } },
    },
    // The digests were computed as AWS documents it, with Python's hashlib.
    expect: { MD5OfMessageBody: "8f946b26dd9da45b8a12018c6e10e3b7", MD5OfMessageAttributes: /^[0-9a-f]{32}$/ },
  },
  {
    name: "received",
    service: "sqs",
    operation: "ReceiveMessage",
    input: { QueueUrl, AttributeNames: ["ApproximateReceiveCount", "SenderId"], MessageAttributeNames: ["All"] },
    expect: {
      Messages: [
        {
          Body: "größe <&> ✓",
          Attributes: { ApproximateReceiveCount: "1" },
          MessageAttributes: { kind: { DataType: "String", StringValue: "new" }, raw: { BinaryValue: decoded("bytes"), DataType: "Binary" } },
        },
      ],
    },
  },
  {
    service: "sqs",
    operation: "ChangeMessageVisibility",
    input: { QueueUrl, ReceiptHandle: from("received", (answer) => answer.Messages[0].ReceiptHandle), VisibilityTimeout: 30 },
    expect: {},
  },
  { service: "sqs", operation: "DeleteMessage", input: { QueueUrl, ReceiptHandle: from("received", (answer) => answer.Messages[0].ReceiptHandle) }, expect: {} },
  {
    service: "sqs",
    operation: "SendMessageBatch",
    input: { QueueUrl, Entries: [{ Id: "a", MessageBody: "1" }, { Id: "b", MessageBody: "2" }] },
    expect: { Successful: [{ Id: "a", MD5OfMessageBody: "c4ca4238a0b923820dcc509a6f75849b" }, { Id: "b" }] },
  },
  { service: "sqs", operation: "PurgeQueue", input: { QueueUrl }, expect: {} },
  { service: "sqs", operation: "ListQueues", input: { QueueNamePrefix: "w" }, expect: { QueueUrls: [/\/work$/] } },
  { service: "sqs", operation: "GetQueueUrl", input: { QueueName: "absent" }, error: { code: "AWS.SimpleQueueService.NonExistentQueue" } },
];

const sns = [
  { name: "topic", service: "sns", operation: "CreateTopic", input: { Name: "news" }, expect: { TopicArn: `arn:aws:sns:${region}:${account}:news` } },
  {
    service: "sns",
    operation: "Subscribe",
    input: { TopicArn, Protocol: "sqs", Endpoint: queueArn, Attributes: { RawMessageDelivery: "true", FilterPolicy: '{"kind":["new"]}' }, ReturnSubscriptionArn: true },
    expect: { SubscriptionArn: /^arn:aws:sns:us-east-1:000000000000:news:/ },
  },
  { service: "sns", operation: "ListSubscriptionsByTopic", input: { TopicArn }, expect: { Subscriptions: [{ Protocol: "sqs", Endpoint: queueArn, Owner: account }] } },
  { service: "sns", operation: "GetTopicAttributes", input: { TopicArn }, expect: { Attributes: { Owner: account, SubscriptionsConfirmed: "1" } } },
  { service: "sns", operation: "Publish", input: { TopicArn, Message: "dropped" }, expect: { MessageId: /./ } },
  {
    service: "sns",
    operation: "Publish",
    input: { TopicArn, Message: "größe", MessageAttributes: { kind: { DataType: "String", StringValue: "new" } } },
    expect: { MessageId: /./ },
  },
  {
    service: "sqs",
    operation: "ReceiveMessage",
    input: { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 2, MessageAttributeNames: ["kind"] },
    expect: { Messages: [{ Body: "größe", MessageAttributes: { kind: { StringValue: "new" } } }] },
  },
  { service: "sns", operation: "GetTopicAttributes", input: { TopicArn: `arn:aws:sns:${region}:${account}:absent` }, error: { code: "NotFound", message: /Topic does not exist/ } },
];

const TableName = "orders";
const dynamodb = [
  {
    service: "dynamodb",
    operation: "CreateTable",
    input: {
      TableName,
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }, { AttributeName: "sk", AttributeType: "N" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }, { AttributeName: "sk", KeyType: "RANGE" }],
      BillingMode: "PAY_PER_REQUEST",
    },
    expect: { TableDescription: { TableName, KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }, { AttributeName: "sk", KeyType: "RANGE" }] } },
  },
  { service: "dynamodb", operation: "DescribeTable", input: { TableName }, until: (answer) => answer.Table.TableStatus === "ACTIVE", expect: { Table: { ItemCount: 0 } } },
  {
    service: "dynamodb",
    operation: "PutItem",
    input: { TableName, Item: { pk: { S: "a" }, sk: { N: "1" }, note: { S: "größe ✓" }, raw: { B: base64("bytes") }, tags: { SS: ["x", "y"] } } },
    expect: {},
  },
  {
    service: "dynamodb",
    operation: "GetItem",
    input: { TableName, Key: { pk: { S: "a" }, sk: { N: "1" } }, ReturnConsumedCapacity: "TOTAL" },
    expect: { Item: { note: { S: "größe ✓" }, raw: { B: decoded("bytes") }, tags: { SS: ["x", "y"] } }, ConsumedCapacity: { TableName, CapacityUnits: 0.5 } },
  },
  {
    service: "dynamodb",
    operation: "BatchWriteItem",
    input: { RequestItems: { [TableName]: [2, 3, 4].map((n) => ({ PutRequest: { Item: { pk: { S: "a" }, sk: { N: String(n) } } } })) } },
    expect: { UnprocessedItems: {} },
  },
  {
    service: "dynamodb",
    operation: "UpdateItem",
    input: {
      TableName,
      Key: { pk: { S: "a" }, sk: { N: "2" } },
      UpdateExpression: "SET hits = if_not_exists(hits, :zero) + :one",
      ExpressionAttributeValues: { ":zero": { N: "0" }, ":one": { N: "1.50" } },
      ReturnValues: "ALL_NEW",
    },
    expect: { Attributes: { hits: { N: "1.5" }, pk: { S: "a" } } },
  },
  {
    service: "dynamodb",
    operation: "Query",
    input: { TableName, KeyConditionExpression: "pk = :p AND sk > :s", ExpressionAttributeValues: { ":p": { S: "a" }, ":s": { N: "1" } }, ScanIndexForward: false },
    expect: { Count: 3, ScannedCount: 3, Items: [{ sk: { N: "4" } }, { sk: { N: "3" } }, { sk: { N: "2" } }] },
  },
  {
    service: "dynamodb",
    operation: "Scan",
    input: { TableName, FilterExpression: "attribute_exists(hits)" },
    expect: { Count: 1, ScannedCount: 4, Items: [{ sk: { N: "2" } }] },
  },
  {
    service: "dynamodb",
    operation: "PutItem",
    input: { TableName, Item: { pk: { S: "a" }, sk: { N: "1" } }, ConditionExpression: "attribute_not_exists(pk)" },
    error: { code: "ConditionalCheckFailedException", message: "The conditional request failed" },
  },
  { service: "dynamodb", operation: "DeleteItem", input: { TableName, Key: { pk: { S: "a" }, sk: { N: "4" } }, ReturnValues: "ALL_OLD" }, expect: { Attributes: { sk: { N: "4" } } } },
  { service: "dynamodb", operation: "GetItem", input: { TableName: "absent", Key: { pk: { S: "a" } } }, error: { code: "ResourceNotFoundException" } },
  { service: "dynamodb", operation: "ListTables", input: {}, expect: { TableNames: [TableName] } },
];

const Bucket = "cloudtab-clients";
const s3 = [
  { service: "s3", operation: "CreateBucket", input: { Bucket }, expect: { Location: `/${Bucket}` } },
  {
    service: "s3",
    operation: "PutObject",
    // Left to themselves, newer clients send a checksum and older ones leave S3 to make its own.
    input: { Bucket, Key: "a folder/größe+1.txt", ContentType: "text/plain", ChecksumAlgorithm: "CRC32", Metadata: { colour: "blue" } },
    body: "hello, bucket",
    expect: { ETag: '"cdae5a006da7601f4ecb89d98b19b881"' },
  },
  {
    service: "s3",
    operation: "GetObject",
    input: { Bucket, Key: "a folder/größe+1.txt" },
    streams: true,
    expect: { Body: decoded("hello, bucket"), ContentLength: 13, ContentType: "text/plain", Metadata: { colour: "blue" } },
  },
  { service: "s3", operation: "HeadObject", input: { Bucket, Key: "a folder/größe+1.txt" }, expect: { ContentLength: 13 } },
  { service: "s3", operation: "ListObjectsV2", input: { Bucket, Prefix: "a folder/" }, expect: { Contents: [{ Key: "a folder/größe+1.txt", Size: 13 }] } },
  { service: "s3", operation: "GetObject", input: { Bucket, Key: "absent" }, streams: true, error: { code: "NoSuchKey", message: "The specified key does not exist." } },
  { service: "s3", operation: "DeleteBucket", input: { Bucket }, error: { code: "BucketNotEmpty" } },
  { service: "s3", operation: "DeleteObject", input: { Bucket, Key: "a folder/größe+1.txt" }, expect: {} },
  { service: "s3", operation: "DeleteBucket", input: { Bucket }, expect: {} },
];

const StackName = "stack";
const cloudformation = [
  { service: "cloudformation", operation: "ValidateTemplate", input: { TemplateBody: template(60) }, expect: { Parameters: [{ ParameterKey: "Name", DefaultValue: "stacked" }] } },
  { service: "cloudformation", operation: "CreateStack", input: { StackName, TemplateBody: template(60) }, expect: { StackId: /^arn:aws:cloudformation:us-east-1:000000000000:stack\/stack\// } },
  {
    service: "cloudformation",
    operation: "DescribeStacks",
    input: { StackName },
    until: (answer) => answer.Stacks[0].StackStatus !== "CREATE_IN_PROGRESS",
    expect: { Stacks: [{ StackStatus: "CREATE_COMPLETE", Outputs: (outputs) => outputs.some(({ OutputValue }) => OutputValue === `arn:aws:sqs:${region}:${account}:stacked`) }] },
  },
  { service: "cloudformation", operation: "DescribeStackResource", input: { StackName, LogicalResourceId: "Queue" }, expect: { StackResourceDetail: { ResourceStatus: "CREATE_COMPLETE", ResourceType: "AWS::SQS::Queue" } } },
  { service: "cloudformation", operation: "UpdateStack", input: { StackName, TemplateBody: template(90) }, expect: { StackId: /./ } },
  { service: "cloudformation", operation: "DescribeStacks", input: { StackName }, until: (answer) => !/IN_PROGRESS/.test(answer.Stacks[0].StackStatus), expect: { Stacks: [{ StackStatus: "UPDATE_COMPLETE" }] } },
  { service: "sqs", operation: "GetQueueAttributes", input: { QueueUrl: from("queue", ({ QueueUrl: url }) => url.replace("/work", "/stacked")), AttributeNames: ["VisibilityTimeout"] }, expect: { Attributes: { VisibilityTimeout: "90" } } },
  { service: "cloudformation", operation: "DeleteStack", input: { StackName }, expect: {} },
  {
    service: "cloudformation",
    operation: "ListStacks",
    input: { StackStatusFilter: ["DELETE_COMPLETE"] },
    until: (answer) => answer.StackSummaries.length > 0,
    expect: { StackSummaries: [{ StackName, StackStatus: "DELETE_COMPLETE" }] },
  },
  { service: "cloudformation", operation: "DescribeStacks", input: { StackName }, error: { code: "ValidationError", message: `Stack with id ${StackName} does not exist` } },
];

const others = [
  { service: "iam", operation: "CreateRole", input: { RoleName: "runner", AssumeRolePolicyDocument: assumeRolePolicy }, expect: { Role: { RoleName: "runner", Path: "/" } } },
  { service: "iam", operation: "GetRole", input: { RoleName: "absent" }, error: { code: "NoSuchEntity" } },
  { service: "logs", operation: "CreateLogGroup", input: { logGroupName: "/app" }, expect: {} },
  { service: "logs", operation: "DescribeLogGroups", input: { logGroupNamePrefix: "/a" }, expect: { logGroups: [{ logGroupName: "/app" }] } },
  { name: "key", service: "kms", operation: "CreateKey", input: { Description: "mine" }, expect: { KeyMetadata: { Description: "mine", Enabled: true } } },
  { service: "kms", operation: "DescribeKey", input: { KeyId: from("key", (answer) => answer.KeyMetadata.KeyId) }, expect: { KeyMetadata: { Description: "mine" } } },
  {
    service: "cloudwatch",
    operation: "PutMetricAlarm",
    input: { AlarmName: "deep", Namespace: "AWS/SQS", MetricName: "ApproximateNumberOfMessagesVisible", Statistic: "Maximum", Period: 60, EvaluationPeriods: 1, Threshold: 10, ComparisonOperator: "GreaterThanThreshold" },
    expect: {},
  },
  { service: "cloudwatch", operation: "DescribeAlarms", input: { AlarmNames: ["deep"] }, expect: { MetricAlarms: [{ AlarmName: "deep", Threshold: 10 }] } },
  { service: "lambda", operation: "GetFunction", input: { FunctionName: "absent" }, error: { code: "ResourceNotFoundException" } },
  { name: "api", service: "apigateway", operation: "CreateRestApi", input: { name: "shop" }, expect: { name: "shop" } },
  { service: "apigateway", operation: "GetResources", input: { restApiId: from("api", (answer) => answer.id) }, expect: { items: [{ path: "/" }] } },
  { service: "sns", operation: "CheckIfPhoneNumberIsOptedOut", input: { phoneNumber: "+15550100" }, expect: { isOptedOut: false } },
  { service: "iam", operation: "GenerateCredentialReport", input: {}, error: { code: "NotImplemented", message: /GenerateCredentialReport/ } },
];

export const mainScript = [...sts, ...sqs, ...sns, ...dynamodb, ...s3, ...cloudformation, ...others];
