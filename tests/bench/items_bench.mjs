// Items beside dynalite, in process (bytes of a request in, bytes of an answer out) and over HTTP, and beside a plain
// JavaScript Map of parsed objects. `node tests/bench/items_bench.mjs [--quick]`. Costs are processor time, as in bench.mjs.

import { createRequire } from "node:module";
import { Readable } from "node:stream";

import { Engine } from "../../web/engine/dist/engine.js";
import { instantiateModule } from "../../web/engine/dist/node/module.js";
import { printReport, report } from "./report.mjs";
import { compareServers, withServers } from "./servers.mjs";
import { dynamodb } from "./workload.mjs";

const quick = process.argv.includes("--quick");
const rounds = quick ? 2 : 4;
const customers = quick ? 20 : 100;
const orders = 100; // of each customer
const peer = "dynalite";

const table = "orders";
const createTable = dynamodb(
  "CreateTable",
  JSON.stringify({
    TableName: table,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["pk", "sk", "day"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "by-day",
        KeySchema: [
          { AttributeName: "day", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  }),
);

const pk = (i) => `customer#${i % customers}`;
const sk = (i) => `order#${String(i % orders).padStart(4, "0")}`;
/** An order of about 400 bytes: the `i`th of all, customer by customer. */
const order = (i) => ({
  pk: { S: pk(Math.floor(i / orders)) },
  sk: { S: sk(i) },
  day: { S: `day#${i % customers}` },
  name: { S: "Ada Lovelace" },
  email: { S: "ada@example.com" },
  count: { N: "1" },
  active: { BOOL: true },
  tags: { L: [{ S: "red" }, { S: "green" }] },
  address: { M: { street: { S: "12 Long Street" }, city: { S: "London" } } },
  note: { S: "a note of some length that brings the whole to about four hundred bytes, or nearly" },
  total: { N: "1234.56" },
});
const total = customers * orders;
/** Spreads calls over the items. */
const spread = (i) => (i * 7919) % total;
const key = (i) => ({ pk: order(i).pk, sk: order(i).sk });
const request = (operation, input) => dynamodb(operation, JSON.stringify({ TableName: table, ...input }));

/** What is measured, with the aims in process and over HTTP. */
const subjects = [
  { what: "GetItem", aims: [10, 3], call: (i) => request("GetItem", { Key: key(spread(i)) }) },
  { what: "PutItem", aims: [12, 5], call: (i) => request("PutItem", { Item: order(spread(i)) }) },
  {
    what: "UpdateItem",
    aims: [25, 10],
    call: (i) =>
      request("UpdateItem", {
        Key: key(spread(i)),
        UpdateExpression: "SET #c = #c + :one, note = :note",
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeNames: { "#c": "count" },
        ExpressionAttributeValues: { ":one": { N: "1" }, ":note": { S: `note ${i}` } },
      }),
  },
  {
    what: "Query 20 of 100",
    aims: [25, 15],
    share: 4,
    call: (i) =>
      request("Query", {
        KeyConditionExpression: "pk = :p AND sk >= :s",
        ExpressionAttributeValues: { ":p": { S: pk(i) }, ":s": { S: sk(40) } },
        Limit: 20,
      }),
  },
  {
    what: "Query 20 of 100 of a GSI",
    aims: [25, 15],
    share: 4,
    call: (i) =>
      request("Query", {
        IndexName: "by-day",
        KeyConditionExpression: "#d = :d",
        ExpressionAttributeNames: { "#d": "day" },
        ExpressionAttributeValues: { ":d": { S: `day#${i % customers}` } },
        Limit: 20,
      }),
  },
  {
    what: "BatchWriteItem of 25",
    aims: [20, 15],
    share: 10,
    call: (i) =>
      dynamodb(
        "BatchWriteItem",
        JSON.stringify({ RequestItems: { [table]: Array.from({ length: 25 }, (_, n) => ({ PutRequest: { Item: order(spread(i * 25 + n)) } })) } }),
      ),
  },
  { what: "Scan of 1 MB", aims: [8, 8], share: 100, call: () => request("Scan", {}) },
];
const countOf = ({ share = 1 }) => Math.max(16, Math.ceil((quick ? 400 : 4_000) / share));

/** Makes the table and its items; `send(request)` answers the body of the answer. */
async function prepare(send) {
  await send(createTable);
  while (JSON.parse(await send(request("DescribeTable", {}))).Table.TableStatus !== "ACTIVE") await new Promise((done) => setTimeout(done, 20));
  for (let i = 0; i < total; i += 25) {
    const puts = Array.from({ length: 25 }, (_, n) => ({ PutRequest: { Item: order(i + n) } }));
    await send(dynamodb("BatchWriteItem", JSON.stringify({ RequestItems: { [table]: puts } })));
  }
}

async function openEngine() {
  const engine = new Engine(await instantiateModule(), { account: "000000000000", region: "us-east-1", seed: 1n });
  let id = 0;
  // A second of virtual time for a thousand calls: what waits for it (a table's creation) comes to pass.
  return (sent) => {
    const { responses } = engine.input({ kind: "request", id: ++id, wall: 1_767_225_600_000 + id, ...sent });
    const { status, body } = responses[0];
    if (status !== 200) throw new Error(new TextDecoder().decode(body));
    return body;
  };
}

/** dynalite's handler, with requests and answers that no socket carries. */
function openDynalite() {
  const require = createRequire(new URL("../../web/package.json", import.meta.url));
  const server = require("dynalite")({ createTableMs: 0 });
  return (sent) =>
    new Promise((resolve, reject) => {
      const incoming = Readable.from([Buffer.from(sent.body)]);
      const headers = Object.fromEntries([...sent.headers, ["content-length", String(Buffer.byteLength(sent.body))]]);
      Object.assign(incoming, { method: sent.method, url: sent.target, headers });
      const answer = {
        statusCode: 200,
        setHeader() {},
        removeHeader() {},
        writeHead(status) {
          this.statusCode = status;
        },
        end(body) {
          if (this.statusCode !== 200) reject(new Error(String(body)));
          else resolve(Buffer.from(body));
        },
      };
      server.emit("request", incoming, answer);
    });
}

/** What the least of databases would take: JSON parsed into a Map, and printed. Takes GetItem and PutItem alone. */
function openMap() {
  const items = new Map();
  const id = ({ pk, sk }) => `${pk.S}/${sk.S}`;
  return ({ headers, body }) => {
    const operation = headers.find(([name]) => name === "x-amz-target")[1].split(".")[1];
    const input = JSON.parse(body);
    if (operation === "GetItem") return Buffer.from(JSON.stringify({ Item: items.get(id(input.Key)) }));
    items.set(id(input.Item), input.Item);
    return Buffer.from("{}");
  };
}

/** Processor time of a call in microseconds: the least of rounds in which those that are compared take turns. */
async function inProcess() {
  const open = { cloudtab: await openEngine(), [peer]: openDynalite(), Map: openMap() };
  for (const kind of ["cloudtab", peer]) await prepare(async (sent) => Buffer.from(await open[kind](sent)).toString());
  for (let i = 0; i < total; ++i) open.Map(request("PutItem", { Item: order(i) }));
  for (const subject of subjects) {
    const { what, aims, call } = subject;
    const kinds = Object.keys(open).filter((kind) => kind !== "Map" || ["GetItem", "PutItem"].includes(what));
    const sent = Array.from({ length: countOf(subject) }, (_, i) => call(i));
    const least = {};
    for (let turn = 0; turn < rounds; ++turn) {
      for (const kind of kinds) {
        const started = process.cpuUsage();
        for (const one of sent) {
          const answer = open[kind](one);
          // Awaiting what is no promise would cost a turn of the loop.
          if (kind === peer) await answer;
        }
        const { user, system } = process.cpuUsage(started);
        least[kind] = Math.min(least[kind] ?? Infinity, (user + system) / sent.length);
      }
    }
    for (const kind of kinds) report(`${what} in process: ${kind}`, least[kind], "us");
    report(`  ${peer}'s cost to ours`, least[peer] / least.cloudtab, "times", aims[0], "more");
  }
}

async function overHttp() {
  await withServers(["floor", "cloudtab", peer], async (open) => {
    for (const kind of ["cloudtab", peer]) await prepare((sent) => open[kind].load.answer(sent));
    for (const subject of subjects) {
      await compareServers(open, peer, subject.what, {
        rounds,
        count: countOf(subject),
        aim: subject.aims[1],
        callOf: (kind) => (i) => open[kind].load.answer(subject.call(i)),
      });
    }
  });
}

await inProcess();
await overHttp();
printReport();
process.exit(0); // dynalite's store keeps timers
