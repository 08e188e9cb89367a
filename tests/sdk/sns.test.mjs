import assert from "node:assert/strict";
import { test } from "node:test";

import { openCloud, sdk, throwsError } from "./sdk.mjs";

const { CreateTopicCommand, GetTopicAttributesCommand, ListSubscriptionsByTopicCommand, NotFoundException, PublishCommand, SNSClient, SubscribeCommand } =
  sdk("@aws-sdk/client-sns");
const { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SetQueueAttributesCommand, SQSClient } = sdk("@aws-sdk/client-sqs");

async function openTopicAndQueue(t, attributes) {
  const cloud = await openCloud(t);
  const sns = new SNSClient(cloud.clientConfig());
  const sqs = new SQSClient(cloud.clientConfig());
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "orders" }));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "work" }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "sns.amazonaws.com" }, Action: "sqs:SendMessage", Resource: Attributes.QueueArn }],
  });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  const subscription = await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: Attributes.QueueArn, Attributes: attributes, ReturnSubscriptionArn: true }),
  );
  const receive = async () => (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }))).Messages ?? [];
  return { sns, TopicArn, subscription, receive };
}

test("what is published arrives in the queue, in SNS's envelope", async (t) => {
  const { sns, TopicArn, subscription, receive } = await openTopicAndQueue(t);
  const { MessageId } = await sns.send(new PublishCommand({ TopicArn, Subject: "s", Message: "héllo" }));
  const [message] = await receive();
  const envelope = JSON.parse(message.Body);
  assert.equal(envelope.Type, "Notification");
  assert.equal(envelope.MessageId, MessageId);
  assert.equal(envelope.TopicArn, TopicArn);
  assert.equal(envelope.Subject, "s");
  assert.equal(envelope.Message, "héllo");
  const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  assert.deepEqual(Subscriptions.map(({ SubscriptionArn }) => SubscriptionArn), [subscription.SubscriptionArn]);
});

test("raw delivery and a filter policy", async (t) => {
  const { sns, TopicArn, receive } = await openTopicAndQueue(t, {
    RawMessageDelivery: "true",
    FilterPolicy: JSON.stringify({ kind: ["new", { prefix: "re" }] }),
  });
  for (const kind of ["new", "old", "renewed"]) {
    await sns.send(new PublishCommand({ TopicArn, Message: kind, MessageAttributes: { kind: { DataType: "String", StringValue: kind } } }));
  }
  await sns.send(new PublishCommand({ TopicArn, Message: "without" }));
  const messages = await receive();
  assert.deepEqual(messages.map(({ Body }) => Body).sort(), ["new", "renewed"]);
  assert.equal(messages[0].MessageAttributes.kind.DataType, "String");
});

test("an unknown topic is the modelled exception", async (t) => {
  const { sns } = await openTopicAndQueue(t);
  const call = sns.send(new GetTopicAttributesCommand({ TopicArn: "arn:aws:sns:us-east-1:000000000000:absent" }));
  assert.ok((await throwsError(call, { name: "NotFoundException", status: 404 })) instanceof NotFoundException);
});
