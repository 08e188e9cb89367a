import assert from "node:assert/strict";
import { test } from "node:test";

import { toWireRequest, wantsDurable } from "./request.js";

const urls: readonly [url: string, host: string | undefined, target: string][] = [
  ["https://sqs.us-east-1.amazonaws.com", "sqs.us-east-1.amazonaws.com", "/"],
  ["https://b.s3.amazonaws.com/a/../b%2Fc//d?x-id=GetObject", "b.s3.amazonaws.com", "/a/../b%2Fc//d?x-id=GetObject"],
  ["http://localhost:4566?Action=X#part", "localhost:4566", "/?Action=X"],
  ["http://user:password@host/x", "host", "/x"],
  ["/only/a/path?q", undefined, "/only/a/path?q"],
];
for (const [url, host, target] of urls) {
  test(`toWireRequest: ${url}`, () => {
    const wire = toWireRequest({ method: "get", url });
    assert.equal(wire.method, "GET");
    assert.equal(wire.target, target);
    assert.equal(wire.headers.find(([name]) => name === "host")?.[1], host);
  });
}

test("toWireRequest: a host header goes before the URL's", () => {
  const wire = toWireRequest({ method: "POST", url: "http://127.0.0.1/", headers: { Host: "sns.eu-west-1.amazonaws.com" } });
  assert.deepEqual(wire.headers, [["host", "sns.eu-west-1.amazonaws.com"]]);
});

test("toWireRequest: refuses what is no URL", () => {
  assert.throws(() => toWireRequest({ method: "GET", url: "ftp://host/" }), TypeError);
});

test("wantsDurable: the option goes before the header", () => {
  const wire = toWireRequest({ method: "GET", url: "/", headers: { "X-Cloudtab-Durable": "1" } });
  assert.equal(wantsDurable(wire, {}), true);
  assert.equal(wantsDurable(wire, { durable: false }), false);
  assert.equal(wantsDurable({ ...wire, headers: [] }, {}), false);
});
