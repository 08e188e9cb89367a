import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { openCloud, sdk, throwsError } from "./sdk.mjs";

const {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} = sdk("@aws-sdk/client-sqs");

async function openQueue(t) {
  const cloud = await openCloud(t);
  const sqs = new SQSClient(cloud.clientConfig());
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "work" }));
  return { cloud, sqs, QueueUrl };
}

const md5 = (text) => createHash("md5").update(text).digest("hex");

// The client checks the MD5s of bodies itself and throws if one is wrong or missing.
test("send, receive, delete", async (t) => {
  const { sqs, QueueUrl } = await openQueue(t);
  assert.equal(QueueUrl, "https://sqs.us-east-1.amazonaws.com/000000000000/work");
  const MessageAttributes = { kind: { DataType: "String", StringValue: "größe" }, blob: { DataType: "Binary", BinaryValue: Uint8Array.of(0, 255) } };
  const sent = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "héllo ✓", MessageAttributes }));
  assert.equal(sent.MD5OfMessageBody, md5("héllo ✓"));
  const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ["All"], MessageSystemAttributeNames: ["All"] }));
  assert.equal(received.Messages.length, 1);
  const [message] = received.Messages;
  assert.equal(message.MessageId, sent.MessageId);
  assert.equal(message.Body, "héllo ✓");
  assert.equal(message.Attributes.ApproximateReceiveCount, "1");
  assert.deepEqual(message.MessageAttributes.kind, { DataType: "String", StringValue: "größe" });
  assert.deepEqual(message.MessageAttributes.blob.BinaryValue, Uint8Array.of(0, 255));
  assert.equal(message.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  assert.equal(Attributes.ApproximateNumberOfMessages, "0");
  assert.equal(Attributes.ApproximateNumberOfMessagesNotVisible, "0");
});

test("a batch answers each entry for itself", async (t) => {
  const { sqs, QueueUrl } = await openQueue(t);
  const answer = await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: "good", MessageBody: "a" },
        { Id: "bad", MessageBody: "\u0000" },
      ],
    }),
  );
  assert.deepEqual(answer.Successful.map(({ Id, MD5OfMessageBody }) => [Id, MD5OfMessageBody]), [["good", md5("a")]]);
  assert.deepEqual(answer.Failed.map(({ Id, SenderFault }) => [Id, SenderFault]), [["bad", true]]);
});

test("a long poll ends when a message comes, and by itself", async (t) => {
  const { sqs, QueueUrl } = await openQueue(t);
  const started = performance.now();
  const poll = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  setTimeout(() => void sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "late" })), 100);
  assert.equal((await poll).Messages[0].Body, "late");
  assert.ok(performance.now() - started < 10_000);
  const waited = performance.now();
  assert.equal((await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }))).Messages, undefined);
  assert.ok(performance.now() - waited >= 990);
});

test("a message comes back when its visibility timeout ends", async (t) => {
  const { sqs, QueueUrl } = await openQueue(t);
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "m" }));
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 30 }));
  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle, VisibilityTimeout: 1 }));
  const again = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5, MessageSystemAttributeNames: ["ApproximateReceiveCount"] }));
  assert.equal(again.Messages[0].Attributes.ApproximateReceiveCount, "2");
});

test("an abandoned long poll takes no message", async (t) => {
  const { sqs, QueueUrl } = await openQueue(t);
  const abort = new AbortController();
  const poll = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), { abortSignal: abort.signal });
  setTimeout(() => abort.abort(), 50);
  await assert.rejects(poll, { name: "AbortError" });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "m" }));
  assert.equal((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages.length, 1);
});

test("an unknown queue is the modelled exception, with the query protocol's code beside it", async (t) => {
  const { sqs } = await openQueue(t);
  const error = await throwsError(sqs.send(new GetQueueUrlCommand({ QueueName: "absent" })), { name: "QueueDoesNotExist", status: 400 });
  assert.ok(error instanceof QueueDoesNotExist);
  assert.equal(error.Code, "AWS.SimpleQueueService.NonExistentQueue");
});

test("accounts and regions have queues of their own", async (t) => {
  const { cloud, sqs } = await openQueue(t);
  assert.equal((await sqs.send(new ListQueuesCommand({}))).QueueUrls.length, 1);
  for (const options of [{ region: "eu-west-1" }, { account: "111122223333" }]) {
    const other = new SQSClient(cloud.clientConfig(options));
    assert.equal((await other.send(new ListQueuesCommand({}))).QueueUrls, undefined);
  }
});
