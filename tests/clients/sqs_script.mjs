// Every operation of SQS, and the refusals its users meet, for every client. See call.mjs for what a call says.

import { account, base64, decoded, from, region } from "./call.mjs";

const call = (operation, input, expect, more = {}) => ({ service: "sqs", operation, input, expect, ...more });
const refused = (operation, input, code, message) => ({ service: "sqs", operation, input, error: { code, ...(message !== undefined && { message }) } });

const arn = (name) => `arn:aws:sqs:${region}:${account}:${name}`;
const urlOf = (name) => from(name, (answer) => answer.QueueUrl);
const handle = (receive, i = 0) => from(receive, (answer) => answer.Messages[i].ReceiptHandle);

const create = (name, Attributes, more = {}) =>
  call("CreateQueue", { QueueName: name, ...(Attributes !== undefined && { Attributes }), ...more }, { QueueUrl: new RegExp(`/${account}/${name.replace(".", "\\.")}$`) }, { name });
const jobs = urlOf("jobs");
const dead = urlOf("jobs-dead");
const fifo = urlOf("steps.fifo");
const absent = from("jobs", (answer) => answer.QueueUrl.replace(/jobs$/, "absent"));
const all = { QueueUrl: jobs, AttributeNames: ["All"] };
const redrive = JSON.stringify({ deadLetterTargetArn: arn("jobs-dead"), maxReceiveCount: "1" });
const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "s", Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: arn("jobs") }] });

const queues = [
  create("jobs-dead"),
  create("jobs", { VisibilityTimeout: "0", MessageRetentionPeriod: "86400", DelaySeconds: "0" }, { tags: { team: "blue", stage: "test" } }),
  // The same again is the same queue; another value of an attribute is another queue of the same name.
  create("jobs", { VisibilityTimeout: "0" }),
  refused("CreateQueue", { QueueName: "jobs", Attributes: { VisibilityTimeout: "1" } }, "QueueAlreadyExists", /VisibilityTimeout/),
  refused("CreateQueue", { QueueName: "no spaces" }, "InvalidParameterValue", /alphanumeric/),
  refused("CreateQueue", { QueueName: "x".repeat(81) }, "InvalidParameterValue", /1 to 80/),
  refused("CreateQueue", { QueueName: "early", Attributes: { DelaySeconds: "901" } }, "InvalidAttributeValue", /DelaySeconds/),
  refused("CreateQueue", { QueueName: "early", Attributes: { Nonsense: "1" } }, "InvalidAttributeName", /Nonsense/),
  refused("CreateQueue", { QueueName: "no-suffix", Attributes: { FifoQueue: "true" } }, "InvalidParameterValue", /\.fifo/),
  create("steps.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" }),
  call("ListQueues", {}, { QueueUrls: (urls) => urls.length === 3 }),
  call("ListQueues", { QueueNamePrefix: "jobs" }, { QueueUrls: [/\/jobs$/, /\/jobs-dead$/] }),
  call("GetQueueUrl", { QueueName: "steps.fifo", QueueOwnerAWSAccountId: account }, { QueueUrl: /\/steps\.fifo$/ }),
  refused("GetQueueUrl", { QueueName: "absent" }, "AWS.SimpleQueueService.NonExistentQueue", /does not exist/),
  call("GetQueueAttributes", all, {
    Attributes: { QueueArn: arn("jobs"), VisibilityTimeout: "0", MessageRetentionPeriod: "86400", MaximumMessageSize: "1048576", SqsManagedSseEnabled: "true", ReceiveMessageWaitTimeSeconds: "0" },
  }),
  call("SetQueueAttributes", { QueueUrl: jobs, Attributes: { RedrivePolicy: redrive, Policy: policy } }, {}),
  call("GetQueueAttributes", { QueueUrl: jobs, AttributeNames: ["RedrivePolicy", "Policy"] }, { Attributes: { RedrivePolicy: /jobs-dead/, Policy: /sqs:SendMessage/ } }),
  call("GetQueueAttributes", { QueueUrl: fifo, AttributeNames: ["FifoQueue", "DeduplicationScope", "FifoThroughputLimit"] }, { Attributes: { FifoQueue: "true", DeduplicationScope: "queue", FifoThroughputLimit: "perQueue" } }),
  refused("GetQueueAttributes", { QueueUrl: jobs, AttributeNames: ["Nonsense"] }, "InvalidAttributeName", /Nonsense/),
  refused("SetQueueAttributes", { QueueUrl: jobs, Attributes: { VisibilityTimeout: "43201" } }, "InvalidAttributeValue", /VisibilityTimeout/),
  refused("SetQueueAttributes", { QueueUrl: fifo, Attributes: { FifoQueue: "false" } }, "InvalidAttributeValue"),
  refused("GetQueueAttributes", { QueueUrl: absent, AttributeNames: ["All"] }, "AWS.SimpleQueueService.NonExistentQueue", /does not exist/),
  call("ListDeadLetterSourceQueues", { QueueUrl: dead }, { queueUrls: [/\/jobs$/] }),
];

const tags = [
  call("ListQueueTags", { QueueUrl: jobs }, { Tags: { team: "blue", stage: "test" } }),
  call("TagQueue", { QueueUrl: jobs, Tags: { team: "red", cost: "größe" } }, {}),
  call("UntagQueue", { QueueUrl: jobs, TagKeys: ["stage", "absent"] }, {}),
  call("ListQueueTags", { QueueUrl: jobs }, { Tags: (found) => Object.keys(found).length === 2 && found.team === "red" && found.cost === "größe" }),
  call("AddPermission", { QueueUrl: jobs, Label: "shared", AWSAccountIds: ["111111111111"], Actions: ["SendMessage", "ReceiveMessage"] }, {}),
  call("GetQueueAttributes", { QueueUrl: jobs, AttributeNames: ["Policy"] }, { Attributes: { Policy: /"Sid":"shared"/ } }),
  refused("AddPermission", { QueueUrl: jobs, Label: "shared", AWSAccountIds: ["111111111111"], Actions: ["SendMessage"] }, "InvalidParameterValue", /shared/),
  call("RemovePermission", { QueueUrl: jobs, Label: "shared" }, {}),
  refused("RemovePermission", { QueueUrl: jobs, Label: "shared" }, "InvalidParameterValue", /shared/),
];

const messages = [
  call(
    "SendMessage",
    {
      QueueUrl: jobs,
      MessageBody: "größe <&> ✓",
      MessageAttributes: { kind: { DataType: "String", StringValue: "new" }, size: { DataType: "Number.int", StringValue: "7" }, raw: { DataType: "Binary", BinaryValue: base64("bytes") } },
    },
    // Computed as AWS documents it, with Python's hashlib.
    { MD5OfMessageBody: "8f946b26dd9da45b8a12018c6e10e3b7", MD5OfMessageAttributes: /^[0-9a-f]{32}$/, MessageId: /^[0-9a-f-]{36}$/ },
  ),
  call(
    "ReceiveMessage",
    { QueueUrl: jobs, AttributeNames: ["All"], MessageAttributeNames: ["kind", "raw"], VisibilityTimeout: 30 },
    {
      Messages: [
        {
          Body: "größe <&> ✓",
          Attributes: { ApproximateReceiveCount: "1", SenderId: /./, SentTimestamp: /^\d{13}$/ },
          MessageAttributes: (found) => Object.keys(found).sort().join() === "kind,raw" && decoded("bytes")(found.raw.BinaryValue),
          MD5OfMessageAttributes: /^[0-9a-f]{32}$/,
        },
      ],
    },
    { name: "first" },
  ),
  call("GetQueueAttributes", { QueueUrl: jobs, AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] }, { Attributes: { ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "1" } }),
  call("ReceiveMessage", { QueueUrl: jobs }, (answer) => answer.Messages === undefined),
  call("ChangeMessageVisibility", { QueueUrl: jobs, ReceiptHandle: handle("first"), VisibilityTimeout: 0 }, {}),
  // Received twice where once is the most: it is in the dead-letter queue.
  call("ReceiveMessage", { QueueUrl: jobs }, (answer) => answer.Messages === undefined),
  call("ReceiveMessage", { QueueUrl: dead, AttributeNames: ["All"], VisibilityTimeout: 30 }, { Messages: [{ Body: "größe <&> ✓", Attributes: { ApproximateReceiveCount: "2", DeadLetterQueueSourceArn: arn("jobs") } }] }, { name: "failed" }),
  call("DeleteMessage", { QueueUrl: dead, ReceiptHandle: handle("failed") }, {}),
  call("DeleteMessage", { QueueUrl: dead, ReceiptHandle: handle("failed") }, {}),
  refused("DeleteMessage", { QueueUrl: jobs, ReceiptHandle: "nonsense" }, "ReceiptHandleIsInvalid", /nonsense/),
  refused("ChangeMessageVisibility", { QueueUrl: jobs, ReceiptHandle: handle("first"), VisibilityTimeout: 43201 }, "InvalidParameterValue", /43201/),
  refused("ReceiveMessage", { QueueUrl: jobs, MaxNumberOfMessages: 11 }, "InvalidParameterValue", /MaxNumberOfMessages/),
  refused("ReceiveMessage", { QueueUrl: jobs, WaitTimeSeconds: 21 }, "InvalidParameterValue", /WaitTimeSeconds/),
  refused("SendMessage", { QueueUrl: jobs, MessageBody: "bad\u0001character" }, "InvalidMessageContents"),
  refused("SendMessage", { QueueUrl: jobs, MessageBody: "x", DelaySeconds: 901 }, "InvalidParameterValue", /DelaySeconds/),
  refused("SendMessage", { QueueUrl: jobs, MessageBody: "x", MessageAttributes: { a: { DataType: "Nonsense", StringValue: "x" } } }, "InvalidParameterValue", /supported type prefixes/),
  refused("SendMessage", { QueueUrl: absent, MessageBody: "x" }, "AWS.SimpleQueueService.NonExistentQueue"),
];

const moves = [
  create("moved"),
  call("SendMessage", { QueueUrl: dead, MessageBody: "again" }, { MessageId: /./ }),
  call("StartMessageMoveTask", { SourceArn: arn("jobs-dead"), DestinationArn: arn("moved"), MaxNumberOfMessagesPerSecond: 100 }, { TaskHandle: /./ }),
  call(
    "ListMessageMoveTasks",
    { SourceArn: arn("jobs-dead") },
    { Results: [{ Status: "COMPLETED", SourceArn: arn("jobs-dead"), ApproximateNumberOfMessagesMoved: 1 }] },
    { until: (answer) => answer.Results[0].Status !== "RUNNING" },
  ),
  refused("StartMessageMoveTask", { SourceArn: arn("steps.fifo") }, "InvalidParameterValue"),
  refused("CancelMessageMoveTask", { TaskHandle: "bm9uZQ==" }, "InvalidParameterValue"),
  call("PurgeQueue", { QueueUrl: dead }, {}),
];

const batch = (ids) => ids.map((Id) => ({ Id, MessageBody: `body of ${Id}` }));
const batches = [
  call("SetQueueAttributes", { QueueUrl: jobs, Attributes: { RedrivePolicy: "" } }, {}),
  call(
    "SendMessageBatch",
    { QueueUrl: jobs, Entries: [...batch(["a", "b"]), { Id: "late", MessageBody: "x", DelaySeconds: 901 }] },
    { Successful: [{ Id: "a" }, { Id: "b" }], Failed: [{ Id: "late", Code: "InvalidParameterValue", SenderFault: true }] },
  ),
  refused("SendMessageBatch", { QueueUrl: jobs, Entries: batch(["a", "a"]) }, "AWS.SimpleQueueService.BatchEntryIdsNotDistinct", /Id a repeated/),
  refused("SendMessageBatch", { QueueUrl: jobs, Entries: batch([..."abcdefghijk"]) }, "AWS.SimpleQueueService.TooManyEntriesInBatchRequest", /11/),
  refused("SendMessageBatch", { QueueUrl: jobs, Entries: batch(["no/slash"]) }, "AWS.SimpleQueueService.InvalidBatchEntryId"),
  call("ReceiveMessage", { QueueUrl: jobs, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: 60 }, { Messages: (found) => found.length === 2 }, { name: "pair" }),
  call(
    "ChangeMessageVisibilityBatch",
    { QueueUrl: jobs, Entries: [{ Id: "1", ReceiptHandle: handle("pair", 0), VisibilityTimeout: 90 }, { Id: "2", ReceiptHandle: "nonsense", VisibilityTimeout: 90 }] },
    { Successful: [{ Id: "1" }], Failed: [{ Id: "2", Code: "ReceiptHandleIsInvalid", SenderFault: true }] },
  ),
  call("DeleteMessageBatch", { QueueUrl: jobs, Entries: [{ Id: "1", ReceiptHandle: handle("pair", 0) }, { Id: "2", ReceiptHandle: handle("pair", 1) }] }, { Successful: [{ Id: "1" }, { Id: "2" }] }),
  call("PurgeQueue", { QueueUrl: jobs }, {}),
  refused("PurgeQueue", { QueueUrl: jobs }, "AWS.SimpleQueueService.PurgeQueueInProgress", /60 seconds/),
];

const step = (MessageBody, MessageGroupId, more = {}) => call("SendMessage", { QueueUrl: fifo, MessageBody, MessageGroupId, ...more }, { SequenceNumber: /^\d{20}$/ });
const fifoQueues = [
  step("one", "a"),
  step("one", "a"),
  step("two", "a"),
  step("one", "b", { MessageDeduplicationId: "own" }),
  refused("SendMessage", { QueueUrl: fifo, MessageBody: "x" }, "MissingParameter", /MessageGroupId/),
  refused("SendMessage", { QueueUrl: fifo, MessageBody: "x", MessageGroupId: "a", DelaySeconds: 1 }, "InvalidParameterValue", /DelaySeconds/),
  call(
    "ReceiveMessage",
    { QueueUrl: fifo, MaxNumberOfMessages: 10, AttributeNames: ["All"], ReceiveRequestAttemptId: "attempt", VisibilityTimeout: 60 },
    { Messages: [{ Body: "one", Attributes: { MessageGroupId: "a" } }, { Body: "two" }, { Body: "one", Attributes: { MessageGroupId: "b", MessageDeduplicationId: "own" } }] },
    { name: "steps" },
  ),
  // The same attempt again gets the same messages.
  call("ReceiveMessage", { QueueUrl: fifo, MaxNumberOfMessages: 10, ReceiveRequestAttemptId: "attempt", VisibilityTimeout: 60 }, { Messages: (found) => found.length === 3 }, { name: "again" }),
  call("DeleteMessage", { QueueUrl: fifo, ReceiptHandle: handle("again") }, {}),
  call("GetQueueAttributes", { QueueUrl: fifo, AttributeNames: ["ApproximateNumberOfMessagesNotVisible"] }, { Attributes: { ApproximateNumberOfMessagesNotVisible: "2" } }),
  call("DeleteQueue", { QueueUrl: fifo }, {}),
  refused("SendMessage", { QueueUrl: fifo, MessageBody: "x", MessageGroupId: "a" }, "AWS.SimpleQueueService.NonExistentQueue"),
];

export const sqsScript = [...queues, ...tags, ...messages, ...moves, ...batches, ...fifoQueues];
