import assert from "node:assert/strict";
import { test } from "node:test";

import { openCloud, sdk, throwsError } from "./sdk.mjs";

const {
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} = sdk("@aws-sdk/client-dynamodb");
const { DescribeStreamCommand, DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand, ListStreamsCommand } = sdk("@aws-sdk/client-dynamodb-streams");

const TableName = "orders";

async function openStream(t) {
  const cloud = await openCloud(t);
  const dynamodb = new DynamoDBClient(cloud.clientConfig());
  const streams = new DynamoDBStreamsClient(cloud.clientConfig());
  const { TableDescription } = await dynamodb.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  );
  return { cloud, dynamodb, streams, StreamArn: TableDescription.LatestStreamArn };
}

/** Every record of every shard, the oldest first. */
async function readAll(streams, StreamArn) {
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const records = [];
  for (const { ShardId } of StreamDescription.Shards) {
    let { ShardIterator } = await streams.send(new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }));
    while (ShardIterator !== undefined) {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator }));
      records.push(...page.Records);
      ShardIterator = page.Records.length > 0 ? page.NextShardIterator : undefined;
    }
  }
  return records;
}

test("a stream tells what happened to items", async (t) => {
  const { dynamodb, streams, StreamArn } = await openStream(t);
  const Key = { id: { S: "1" } };
  await dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, bytes: { B: Uint8Array.of(0, 255) }, numbers: { NS: ["1", "2"] } } }));
  await dynamodb.send(new UpdateItemCommand({ TableName, Key, UpdateExpression: "REMOVE bytes" }));
  await dynamodb.send(new UpdateItemCommand({ TableName, Key, UpdateExpression: "REMOVE bytes" }));
  await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: { id: { S: "2" } } } }] }));
  await dynamodb.send(new DeleteItemCommand({ TableName, Key }));

  const { Streams } = await streams.send(new ListStreamsCommand({ TableName }));
  assert.deepEqual(Streams, [{ StreamArn, StreamLabel: StreamArn.split("/stream/")[1], TableName }]);
  const records = await readAll(streams, StreamArn);
  assert.deepEqual(
    records.map((record) => `${record.eventName} ${record.dynamodb.Keys.id.S}`),
    ["INSERT 1", "MODIFY 1", "INSERT 2", "REMOVE 1"],
  );
  assert.deepEqual(records[1].dynamodb.OldImage, { ...Key, bytes: { B: Uint8Array.of(0, 255) }, numbers: { NS: ["1", "2"] } });
  assert.deepEqual(records[1].dynamodb.NewImage, { ...Key, numbers: { NS: ["1", "2"] } });
  assert.ok(records.every((record) => record.dynamodb.ApproximateCreationDateTime instanceof Date));
  const numbers = records.map((record) => BigInt(record.dynamodb.SequenceNumber));
  assert.deepEqual([...numbers].sort((a, b) => (a < b ? -1 : 1)), numbers);
});

test("a stream that is off is read on, and its errors are typed", async (t) => {
  const { dynamodb, streams, StreamArn } = await openStream(t);
  await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: "1" } } }));
  await dynamodb.send(new UpdateTableCommand({ TableName, StreamSpecification: { StreamEnabled: false } }));
  await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: "2" } } }));
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  assert.equal(StreamDescription.StreamStatus, "DISABLED");
  assert.equal((await readAll(streams, StreamArn)).length, 1);
  await throwsError(streams.send(new DescribeStreamCommand({ StreamArn: `${StreamArn}0` })), {
    name: "ResourceNotFoundException",
    status: 400,
    message: /^Requested resource not found: Stream: .* not found$/,
  });
});

test("time to live deletes, and the stream says who", async (t) => {
  const { cloud, dynamodb, streams, StreamArn } = await openStream(t);
  const TimeToLiveSpecification = { AttributeName: "ttl", Enabled: true };
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
  assert.deepEqual(TimeToLiveDescription, { AttributeName: "ttl", TimeToLiveStatus: "ENABLED" });
  const soon = Math.floor(Date.now() / 1000) + 600;
  const Key = { id: { S: "1" } };
  await dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, ttl: { N: `${soon}` } } }));
  assert.ok((await dynamodb.send(new GetItemCommand({ TableName, Key }))).Item);
  const jumped = await cloud.fetch("http://cloud/_cloudtab/clock", { method: "POST", body: JSON.stringify({ advanceMilliseconds: 700_000 }) });
  assert.equal(jumped.status, 200, await jumped.text());
  assert.equal((await dynamodb.send(new GetItemCommand({ TableName, Key }))).Item, undefined);
  const [, removed] = await readAll(streams, StreamArn);
  assert.equal(removed.eventName, "REMOVE");
  assert.deepEqual(removed.userIdentity, { PrincipalId: "dynamodb.amazonaws.com", Type: "Service" });
});
