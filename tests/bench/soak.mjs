// @ts-check
import { readFileSync } from 'node:fs';
import { framesOf, onPage, round, workOf } from './page.mjs';

// Whether the page stays as it is while much happens for long: 200 messages a second travel on the map, the cloud's clock
// goes at sixty times the wall's. `node tests/bench/soak.mjs [minutes]`, after scripts/build.
//
// A row a minute: the page's heap after a collection, the memory of its process with the engine's worker in it, nodes and
// listeners of the document, frames from one to the next, and how much of a core the page's own thread took.

const minutes = Number(process.argv[2] ?? 10);
/** Of the topic, in each tick; SNS takes ten at a time. */
const batch = 10;
const tickMilliseconds = 50;

/** @typedef {{ heap: number, process: number, nodes: number }} Row */
/** @type {Row[]} */
const rows = [];

await onPage('#/map', async (page) => {
  await page.evaluate(makeSystem);
  const work = await workOf(page);
  const processMegabytes = await rendererOf(page);
  const row = async (/** @type {string} */ when) => {
    const sent = await page.evaluate(() => {
      const it = /** @type {any} */ (globalThis);
      it.gc?.();
      return [it.sent, it.received];
    });
    const { tasks, heap, nodes, listeners } = await work();
    const frames = await framesOf(page);
    rows.push({ heap, process: processMegabytes(), nodes });
    console.log(
      [
        when.padEnd(10),
        `heap ${heap} MB`,
        `process ${rows.at(-1)?.process} MB`,
        `nodes ${nodes}`,
        `listeners ${listeners}`,
        `frames p50 ${frames.p50} p95 ${frames.p95} p99 ${frames.p99} longest ${frames.longest} ms`,
        `tasks over 50 ms: ${frames.longTasks}`,
        `thread ${round(tasks)} s`,
        `sent ${sent[0]}, received ${sent[1]}`,
      ].join('  '),
    );
  };
  await page.waitForTimeout(2_000);
  await row('start');
  await page.evaluate(run, { batch, tickMilliseconds });
  for (let minute = 1; minute <= minutes; ++minute) {
    await page.waitForTimeout(60_000);
    await row(`${minute} min`);
  }
});

// The first minute fills what is bounded: the list of events, the history of moments.
const [, second, ...rest] = rows;
const last = rest.at(-1);
if (second && last)
  console.log(
    `From the first minute to the last: heap ${round(last.heap - second.heap)} MB, process ` +
      `${round(last.process - second.process)} MB, nodes ${last.nodes - second.nodes}`,
  );

/** A topic with two queues, of which one passes only some on; what is not worked off goes to a dead-letter queue and expires there. */
async function makeSystem() {
  const it = /** @type {any} */ (globalThis);
  const arn = (/** @type {string} */ name) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
  const queue = (/** @type {string} */ name, /** @type {object} */ more) =>
    it.call('sqs', 'CreateQueue', { QueueName: name, Attributes: { MessageRetentionPeriod: '60', ...more } });
  await queue('dead', {});
  await queue('work', {
    VisibilityTimeout: '30',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: 2 }),
  });
  await queue('audit', {});
  const sns = (/** @type {Record<string, string>} */ input) => it.query('sns', { Version: '2010-03-31', ...input });
  await sns({ Action: 'CreateTopic', Name: 'orders' });
  const topic = 'arn:aws:sns:us-east-1:000000000000:orders';
  await sns({ Action: 'Subscribe', TopicArn: topic, Protocol: 'sqs', Endpoint: arn('work') });
  await sns({
    Action: 'Subscribe',
    TopicArn: topic,
    Protocol: 'sqs',
    Endpoint: arn('audit'),
    'Attributes.entry.1.key': 'FilterPolicy',
    'Attributes.entry.1.value': '{"kind":["audit"]}',
  });
  await it.cloudtab.fetch('/_cloudtab/clock', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ speed: 60 }),
  });
  it.sent = it.received = 0;
}

/** @param {{ batch: number, tickMilliseconds: number }} how */
function run({ batch, tickMilliseconds }) {
  const it = /** @type {any} */ (globalThis);
  const url = (/** @type {string} */ name) => `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`;
  const failed = (/** @type {unknown} */ error) => console.error(`soak: ${String(error)}`);
  let due = performance.now();
  const publish = async () => {
    /** @type {Record<string, string>} */
    const input = { Action: 'PublishBatch', Version: '2010-03-31', TopicArn: 'arn:aws:sns:us-east-1:000000000000:orders' };
    for (let n = 1; n <= batch; ++n) {
      const entry = `PublishBatchRequestEntries.member.${n}`;
      input[`${entry}.Id`] = String(n);
      input[`${entry}.Message`] = `order ${++it.sent}`;
      input[`${entry}.MessageAttributes.entry.1.Name`] = 'kind';
      input[`${entry}.MessageAttributes.entry.1.Value.DataType`] = 'String';
      input[`${entry}.MessageAttributes.entry.1.Value.StringValue`] = n % 5 === 0 ? 'audit' : 'new';
    }
    await it.query('sns', input).catch(failed);
    due += tickMilliseconds;
    setTimeout(publish, Math.max(0, due - performance.now()));
  };
  // A worker that leaves every tenth message lie.
  const receive = async () => {
    const { Messages: messages = [] } = await it
      .call('sqs', 'ReceiveMessage', { QueueUrl: url('work'), MaxNumberOfMessages: 10 })
      .catch((/** @type {unknown} */ error) => (failed(error), {}));
    const done = messages.slice(messages.length < 10 ? 0 : 1);
    it.received += done.length;
    if (done.length > 0)
      await it
        .call('sqs', 'DeleteMessageBatch', {
          QueueUrl: url('work'),
          Entries: done.map((/** @type {any} */ message, /** @type {number} */ index) => ({
            Id: String(index),
            ReceiptHandle: message.ReceiptHandle,
          })),
        })
        .catch(failed);
    setTimeout(receive, messages.length > 0 ? 10 : tickMilliseconds);
  };
  void publish();
  void receive();
}

/**
 * Reads the resident memory of the page's process, in megabytes.
 * @param {import('@playwright/test').Page} page
 */
async function rendererOf(page) {
  const session = await page.context().browser()?.newBrowserCDPSession();
  const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
  const resident = (/** @type {number} */ id) => {
    const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? [];
    return round(Number(kilobytes) / 1000);
  };
  const renderers = processInfo.filter((it) => it.type === 'renderer').map((it) => it.id);
  return () => Math.max(...renderers.map(resident));
}
