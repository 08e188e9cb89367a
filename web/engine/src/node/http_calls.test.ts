import assert from "node:assert/strict";
import { X509Certificate, verify } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";

import { callLoopback, isLoopback } from "./http_calls.js";
import { createCloud, type NodeCloud } from "./cloud.js";

const never = new AbortController().signal;

interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A host that answers 200, or `answer`, and keeps what it gets. */
async function listen(t: TestContext, answer = ""): Promise<{ url: string; got: Got[]; next: () => Promise<Got> }> {
  const got: Got[] = [];
  let wake = (): void => undefined;
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      got.push({ headers: request.headers, body });
      response.end(answer);
      wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  let read = 0;
  const next = async (): Promise<Got> => {
    while (got.length <= read) await new Promise<void>((resolve) => (wake = resolve));
    return got[read++] as Got;
  };
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook`, got, next };
}

async function query(cloud: NodeCloud, parameters: Record<string, string>): Promise<string> {
  const response = await cloud.fetch("https://sns.us-east-1.amazonaws.com/", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ Version: "2010-03-31", ...parameters }).toString(),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return text;
}

test("what is on this machine", () => {
  for (const host of ["localhost", "api.localhost", "127.0.0.1", "127.9.9.9", "[::1]"]) assert.ok(isLoopback(host), host);
  for (const host of ["example.com", "localhost.example.com", "10.0.0.1", "127.0.0.1.example.com", "[::2]", "0.0.0.0"]) {
    assert.ok(!isLoopback(host), host);
  }
});

test("a request goes out as it was asked for, and its answer comes back", async (t) => {
  const host = await listen(t, "thanks");
  const call = { method: "PUT", url: host.url, headers: [["x-a", "1"]], body: Buffer.from("hello").toString("base64") };
  const answer = await callLoopback(call, never);
  assert.equal(answer.status, 200);
  assert.equal(Buffer.from(answer.body, "base64").toString(), "thanks");
  assert.equal(host.got[0]?.headers["x-a"], "1");
  assert.equal(host.got[0]?.body, "hello");
});

test("other machines are not called, and long answers not read", async (t) => {
  const call = { method: "GET", url: "http://192.0.2.1/", headers: [], body: "" };
  await assert.rejects(callLoopback(call, never), { name: "NoRunner" });
  const host = await listen(t, "x".repeat((1 << 20) + 1));
  await assert.rejects(callLoopback({ ...call, url: host.url }, never), RangeError);
});

for (const [version, digest] of [
  ["1", "sha1"],
  ["2", "sha256"],
] as const) {
  test(`an HTTP subscriber confirms and gets notifications whose signatures of version ${version} hold`, async (t) => {
    const host = await listen(t);
    const cloud = await createCloud({ seed: 1 });
    t.after(() => cloud.close());
    const created = await query(cloud, {
      Action: "CreateTopic",
      Name: "news",
      "Attributes.entry.1.key": "SignatureVersion",
      "Attributes.entry.1.value": version,
    });
    const topic = /<TopicArn>(.*)<\/TopicArn>/.exec(created)?.[1] ?? "";
    const check = async (text: string, names: readonly string[]): Promise<Record<string, string>> => {
      const message = JSON.parse(text) as Record<string, string>;
      assert.equal(message["SignatureVersion"], version);
      const certificate = await cloud.fetch(message["SigningCertURL"] ?? "");
      const { publicKey, subject } = new X509Certificate(await certificate.text());
      assert.match(subject, /CN=sns\.amazonaws\.com/);
      const signed = names.filter((name) => name in message).map((name) => `${name}\n${message[name] ?? ""}\n`);
      const signature = Buffer.from(message["Signature"] ?? "", "base64");
      assert.ok(verify(digest, Buffer.from(signed.join("")), publicKey, signature), text);
      assert.ok(!verify(digest, Buffer.from(signed.join("") + "x"), publicKey, signature), text);
      return message;
    };

    await query(cloud, { Action: "Subscribe", TopicArn: topic, Protocol: "http", Endpoint: host.url });
    const asked = await host.next();
    assert.equal(asked.headers["x-amz-sns-message-type"], "SubscriptionConfirmation");
    const forms = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
    const confirmation = await check(asked.body, forms);
    assert.equal((await cloud.fetch(confirmation["SubscribeURL"] ?? "")).status, 200);

    await query(cloud, { Action: "Publish", TopicArn: topic, Subject: "s", Message: "grüße\n" });
    const notified = await check((await host.next()).body, ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]);
    assert.equal(notified["Message"], "grüße\n");
  });
}
