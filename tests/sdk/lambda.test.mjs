// Functions, written and called as any program does it: with the SDK outside, and inside the handler.

import assert from "node:assert/strict";
import { test } from "node:test";

import { openCloud, sdk } from "./sdk.mjs";
import { zipOf } from "./zip.mjs";

const { CloudWatchLogsClient, FilterLogEventsCommand } = sdk("@aws-sdk/client-cloudwatch-logs");
const { CreateEventSourceMappingCommand, CreateFunctionCommand, InvokeCommand, LambdaClient } = sdk("@aws-sdk/client-lambda");
const { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } =
  sdk("@aws-sdk/client-sqs");
const {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} = sdk("@aws-sdk/client-api-gateway");

const role = "arn:aws:iam::000000000000:role/worker";
const text = (bytes) => new TextDecoder().decode(bytes);

async function open(t) {
  const cloud = await openCloud(t);
  return {
    lambda: new LambdaClient(cloud.clientConfig()),
    sqs: new SQSClient(cloud.clientConfig()),
    logs: new CloudWatchLogsClient(cloud.clientConfig()),
  };
}

function create(lambda, name, files, more = {}) {
  const code = { ZipFile: zipOf(files) };
  return lambda.send(
    new CreateFunctionCommand({ FunctionName: name, Runtime: "nodejs22.x", Handler: "index.handler", Role: role, Timeout: 20, Code: code, ...more }),
  );
}

test("a handler uses the SDK, and its cloud is the caller's", async (t) => {
  const { lambda, sqs, logs } = await open(t);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "out" }));
  const code = `
    import { DynamoDBClient, CreateTableCommand, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
    import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
    import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
    const dynamodb = new DynamoDBClient({}), s3 = new S3Client({}), sqs = new SQSClient({});
    export const handler = async (event) => {
      console.log("got", event.name);
      await dynamodb.send(new CreateTableCommand({
        TableName: "table", BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "k", AttributeType: "S" }], KeySchema: [{ AttributeName: "k", KeyType: "HASH" }],
      }));
      await dynamodb.send(new PutItemCommand({ TableName: "table", Item: { k: { S: event.name } } }));
      await s3.send(new CreateBucketCommand({ Bucket: "bucket" }));
      await s3.send(new PutObjectCommand({ Bucket: "bucket", Key: "a/b", Body: "kept" }));
      const { Item } = await dynamodb.send(new GetItemCommand({ TableName: "table", Key: { k: { S: event.name } } }));
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: "bucket", Key: "a/b" }));
      await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: Item.k.S }));
      return { body: await Body.transformToString() };
    };`;
  await create(lambda, "writer", { "index.mjs": code }, { Environment: { Variables: { QUEUE_URL: QueueUrl } } });
  const answer = await lambda.send(new InvokeCommand({ FunctionName: "writer", Payload: '{"name":"first"}', LogType: "Tail" }));
  assert.equal(answer.FunctionError, undefined, text(answer.Payload));
  assert.equal(text(answer.Payload), '{"body":"kept"}');
  assert.equal(answer.ExecutedVersion, "$LATEST");
  const tail = Buffer.from(answer.LogResult, "base64").toString();
  assert.match(tail, /^START RequestId: [0-9a-f-]{36} Version: \$LATEST\n/);
  assert.match(tail, /\tINFO\tgot first\n/);
  assert.match(tail, /\nREPORT RequestId: [0-9a-f-]{36}\tDuration: \d+\.\d\d ms\t.*\tInit Duration: \d+\.\d\d ms\t\n$/);
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  assert.equal(Messages[0].Body, "first");
  const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName: "/aws/lambda/writer", filterPattern: "got" }));
  assert.equal(events.length, 1);
});

test("errors, timeouts and events", async (t) => {
  const { lambda, sqs } = await open(t);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "done" }));
  await create(lambda, "f", {
    "index.js": `
      const { SQSClient, SendMessageCommand } = require("@aws-sdk/client-sqs");
      exports.handler = async ({ act }) => {
        if (act === "throw") throw new RangeError("thrown");
        if (act === "loop") for (;;);
        await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: "${QueueUrl}", MessageBody: act }));
      };`,
  }, { Timeout: 3 });
  const thrown = await lambda.send(new InvokeCommand({ FunctionName: "f", Payload: '{"act":"throw"}' }));
  assert.equal(thrown.StatusCode, 200);
  assert.equal(thrown.FunctionError, "Unhandled");
  const { trace, ...error } = JSON.parse(text(thrown.Payload));
  assert.deepEqual(error, { errorType: "RangeError", errorMessage: "thrown" });
  assert.match(trace[0], /RangeError: thrown/);
  const looped = await lambda.send(new InvokeCommand({ FunctionName: "f", Payload: '{"act":"loop"}' }));
  assert.match(text(looped.Payload), /"errorMessage":"RequestId: [0-9a-f-]{36} Error: Task timed out after 3.00 seconds"/);
  const sent = await lambda.send(new InvokeCommand({ FunctionName: "f", InvocationType: "Event", Payload: '{"act":"event"}' }));
  assert.equal(sent.StatusCode, 202);
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
  assert.equal(Messages[0].Body, "event");
  await assert.rejects(lambda.send(new InvokeCommand({ FunctionName: "none" })), { name: "ResourceNotFoundException" });
});

test("a queue feeds a function, which reports what it could not do", async (t) => {
  const { lambda, sqs } = await open(t);
  const make = async (QueueName) => (await sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl;
  const [work, done] = [await make("work"), await make("done")];
  await create(lambda, "worker", {
    "index.mjs": `
      import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
      const sqs = new SQSClient({});
      export const handler = async ({ Records }) => {
        const batchItemFailures = [];
        for (const { messageId, body } of Records) {
          if (body === "bad") batchItemFailures.push({ itemIdentifier: messageId });
          else await sqs.send(new SendMessageCommand({ QueueUrl: process.env.DONE_URL, MessageBody: "done " + body }));
        }
        return { batchItemFailures };
      };`,
  }, { Environment: { Variables: { DONE_URL: done } } });
  const mapping = await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: "worker",
      EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:work",
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    }),
  );
  assert.equal(mapping.State, "Creating");
  assert.ok(mapping.LastModified instanceof Date);
  for (const MessageBody of ["bad", "good"]) await sqs.send(new SendMessageCommand({ QueueUrl: work, MessageBody }));
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: done, WaitTimeSeconds: 10 }));
  assert.equal(Messages[0].Body, "done good");
  const left = async () => {
    const names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: work, AttributeNames: names }));
    return names.map((name) => Attributes[name]).join();
  };
  for (let i = 0; i < 50 && (await left()) !== "0,1"; ++i) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(await left(), "0,1");
});

test("an API's requests run a function", async (t) => {
  const cloud = await openCloud(t);
  const lambda = new LambdaClient(cloud.clientConfig());
  const gateway = new APIGatewayClient(cloud.clientConfig());
  await create(lambda, "api", {
    "index.mjs": `export const handler = async ({ pathParameters, body }) => ({
      statusCode: 201, headers: { "x-made": pathParameters.proxy }, body: JSON.stringify({ got: JSON.parse(body) }),
    });`,
  });
  const { id: restApiId, rootResourceId: parentId } = await gateway.send(new CreateRestApiCommand({ name: "api" }));
  const { id: resourceId } = await gateway.send(new CreateResourceCommand({ restApiId, parentId, pathPart: "{proxy+}" }));
  const method = { restApiId, resourceId, httpMethod: "ANY" };
  await gateway.send(new PutMethodCommand({ ...method, authorizationType: "NONE" }));
  const arn = "arn:aws:lambda:us-east-1:000000000000:function:api";
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
  await gateway.send(new PutIntegrationCommand({ ...method, type: "AWS_PROXY", integrationHttpMethod: "POST", uri }));
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "live" }));
  const url = `https://${restApiId}.execute-api.us-east-1.amazonaws.com/live/a/b`;
  const answer = await cloud.fetch(url, { method: "PUT", body: '{"n":1}' });
  assert.equal(answer.status, 201);
  assert.equal(answer.headers.get("x-made"), "a/b");
  assert.deepEqual(await answer.json(), { got: { n: 1 } });
});
