// The process that crash.test.mjs kills: puts items durably, several at a time, and prints each key once its put is
// acknowledged.

import { writeSync } from "node:fs";

import { createCloud } from "../../web/engine/dist/index.js";

const [dataDir, round, puts] = process.argv.slice(2);
const cloud = await createCloud({ dataDir });

async function call(operation, input, durable) {
  const response = await cloud.handle({
    method: "POST",
    url: "https://dynamodb.us-east-1.amazonaws.com/",
    headers: { "x-amz-target": `DynamoDB_20120810.${operation}`, "content-type": "application/x-amz-json-1.0" },
    body: JSON.stringify(input),
    durable,
  });
  return { status: response.status, body: JSON.parse(new TextDecoder().decode(response.body)) };
}

const TableName = "load";
await call("CreateTable", {
  TableName,
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
});
while ((await call("DescribeTable", { TableName })).body.Table?.TableStatus !== "ACTIVE") {
  await new Promise((resolve) => setTimeout(resolve, 10));
}

let next = 0;
async function write() {
  while (next < Number(puts)) {
    const pk = `${round}-${next++}`;
    const { status, body } = await call("PutItem", { TableName, Item: { pk: { S: pk }, value: { S: `value of ${pk}` } } }, true);
    if (status !== 200) throw new Error(`${pk}: ${status} ${JSON.stringify(body)}`);
    writeSync(1, `${pk}\n`);
  }
}
await Promise.all(Array.from({ length: 16 }, write));
// All are written: wait for the kill.
setInterval(() => {}, 1000);
