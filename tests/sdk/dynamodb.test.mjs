import assert from "node:assert/strict";
import { test } from "node:test";

import { openCloud, sdk, throwsError } from "./sdk.mjs";

const {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  ResourceNotFoundException,
  waitUntilTableExists,
} = sdk("@aws-sdk/client-dynamodb");
const { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, ScanCommand, UpdateCommand } = sdk("@aws-sdk/lib-dynamodb");

async function openTable(t) {
  const cloud = await openCloud(t);
  const dynamodb = new DynamoDBClient(cloud.clientConfig());
  const TableName = "orders";
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 30, minDelay: 1 }, { TableName });
  return { dynamodb, documents: DynamoDBDocumentClient.from(dynamodb), TableName };
}

test("put and get every type", async (t) => {
  const { dynamodb, TableName } = await openTable(t);
  const Item = {
    pk: { S: "a" },
    sk: { N: "1" },
    big: { N: "12345678901234567890123456789012345678" },
    bytes: { B: Uint8Array.of(0, 127, 255) },
    strings: { SS: ["x", "y"] },
    numbers: { NS: ["1", "2.5"] },
    blobs: { BS: [Uint8Array.of(1)] },
    map: { M: { list: { L: [{ BOOL: true }, { NULL: true }, { S: "ü✓" }] } } },
  };
  await dynamodb.send(new PutItemCommand({ TableName, Item }));
  const got = await dynamodb.send(new GetItemCommand({ TableName, Key: { pk: Item.pk, sk: Item.sk } }));
  assert.deepEqual(got.Item, Item);
});

test("the document client: put, get, update, query, scan, delete", async (t) => {
  const { documents, TableName } = await openTable(t);
  for (let sk = 1; sk <= 5; ++sk) {
    await documents.send(new PutCommand({ TableName, Item: { pk: "a", sk, price: sk * 1.5, tags: new Set(["t"]), nested: { deep: [sk, null] } } }));
  }
  const { Item } = await documents.send(new GetCommand({ TableName, Key: { pk: "a", sk: 2 } }));
  assert.deepEqual(Item, { pk: "a", sk: 2, price: 3, tags: new Set(["t"]), nested: { deep: [2, null] } });
  const updated = await documents.send(
    new UpdateCommand({
      TableName,
      Key: { pk: "a", sk: 2 },
      UpdateExpression: "SET price = price + :more, #n.note = if_not_exists(#n.note, :note) REMOVE tags",
      ExpressionAttributeNames: { "#n": "nested" },
      ExpressionAttributeValues: { ":more": 1, ":note": "hi" },
      ReturnValues: "ALL_NEW",
    }),
  );
  assert.deepEqual(updated.Attributes, { pk: "a", sk: 2, price: 4, nested: { deep: [2, null], note: "hi" } });
  const queried = await documents.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :low AND :high",
      FilterExpression: "price > :price",
      ExpressionAttributeValues: { ":pk": "a", ":low": 2, ":high": 4, ":price": 4 },
      ScanIndexForward: false,
    }),
  );
  assert.deepEqual(queried.Items.map(({ sk }) => sk), [4, 3]);
  assert.equal(queried.ScannedCount, 3);
  const page = await documents.send(new ScanCommand({ TableName, Limit: 2 }));
  assert.equal(page.Items.length, 2);
  const rest = await documents.send(new ScanCommand({ TableName, ExclusiveStartKey: page.LastEvaluatedKey }));
  assert.equal(rest.Items.length, 3);
  await documents.send(new DeleteCommand({ TableName, Key: { pk: "a", sk: 1 } }));
  assert.equal((await documents.send(new GetCommand({ TableName, Key: { pk: "a", sk: 1 } }))).Item, undefined);
});

test("errors are the modelled exceptions", async (t) => {
  const { dynamodb, documents, TableName } = await openTable(t);
  await documents.send(new PutCommand({ TableName, Item: { pk: "a", sk: 1, v: 7 } }));
  const condition = documents.send(
    new PutCommand({ TableName, Item: { pk: "a", sk: 1 }, ConditionExpression: "attribute_not_exists(pk)", ReturnValuesOnConditionCheckFailure: "ALL_OLD" }),
  );
  const failed = await throwsError(condition, { name: "ConditionalCheckFailedException", status: 400, message: /^The conditional request failed$/ });
  assert.ok(failed instanceof ConditionalCheckFailedException);
  assert.equal(failed.Item.v.N ?? failed.Item.v, "7");
  const absent = await throwsError(dynamodb.send(new GetItemCommand({ TableName: "absent", Key: { pk: { S: "a" } } })), { name: "ResourceNotFoundException", status: 400 });
  assert.ok(absent instanceof ResourceNotFoundException);
  await throwsError(documents.send(new PutCommand({ TableName, Item: { pk: "a" } })), { name: "ValidationException", status: 400 });
});

test("the account's own host name reaches the same tables", async (t) => {
  const { dynamodb } = await openTable(t);
  const config = { region: "us-east-1", requestHandler: dynamodb.config.requestHandler };
  // Credentials that know their account make the client call 000000000000.ddb.us-east-1.amazonaws.com.
  const credentials = { accessKeyId: "000000000000", secretAccessKey: "x", accountId: "000000000000" };
  assert.deepEqual((await new DynamoDBClient({ ...config, credentials }).send(new ListTablesCommand({}))).TableNames, ["orders"]);
});
