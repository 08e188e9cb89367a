import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { posix } from "node:path";
import { test } from "node:test";
import { format } from "node:util";

import * as digest from "./digest.js";
import * as inspect from "./inspect.js";
import { parseFromEnvironment } from "./messages.js";
import { path } from "./paths.js";

// Node itself says what is right.

test("the console's formatting", () => {
  class Point {
    x = 1;
  }
  const circle: Record<string, unknown> = { a: 1 };
  const cases: readonly (readonly unknown[])[] = [
    ["a", 1, true, null, undefined],
    ["%s is %d and %i or %f, %j%% %o", "x", 4.5, 4.5, "1.5", { a: [1] }, "z"],
    ["%s", "left", "over"],
    ["100%"],
    ["%x %s"],
    [{ a: 1, "b-c": "it's", d: [1, "two", [3, [4, [5]]]], e: { f: { g: { h: 1 } } } }],
    [new Map([["k", { v: 1 }]]), new Set([1, "a"])],
    [new Point(), [new Point()], {}, [], ""],
    [new Date(0), /x/g, 10n, Symbol("s"), -0],
    [() => 1, function named() {}, class Named {}],
    [Array.from({ length: 3 }, (_, i) => ({ id: `item-number-${i}`, text: "some longer text here" }))],
    [new Uint8Array([1, 2])],
    [Object.assign(circle, { b: 2 })],
  ];
  for (const values of cases) assert.equal(inspect.format(...values), format(...values));
});

test("paths", () => {
  const names = ["", ".", "/", "a", "a/b.txt", "/a/b/", "../x", "a/../b", "./a/./b", "/a//b/../c.tar.gz", ".hidden", "a."];
  for (const name of names) {
    for (const method of ["normalize", "basename", "extname", "dirname", "isAbsolute"] as const) {
      assert.deepEqual(path[method](name), posix[method](name), `${method}("${name}")`);
    }
    assert.equal(path.join("x", name, "y"), posix.join("x", name, "y"));
    assert.equal(path.resolve("/r", name), posix.resolve("/r", name));
    assert.equal(path.relative("/a/b/c", posix.resolve("/", name)), posix.relative("/a/b/c", posix.resolve("/", name)));
  }
});

test("SHA-256 and its HMAC", () => {
  for (const size of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const bytes = Buffer.alloc(size, "abc");
    assert.equal(digest.createHash("sha256").update(bytes).digest("hex"), createHash("sha256").update(bytes).digest("hex"));
    const key = Buffer.alloc(size, "k");
    assert.equal(digest.createHmac("SHA256", key).update("x").update(bytes).digest("base64"), createHmac("sha256", key).update("x").update(bytes).digest("base64"));
  }
  assert.throws(() => digest.createHash("md5"), /sha256 only/);
});

test("what comes out of the cage is parsed before it is believed", () => {
  const line = { atMicroseconds: 1, text: "x" };
  const body = new Uint8Array();
  const good: readonly object[] = [
    { kind: "prepared" },
    { kind: "ready" },
    { kind: "log", line: { ...line, level: "INFO" } },
    { kind: "done", outcome: "returned", payload: "1", broken: false, memoryMegabytes: 1 },
    { kind: "aws", id: 1, method: "GET", url: "https://x", headers: [["a", "b"]], body },
    { kind: "exit", code: 0 },
    { kind: "library", name: "x" },
  ];
  for (const message of good) assert.deepEqual(parseFromEnvironment(message), message);
  const bad: readonly unknown[] = [
    null,
    1,
    "ready",
    {},
    { kind: "start" },
    { kind: "log" },
    { kind: "log", line: { ...line, atMicroseconds: -1 } },
    { kind: "log", line: { ...line, text: 1 } },
    { kind: "log", line: { ...line, level: {} } },
    { kind: "done", outcome: "timedOut", payload: "1", broken: false, memoryMegabytes: 1 },
    { kind: "done", outcome: "returned", payload: {}, broken: false, memoryMegabytes: 1 },
    { kind: "done", outcome: "returned", payload: "1", broken: false, memoryMegabytes: Infinity },
    { kind: "aws", id: 1, method: "GET", url: "https://x", headers: [["a", 1]], body },
    { kind: "aws", id: 1, method: "GET", url: "https://x", headers: {}, body },
    { kind: "aws", id: 1, method: "GET", url: "https://x", headers: [], body: "text" },
    { kind: "exit", code: "0" },
  ];
  for (const message of bad) assert.equal(parseFromEnvironment(message), undefined, JSON.stringify(message));
});
