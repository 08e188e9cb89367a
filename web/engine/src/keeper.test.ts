import assert from "node:assert/strict";
import { test } from "node:test";

import type { Piece } from "./engine.js";
import type { Saving } from "./interface.js";
import { concatenate, Keeper, type Storage, StorageError } from "./keeper.js";

/** A storage that does what it is told, when it is told. */
class FakeStorage implements Storage {
  readonly kept: Uint8Array[] = [];
  readonly checkpoints: (readonly Piece[])[] = [];
  due = false;
  failure: Error | null = null;
  #gate: { readonly promise: Promise<void>; readonly open: () => void } | null = null;

  /** Holds what comes from now on until the answered function is called. */
  hold(): () => void {
    let open = (): void => {};
    const promise = new Promise<void>((resolve) => (open = resolve));
    this.#gate = { promise, open };
    return () => {
      this.#gate = null;
      open();
    };
  }

  async append(journal: Uint8Array): Promise<void> {
    await this.#gate?.promise;
    if (this.failure !== null) throw this.failure;
    this.kept.push(journal);
  }
  checkpointDue(): boolean {
    return this.due;
  }
  async checkpoint(pieces: readonly Piece[]): Promise<void> {
    this.due = false;
    if (this.failure !== null) throw this.failure;
    this.checkpoints.push(pieces);
    return Promise.resolve();
  }
  appendNow(journal: Uint8Array): void {
    this.kept.push(journal);
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

class FakeSource {
  marked = 0;
  takeCheckpoint(): Piece[] {
    return [[this.marked, Uint8Array.of(1)]];
  }
  markAllPiecesChanged(): void {
    ++this.marked;
  }
}

function makeKeeper() {
  const storage = new FakeStorage();
  const source = new FakeSource();
  const said: Saving[] = [];
  const keeper = new Keeper(storage, source, 0, (saving) => said.push(saving));
  return { storage, source, said, keeper };
}

const bytes = (value: number): Uint8Array => Uint8Array.of(value);

test("unasked, changes are saved within 50 ms, several at once", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { storage, said, keeper } = makeKeeper();
  keeper.add(bytes(1), 1);
  keeper.add(bytes(2), 2);
  assert.deepEqual(storage.kept, []);
  t.mock.timers.tick(49);
  await new Promise(setImmediate);
  assert.deepEqual(storage.kept, [Uint8Array.of(1, 2)]);
  assert.deepEqual(said, [{ state: "saving", sequence: 0 }, { state: "saved", sequence: 2 }]);
});

test("what arrives while a save is under way joins the next one", async () => {
  const { storage, keeper } = makeKeeper();
  const release = storage.hold();
  keeper.add(bytes(1), 1);
  const first = keeper.durable();
  await new Promise(setImmediate);
  keeper.add(bytes(2), 2);
  keeper.add(bytes(3), 3);
  const others = [keeper.durable(), keeper.durable()];
  release();
  await first;
  await Promise.all(others);
  assert.deepEqual(storage.kept, [bytes(1), Uint8Array.of(2, 3)]);
});

test("an answer that changed nothing waits for nothing", async () => {
  const { storage, keeper } = makeKeeper();
  keeper.add(new Uint8Array(), 0);
  await keeper.durable();
  assert.deepEqual(storage.kept, []);
});

test("a failed save rejects its waiters, says so, and is tried again with what followed", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { storage, said, keeper } = makeKeeper();
  storage.failure = new StorageError("full up", { full: true });
  keeper.add(bytes(1), 1);
  await assert.rejects(keeper.durable(), { message: "full up" });
  assert.deepEqual(said.at(-1), { state: "failed", sequence: 0, reason: "full up", full: true });
  storage.failure = null;
  keeper.add(bytes(2), 2);
  t.mock.timers.tick(2000);
  await new Promise(setImmediate);
  assert.deepEqual(storage.kept, [Uint8Array.of(1, 2)]);
  assert.deepEqual(said.at(-1), { state: "saved", sequence: 2 });
});

test("a checkpoint is taken when one is due; after a failed one, all pieces are written", async () => {
  const { storage, source, keeper } = makeKeeper();
  storage.due = true;
  keeper.add(bytes(1), 1);
  await keeper.durable();
  await new Promise(setImmediate);
  assert.equal(storage.checkpoints.length, 1);
  assert.equal(source.marked, 0);

  storage.due = true;
  const append = storage.append.bind(storage);
  storage.append = async (journal) => {
    await append(journal);
    storage.failure = new Error("no room for the pieces");
  };
  keeper.add(bytes(2), 2);
  await keeper.durable();
  await new Promise(setImmediate);
  assert.equal(keeper.saving.state, "failed");

  storage.append = append;
  storage.failure = null;
  storage.due = true;
  keeper.add(bytes(3), 3);
  await keeper.durable();
  await new Promise(setImmediate);
  assert.equal(source.marked, 1);
  assert.equal(storage.checkpoints.length, 2);
});

test("at the end of the process, what is under way and what is pending is saved", async () => {
  const { storage, keeper } = makeKeeper();
  const release = storage.hold();
  keeper.add(bytes(1), 1);
  const first = keeper.durable();
  await new Promise(setImmediate);
  keeper.add(bytes(2), 2);
  keeper.saveNow();
  assert.deepEqual(storage.kept, [Uint8Array.of(1, 2)]);
  release();
  await first;
  await keeper.close();
});

test("concatenate joins in order", () => {
  assert.deepEqual(concatenate([bytes(1), new Uint8Array(), Uint8Array.of(2, 3)]), Uint8Array.of(1, 2, 3));
  assert.deepEqual(concatenate([]), new Uint8Array());
});
