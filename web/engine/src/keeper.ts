// Keeps a cloud: hands the engine's journal to a storage, in order and in groups, takes checkpoints when the journal has
// grown long, and says what is saved. What the storage is (a folder, IndexedDB) it does not know.

import type { Piece } from "./engine.js";
import type { Saving } from "./interface.js";

/** Where a cloud is kept. One call at a time. */
export interface Storage {
  /** Resolves when the bytes are kept. After a rejection the same bytes come again, with what followed. */
  append(journal: Uint8Array): Promise<void>;
  /** Whether the journal has grown enough for a checkpoint. */
  checkpointDue(): boolean;
  /**
   * Keeps these pieces in place of their namesakes; together they hold every commit whose journal was appended so far, so
   * that may go. Afterwards, or after a crash at any moment, either this checkpoint or the one before is there, whole.
   */
  checkpoint(pieces: readonly Piece[]): Promise<void>;
  /** For a process that ends now: as `append`, synchronously. The bytes of an `append` under way are among them. */
  appendNow?(journal: Uint8Array): void;
  close(): Promise<void>;
}

export class StorageError extends Error {
  override readonly name = "StorageError";
  /** The quota or disk is used up. */
  readonly full: boolean;

  constructor(message: string, options?: ErrorOptions & { readonly full?: boolean }) {
    super(message, options);
    this.full = options?.full ?? false;
  }
}

/** The engine, as the keeper needs it. */
export interface CheckpointSource {
  takeCheckpoint(): Piece[];
  markAllPiecesChanged(): void;
}

/** Unasked-for changes are saved after this long; the rest of 50 ms is for the saving itself. */
const gatherMillis = 20;
const retryMillis = 2000;

interface Waiter {
  readonly sequence: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class Keeper {
  readonly #storage: Storage;
  readonly #source: CheckpointSource;
  readonly #onSaving: (saving: Saving) => void;
  #saving: Saving;
  /** Journal bytes not yet kept, oldest first; the first `#underWay` of them are being saved. */
  #pending: Uint8Array[] = [];
  #underWay = 0;
  #sequence: number;
  #kept: number;
  #waiters: Waiter[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saved: Promise<void> | undefined;
  /** A checkpoint failed after its pieces were taken: the next must hold every piece. */
  #piecesLost = false;
  #closed = false;

  /** `sequence`: the last commit that is kept already. */
  constructor(storage: Storage, source: CheckpointSource, sequence: number, onSaving: (saving: Saving) => void) {
    this.#storage = storage;
    this.#source = source;
    this.#onSaving = onSaving;
    this.#sequence = sequence;
    this.#kept = sequence;
    this.#saving = { state: "saved", sequence };
  }

  get saving(): Saving {
    return this.#saving;
  }

  /** Takes the journal bytes of the commits up to `sequence`. */
  add(journal: Uint8Array, sequence: number): void {
    this.#sequence = sequence;
    if (journal.length === 0) return;
    this.#pending.push(journal);
    if (this.#saving.state === "saved") this.#say({ state: "saving", sequence: this.#kept });
    this.#schedule(gatherMillis);
  }

  /** Resolves when every commit so far is kept; rejects with the `StorageError` if the next attempt fails. */
  durable(): Promise<void> {
    if (this.#kept >= this.#sequence) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ sequence: this.#sequence, resolve, reject });
      this.#schedule(0);
    });
  }

  /** Has the whole state written anew, for a journal that was not whole. */
  async rewrite(): Promise<void> {
    this.#source.markAllPiecesChanged();
    await this.#storage.checkpoint(this.#source.takeCheckpoint());
  }

  /** Saves what is left, synchronously; for a process that ends now. */
  saveNow(): void {
    if (this.#pending.length > 0 && !this.#closed) this.#storage.appendNow?.(concatenate(this.#pending));
  }

  /** Saves what is left and closes the storage. Rejects if it could not be saved. */
  async close(): Promise<void> {
    try {
      await this.durable();
    } finally {
      this.#closed = true;
      clearTimeout(this.#timer);
      await this.#storage.close();
    }
  }

  #schedule(delay: number): void {
    if (this.#saved !== undefined || this.#closed) return;
    if (delay === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#saved = this.#save();
    } else {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#schedule(0);
      }, delay);
    }
  }

  /** One round: everything pending in one append, then a checkpoint if one is due. */
  async #save(): Promise<void> {
    // Requests that are handled in this same turn still join the group.
    await Promise.resolve();
    const sequence = this.#sequence;
    this.#underWay = this.#pending.length;
    let failure: StorageError | undefined;
    try {
      if (this.#underWay > 0) await this.#storage.append(concatenate(this.#pending.slice(0, this.#underWay)));
      this.#pending.splice(0, this.#underWay);
      this.#kept = sequence;
      this.#settleWaiters();
      if (this.#storage.checkpointDue()) await this.#checkpoint();
    } catch (error) {
      failure = asStorageError(error);
    }
    this.#underWay = 0;
    this.#saved = undefined;
    this.#afterSave(failure);
  }

  async #checkpoint(): Promise<void> {
    if (this.#piecesLost) this.#source.markAllPiecesChanged();
    this.#piecesLost = true;
    // The pieces hold what is pending as well; appending that again afterwards does no harm, since a restore skips it.
    await this.#storage.checkpoint(this.#source.takeCheckpoint());
    this.#piecesLost = false;
  }

  #afterSave(failure: StorageError | undefined): void {
    if (failure !== undefined) {
      this.#say({ state: "failed", sequence: this.#kept, reason: failure.message, full: failure.full });
      for (const waiter of this.#waiters.splice(0)) waiter.reject(failure);
      this.#schedule(retryMillis);
    } else if (this.#pending.length > 0) {
      this.#say({ state: "saving", sequence: this.#kept });
      this.#schedule(this.#waiters.length > 0 ? 0 : gatherMillis);
    } else {
      this.#say({ state: "saved", sequence: this.#kept });
    }
  }

  #settleWaiters(): void {
    const settled = this.#waiters.filter((waiter) => waiter.sequence <= this.#kept);
    this.#waiters = this.#waiters.filter((waiter) => waiter.sequence > this.#kept);
    for (const waiter of settled) waiter.resolve();
  }

  #say(saving: Saving): void {
    this.#saving = saving;
    this.#onSaving(saving);
  }
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const only = parts[0];
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function asStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  return new StorageError(error instanceof Error ? error.message : String(error), { cause: error });
}
