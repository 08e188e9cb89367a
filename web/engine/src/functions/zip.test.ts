import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync, inflateRawSync } from "node:zlib";

import { makeZip } from "./zip_writer.test.support.js";
import { unzip, ZipError } from "./zip.js";

const inflate = (bytes: Uint8Array, sizeMax: number): Uint8Array => inflateRawSync(bytes, { maxOutputLength: Math.max(sizeMax, 1) });
const read = (zip: Uint8Array): Record<string, string> =>
  Object.fromEntries([...unzip(zip, inflate)].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));

test("stored and deflated files are read, folders are left out", () => {
  const long = "x".repeat(5000);
  const zip = makeZip({ "index.js": "1;", "lib/": "", "lib/long.txt": long }, (bytes) => deflateRawSync(bytes));
  assert.deepEqual(read(zip), { "index.js": "1;", "lib/long.txt": long });
  assert.deepEqual(read(makeZip({ "ä.js": "2" })), { "ä.js": "2" });
});

test("a comment may follow the directory", () => {
  const zip = makeZip({ a: "1" });
  assert.deepEqual(read(Buffer.concat([zip, Buffer.from("a comment")])), { a: "1" });
});

test("names stay within the archive", () => {
  for (const name of ["../x", "/x", "a/../../x", "..\\x"]) {
    assert.throws(() => unzip(makeZip({ [name]: "" }), inflate), ZipError, name);
  }
});

test("what is damaged is refused, wherever it is cut", () => {
  const zip = makeZip({ "index.js": "exports.handler = 1;" });
  assert.throws(() => unzip(Buffer.from("no zip"), inflate), ZipError);
  for (let size = 0; size < zip.length; ++size) {
    assert.throws(() => unzip(zip.subarray(0, size), inflate), ZipError, `cut at ${size}`);
  }
});
