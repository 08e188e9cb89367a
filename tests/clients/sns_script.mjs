// The operations of SNS, and the refusals its users meet, for every client. See call.mjs for what a call says.

import { account, base64, from, region } from "./call.mjs";

const call = (operation, input, expect, more = {}) => ({ service: "sns", operation, input, expect, ...more });
const refused = (operation, input, code, message) => ({ service: "sns", operation, input, error: { code, ...(message !== undefined && { message }) } });

const arn = (name) => `arn:aws:sns:${region}:${account}:${name}`;
const queueArn = (name) => `arn:aws:sqs:${region}:${account}:${name}`;
const TopicArn = arn("events");
const fifoArn = arn("steps.fifo");
const text = (StringValue, DataType = "String") => ({ DataType, StringValue });

const queue = (name, Attributes) => ({
  name,
  service: "sqs",
  operation: "CreateQueue",
  input: { QueueName: name, ...(Attributes !== undefined && { Attributes }) },
  expect: { QueueUrl: new RegExp(`/${name.replace(".", "\\.")}$`) },
});
const receive = (name, Messages, more = {}) => ({
  service: "sqs",
  operation: "ReceiveMessage",
  input: { QueueUrl: from(name, (answer) => answer.QueueUrl), MaxNumberOfMessages: 10, MessageAttributeNames: ["All"], WaitTimeSeconds: 1 },
  expect: { Messages },
  ...more,
});
const envelope = (check) => (body) => check(JSON.parse(body));

const topics = [
  call("CreateTopic", { Name: "events", Attributes: { DisplayName: "Events" }, Tags: [{ Key: "team", Value: "blue" }] }, { TopicArn }),
  call("CreateTopic", { Name: "events" }, { TopicArn }),
  refused("CreateTopic", { Name: "events", Tags: [{ Key: "team", Value: "red" }] }, "InvalidParameter", /already exists with different tags/),
  refused("CreateTopic", { Name: "no spaces" }, "InvalidParameter", /Topic Name/),
  refused("CreateTopic", { Name: "steps", Attributes: { FifoTopic: "true" } }, "InvalidParameter", /\.fifo/),
  call("CreateTopic", { Name: "steps.fifo", Attributes: { FifoTopic: "true", ContentBasedDeduplication: "true" } }, { TopicArn: fifoArn }),
  call("ListTopics", {}, { Topics: [{ TopicArn }, { TopicArn: fifoArn }] }),
  call("GetTopicAttributes", { TopicArn }, { Attributes: { TopicArn, Owner: account, DisplayName: "Events", SubscriptionsConfirmed: "0", SubscriptionsPending: "0", Policy: /__default_policy_ID/ } }),
  call("SetTopicAttributes", { TopicArn, AttributeName: "DisplayName", AttributeValue: "größe" }, {}),
  call("SetTopicAttributes", { TopicArn, AttributeName: "SignatureVersion", AttributeValue: "2" }, {}),
  call("GetTopicAttributes", { TopicArn }, { Attributes: { DisplayName: "größe", SignatureVersion: "2" } }),
  refused("SetTopicAttributes", { TopicArn, AttributeName: "Nonsense", AttributeValue: "1" }, "InvalidParameter", /AttributeName/),
  refused("SetTopicAttributes", { TopicArn, AttributeName: "SignatureVersion", AttributeValue: "3" }, "InvalidParameter", /SignatureVersion/),
  refused("GetTopicAttributes", { TopicArn: arn("absent") }, "NotFound", "Topic does not exist"),
  refused("GetTopicAttributes", { TopicArn: "nonsense" }, "InvalidParameter", /TopicArn/),
];

const tagsAndPermissions = [
  call("ListTagsForResource", { ResourceArn: TopicArn }, { Tags: [{ Key: "team", Value: "blue" }] }),
  call("TagResource", { ResourceArn: TopicArn, Tags: [{ Key: "team", Value: "red" }, { Key: "cost", Value: "7" }] }, {}),
  call("UntagResource", { ResourceArn: TopicArn, TagKeys: ["team"] }, {}),
  call("ListTagsForResource", { ResourceArn: TopicArn }, { Tags: [{ Key: "cost", Value: "7" }] }),
  refused("TagResource", { ResourceArn: arn("absent"), Tags: [{ Key: "a", Value: "b" }] }, "ResourceNotFound", /does not exist/),
  call("AddPermission", { TopicArn, Label: "shared", AWSAccountId: [account], ActionName: ["Publish"] }, {}),
  call("GetTopicAttributes", { TopicArn }, { Attributes: { Policy: /"Sid":"shared"/ } }),
  refused("AddPermission", { TopicArn, Label: "shared", AWSAccountId: [account], ActionName: ["Publish"] }, "InvalidParameter", /Statement already exists/),
  call("RemovePermission", { TopicArn, Label: "shared" }, {}),
  call("PutDataProtectionPolicy", { ResourceArn: TopicArn, DataProtectionPolicy: '{"Name":"p","Version":"2021-06-01","Statement":[]}' }, {}),
  call("GetDataProtectionPolicy", { ResourceArn: TopicArn }, { DataProtectionPolicy: /"Name"/ }),
];

const Subscription = from("wrapped", (answer) => answer.SubscriptionArn);
const subscriptions = [
  queue("wrapped-queue"),
  queue("raw-queue"),
  queue("steps-queue.fifo", { FifoQueue: "true" }),
  call("Subscribe", { TopicArn, Protocol: "sqs", Endpoint: queueArn("wrapped-queue"), ReturnSubscriptionArn: true }, { SubscriptionArn: /^arn:aws:sns:.*:events:[0-9a-f-]{36}$/ }, { name: "wrapped" }),
  call("Subscribe", { TopicArn, Protocol: "sqs", Endpoint: queueArn("wrapped-queue") }, { SubscriptionArn: /events:/ }),
  refused(
    "Subscribe",
    { TopicArn, Protocol: "sqs", Endpoint: queueArn("wrapped-queue"), Attributes: { RawMessageDelivery: "true" } },
    "InvalidParameter",
    /already exists with different attributes/,
  ),
  call(
    "Subscribe",
    {
      TopicArn,
      Protocol: "sqs",
      Endpoint: queueArn("raw-queue"),
      Attributes: { RawMessageDelivery: "true", FilterPolicy: '{"kind":["new",{"prefix":"up"}],"size":[{"numeric":[">",5]}]}' },
      ReturnSubscriptionArn: true,
    },
    { SubscriptionArn: /events:/ },
    { name: "raw" },
  ),
  call("Subscribe", { TopicArn, Protocol: "email", Endpoint: "a@example.com" }, { SubscriptionArn: "pending confirmation" }),
  refused("Subscribe", { TopicArn, Protocol: "carrier-pigeon", Endpoint: "x" }, "InvalidParameter", /protocol/i),
  refused("Subscribe", { TopicArn, Protocol: "http", Endpoint: "https://example.com" }, "InvalidParameter", /Endpoint/),
  refused("Subscribe", { TopicArn, Protocol: "sqs", Endpoint: queueArn("wrapped-queue"), Attributes: { FilterPolicy: "{" } }, "InvalidParameter", /FilterPolicy/),
  refused("Subscribe", { TopicArn, Protocol: "sqs", Endpoint: queueArn("steps-queue.fifo") }, "InvalidParameter", /FIFO/),
  refused("Subscribe", { TopicArn: arn("absent"), Protocol: "sqs", Endpoint: queueArn("raw-queue") }, "NotFound", "Topic does not exist"),
  call("ListSubscriptionsByTopic", { TopicArn }, { Subscriptions: (found) => found.length === 3 && found.some(({ SubscriptionArn }) => SubscriptionArn === "PendingConfirmation") }),
  call("ListSubscriptions", {}, { Subscriptions: (found) => found.length === 3 }),
  call("GetSubscriptionAttributes", { SubscriptionArn: from("raw", (answer) => answer.SubscriptionArn) }, { Attributes: { RawMessageDelivery: "true", FilterPolicyScope: "MessageAttributes", PendingConfirmation: "false", Protocol: "sqs" } }),
  call("SetSubscriptionAttributes", { SubscriptionArn: Subscription, AttributeName: "RedrivePolicy", AttributeValue: JSON.stringify({ deadLetterTargetArn: queueArn("raw-queue") }) }, {}),
  refused("SetSubscriptionAttributes", { SubscriptionArn: Subscription, AttributeName: "RawMessageDelivery", AttributeValue: "maybe" }, "InvalidParameter", /RawMessageDelivery/),
  refused("GetSubscriptionAttributes", { SubscriptionArn: `${TopicArn}:00000000-0000-0000-0000-000000000000` }, "NotFound", "Subscription does not exist"),
  refused("ConfirmSubscription", { TopicArn, Token: "nonsense" }, "InvalidParameter", /token/i),
];

const publishing = [
  call("Publish", { TopicArn, Message: "to the first only", Subject: "greeting", MessageAttributes: { kind: text("old") } }, { MessageId: /^[0-9a-f-]{36}$/ }),
  receive("wrapped-queue", [
    {
      Body: envelope((got) => got.Type === "Notification" && got.Message === "to the first only" && got.Subject === "greeting" && got.MessageAttributes.kind.Value === "old" && got.SignatureVersion === "2"),
    },
  ]),
  call("Publish", { TopicArn, Message: "größe ✓", MessageAttributes: { kind: text("update"), size: text("7", "Number"), raw: { DataType: "Binary", BinaryValue: base64("bytes") } } }, { MessageId: /./ }),
  receive("raw-queue", [{ Body: "größe ✓", MessageAttributes: { kind: { StringValue: "update" }, size: { DataType: "Number" }, raw: { DataType: "Binary" } } }]),
  call("Publish", { TargetArn: TopicArn, Message: '{"default":"d","sqs":"for queues"}', MessageStructure: "json", MessageAttributes: { kind: text("new"), size: text("6", "Number") } }, { MessageId: /./ }),
  receive("raw-queue", [{ Body: "for queues" }]),
  call(
    "PublishBatch",
    { TopicArn, PublishBatchRequestEntries: [{ Id: "a", Message: "1" }, { Id: "b", Message: "2", Subject: "two" }] },
    { Successful: [{ Id: "a" }, { Id: "b" }] },
  ),
  refused("PublishBatch", { TopicArn, PublishBatchRequestEntries: [{ Id: "a", Message: "1" }, { Id: "a", Message: "2" }] }, "BatchEntryIdsNotDistinct", /have the same Id/),
  refused("Publish", { TopicArn, Message: "" }, "InvalidParameter", /Empty message/),
  refused("Publish", { TopicArn, Message: "not JSON", MessageStructure: "json" }, "InvalidParameter", /JSON message body failed to parse/),
  refused("Publish", { TopicArn: arn("absent"), Message: "x" }, "NotFound", "Topic does not exist"),
  refused("Publish", { TopicArn, Message: "x", MessageAttributes: { kind: text("x", "Nonsense") } }, "ParameterValueInvalid", /supported type prefixes/),
  call("Publish", { PhoneNumber: "+15550100123", Message: "by text" }, { MessageId: /./ }),
];

const fifo = [
  call("Subscribe", { TopicArn: fifoArn, Protocol: "sqs", Endpoint: queueArn("steps-queue.fifo"), Attributes: { RawMessageDelivery: "true" } }, { SubscriptionArn: /steps\.fifo:/ }),
  call("Publish", { TopicArn: fifoArn, Message: "one", MessageGroupId: "a" }, { MessageId: /./, SequenceNumber: /^\d{20}$/ }),
  call("Publish", { TopicArn: fifoArn, Message: "one", MessageGroupId: "a" }, { SequenceNumber: /^\d{20}$/ }),
  call("Publish", { TopicArn: fifoArn, Message: "two", MessageGroupId: "a", MessageDeduplicationId: "own" }, { SequenceNumber: /^\d{20}$/ }),
  receive("steps-queue.fifo", [{ Body: "one" }, { Body: "two" }]),
  refused("Publish", { TopicArn: fifoArn, Message: "x" }, "InvalidParameter", /MessageGroupId/),
];

const Application = `arn:aws:sns:${region}:${account}:app/GCM/phones`;
const EndpointArn = from("device", (answer) => answer.EndpointArn);
const pushAndTexts = [
  call("CreatePlatformApplication", { Name: "phones", Platform: "GCM", Attributes: { PlatformCredential: "secret" } }, { PlatformApplicationArn: Application }),
  call("ListPlatformApplications", {}, { PlatformApplications: [{ PlatformApplicationArn: Application }] }),
  call("CreatePlatformEndpoint", { PlatformApplicationArn: Application, Token: "device-token", CustomUserData: "mine" }, { EndpointArn: /:endpoint\/GCM\/phones\// }, { name: "device" }),
  call("GetEndpointAttributes", { EndpointArn }, { Attributes: { Enabled: "true", Token: "device-token", CustomUserData: "mine" } }),
  call("SetEndpointAttributes", { EndpointArn, Attributes: { Enabled: "false" } }, {}),
  refused("Publish", { TargetArn: EndpointArn, Message: "hello" }, "EndpointDisabled"),
  call("DeleteEndpoint", { EndpointArn }, {}),
  call("DeletePlatformApplication", { PlatformApplicationArn: Application }, {}),
  call("SetSMSAttributes", { attributes: { DefaultSMSType: "Transactional" } }, {}),
  call("GetSMSAttributes", { attributes: ["DefaultSMSType"] }, { attributes: { DefaultSMSType: "Transactional" } }),
  call("GetSMSSandboxAccountStatus", {}, { IsInSandbox: false }),
  call("ListPhoneNumbersOptedOut", {}, { phoneNumbers: [] }),
];

const end = [
  call("Unsubscribe", { SubscriptionArn: Subscription }, {}),
  call("ListSubscriptionsByTopic", { TopicArn }, { Subscriptions: (found) => found.length === 2 }),
  call("DeleteTopic", { TopicArn }, {}),
  call("DeleteTopic", { TopicArn }, {}),
  call("ListTopics", {}, { Topics: [{ TopicArn: fifoArn }] }),
];

export const snsScript = [...topics, ...tagsAndPermissions, ...subscriptions, ...publishing, ...fifo, ...pushAndTexts, ...end];
