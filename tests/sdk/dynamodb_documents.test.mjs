import assert from "node:assert/strict";
import { test } from "node:test";

import { openCloud, sdk, throwsError } from "./sdk.mjs";

const {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  EnableKinesisStreamingDestinationCommand,
  ExportTableToPointInTimeCommand,
  ImportTableCommand,
  PutItemCommand,
  UpdateContinuousBackupsCommand,
  UpdateContributorInsightsCommand,
  UpdateTableCommand,
  paginateListContributorInsights,
  paginateListExports,
  paginateListImports,
  paginateListTables,
  paginateQuery,
  paginateScan,
  waitUntilContributorInsightsEnabled,
  waitUntilExportCompleted,
  waitUntilImportCompleted,
  waitUntilKinesisStreamingDestinationActive,
  waitUntilTableExists,
  waitUntilTableNotExists,
} = sdk("@aws-sdk/client-dynamodb");
const { CreateBucketCommand, PutObjectCommand, S3Client } = sdk("@aws-sdk/client-s3");
const {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  ExecuteStatementCommand,
  GetCommand,
  NumberValue,
  PutCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
  paginateQuery: paginateDocuments,
} = sdk("@aws-sdk/lib-dynamodb");

const table = (TableName) => ({
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
});
const waiting = (client) => ({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 });

async function openTable(t) {
  const cloud = await openCloud(t);
  const client = new DynamoDBClient(cloud.clientConfig());
  await client.send(new CreateTableCommand(table("things")));
  await waitUntilTableExists(waiting(client), { TableName: "things" });
  return { cloud, client, documents: DynamoDBDocumentClient.from(client), TableName: "things" };
}

/** One value of each kind that the document client can write, and what it reads back where that is something else. */
const values = {
  text: ["plain"],
  "text, empty": [""],
  "text beyond the BMP": ["ü✓😀"],
  whole: [42],
  negative: [-1.5],
  tiny: [1e-100],
  "largest safe": [Number.MAX_SAFE_INTEGER],
  bigint: [12345678901234567890n],
  true: [true],
  false: [false],
  null: [null],
  bytes: [Uint8Array.of(0, 127, 255)],
  "bytes, empty": [new Uint8Array()],
  buffer: [Buffer.from("abc"), Uint8Array.of(97, 98, 99)],
  "set of texts": [new Set(["a", "b"])],
  "set of numbers": [new Set([1, 2.5])],
  "set of bytes": [new Set([Uint8Array.of(1), Uint8Array.of(2)])],
  list: [[1, "two", null, [true], { three: 3 }]],
  "list, empty": [[]],
  map: [{ a: { b: { c: [new Set(["deep"])] } } }],
  "map, empty": [{}],
};

test("the document client brings back what it wrote", async (t) => {
  const { documents, TableName } = await openTable(t);
  let sk = 0;
  for (const [name, [value, expected = value]] of Object.entries(values)) {
    await t.test(name, async () => {
      const Key = { pk: "a", sk: ++sk };
      await documents.send(new PutCommand({ TableName, Item: { ...Key, value } }));
      const got = await documents.send(new GetCommand({ TableName, Key }));
      assert.deepEqual(got.Item, { ...Key, value: expected });
      // And as a value of an expression.
      const found = await documents.send(
        new UpdateCommand({
          TableName,
          Key,
          UpdateExpression: "SET again = :value",
          ConditionExpression: "#value = :value",
          ExpressionAttributeNames: { "#value": "value" },
          ExpressionAttributeValues: { ":value": value },
          ReturnValues: "UPDATED_NEW",
        }),
      );
      assert.deepEqual(found.Attributes, { again: expected });
    });
  }
});

test("numbers beyond JavaScript's keep all their digits if asked to", async (t) => {
  const { client, TableName } = await openTable(t);
  const documents = DynamoDBDocumentClient.from(client, { unmarshallOptions: { wrapNumbers: true } });
  const digits = "1234567890.123456789012345678901234567";
  await client.send(new PutItemCommand({ TableName, Item: { pk: { S: "a" }, sk: { N: "1" }, exact: { N: digits } } }));
  const got = await documents.send(new GetCommand({ TableName, Key: { pk: "a", sk: 1 } }));
  assert.equal(got.Item.exact.value, digits);
  await documents.send(new PutCommand({ TableName, Item: { pk: "a", sk: 2, exact: NumberValue.from(digits) } }));
  const again = await documents.send(new GetCommand({ TableName, Key: { pk: "a", sk: 2 } }));
  assert.equal(again.Item.exact.value, digits);
});

test("documents in batches, transactions and statements", async (t) => {
  const { documents, TableName } = await openTable(t);
  const item = (sk) => ({ pk: "a", sk, tags: new Set([`t${sk}`]) });
  const batch = await documents.send(
    new BatchWriteCommand({ RequestItems: { [TableName]: [1, 2].map((sk) => ({ PutRequest: { Item: item(sk) } })) } }),
  );
  assert.deepEqual(batch.UnprocessedItems, {});
  await documents.send(
    new TransactWriteCommand({
      TransactItems: [{ Put: { TableName, Item: item(3) } }, { Delete: { TableName, Key: { pk: "a", sk: 2 } } }],
    }),
  );
  const read = await documents.send(
    new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [1, 2, 3].map((sk) => ({ pk: "a", sk })) } } }),
  );
  assert.deepEqual(
    read.Responses[TableName].sort((a, b) => a.sk - b.sk),
    [item(1), item(3)],
  );
  const both = await documents.send(
    new TransactGetCommand({ TransactItems: [3, 2].map((sk) => ({ Get: { TableName, Key: { pk: "a", sk } } })) }),
  );
  assert.deepEqual(
    both.Responses.map((response) => response.Item),
    [item(3), undefined],
  );
  const selected = await documents.send(
    new ExecuteStatementCommand({ Statement: `SELECT * FROM ${TableName} WHERE pk = ? AND sk > ?`, Parameters: ["a", 1] }),
  );
  assert.deepEqual(selected.Items, [item(3)]);
});

test("paginators walk every page", async (t) => {
  const { client, documents, TableName } = await openTable(t);
  const count = 23;
  for (let first = 0; first < count; first += 20) {
    const sorts = Array.from({ length: Math.min(20, count - first) }, (_, i) => first + i);
    const writes = sorts.map((sk) => ({ PutRequest: { Item: { pk: { S: "a" }, sk: { N: String(sk) } } } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: writes } }));
  }
  const query = { TableName, KeyConditionExpression: "pk = :pk" };
  const plain = { ...query, ExpressionAttributeValues: { ":pk": { S: "a" } } };

  let pages = 0;
  const seen = [];
  for await (const page of paginateQuery({ client, pageSize: 5 }, plain)) {
    ++pages;
    seen.push(...page.Items.map((item) => Number(item.sk.N)));
  }
  assert.deepEqual(
    seen,
    Array.from({ length: count }, (_, i) => i),
  );
  assert.equal(pages, 5);

  const backwards = [];
  const documentQuery = { ...query, ExpressionAttributeValues: { ":pk": "a" }, ScanIndexForward: false };
  for await (const page of paginateDocuments({ client: documents, pageSize: 10 }, documentQuery))
    backwards.push(...page.Items.map((item) => item.sk));
  assert.deepEqual(backwards, [...seen].reverse());

  let scanned = 0;
  for await (const page of paginateScan({ client, pageSize: 7 }, { TableName })) scanned += page.Count;
  assert.equal(scanned, count);

  for (const name of ["other-1", "other-2", "other-3"]) await client.send(new CreateTableCommand(table(name)));
  const names = [];
  for await (const page of paginateListTables({ client, pageSize: 3 }, {})) names.push(...page.TableNames);
  assert.deepEqual(names, ["other-1", "other-2", "other-3", TableName]);
});

test("waiters see a table come, change and go", async (t) => {
  const { client, TableName } = await openTable(t);
  const exists = await waitUntilTableExists(waiting(client), { TableName });
  assert.equal(exists.reason.Table.TableStatus, "ACTIVE");
  await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
  await waitUntilTableExists(waiting(client), { TableName });
  await throwsError(client.send(new DeleteTableCommand({ TableName })), { name: "ValidationException", status: 400 });
  await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  await waitUntilTableExists(waiting(client), { TableName });
  await client.send(new DeleteTableCommand({ TableName }));
  const gone = await waitUntilTableNotExists(waiting(client), { TableName });
  assert.equal(gone.state, "SUCCESS");
});

test("waiters and paginators of jobs and settings", async (t) => {
  const { cloud, client, TableName } = await openTable(t);
  const files = new S3Client({ ...cloud.clientConfig(), forcePathStyle: true });
  const S3Bucket = "files";
  await files.send(new CreateBucketCommand({ Bucket: S3Bucket }));
  await files.send(new PutObjectCommand({ Bucket: S3Bucket, Key: "in/1.json", Body: '{"Item":{"pk":{"S":"a"},"sk":{"N":"1"}}}\n' }));

  await client.send(
    new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }),
  );
  const TableArn = `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`;
  const exported = await client.send(new ExportTableToPointInTimeCommand({ TableArn, S3Bucket }));
  const { ExportArn } = exported.ExportDescription;
  assert.equal((await waitUntilExportCompleted(waiting(client), { ExportArn })).state, "SUCCESS");

  const from = (bucket, name) =>
    new ImportTableCommand({
      S3BucketSource: { S3Bucket: bucket, S3KeyPrefix: "in/" },
      InputFormat: "DYNAMODB_JSON",
      TableCreationParameters: table(name),
    });
  const imported = await client.send(from(S3Bucket, "filled"));
  const { ImportArn } = imported.ImportTableDescription;
  assert.equal((await waitUntilImportCompleted(waiting(client), { ImportArn })).state, "SUCCESS");
  const failing = (await client.send(from("nowhere", "empty"))).ImportTableDescription;
  await assert.rejects(waitUntilImportCompleted(waiting(client), { ImportArn: failing.ImportArn }));

  const StreamArn = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
  await client.send(new EnableKinesisStreamingDestinationCommand({ TableName, StreamArn }));
  assert.equal((await waitUntilKinesisStreamingDestinationActive(waiting(client), { TableName })).state, "SUCCESS");
  await client.send(new UpdateContributorInsightsCommand({ TableName, ContributorInsightsAction: "ENABLE" }));
  assert.equal((await waitUntilContributorInsightsEnabled(waiting(client), { TableName })).state, "SUCCESS");

  const walk = async (pages, member) => {
    let count = 0;
    for await (const page of pages) count += page[member].length;
    return count;
  };
  assert.equal(await walk(paginateListExports({ client, pageSize: 1 }, {}), "ExportSummaries"), 1);
  assert.equal(await walk(paginateListImports({ client, pageSize: 1 }, {}), "ImportSummaryList"), 2);
  assert.equal(await walk(paginateListContributorInsights({ client, pageSize: 1 }, {}), "ContributorInsightsSummaries"), 1);
});
