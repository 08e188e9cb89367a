import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync, inflateRawSync } from "node:zlib";

import { makeZip } from "./zip_writer.test.support.js";
import { unzip, ZipError } from "./zip.js";

const inflate = (bytes: Uint8Array, sizeMax: number): Uint8Array => inflateRawSync(bytes, { maxOutputLength: Math.max(sizeMax, 1) });
const read = async (zip: Uint8Array): Promise<Record<string, string>> =>
  Object.fromEntries([...(await unzip(zip, inflate))].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));

test("stored and deflated files are read, folders are left out", async () => {
  const long = "x".repeat(5000);
  const zip = makeZip({ "index.js": "1;", "lib/": "", "lib/long.txt": long }, (bytes) => deflateRawSync(bytes));
  assert.deepEqual(await read(zip), { "index.js": "1;", "lib/long.txt": long });
  assert.deepEqual(await read(makeZip({ "ä.js": "2" })), { "ä.js": "2" });
});

test("a comment may follow the directory", async () => {
  const zip = makeZip({ a: "1" });
  assert.deepEqual(await read(Buffer.concat([zip, Buffer.from("a comment")])), { a: "1" });
});

test("names stay within the archive", async () => {
  for (const name of ["../x", "/x", "a/../../x", "..\\x"]) {
    await assert.rejects(unzip(makeZip({ [name]: "" }), inflate), ZipError, name);
  }
});

test("what is damaged is refused, wherever it is cut", async () => {
  const zip = makeZip({ "index.js": "exports.handler = 1;" });
  await assert.rejects(unzip(Buffer.from("no zip"), inflate), ZipError);
  for (let size = 0; size < zip.length; ++size) {
    await assert.rejects(unzip(zip.subarray(0, size), inflate), ZipError, `cut at ${size}`);
  }
});
