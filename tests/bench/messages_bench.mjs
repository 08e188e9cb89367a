// Queues and topics beside fauxqs, over HTTP and in the module. `node tests/bench/messages_bench.mjs [--quick]`. Costs are
// processor time, as in bench.mjs.

import { Engine } from "../../web/engine/dist/engine.js";
import { instantiateModule } from "../../web/engine/dist/node/module.js";
import { printReport, report } from "./report.mjs";
import { compareServers, withServers } from "./servers.mjs";
import { query, sqs } from "./workload.mjs";

const quick = process.argv.includes("--quick");
const rounds = quick ? 2 : 4;
const count = quick ? 200 : 1_000;
const backlog = quick ? 10_000 : 100_000;
const peer = "fauxqs";

const json = (text) => JSON.parse(text);
const ten = Array.from({ length: 10 }, (_, i) => ({ Id: String(i), MessageBody: `message ${i}` }));

/** The calls of one client; `send(request)` answers the body of the answer. */
class Client {
  constructor(send) {
    this.send = send;
  }
  async createQueue(QueueName, Attributes = {}) {
    return json(await this.send(sqs("CreateQueue", JSON.stringify({ QueueName, Attributes })))).QueueUrl;
  }
  sendBatch(QueueUrl, entries = ten) {
    return this.send(sqs("SendMessageBatch", JSON.stringify({ QueueUrl, Entries: entries })));
  }
  sendOne(QueueUrl, i, more = {}) {
    return this.send(sqs("SendMessage", JSON.stringify({ QueueUrl, MessageBody: `message ${i}`, ...more })));
  }
  /** Receives ten and deletes them. */
  async takeTen(QueueUrl) {
    const { Messages } = json(await this.send(sqs("ReceiveMessage", JSON.stringify({ QueueUrl, MaxNumberOfMessages: 10 }))));
    const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    await this.send(sqs("DeleteMessageBatch", JSON.stringify({ QueueUrl, Entries })));
  }
  /** A topic with that many queues, each with a filter that lets the messages through. */
  async createTopic(name, queues) {
    const [TopicArn] = /arn:aws:sns:[^<]*/.exec(await this.send(query("sns", { Action: "CreateTopic", Name: name })));
    for (let i = 0; i < queues; ++i) {
      await this.createQueue(`${name}-${i}`);
      const filter = { "Attributes.entry.1.key": "FilterPolicy", "Attributes.entry.1.value": '{"kind":["new",{"prefix":"up"}]}' };
      const Endpoint = `arn:aws:sqs:us-east-1:000000000000:${name}-${i}`;
      await this.send(query("sns", { Action: "Subscribe", TopicArn, Protocol: "sqs", Endpoint, ...filter }));
    }
    return TopicArn;
  }
  publish(TopicArn, i) {
    const attribute = { "MessageAttributes.entry.1.Name": "kind", "MessageAttributes.entry.1.Value.DataType": "String", "MessageAttributes.entry.1.Value.StringValue": "new" };
    return this.send(query("sns", { Action: "Publish", TopicArn, Message: `message ${i}`, ...attribute }));
  }
}

/** What is measured: `prepare` makes what the calls need, `call` is one of them. */
const subjects = [
  { what: "SendMessage", aim: 3, prepare: (c) => c.createQueue("send"), call: (c, url, i) => c.sendOne(url, i) },
  { what: "SendMessageBatch of 10", aim: 3, prepare: (c) => c.createQueue("batch"), call: (c, url) => c.sendBatch(url) },
  ...[10, backlog].map((waiting) => ({
    what: `batch of 10 sent, received and deleted, ${waiting} waiting`,
    async prepare(c) {
      const url = await c.createQueue(`waiting-${waiting}`);
      // Sixteen at a time take ten each.
      for (let i = 0; i < Math.max(waiting, 160); i += 10) await c.sendBatch(url);
      return url;
    },
    async call(c, url) {
      await c.sendBatch(url);
      await c.takeTen(url);
    },
  })),
  {
    what: "FIFO, 100 groups: sent",
    aim: 3,
    prepare: (c) => c.createQueue("steps.fifo", { FifoQueue: "true" }),
    call: (c, url, i) => c.sendOne(url, i, { MessageGroupId: `group-${i % 100}`, MessageDeduplicationId: `${process.hrtime.bigint()}` }),
  },
  ...[1, 10, 100].map((queues) => ({
    what: `Publish to ${queues} queues with filters`,
    count: queues === 100 ? Math.ceil(count / 10) : count,
    aim: queues === 100 ? 10 : null,
    prepare: (c) => c.createTopic(`topic-${queues}`, queues),
    call: (c, arn, i) => c.publish(arn, i),
  })),
];

async function overHttp() {
  await withServers(["floor", "cloudtab", peer], async (open) => {
    const ours = new Map();
    for (const { what, prepare, call, ...counts } of subjects) {
      const calls = {};
      for (const kind of ["cloudtab", peer]) {
        const client = new Client((request) => open[kind].load.answer(request));
        const made = await prepare(client);
        calls[kind] = (i) => call(client, made, i);
      }
      ours.set(what, await compareServers(open, peer, what, { rounds, count, aim: null, ...counts, callOf: (kind) => calls[kind] }));
    }
    const [few, many] = [...ours].filter(([what]) => what.endsWith("waiting")).map(([, cost]) => cost);
    report(`  ${backlog} waiting to 10`, many / few, "times", 1.3);
  });
}

async function inModule() {
  const engine = new Engine(await instantiateModule(), { account: "000000000000", region: "us-east-1", seed: 1n });
  let id = 0;
  // Virtual time stands nearly still, so that no timer runs in between.
  const client = new Client((request) => {
    const { responses } = engine.input({ kind: "request", id: ++id, wall: 1_767_225_600_000 + Math.floor(id / 1000), ...request });
    const text = new TextDecoder().decode(responses[0]?.body);
    if (responses[0]?.status !== 200) throw new Error(text);
    return text;
  });
  for (const { what, prepare, call, count: own = count } of subjects) {
    const made = await prepare(client);
    let least = Infinity;
    for (let turn = 0; turn < rounds; ++turn) {
      const started = process.cpuUsage();
      for (let i = 0; i < own; ++i) await call(client, made, i);
      const { user, system } = process.cpuUsage(started);
      least = Math.min(least, (user + system) / own);
    }
    report(`${what}, wasm in Node`, least, "us");
  }
}

await inModule();
await overHttp();
printReport();
