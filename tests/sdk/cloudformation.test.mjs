import assert from "node:assert/strict";
import { test } from "node:test";

import { openCloud, sdk, throwsError } from "./sdk.mjs";

const {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
} = sdk("@aws-sdk/client-cloudformation");
const { GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } = sdk("@aws-sdk/client-sqs");
const { PublishCommand, SNSClient } = sdk("@aws-sdk/client-sns");

const waiting = { maxWaitTime: 60, minDelay: 1, maxDelay: 1 };

const TemplateBody = `
Parameters:
  Prefix: {Type: String}
Resources:
  Work:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !Sub '\${Prefix}-work'}
  News: {Type: AWS::SNS::Topic}
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref News, Protocol: sqs, Endpoint: !GetAtt Work.Arn, RawMessageDelivery: true}
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Work]
      PolicyDocument:
        Version: '2012-10-17'
        Statement: [{Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: 'sqs:SendMessage', Resource: !GetAtt Work.Arn}]
Outputs:
  Topic: {Value: !Ref News}
  Queue: {Value: !Ref Work}
`;

test("a template is deployed, used and deleted", async (t) => {
  const cloud = await openCloud(t);
  const client = new CloudFormationClient(cloud.clientConfig());
  const StackName = "orders";
  const { StackId } = await client.send(new CreateStackCommand({ StackName, TemplateBody, Parameters: [{ ParameterKey: "Prefix", ParameterValue: "demo" }] }));
  assert.equal((await waitUntilStackCreateComplete({ client, ...waiting }, { StackName })).state, "SUCCESS");
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  assert.equal(Stacks[0].StackId, StackId);
  const outputs = Object.fromEntries(Stacks[0].Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));

  const sqs = new SQSClient(cloud.clientConfig());
  assert.equal((await sqs.send(new GetQueueUrlCommand({ QueueName: "demo-work" }))).QueueUrl, outputs.Queue);
  await new SNSClient(cloud.clientConfig()).send(new PublishCommand({ TopicArn: outputs.Topic, Message: "hello" }));
  assert.equal((await sqs.send(new ReceiveMessageCommand({ QueueUrl: outputs.Queue, WaitTimeSeconds: 1 }))).Messages[0].Body, "hello");

  const { StackResources } = await client.send(new DescribeStackResourcesCommand({ StackName }));
  assert.deepEqual(StackResources.map(({ LogicalResourceId, ResourceStatus }) => [LogicalResourceId, ResourceStatus]).sort(), [
    ["News", "CREATE_COMPLETE"],
    ["Policy", "CREATE_COMPLETE"],
    ["Subscription", "CREATE_COMPLETE"],
    ["Work", "CREATE_COMPLETE"],
  ]);
  await client.send(new DeleteStackCommand({ StackName }));
  assert.equal((await waitUntilStackDeleteComplete({ client, ...waiting }, { StackName: StackId })).state, "SUCCESS");
  await throwsError(sqs.send(new GetQueueUrlCommand({ QueueName: "demo-work" })), { name: "QueueDoesNotExist" });
});

test("a failed create is rolled back and says why", async (t) => {
  const cloud = await openCloud(t);
  const client = new CloudFormationClient(cloud.clientConfig());
  const StackName = "broken";
  const broken = `
Resources:
  Good: {Type: AWS::SQS::Queue, Properties: {QueueName: good}}
  Bad: {Type: AWS::SQS::Queue, DependsOn: Good, Properties: {QueueName: 'a bad name'}}
`;
  await client.send(new CreateStackCommand({ StackName, TemplateBody: broken }));
  // The SDK's own waiter for creation ends, with an error, at any other end.
  await assert.rejects(waitUntilStackCreateComplete({ client, ...waiting }, { StackName }), /ROLLBACK_COMPLETE/);
  const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName }));
  const failure = StackEvents.find(({ ResourceStatus, LogicalResourceId }) => ResourceStatus === "CREATE_FAILED" && LogicalResourceId === "Bad");
  assert.ok(failure?.ResourceStatusReason);
  await throwsError(new SQSClient(cloud.clientConfig()).send(new GetQueueUrlCommand({ QueueName: "good" })), { name: "QueueDoesNotExist" });
});

test("an unknown stack and a template that is none", async (t) => {
  const client = new CloudFormationClient((await openCloud(t)).clientConfig());
  await throwsError(client.send(new DescribeStacksCommand({ StackName: "absent" })), {
    name: "ValidationError",
    status: 400,
    message: /^Stack with id absent does not exist$/,
  });
  await throwsError(client.send(new CreateStackCommand({ StackName: "s", TemplateBody: "{" })), { name: "ValidationError", status: 400 });
});
