// One thing made and read back in each service that templates lean on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { openCloud, sdk, throwsError } from "./sdk.mjs";

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

test("iam: a role", async (t) => {
  const { CreateRoleCommand, GetRoleCommand, IAMClient, NoSuchEntityException } = sdk("@aws-sdk/client-iam");
  const iam = new IAMClient((await openCloud(t)).clientConfig());
  await iam.send(new CreateRoleCommand({ RoleName: "runner", AssumeRolePolicyDocument: trust }));
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: "runner" }));
  assert.equal(Role.Arn, "arn:aws:iam::000000000000:role/runner");
  assert.ok(Role.CreateDate instanceof Date);
  const absent = await throwsError(iam.send(new GetRoleCommand({ RoleName: "absent" })), { name: "NoSuchEntityException", status: 404 });
  assert.ok(absent instanceof NoSuchEntityException);
});

test("logs: a group", async (t) => {
  const { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand, ResourceAlreadyExistsException } = sdk("@aws-sdk/client-cloudwatch-logs");
  const logs = new CloudWatchLogsClient((await openCloud(t)).clientConfig());
  await logs.send(new CreateLogGroupCommand({ logGroupName: "/app" }));
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
  assert.deepEqual(logGroups.map(({ logGroupName }) => logGroupName), ["/app"]);
  const again = logs.send(new CreateLogGroupCommand({ logGroupName: "/app" }));
  assert.ok((await throwsError(again, { name: "ResourceAlreadyExistsException", status: 400 })) instanceof ResourceAlreadyExistsException);
});

test("kms: a key and its alias", async (t) => {
  const { CreateAliasCommand, CreateKeyCommand, DescribeKeyCommand, KMSClient, NotFoundException } = sdk("@aws-sdk/client-kms");
  const kms = new KMSClient((await openCloud(t)).clientConfig());
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: "mine" }));
  await kms.send(new CreateAliasCommand({ AliasName: "alias/mine", TargetKeyId: KeyMetadata.KeyId }));
  const described = await kms.send(new DescribeKeyCommand({ KeyId: "alias/mine" }));
  assert.equal(described.KeyMetadata.Arn, KeyMetadata.Arn);
  const absent = await throwsError(kms.send(new DescribeKeyCommand({ KeyId: "alias/absent" })), { name: "NotFoundException", status: 400 });
  assert.ok(absent instanceof NotFoundException);
});

const alarm = {
  AlarmName: "deep",
  Namespace: "AWS/SQS",
  MetricName: "ApproximateNumberOfMessagesVisible",
  Statistic: "Maximum",
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 10,
  ComparisonOperator: "GreaterThanThreshold",
};

test("cloudwatch: an alarm", async (t) => {
  const { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } = sdk("@aws-sdk/client-cloudwatch");
  const cloudwatch = new CloudWatchClient((await openCloud(t)).clientConfig());
  await cloudwatch.send(new PutMetricAlarmCommand(alarm));
  const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({}));
  assert.deepEqual(MetricAlarms.map(({ AlarmName, Threshold, StateValue }) => [AlarmName, Threshold, StateValue]), [["deep", 10, "INSUFFICIENT_DATA"]]);
});

// Clients compress PutMetricData from 10 KB on.
test("cloudwatch: a compressed body", async (t) => {
  const cloud = await openCloud(t);
  const call = (body) =>
    cloud.handle({
      method: "POST",
      url: "https://monitoring.us-east-1.amazonaws.com/",
      headers: { "x-amz-target": "GraniteServiceVersion20100801.PutMetricAlarm", "content-type": "application/x-amz-json-1.0", "content-encoding": "gzip" },
      body,
    });
  const text = JSON.stringify({ ...alarm, AlarmDescription: "x".repeat(1000) });
  assert.equal((await call(gzipSync(text))).status, 200);
  assert.equal((await call(gzipSync(text).subarray(0, 20))).status, 400);
});

test("lambda: a function", async (t) => {
  const { CreateFunctionCommand, GetFunctionCommand, LambdaClient, ResourceNotFoundException } = sdk("@aws-sdk/client-lambda");
  const cloud = await openCloud(t);
  const lambda = new LambdaClient(cloud.clientConfig());
  // The smallest ZIP with one file.
  const ZipFile = Buffer.from(
    "UEsDBAoAAAAAAAAAIQAAAAAAAAAAAAAAAAAIAAAAaW5kZXguanNQSwECCgAKAAAAAAAAACEAAAAAAAAAAAAAAAAACAAAAAAAAAAAAAAAAAAAAAAAaW5kZXguanNQSwUGAAAAAAEAAQA2AAAAJgAAAAAA",
    "base64",
  );
  await lambda.send(
    new CreateFunctionCommand({ FunctionName: "fn", Runtime: "nodejs20.x", Handler: "index.handler", Role: "arn:aws:iam::000000000000:role/runner", Code: { ZipFile } }),
  );
  const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: "fn" }));
  assert.equal(Configuration.FunctionArn, "arn:aws:lambda:us-east-1:000000000000:function:fn");
  assert.equal(Configuration.Runtime, "nodejs20.x");
  const absent = await throwsError(lambda.send(new GetFunctionCommand({ FunctionName: "absent" })), { name: "ResourceNotFoundException", status: 404 });
  assert.ok(absent instanceof ResourceNotFoundException);
});
