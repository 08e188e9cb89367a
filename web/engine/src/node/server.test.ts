import assert from "node:assert/strict";
import { type ClientRequest, request as httpRequest, Agent, type IncomingMessage, type RequestOptions } from "node:http";
import { test, type TestContext } from "node:test";

import { serve, type Server } from "./server.js";

async function startServer(t: TestContext): Promise<Server> {
  const server = await serve({ port: 0, seed: 1 });
  t.after(() => server.close());
  return server;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

function send(server: Server, options: RequestOptions, write: (request: ClientRequest) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const [host, port] = server.address.split(":");
    const request = httpRequest({ host, port, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() });
      });
    });
    request.on("error", reject);
    write(request);
  });
}

const signedFor = (service: string): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});
const whoAmI = { method: "POST", path: "/", headers: { "content-type": "application/x-www-form-urlencoded" } };
const whoAmIBody = "Action=GetCallerIdentity&Version=2011-06-15";

test("answers over one kept connection", async (t) => {
  const server = await startServer(t);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const ports = new Set<number | undefined>();
  for (let i = 0; i < 3; ++i) {
    const answer = await send(server, { ...whoAmI, agent }, (request) => {
      request.on("socket", (socket) => ports.add(socket.localPort));
      request.end(whoAmIBody);
    });
    assert.equal(answer.status, 200);
    assert.match(answer.body, /<Account>000000000000<\/Account>/);
    assert.equal(Number(answer.headers["content-length"]), Buffer.byteLength(answer.body));
  }
  ports.delete(undefined);
  assert.equal(ports.size, 1);
});

test("a body may come in pieces", async (t) => {
  const server = await startServer(t);
  const answer = await send(server, whoAmI, (request) => {
    request.write(whoAmIBody.slice(0, 10));
    setTimeout(() => request.end(whoAmIBody.slice(10)), 20);
  });
  assert.equal(answer.status, 200);
});

test("who expects 100-continue gets it", async (t) => {
  const server = await startServer(t);
  let continued = false;
  const headers = { ...whoAmI.headers, expect: "100-continue", "content-length": whoAmIBody.length };
  const answer = await send(server, { ...whoAmI, headers }, (request) => {
    request.on("continue", () => {
      continued = true;
      request.end(whoAmIBody);
    });
    request.flushHeaders();
  });
  assert.equal(continued, true);
  assert.equal(answer.status, 200);
});

test("a body past 16 MiB is refused in the service's own form, announced or not", async (t) => {
  const server = await startServer(t);
  const size = (16 << 20) + 1000;
  const target = { method: "POST", path: "/", headers: { "x-amz-target": "AmazonSQS.ListQueues", "content-type": "application/x-amz-json-1.0" } };
  const sent = await send(server, target, (request) => request.end(Buffer.alloc(size, " ")));
  assert.ok(sent.status >= 400 && sent.status < 500, String(sent.status));
  assert.match(sent.body, /"__type"/);
  const headers = { ...target.headers, expect: "100-continue", "content-length": size };
  const announced = await send(server, { ...target, headers }, (request) => {
    request.on("continue", () => assert.fail("it was told to go on"));
    request.flushHeaders();
  });
  assert.equal(announced.status, sent.status);
  assert.equal((await send(server, whoAmI, (request) => request.end(whoAmIBody))).status, 200);
});

test("a page of any origin may call and read", async (t) => {
  const server = await startServer(t);
  const headers = { origin: "http://site.example", "access-control-request-method": "POST", "access-control-request-headers": "x-amz-target" };
  const preflight = await send(server, { method: "OPTIONS", path: "/", headers }, (request) => request.end());
  assert.ok(preflight.status < 300);
  assert.equal(preflight.headers["access-control-allow-origin"], "*");
  assert.equal(preflight.headers["access-control-allow-headers"], "x-amz-target");
  const call = await send(server, { ...whoAmI, headers: { ...whoAmI.headers, origin: "http://site.example" } }, (request) =>
    request.end(whoAmIBody),
  );
  assert.equal(call.headers["access-control-allow-origin"], "*");
  assert.match(call.headers["access-control-expose-headers"] ?? "", /^\*/);
});

test("a client that goes away takes its waiting call with it", async (t) => {
  const server = await startServer(t);
  const sqs = async (operation: string, body: object, write?: (request: ClientRequest) => void): Promise<Answer> =>
    send(
      server,
      { method: "POST", path: "/", headers: { "x-amz-target": `AmazonSQS.${operation}`, "content-type": "application/x-amz-json-1.0", ...signedFor("sqs") } },
      write ?? ((request) => request.end(JSON.stringify(body))),
    );
  const { QueueUrl } = JSON.parse((await sqs("CreateQueue", { QueueName: "q" })).body) as { QueueUrl: string };
  // Were the first receive still waiting, the message would go to it and be out of sight for the second.
  const gone = sqs("ReceiveMessage", {}, (request) => {
    request.end(JSON.stringify({ QueueUrl, WaitTimeSeconds: 20 }));
    setTimeout(() => request.destroy(), 100);
  });
  await assert.rejects(gone);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await sqs("SendMessage", { QueueUrl, MessageBody: "m" });
  const received = JSON.parse((await sqs("ReceiveMessage", { QueueUrl })).body) as { Messages?: unknown[] };
  assert.equal(received.Messages?.length, 1);
});

test("closing ends waiting calls and connections", async () => {
  const server = await serve({ port: 0, seed: 1 });
  const agent = new Agent({ keepAlive: true });
  const headers = { "x-amz-target": "AmazonSQS.CreateQueue", "content-type": "application/x-amz-json-1.0" };
  const created = await send(server, { method: "POST", path: "/", headers, agent }, (request) => request.end('{"QueueName":"q"}'));
  const { QueueUrl } = JSON.parse(created.body) as { QueueUrl: string };
  const waiting = send(
    server,
    { method: "POST", path: "/", headers: { ...headers, "x-amz-target": "AmazonSQS.ReceiveMessage" } },
    (request) => request.end(JSON.stringify({ QueueUrl, WaitTimeSeconds: 20 })),
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  const started = Date.now();
  const [answer] = await Promise.all([waiting, server.close()]);
  assert.equal(answer.status, 503);
  assert.ok(Date.now() - started < 5000);
  agent.destroy();
});

test("the control API answers health and reset", async (t) => {
  const server = await startServer(t);
  const health = await send(server, { method: "GET", path: "/_cloudtab/health" }, (request) => request.end());
  assert.equal((JSON.parse(health.body) as { status: string }).status, "ok");
  assert.equal((await send(server, { method: "POST", path: "/_cloudtab/reset" }, (request) => request.end())).status, 200);
});
