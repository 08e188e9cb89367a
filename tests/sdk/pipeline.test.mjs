// The whole of a small system, deployed from one template and used as its users do: an API hands orders to a topic, the
// topic to two queues by their kind, a function keeps them in a table, another tells of each new item by a text message.
// One order is poison: it ends in the dead-letter queue, and goes through after the function is mended.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { openCloud, sdk } from "./sdk.mjs";

const { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } = sdk("@aws-sdk/client-cloudformation");
const { DescribeStacksCommand } = sdk("@aws-sdk/client-cloudformation");
const { DynamoDBClient, ScanCommand } = sdk("@aws-sdk/client-dynamodb");
const { LambdaClient, UpdateFunctionConfigurationCommand } = sdk("@aws-sdk/client-lambda");
const { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient, StartMessageMoveTaskCommand } = sdk("@aws-sdk/client-sqs");

const StackName = "pipeline";
const TemplateBody = readFileSync(new URL("pipeline.yaml", import.meta.url), "utf8");

async function deploy(t) {
  const cloud = await openCloud(t);
  const config = cloud.clientConfig();
  const cloudformation = new CloudFormationClient(config);
  await cloudformation.send(new CreateStackCommand({ StackName, TemplateBody, Capabilities: ["CAPABILITY_IAM"] }));
  await waitUntilStackCreateComplete({ client: cloudformation, minDelay: 1, maxDelay: 1, maxWaitTime: 60 }, { StackName });
  const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
  const outputs = Object.fromEntries(Stacks[0].Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  return { cloud, outputs, sqs: new SQSClient(config), lambda: new LambdaClient(config), dynamodb: new DynamoDBClient(config) };
}

/** How many functions run just now. */
async function running(cloud) {
  const { body } = await cloud.handle({ method: "GET", url: "/_cloudtab/trace?limit=10000" });
  const kinds = JSON.parse(new TextDecoder().decode(body)).events.map(({ kind }) => kind);
  return kinds.filter((kind) => kind === "lambda.start").length - kinds.filter((kind) => kind === "lambda.end").length;
}

/** Moves virtual time on until `what()` answers something; not while a function runs, which takes its time outside. */
async function until(cloud, what, why) {
  for (let steps = 0; steps < 400; ) {
    const found = await what();
    if (found) return found;
    if ((await running(cloud)) <= 0) {
      await cloud.handle({ method: "POST", url: "/_cloudtab/clock", body: '{"advanceMilliseconds":500}' });
      ++steps;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(why);
}

test("API, topic, queues, function, table, stream, function, topic; a poison message redriven", async (t) => {
  const { cloud, outputs, sqs, lambda, dynamodb } = await deploy(t);
  const order = async (body) => {
    const answer = await cloud.fetch(outputs.Url, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    assert.match(JSON.parse(text).PublishResponse.PublishResult.MessageId, /^[0-9a-f-]{36}$/);
  };
  const texts = async () => {
    const { body } = await cloud.handle({ method: "GET", url: "/_cloudtab/sns/inbox?protocol=sms" });
    return JSON.parse(new TextDecoder().decode(body)).items.map((item) => item.body).sort().join();
  };
  const kept = async () => (await dynamodb.send(new ScanCommand({ TableName: outputs.Table }))).Items.map(({ id }) => id.S).sort().join();
  const waiting = async (QueueUrl) => {
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }));
    return Number(Attributes.ApproximateNumberOfMessages);
  };

  await order({ id: "one", kind: "big" });
  await order({ id: "two", kind: "big", poison: true });
  await order({ id: "three", kind: "small" });

  await until(cloud, async () => (await texts()) === "kept one", "no word of the first order");
  assert.equal(await kept(), "one");
  // The other kind waits in its own queue, which no function reads.
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: outputs.SmallQueue }));
  assert.equal(JSON.parse(Messages[0].Body).id, "three");

  await until(cloud, async () => (await waiting(outputs.DeadLetters)) === 1, "the poison order is not set aside");
  assert.equal(await kept(), "one");
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: outputs.Worker, Environment: { Variables: { TABLE: outputs.Table, MENDED: "yes" } } }));
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: outputs.DeadLettersArn }));
  await until(cloud, async () => (await texts()) === "kept one,kept two", "no word of the mended order");
  assert.equal(await kept(), "one,two");
  assert.equal(await waiting(outputs.DeadLetters), 0);
});
