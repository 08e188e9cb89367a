// Functions, written and called as any program does it: with the SDK outside, and inside the handler.

import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";

import { serve } from "../../web/engine/dist/index.js";
import { openCloud, sdk } from "./sdk.mjs";
import { zipOf } from "./zip.mjs";

const { CloudWatchLogsClient, FilterLogEventsCommand } = sdk("@aws-sdk/client-cloudwatch-logs");
const {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  CreateFunctionUrlConfigCommand,
  InvokeCommand,
  InvokeWithResponseStreamCommand,
  LambdaClient,
  PublishLayerVersionCommand,
  UpdateFunctionUrlConfigCommand,
} = sdk("@aws-sdk/client-lambda");
const { CreateRoleCommand, IAMClient } = sdk("@aws-sdk/client-iam");
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
    cloud,
    iam: new IAMClient(cloud.clientConfig()),
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

test("a function is a session of its role", async (t) => {
  const { cloud, lambda, iam } = await open(t);
  // Where policies are asked; else it does not matter who a function is.
  await cloud.handle({ method: "PUT", url: "/_cloudtab/access", body: '{"mode":"log"}' });
  const trust = { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }] };
  await iam.send(new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: JSON.stringify(trust) }));
  await create(lambda, "who", {
    "index.mjs": `
      import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
      export const handler = async () => (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Arn;`,
  });
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "who" }));
  assert.equal(JSON.parse(text(Payload)), "arn:aws:sts::000000000000:assumed-role/worker/who");
});

/** Writes two pieces, or fails between them. */
const streaming = `
  export const handler = awslambda.streamifyResponse(async ({ fail, rawPath }, stream) => {
    const out = rawPath === undefined ? stream : awslambda.HttpResponseStream.from(stream, {
      statusCode: 201, headers: { "content-type": "text/html", "x-own": "yes" }, cookies: ["k=v"],
    });
    out.write("one ");
    if (fail) throw new RangeError("torn");
    await new Promise((resolve) => setTimeout(resolve, 10));
    out.write("two");
    out.end();
  });`;

test("a response stream is read by the SDK", async (t) => {
  const { lambda } = await open(t);
  await create(lambda, "stream", { "index.mjs": streaming });
  const read = async (input) => {
    const answer = await lambda.send(new InvokeWithResponseStreamCommand({ FunctionName: "stream", ...input }));
    const chunks = [];
    let end;
    for await (const { PayloadChunk, InvokeComplete } of answer.EventStream) {
      if (PayloadChunk !== undefined) chunks.push(text(PayloadChunk.Payload));
      end = InvokeComplete ?? end;
    }
    return { chunks, end, status: answer.StatusCode, version: answer.ExecutedVersion, type: answer.ResponseStreamContentType };
  };
  const { chunks, end, ...more } = await read({ LogType: "Tail" });
  assert.deepEqual(chunks, ["one ", "two"]);
  assert.match(Buffer.from(end.LogResult, "base64").toString(), /REPORT RequestId/);
  assert.deepEqual(more, { status: 200, version: "$LATEST", type: "application/vnd.amazon.eventstream" });
  const torn = await read({ Payload: '{"fail":true}' });
  assert.deepEqual(torn.chunks, ["one "]);
  assert.equal(torn.end.ErrorCode, "Unhandled");
  assert.equal(JSON.parse(torn.end.ErrorDetails).errorMessage, "torn");
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "stream" }));
  assert.equal(text(Payload), "one two");
});

test("a function URL: events, CORS, who may come, streams", async (t) => {
  const { cloud, lambda } = await open(t);
  await create(lambda, "site", {
    "index.mjs": "export const handler = async ({ rawPath, body }) => ({ statusCode: 202, headers: { 'x-path': rawPath }, body });",
  });
  const { FunctionUrl } = await lambda.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: "site", AuthType: "NONE", Cors: { AllowOrigins: ["https://a.example"], AllowMethods: ["POST"] } }),
  );
  const fetched = (method, headers = {}, body = undefined) =>
    cloud.handle({ method, url: new URL("/a/b?c=d", FunctionUrl).href, headers: Object.entries(headers), body });
  const header = (answer, name) => answer.headers.find(([it]) => it.toLowerCase() === name)?.[1];
  assert.equal((await fetched("POST")).status, 403);
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: "site", StatementId: "all", Action: "lambda:InvokeFunctionUrl", Principal: "*", FunctionUrlAuthType: "NONE",
    }),
  );
  const posted = await fetched("POST", { origin: "https://a.example", "content-type": "text/plain" }, new TextEncoder().encode("sent"));
  assert.deepEqual([posted.status, header(posted, "x-path"), text(posted.body)], [202, "/a/b", "sent"]);
  assert.equal(header(posted, "access-control-allow-origin"), "https://a.example");
  const preflight = await fetched("OPTIONS", { origin: "https://a.example", "access-control-request-method": "POST" });
  assert.deepEqual([preflight.status, header(preflight, "access-control-allow-methods")], [200, "POST"]);
  await lambda.send(new UpdateFunctionUrlConfigCommand({ FunctionName: "site", AuthType: "AWS_IAM" }));
  assert.equal((await fetched("POST")).status, 403);
  const authorization = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0";
  assert.equal((await fetched("POST", { authorization })).status, 202);

  await create(lambda, "stream", { "index.mjs": streaming });
  const stream = await lambda.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: "stream", AuthType: "AWS_IAM", InvokeMode: "RESPONSE_STREAM" }),
  );
  const page = await cloud.handle({ method: "GET", url: stream.FunctionUrl, headers: [["authorization", authorization]] });
  assert.deepEqual(
    [page.status, header(page, "content-type"), header(page, "x-own"), header(page, "set-cookie"), text(page.body)],
    [201, "text/html", "yes", "k=v", "one two"],
  );
});

test("over HTTP: a URL under localhost, and a response stream", async (t) => {
  const server = await serve({ port: 0, seed: 1 });
  t.after(() => server.close());
  const [host, port] = server.address.split(":");
  const lambda = new LambdaClient({
    endpoint: `http://${server.address}`, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  await create(lambda, "stream", { "index.mjs": streaming });
  const { FunctionUrl } = await lambda.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: "stream", AuthType: "NONE", InvokeMode: "RESPONSE_STREAM" }),
  );
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: "stream", StatementId: "all", Action: "lambda:InvokeFunctionUrl", Principal: "*", FunctionUrlAuthType: "NONE",
    }),
  );
  const url = new URL(FunctionUrl);
  assert.equal(url.port, port);
  assert.match(url.hostname, /\.lambda-url\.us-east-1\.localhost$/);
  // All names under localhost are this machine's, to browsers and to curl; Node asks the system's resolver.
  const answer = await new Promise((resolve, reject) => {
    const sent = request({ host, port, path: "/", headers: { host: url.host } }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk) => (body += chunk)).on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    sent.on("error", reject).end();
  });
  assert.deepEqual([answer.status, answer.headers["content-type"], answer.body], [201, "text/html", "one two"]);
  const { EventStream } = await lambda.send(new InvokeWithResponseStreamCommand({ FunctionName: "stream" }));
  const chunks = [];
  for await (const { PayloadChunk } of EventStream) if (PayloadChunk !== undefined) chunks.push(text(PayloadChunk.Payload));
  assert.deepEqual(chunks, ["one ", "two"]);
});

test("a layer's packages and files are there to be imported", async (t) => {
  const { lambda } = await open(t);
  const { LayerVersionArn } = await lambda.send(
    new PublishLayerVersionCommand({
      LayerName: "shared",
      Content: {
        ZipFile: zipOf({
          "nodejs/node_modules/greet/package.json": '{"main":"main.js"}',
          "nodejs/node_modules/greet/main.js": "module.exports = (name) => 'hello ' + name;",
          "nodejs/helper.mjs": "export const helped = 'by a file';",
          "nodejs/old.js": "module.exports = 'by require';",
          "data/words.txt": "words",
        }),
      },
    }),
  );
  await create(lambda, "layered", {
    "index.mjs": `
      import greet from "greet";
      import { helped } from "/opt/nodejs/helper.mjs";
      import { readFileSync, existsSync } from "node:fs";
      import { readFile } from "node:fs/promises";
      import { createRequire } from "node:module";
      const old = createRequire(import.meta.url)("/opt/nodejs/old");
      export const handler = async () =>
        [greet("you"), helped, old, readFileSync("/opt/data/words.txt", "utf8"), await readFile("/opt/data/words.txt", "utf8"), existsSync("/opt/none")];`,
  }, { Layers: [LayerVersionArn] });
  const answer = await lambda.send(new InvokeCommand({ FunctionName: "layered" }));
  assert.deepEqual(JSON.parse(text(answer.Payload)), ["hello you", "by a file", "by require", "words", "words", false]);
});

test("functions of other runtimes are kept, and say that they do not run", async (t) => {
  const { lambda } = await open(t);
  await create(lambda, "snake", { "index.py": "def handler(event, context): return 1" }, { Runtime: "python3.13" });
  await assert.rejects(lambda.send(new InvokeCommand({ FunctionName: "snake" })), (error) => {
    assert.match(error.message, /python3\.13/);
    return error.$metadata.httpStatusCode === 501;
  });
});
