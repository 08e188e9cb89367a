import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { createCloud } from "./cloud.js";
import { Folder } from "./folder.js";

function makeFolder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "cloudtab-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function openFolder(path: string) {
  const folder = await Folder.open(path);
  return { folder, kept: await folder.load() };
}

test("what was appended is there again; a checkpoint takes its place", async (t) => {
  const path = makeFolder(t);
  let { folder, kept } = await openFolder(path);
  assert.deepEqual(kept, { pieces: [], journal: new Uint8Array() });
  await folder.append(Uint8Array.of(1, 2));
  await folder.append(Uint8Array.of(3));
  await folder.close();
  ({ folder, kept } = await openFolder(path));
  assert.deepEqual([...kept.journal], [1, 2, 3]);
  await folder.append(Uint8Array.of(4));
  await folder.checkpoint([[0, Uint8Array.of(10)], [7, Uint8Array.of(70)]]);
  await folder.append(Uint8Array.of(5));
  await folder.checkpoint([[7, Uint8Array.of(71)]]);
  await folder.append(Uint8Array.of(6));
  await folder.close();
  ({ folder, kept } = await openFolder(path));
  assert.deepEqual(kept.pieces.map((piece) => [...piece]), [[10], [71]]);
  assert.deepEqual([...kept.journal], [6]);
  await folder.close();
  assert.deepEqual(readdirSync(path).sort(), ["journal-3", "manifest.json", "piece-0-2", "piece-7-3"]);
});

test("a crash before the manifest is replaced leaves the state before, with what was appended since", async (t) => {
  const path = makeFolder(t);
  let { folder } = await openFolder(path);
  await folder.append(Uint8Array.of(1));
  const manifest = readFileSync(join(path, "manifest.json"));
  const journal = readFileSync(join(path, "journal-1"));
  await folder.checkpoint([[0, Uint8Array.of(10)]]);
  await folder.append(Uint8Array.of(2));
  await folder.close();
  writeFileSync(join(path, "manifest.json"), manifest);
  writeFileSync(join(path, "journal-1"), journal);
  const reopened = await openFolder(path);
  folder = reopened.folder;
  assert.deepEqual(reopened.kept.pieces, []);
  assert.deepEqual([...reopened.kept.journal], [1, 2]);
  await folder.close();
});

const refused: readonly [name: string, files: Record<string, string>, reason: RegExp][] = [
  ["another program's folder", { "package.json": "{}" }, /is not a cloud's data folder: it holds package.json/],
  ["a newer version's", { "manifest.json": '{"format":"cloudtab","version":2}' }, /written by a newer version/],
  ["a damaged manifest", { "manifest.json": "{" }, /manifest that is not whole/],
];
for (const [name, files, reason] of refused) {
  test(`refused and left alone: ${name}`, async (t) => {
    const path = makeFolder(t);
    for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
    await assert.rejects(Folder.open(path), { name: "DataFolderError", message: reason });
    assert.deepEqual(readdirSync(path), Object.keys(files));
  });
}

test("one process at a time; the lock of a dead one does not count", async (t) => {
  const path = makeFolder(t);
  const { folder } = await openFolder(path);
  await assert.rejects(Folder.open(path), { name: "DataFolderError", message: /is in use/ });
  const script = `
    const { Folder } = await import(${JSON.stringify(new URL("./folder.js", import.meta.url).href)});
    await Folder.open(${JSON.stringify(path)}).catch((error) => console.log(error.message));
    process.kill(process.pid, "SIGKILL");`;
  const other = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  assert.match(other.stdout, new RegExp(`is in use by process ${process.pid}`));
  await folder.close();
  const killed = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  assert.equal(killed.signal, "SIGKILL");
  assert.ok(readdirSync(path).includes("lock"));
  await (await openFolder(path)).folder.close();
});

async function putRules(dataDir: string, count: number): Promise<string> {
  const cloud = await createCloud({ dataDir });
  for (let i = 0; i < count; ++i) {
    await cloud.handle({ method: "PUT", url: `/_cloudtab/faults/r${i}`, body: '{"service":"sqs"}' });
  }
  const digest = cloud.digest();
  await cloud.close();
  return digest;
}

async function ruleCount(cloud: { fetch(url: string): Promise<Response> }): Promise<number> {
  const rules = (await (await cloud.fetch("http://cloud/_cloudtab/faults")).json()) as object;
  return Object.keys(rules).length;
}

test("a cloud is there again, exactly", async (t) => {
  const dataDir = makeFolder(t);
  const digest = await putRules(dataDir, 10);
  const cloud = await createCloud({ dataDir });
  t.after(() => cloud.close());
  assert.equal(cloud.digest(), digest);
  assert.equal(cloud.restored.fault, "");
});

for (const [name, damage, left] of [
  ["cut off", (path: string, size: number) => truncateSync(path, size - 3), 9],
  ["followed by noise", (path: string) => appendFileSync(path, "noise"), 10],
] as const) {
  test(`a journal ${name} loads to its last whole commit, says so, and is set aside`, async (t) => {
    const dataDir = makeFolder(t);
    await putRules(dataDir, 10);
    const journal = join(dataDir, "journal-1");
    damage(journal, readFileSync(journal).length);
    const damaged = readFileSync(journal);
    let cloud = await createCloud({ dataDir });
    assert.match(cloud.restored.fault, /journal is damaged after commit \d+: \d+ bytes were left out/);
    assert.equal(await ruleCount(cloud), left);
    await cloud.handle({ method: "PUT", url: "/_cloudtab/faults/after", body: "{}" });
    await cloud.close();
    assert.deepEqual(readFileSync(join(dataDir, "damaged-journal-1")), damaged);
    cloud = await createCloud({ dataDir });
    assert.equal(cloud.restored.fault, "");
    assert.equal(await ruleCount(cloud), left + 1);
    await cloud.close();
  });
}

test("a process that just ends has saved what it answered", (t) => {
  const dataDir = makeFolder(t);
  const script = `
    const { createCloud } = await import(${JSON.stringify(new URL("./cloud.js", import.meta.url).href)});
    const cloud = await createCloud({ dataDir: ${JSON.stringify(dataDir)} });
    await cloud.handle({ method: "PUT", url: "/_cloudtab/faults/last", body: "{}" });
    process.exit(0);`;
  assert.equal(spawnSync(process.execPath, ["--input-type=module", "-e", script]).status, 0);
  assert.ok(readFileSync(join(dataDir, "journal-1")).length > 0);
});
