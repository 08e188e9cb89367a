import "fake-indexeddb/auto";

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import type { EmscriptenFileSystem } from "../engine.js";
import { concatenate } from "../keeper.js";
import { instantiateModule } from "../node/module.js";
import { Files, type FilesParts } from "./files.js";

/** Files of a sandbox as a fresh worker sees them: another module, the same IndexedDB. */
async function openFiles(sandbox: string, parts: Partial<FilesParts> = {}) {
  const module = await instantiateModule();
  const files = new Files({ fs: module.FS, idbfs: module.IDBFS, mountPoint: `/cloudtab/${sandbox}`, now: Date.now, ...parts });
  return { files, fs: module.FS, kept: await files.open() };
}

/** As a cloud begins: with a manifest, so that what follows is known for a cloud's. */
async function openNew(sandbox: string, parts: Partial<FilesParts> = {}) {
  const opened = await openFiles(sandbox, parts);
  assert.equal(opened.kept.journal.length, 0);
  await opened.files.checkpoint([]);
  return opened;
}

function names(fs: EmscriptenFileSystem, sandbox: string): string[] {
  return fs.readdir(`/cloudtab/${sandbox}`).filter((name) => !name.startsWith("."));
}

test("what was appended is there again, in order", async () => {
  const { files } = await openNew("order");
  const parts = Array.from({ length: 60 }, (_, i) => new Uint8Array(randomBytes(1 + ((i * 7919) % 9000))));
  for (const part of parts) await files.append(part);
  const { kept } = await openFiles("order");
  assert.deepEqual(kept.journal, concatenate(parts));
  assert.deepEqual(kept.pieces, []);
});

test("segments stay small and few; too many become an archive", async () => {
  const { files, fs } = await openNew("segments");
  const parts = Array.from({ length: 100 }, () => new Uint8Array(randomBytes(30 << 10)));
  for (const part of parts) await files.append(part);
  const present = names(fs, "segments");
  assert.ok(present.filter((name) => name.startsWith("segment")).length <= 17, present.join());
  assert.ok(present.some((name) => name.startsWith("archive")), present.join());
  for (const name of present.filter((name) => name.startsWith("segment"))) {
    assert.ok(fs.readFile(`/cloudtab/segments/${name}`).length <= 64 << 10, name);
  }
  assert.equal(files.checkpointDue(), true);
  const { kept } = await openFiles("segments");
  assert.deepEqual(kept.journal, concatenate(parts));
});

test("a batch larger than a segment is one segment", async () => {
  const { files } = await openNew("large");
  const large = new Uint8Array(randomBytes(200 << 10));
  await files.append(Uint8Array.of(1));
  await files.append(large);
  await files.append(Uint8Array.of(2));
  const { kept } = await openFiles("large");
  assert.deepEqual(kept.journal, concatenate([Uint8Array.of(1), large, Uint8Array.of(2)]));
});

test("a checkpoint replaces the pieces it has and ends the journal", async () => {
  const { files, fs } = await openNew("checkpoint");
  await files.append(Uint8Array.of(1));
  await files.checkpoint([[3, Uint8Array.of(30)], [4, Uint8Array.of(40)]]);
  await files.append(Uint8Array.of(2));
  await files.checkpoint([[4, Uint8Array.of(41)]]);
  await files.append(Uint8Array.of(5));
  assert.deepEqual(names(fs, "checkpoint").sort(), ["manifest.json", "piece-3", "piece-4", "segment-3"]);
  const { kept } = await openFiles("checkpoint");
  assert.deepEqual(kept.pieces, [Uint8Array.of(30), Uint8Array.of(41)]);
  assert.deepEqual(kept.journal, Uint8Array.of(5));
});

test("writes within one millisecond are told apart", async () => {
  const { files } = await openNew("clock", { now: () => 1_700_000_000_000 });
  for (let i = 0; i < 20; ++i) await files.append(Uint8Array.of(i));
  const again = await openFiles("clock", { now: () => 1_600_000_000_000 });
  assert.equal(again.kept.journal.length, 20);
  await again.files.append(Uint8Array.of(99));
  assert.equal((await openFiles("clock")).kept.journal.length, 21);
});

test("answers are kept with the append that follows them, and forgotten likewise", async () => {
  const { files } = await openNew("answers");
  const answer = { status: 200, headers: [["a", "b"]] as [string, string][], body: Uint8Array.of(0, 255) };
  files.noteAnswer("tab/1", answer);
  assert.equal((await openFiles("answers")).files.answer("tab/1"), undefined);
  await files.append(Uint8Array.of(1));
  assert.deepEqual((await openFiles("answers")).files.answer("tab/1"), answer);
  files.forgetAnswer("tab/1");
  await files.append(Uint8Array.of(2));
  assert.equal((await openFiles("answers")).files.answer("tab/1"), undefined);
});

test("a full quota is said, and what could not be kept comes again", async () => {
  let usage = 100;
  const { files } = await openNew("quota", { estimate: () => Promise.resolve({ usage, quota: 1000 }) });
  usage = 1000;
  await assert.rejects(files.checkpoint([[1, Uint8Array.of(1)]]), { name: "StorageError", full: true });
  usage = 0;
  await files.checkpoint([[1, Uint8Array.of(1)]]);
  assert.deepEqual((await openFiles("quota")).kept.pieces, [Uint8Array.of(1)]);
});

test("a sync that never ends is given up, and the next one carries everything", { timeout: 30_000 }, async (t) => {
  const { files, fs } = await openNew("hung");
  await files.append(Uint8Array.of(1));
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const sync = t.mock.method(fs, "syncfs", () => {});
  const failed = assert.rejects(files.append(Uint8Array.of(2)), { name: "StorageError", message: /does not answer/ });
  await new Promise(setImmediate);
  t.mock.timers.tick(10_000);
  await failed;
  sync.mock.restore();
  t.mock.timers.reset();
  await files.append(Uint8Array.of(2, 3));
  assert.deepEqual((await openFiles("hung")).kept.journal, Uint8Array.of(1, 2, 3));
});

test("data that is not a cloud's, or a newer version's, is refused", async () => {
  for (const [sandbox, name, content, reason] of [
    ["foreign", "notes.txt", "mine", /is not a cloud's: it holds notes.txt/],
    ["newer", "manifest.json", '{"format":"cloudtab","version":99}', /newer version/],
  ] as const) {
    const module = await instantiateModule();
    module.FS.mkdir("/cloudtab");
    module.FS.mkdir(`/cloudtab/${sandbox}`);
    module.FS.mount(module.IDBFS, {}, `/cloudtab/${sandbox}`);
    module.FS.writeFile(`/cloudtab/${sandbox}/${name}`, new TextEncoder().encode(content));
    await new Promise((resolve) => module.FS.syncfs(false, resolve));
    await assert.rejects(openFiles(sandbox), { name: "ManifestError", message: reason });
  }
});
