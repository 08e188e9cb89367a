// @ts-check
// Functions: `node tests/bench/functions_bench.mjs [--quick] [--no-browser]`, after scripts/build. A warm and a cold invocation, from the
// Invoke request to its answer, beside the floor (a call that runs nothing, and a message through a port and back: to a worker, in Node), and 1 000 queue
// messages through a mapping of batch size 10; in Node and in Chromium. Times are the clock's.

import { Worker } from "node:worker_threads";

import { createCloud } from "../../web/engine/dist/index.js";
import { makeZip } from "../../web/engine/dist/functions/zip_writer.test.support.js";
import { onPage } from "./page.mjs";
import { printReport, report } from "./report.mjs";

const quick = process.argv.includes("--quick");
const sizes = { warm: quick ? 200 : 1_000, cold: quick ? 5 : 20, messages: quick ? 200 : 1_000 };
const zip = makeZip({ "index.js": "exports.handler = async ({ Records, n }) => Records?.length ?? n;" }).toString("base64");

/**
 * Runs in Node and, as text, in the page: uses nothing from around it.
 * @param {{ fetch: (url: string, init: object) => Promise<Response>, echo: () => Promise<void> }} host
 * @param {{ warm: number, cold: number, messages: number, zip: string }} given
 */
async function measure(host, given) {
  const sign = (/** @type {string} */ service) =>
    `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const lambda = async (/** @type {string} */ method, /** @type {string} */ path, /** @type {object} */ body) => {
    const init = { method, headers: { authorization: sign("lambda"), "content-type": "application/json" }, ...(body && { body: JSON.stringify(body) }) };
    const response = await host.fetch(`https://lambda.us-east-1.amazonaws.com/2015-03-31/${path}`, init);
    const answer = await response.text();
    if (!response.ok || response.headers.get("x-amz-function-error")) throw new Error(answer);
    return answer;
  };
  const sqs = async (/** @type {string} */ operation, /** @type {object} */ input) => {
    const headers = { authorization: sign("sqs"), "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${operation}` };
    const response = await host.fetch("https://sqs.us-east-1.amazonaws.com/", { method: "POST", headers, body: JSON.stringify(input) });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };
  const create = (/** @type {string} */ FunctionName) =>
    lambda("POST", "functions", {
      FunctionName, Code: { ZipFile: given.zip }, Role: "arn:aws:iam::000000000000:role/r", Runtime: "nodejs22.x", Handler: "index.handler", Timeout: 20,
    });
  const median = async (/** @type {number} */ count, /** @type {(i: number) => Promise<unknown>} */ act) => {
    const times = [];
    for (let i = 0; i < count; ++i) {
      const began = performance.now();
      await act(i);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    return { median: /** @type {number} */ (times[times.length >> 1]), p99: /** @type {number} */ (times[Math.floor(times.length * 0.99)]) };
  };
  await create("warm");
  await lambda("POST", "functions/warm/invocations", { n: 0 });
  const invoke = (/** @type {string} */ name) => lambda("POST", `functions/${name}/invocations`, { n: 1 });
  await median(given.warm >> 2, () => invoke("warm"));
  const echo = await median(given.warm, host.echo);
  const floor = await median(given.warm, () => lambda("GET", "functions/warm/configuration", /** @type {any} */ (undefined)));
  const warm = await median(given.warm, () => invoke("warm"));
  for (let i = 0; i < given.cold; ++i) await create(`cold-${i}`);
  const cold = await median(given.cold, (i) => invoke(`cold-${i}`));

  const { QueueUrl } = await sqs("CreateQueue", { QueueName: "work", Attributes: { VisibilityTimeout: "60" } });
  for (let i = 0; i < given.messages; i += 10) {
    await sqs("SendMessageBatch", { QueueUrl, Entries: Array.from({ length: 10 }, (_, n) => ({ Id: String(n), MessageBody: `message ${i + n}` })) });
  }
  const began = performance.now();
  await lambda("POST", "event-source-mappings", { FunctionName: "warm", EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:work", BatchSize: 10 });
  for (;;) {
    const { Attributes } = await sqs("GetQueueAttributes", {
      QueueUrl, AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    });
    if (Object.values(Attributes).every((count) => count === "0")) break;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return { echo, floor, warm, cold, messages: performance.now() - began };
}

/** @typedef {Awaited<ReturnType<typeof measure>>} Figures */

/** @param {string} where @param {Figures} figures */
function tell(where, { echo, floor, warm, cold, messages }) {
  report(`${where}: a message through a port and back`, echo.median, "ms");
  report(`${where}: a call that runs nothing (GetFunctionConfiguration)`, floor.median, "ms");
  report(`${where}: Invoke, warm`, warm.median, "ms");
  report(`${where}: Invoke, warm, 99th percentile`, warm.p99, "ms");
  report(`${where}: Invoke, cold`, cold.median, "ms");
  report(`${where}: ${sizes.messages} messages through a mapping, batches of 10`, messages, "ms");
}

async function inNode() {
  const cloud = await createCloud({ seed: 1 });
  const worker = new Worker("const { parentPort } = require('node:worker_threads'); parentPort.on('message', (it) => parentPort.postMessage(it));", { eval: true });
  const echo = () => new Promise((resolve) => {
    worker.once("message", () => resolve(undefined));
    worker.postMessage(1);
  });
  const fetch = async (/** @type {string} */ url, /** @type {any} */ { method, headers, body }) => {
    const given = body === undefined ? {} : { body: new TextEncoder().encode(body) };
    const answer = await cloud.handle({ method, url, headers: Object.entries(headers), ...given });
    const pairs = answer.headers.map(([name, value]) => /** @type {[string, string]} */ ([name, value]));
    return new Response(/** @type {any} */ (answer.body), { status: answer.status, headers: pairs });
  };
  try {
    tell("Node", await measure({ fetch, echo: /** @type {any} */ (echo) }, { ...sizes, zip }));
  } finally {
    await worker.terminate();
    await cloud.close();
  }
}

const inChromium = () =>
  onPage("", async (page) => {
    const given = { ...sizes, zip };
    const figures = await page.evaluate(`(async () => {
      const { port1, port2 } = new MessageChannel();
      port2.onmessage = ({ data }) => port2.postMessage(data);
      const echo = () => new Promise((resolve) => { port1.onmessage = () => resolve(); port1.postMessage(1); });
      const measure = ${measure.toString()};
      return measure({ fetch: (url, init) => cloudtab.fetch(url, init), echo }, ${JSON.stringify(given)});
    })()`);
    tell("Chromium", /** @type {Figures} */ (figures));
  });

await inNode();
if (!process.argv.includes("--no-browser")) await inChromium();
printReport();
