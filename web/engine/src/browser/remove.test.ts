import "fake-indexeddb/auto";

import assert from "node:assert/strict";
import { test } from "node:test";

import { StorageError } from "../keeper.js";
import { isOpenElsewhere, removeSandbox, type RemoveParts } from "./remove.js";

/** Locks of which one is held by a tab. */
function locksHolding(held: string): NonNullable<RemoveParts["locks"]> {
  const request = (name: string, _: LockOptions, act: (lock: Lock | null) => unknown): Promise<unknown> =>
    Promise.resolve(act(name === held ? null : { name, mode: "exclusive" }));
  return { request } as NonNullable<RemoveParts["locks"]>;
}

function opened(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error("not opened"));
  });
}

async function kept(): Promise<(string | undefined)[]> {
  return (await indexedDB.databases()).map((it) => it.name).sort();
}

void test("deletes what is kept of one sandbox, and of no other", async () => {
  for (const name of ["/cloudtab/one", "/cloudtab/two"]) (await opened(name)).close();
  assert.equal(await removeSandbox("one", { locks: locksHolding("") }), true);
  assert.deepEqual(await kept(), ["/cloudtab/two"]);
  assert.equal(await removeSandbox("never-there", { locks: locksHolding("") }), true);
});

void test("deletes nothing of a sandbox that a tab runs", async () => {
  (await opened("/cloudtab/busy")).close();
  assert.equal(await removeSandbox("busy", { locks: locksHolding("cloudtab/busy") }), false);
  assert.ok((await kept()).includes("/cloudtab/busy"));
});

void test("says so if a connection keeps it from being deleted", async () => {
  const connection = await opened("/cloudtab/open");
  await assert.rejects(removeSandbox("open", { locks: locksHolding("") }), StorageError);
  connection.close();
});

void test("tells whether another tab has the sandbox open", async () => {
  const name = "cloudtab/one";
  const elsewhere = (held: LockInfo[], pending: LockInfo[]): Promise<boolean> =>
    isOpenElsewhere("one", { locks: { query: () => Promise.resolve({ held, pending }) } });
  assert.equal(await elsewhere([{ name }], []), false);
  assert.equal(await elsewhere([{ name }, { name: "cloudtab/two" }], [{ name: "cloudtab/two" }]), false);
  assert.equal(await elsewhere([{ name }], [{ name }]), true);
});
