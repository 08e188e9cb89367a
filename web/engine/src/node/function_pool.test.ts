import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test, type TestContext } from "node:test";

import type { FunctionAccount, FunctionRequest } from "../functions/effect.js";
import { makeZip } from "../functions/zip_writer.test.support.js";
import type { CloudRequest, CloudResponse } from "../interface.js";
import { FunctionPool } from "./function_pool.js";

// A cloud that knows one function's code and tells back whatever else it is asked.

interface Bench {
  readonly pool: FunctionPool;
  readonly asked: CloudRequest[];
  run(more?: Partial<FunctionRequest>): Promise<FunctionAccount>;
}

type Files = Readonly<Record<string, string>>;

function bench(t: TestContext, files: Files, layers: Readonly<Record<string, Files>> = {}): Bench {
  const asked: CloudRequest[] = [];
  const zip = makeZip(files).toString("base64");
  const handle = (request: CloudRequest): Promise<CloudResponse> => {
    const isCode = request.url.startsWith("/_cloudtab/lambda/code");
    const layer = layers[new URL(request.url, "http://cloud").searchParams.get("arn") ?? ""];
    if (!isCode && layer === undefined) asked.push(request);
    const body = isCode
      ? JSON.stringify({ sha256: "sum", zip })
      : layer !== undefined
      ? JSON.stringify({ zip: makeZip(layer).toString("base64") })
      : JSON.stringify({ method: request.method, url: request.url, host: new Map(request.headers as [string, string][]).get("host") });
    return Promise.resolve({ status: 200, headers: [["content-type", "application/json"]], body: new TextEncoder().encode(body) });
  };
  const pool = new FunctionPool(handle);
  t.after(() => pool.close());
  let count = 0;
  return { pool, asked, run: (more) => pool.run({ ...request, requestId: `request-${++count}`, ...more }) };
}

const request: FunctionRequest = {
  environment: "e1",
  account: "000000000000",
  region: "eu-west-1",
  functionName: "f",
  functionArn: "arn:aws:lambda:eu-west-1:000000000000:function:f",
  version: "$LATEST",
  runtime: "nodejs22.x",
  handler: "index.handler",
  codeSha256: "sum",
  memoryMegabytes: 128,
  timeoutMilliseconds: 5000,
  variables: { TABLE: "t" },
  logGroup: "/aws/lambda/f",
  logStream: "2026/01/01/[$LATEST]e1",
  requestId: "",
  payload: '{"n":1}',
};

const payloadOf = (account: FunctionAccount): unknown => JSON.parse(account.payload ?? "null");
const error = (account: FunctionAccount): { errorType: string; errorMessage: string } =>
  payloadOf(account) as { errorType: string; errorMessage: string };

test("a CommonJS handler is run with its event, context and variables, and stays warm", async (t) => {
  const { run } = bench(t, {
    "index.js": `
      let calls = 0;
      exports.handler = async (event, context) => ({
        calls: ++calls, event, table: process.env.TABLE, region: process.env.AWS_REGION, id: context.awsRequestId,
        arn: context.invokedFunctionArn, group: context.logGroupName, memory: context.memoryLimitInMB,
        remains: context.getRemainingTimeInMillis() > 1000, client: context.clientContext,
      });`,
  });
  const first = await run({ clientContext: Buffer.from('{"custom":{"a":1}}').toString("base64") });
  assert.equal(first.outcome, "returned");
  assert.deepEqual(payloadOf(first), {
    calls: 1,
    event: { n: 1 },
    table: "t",
    region: "eu-west-1",
    id: "request-1",
    arn: request.functionArn,
    group: "/aws/lambda/f",
    memory: "128",
    remains: true,
    client: { custom: { a: 1 } },
  });
  assert.ok((first.initMicroseconds ?? 0) > 0);
  assert.ok(first.memoryMegabytes > 0);
  const second = await run();
  assert.equal((payloadOf(second) as { calls: number }).calls, 2);
  assert.equal(second.initMicroseconds, undefined);
  const elsewhere = await run({ environment: "e2" });
  assert.equal((payloadOf(elsewhere) as { calls: number }).calls, 1);
});

test("ES modules, by their ending and by package.json, and modules of the package", async (t) => {
  const mjs = bench(t, {
    "src/index.mjs": `import { two } from "./two.mjs"; import thing from "thing"; export const api = { get: async () => [two, thing] };`,
    "src/two.mjs": "export const two = 2;",
    "node_modules/thing/index.js": "module.exports = 'own';",
  });
  assert.deepEqual(payloadOf(await mjs.run({ handler: "src/index.api.get" })), [2, "own"]);
  const typed = bench(t, {
    "package.json": '{"type":"module"}',
    "index.js": "const x = await Promise.resolve(3); export const handler = async () => x;",
  });
  assert.equal(payloadOf(await typed.run()), 3);
});

test("callbacks, and what is left over when nothing is left to do", async (t) => {
  const cases: [string, FunctionAccount["outcome"], unknown][] = [
    ["(event, context, callback) => { setTimeout(() => callback(null, 'late'), 10); }", "returned", "late"],
    ["(event, context, callback) => { callback(new RangeError('no')); }", "threw", "RangeError"],
    ["(event, context) => { context.succeed('done'); }", "returned", "done"],
    ["() => 1", "returned", null],
    ["() => new Promise(() => {})", "returned", null],
    ["async () => undefined", "returned", null],
    ["async () => 10n", "threw", "Runtime.MarshalError"],
    ["(event, context, callback) => { setTimeout(() => { globalThis.x = 1; }, 50); callback(null, 'waited'); }", "returned", "waited"],
  ];
  for (const [code, outcome, expected] of cases) {
    const account = await bench(t, { "index.js": `exports.handler = ${code};` }).run();
    assert.equal(account.outcome, outcome, code);
    const payload = payloadOf(account);
    assert.deepEqual(outcome === "threw" ? error(account).errorType : payload, expected, code);
  }
});

test("errors are told as Lambda's runtime tells them", async (t) => {
  const thrown = await bench(t, {
    "index.js": "class Odd extends Error { name = 'Odd'; } exports.handler = async () => { throw new Odd('boom'); };",
  }).run();
  assert.equal(thrown.outcome, "threw");
  assert.equal(error(thrown).errorType, "Odd");
  assert.equal(error(thrown).errorMessage, "boom");
  const [line] = thrown.log;
  assert.equal(line?.level, "ERROR");
  assert.match(line?.text ?? "", /^Invoke Error \t\{"errorType":"Odd","errorMessage":"boom",/);

  const loading: [Record<string, string>, string, RegExp][] = [
    [{ "other.js": "" }, "Runtime.ImportModuleError", /^Error: Cannot find module 'index'/],
    [{ "index.js": "require('nowhere')" }, "Runtime.ImportModuleError", /Cannot find module 'nowhere'/],
    [{ "index.mjs": "import 'nowhere'" }, "Runtime.ImportModuleError", /Cannot find package 'nowhere'/],
    [{ "index.js": "exports.other = 1" }, "Runtime.HandlerNotFound", /^index.handler is undefined or not exported$/],
    [{ "index.js": "exports.handler = 1" }, "Runtime.HandlerNotFound", /^index.handler is not a function$/],
    [{ "index.js": "exports.handler = (" }, "Runtime.UserCodeSyntaxError", /^SyntaxError: /],
    [{ "index.js": "throw new TypeError('early')" }, "TypeError", /^early$/],
  ];
  for (const [files, type, message] of loading) {
    const account = await bench(t, files).run();
    assert.equal(account.outcome, "threw", type);
    assert.equal(error(account).errorType, type);
    assert.match(error(account).errorMessage, message);
  }
  const lost = await bench(t, {
    "index.js": "exports.handler = () => { Promise.reject(new Error('lost')); return new Promise(() => setTimeout(() => {}, 4000)); };",
  }).run();
  assert.equal(error(lost).errorType, "Runtime.UnhandledPromiseRejection");
  assert.equal(error(lost).errorMessage, "Error: lost");
});

test("output is captured with its level", async (t) => {
  const { log } = await bench(t, {
    "index.js": `exports.handler = async () => {
      console.log("a %d", 1, { b: 2 }); console.warn("w"); console.error("e"); console.debug("d"); process.stdout.write("raw\\n");
    };`,
  }).run();
  assert.deepEqual(
    log.map(({ level, text }) => [level, text]),
    [["INFO", "a 1 { b: 2 }"], ["WARN", "w"], ["ERROR", "e"], ["DEBUG", "d"], [undefined, "raw"]],
  );
});

test("what does not end is ended", async (t) => {
  const loop = bench(t, { "index.js": "exports.handler = async ({ n }) => { console.log('in'); while (n === 1); return n; };" });
  const began = Date.now();
  const account = await loop.run({ timeoutMilliseconds: 300 });
  assert.equal(account.outcome, "timedOut");
  assert.ok(Date.now() - began < 8000);
  assert.equal(account.log[0]?.text, "in");
  assert.equal(payloadOf(await loop.run({ payload: '{"n":2}' })), 2);
  const never = await bench(t, {
    "index.js": "exports.handler = () => new Promise(() => setInterval(() => {}, 1000));",
  }).run({ timeoutMilliseconds: 200 });
  assert.equal(never.outcome, "timedOut");
});

test("exit, memory and output have their bounds", async (t) => {
  const exited = await bench(t, { "index.js": "exports.handler = async () => { process.exit(3); };" }).run();
  assert.deepEqual([exited.outcome, exited.exit], ["exited", "exit status 3"]);
  const silent = await bench(t, { "index.js": "exports.handler = async () => { process.exit(0); };" }).run();
  assert.deepEqual([silent.outcome, silent.exit], ["exited", undefined]);
  const bomb = await bench(t, {
    "index.js": "exports.handler = async () => { const all = []; for (;;) all.push(new Array(1000).fill(all.length)); };",
  }).run({ memoryMegabytes: 64, timeoutMilliseconds: 60_000 });
  assert.deepEqual([bomb.outcome, bomb.exit], ["exited", "signal: killed"]);
  const buffers = await bench(t, {
    "index.js": "exports.handler = async () => { const all = []; for (;;) all.push(Buffer.alloc(1e6, 1)); };",
  }).run({ memoryMegabytes: 64, timeoutMilliseconds: 60_000 });
  assert.deepEqual([buffers.outcome, buffers.exit], ["exited", "signal: killed"]);
  const flood = await bench(t, {
    "index.js": "exports.handler = async () => { for (let i = 0; i < 100_000; ++i) console.log('x'.repeat(1000)); return 'over'; };",
  }).run({ timeoutMilliseconds: 60_000 });
  assert.equal(payloadOf(flood), "over");
  assert.ok(flood.log.reduce((sum, { text }) => sum + text.length, 0) < 1.1 * (1 << 20));
});

test("calls to AWS go into the cloud, all else goes nowhere", async (t) => {
  const { run, asked } = bench(t, {
    "index.mjs": `
      import https from "node:https";
      import { get } from "node:http";
      import net from "node:net";
      const body = (response) => new Promise((resolve) => {
        let text = ""; response.on("data", (chunk) => (text += chunk)); response.on("end", () => resolve(JSON.parse(text)));
      });
      const failure = (act) => new Promise((resolve) => {
        try { act().on("error", (error) => resolve(error.code)); } catch (error) { resolve(error.code); }
      });
      export const handler = async () => [
        await new Promise((resolve) => {
          https.request({ hostname: "sqs.eu-west-1.amazonaws.com", method: "POST", path: "/a?b" }, (r) => resolve(body(r))).end("x");
        }),
        await new Promise((resolve) => get("http://localhost:4566/c", (r) => resolve(body(r)))),
        await (await fetch("https://b.s3.amazonaws.com/k", { method: "PUT", body: "y" })).json(),
        await (await fetch("https://u.lambda-url.eu-west-1.on.aws/p")).json(),
        await failure(() => https.get("https://example.com/")),
        await failure(() => net.connect(80, "192.0.2.1")),
        await fetch("http://example.com/").catch((error) => error.cause.code),
      ];`,
  });
  const account = await run();
  assert.deepEqual(payloadOf(account), [
    { method: "POST", url: "/a?b", host: "sqs.eu-west-1.amazonaws.com" },
    { method: "GET", url: "/c", host: "localhost:4566" },
    { method: "PUT", url: "/k", host: "b.s3.amazonaws.com" },
    { method: "GET", url: "/p", host: "u.lambda-url.eu-west-1.on.aws" },
    "ENETUNREACH",
    "ENETUNREACH",
    "ENETUNREACH",
  ]);
  assert.equal(new TextDecoder().decode(asked[0]?.body as Uint8Array), "x");
});

test("closing leaves no file behind", async (t) => {
  const { pool, run } = bench(t, { "index.js": "exports.handler = async () => __dirname;" });
  const folder = payloadOf(await run()) as string;
  assert.ok(existsSync(folder));
  await pool.close();
  assert.ok(!existsSync(folder));
});

test("layers' packages are there to be imported, the function's own first", async (t) => {
  const arns = ["arn:aws:lambda:eu-west-1:000000000000:layer:a:1", "arn:aws:lambda:eu-west-1:000000000000:layer:b:3"];
  const layers = {
    [arns[0] ?? ""]: {
      "nodejs/node_modules/one/index.js": "module.exports = 'one of a';",
      "nodejs/node_modules/two/index.js": "module.exports = 'two of a';",
      "nodejs/node_modules/own/index.js": "module.exports = 'own of a';",
    },
    [arns[1] ?? ""]: { "nodejs/node_modules/two/index.js": "module.exports = 'two of b';" },
  };
  const { run } = bench(
    t,
    {
      "index.js": "exports.handler = async () => [require('one'), require('two'), require('own')];",
      "node_modules/own/index.js": "module.exports = 'its own';",
    },
    layers,
  );
  const account = await run({ layers: arns.map((arn) => ({ arn })) });
  assert.deepEqual(payloadOf(account), ["one of a", "two of b", "its own"]);
});

test("a response stream is told in its pieces", async (t) => {
  const { run } = bench(t, {
    "index.mjs": `
      import { Readable } from "node:stream";
      import { pipeline } from "node:stream/promises";
      export const handler = awslambda.streamifyResponse(async ({ act }, stream, context) => {
        if (act === "early") throw new RangeError("early");
        if (act === "http") {
          const html = awslambda.HttpResponseStream.from(stream, { statusCode: 418, headers: { "x-own": "a" } });
          html.write("<p>");
          html.end();
          return;
        }
        if (act === "pipe") return pipeline(Readable.from(["a", Buffer.from([0, 255])]), stream);
        stream.setContentType("text/plain");
        stream.write("one ");
        if (act === "late") throw new Error("late");
        await new Promise((resolve) => setTimeout(resolve, 20));
        stream.write({ two: context.functionName });
        stream.end();
      });`,
  });
  const streamed = async (act: string): Promise<unknown> => {
    const { outcome, stream } = await run({ payload: JSON.stringify({ act }) });
    if (stream === undefined) return outcome;
    const error = stream.error === undefined ? [] : [(JSON.parse(stream.error) as { errorMessage: string }).errorMessage];
    return [stream.contentType, ...stream.chunks.map((chunk) => Buffer.from(chunk, "base64").toString("latin1")), ...error];
  };
  assert.deepEqual(await streamed(""), ["text/plain", "one ", '{"two":"f"}']);
  assert.deepEqual(await streamed("pipe"), ["application/octet-stream", "a", "\0\xff"]);
  assert.deepEqual(await streamed("late"), ["text/plain", "one ", "late"]);
  assert.equal(await streamed("early"), "threw");
  assert.deepEqual(await streamed("http"), [
    "application/vnd.awslambda.http-integration-response",
    '{"statusCode":418,"headers":{"x-own":"a"}}',
    "\0".repeat(8),
    "<p>",
  ]);
});

test("a function has the credentials of its role, or those of its account", async (t) => {
  const code = `exports.handler = async () =>
    ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN"].map((name) => process.env["AWS_" + name]);`;
  const credentials = { accessKeyId: "ASIA1", secretAccessKey: "secret", sessionToken: "token" };
  const { run } = bench(t, { "index.js": code });
  assert.deepEqual(payloadOf(await run({ credentials })), ["ASIA1", "secret", "token"]);
  assert.deepEqual(payloadOf(await run({ environment: "e2" })), ["000000000000", "function", "function"]);
});
