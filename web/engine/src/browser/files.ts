// A cloud kept in IndexedDB, through Emscripten's file system:
//
//   manifest.json   which pieces are the state's
//   piece-<n>       checkpoint piece n
//   archive-<n>     journal segments grown too many, in one file
//   segment-<n>     the newest journal; the last one grows until it is full
//   answers         answers other tabs may ask for again; see tabs.ts
//
// IDBFS saves every file whose modification time differs, whole, all in one transaction: so a checkpoint, the manifest and
// the end of the old journal appear together or not at all, journal files are small and checkpoint pieces about 1 MB, and
// the files are few. It has three traps: a file rewritten within the same millisecond is not saved, a file changed during
// a sync is saved torn, and when the quota is used up its callback never comes.

import type { EmscriptenFileSystem, KeptState, Piece } from "../engine.js";
import type { CloudResponse } from "../interface.js";
import { concatenate, type Storage, StorageError } from "../keeper.js";
import { type Manifest, ManifestError, readManifest, writeManifest } from "../manifest.js";

const segmentBytesMax = 64 << 10;
const segmentsMax = 16;
const archivesMax = 16;
const journalBytesBeforeCheckpoint = 1 << 20;
/** A sync that has not ended by now never will. */
const syncMillisMax = 10_000;
const estimateEveryMillis = 5_000;
const answersMax = 200;

export interface FilesParts {
  readonly fs: EmscriptenFileSystem;
  readonly idbfs: unknown;
  /** Also the name of the IndexedDB database. */
  readonly mountPoint: string;
  /** `navigator.storage.estimate`. */
  readonly estimate?: () => Promise<{ readonly usage?: number; readonly quota?: number }>;
  readonly now: () => number;
}

export class Files implements Storage {
  readonly #parts: FilesParts;
  #manifest: Manifest = { generation: 0, pieces: new Map() };
  #pieceBytes = new Map<number, number>();
  /** The numbers of the archives, and their bytes together. */
  #archives: number[] = [];
  #archiveBytes = 0;
  /** The segments, oldest first; the last one is still growing. */
  #segments: { readonly number: number; readonly bytes: Uint8Array }[] = [];
  #lastNumber = 0;
  readonly #answers = new Map<string, CloudResponse>();
  #answersChanged = false;
  #lastTime = 0;
  #lastEstimate = -Infinity;

  constructor(parts: FilesParts) {
    this.#parts = parts;
  }

  /**
   * Mounts and reads everything. Rejects with `ManifestError` if what is there must not be written over, and with
   * `StorageError` if IndexedDB cannot be used.
   */
  async open(): Promise<KeptState> {
    const { fs, idbfs, mountPoint } = this.#parts;
    makeFolders(fs, mountPoint);
    fs.mount(idbfs, {}, mountPoint);
    await this.#sync(true);
    const names = fs.readdir(mountPoint).filter((name) => name !== "." && name !== "..");
    for (const name of names) this.#lastTime = Math.max(this.#lastTime, fs.stat(this.#path(name)).mtime.getTime());
    if (names.includes("manifest.json")) {
      this.#manifest = readManifest(new TextDecoder().decode(this.#read("manifest.json")));
    } else if (names.length > 0) {
      throw new ManifestError(`is not a cloud's: it holds ${names[0] ?? ""} and no manifest`);
    }
    if (names.includes("answers")) this.#readAnswers();
    return this.#readState(names);
  }

  async append(journal: Uint8Array): Promise<void> {
    await this.#checkQuota(journal.length);
    const archive = this.#segments.length >= segmentsMax ? this.#writeArchive() : null;
    const open = archive === null ? this.#segments.at(-1) : undefined;
    const joins = open !== undefined && open.bytes.length + journal.length <= segmentBytesMax;
    const segment = joins
      ? { number: open.number, bytes: concatenate([open.bytes, journal]) }
      : { number: this.#lastNumber + 1, bytes: journal };
    this.#write(`segment-${segment.number}`, segment.bytes);
    this.#writeAnswers();
    await this.#sync(false);
    // Only now: a failed append comes again, from the same state.
    if (archive !== null) {
      this.#archives.push(archive.number);
      this.#archiveBytes += archive.bytes;
      this.#segments = [];
    }
    if (joins) this.#segments.pop();
    this.#segments.push(segment);
    this.#lastNumber = Math.max(this.#lastNumber, segment.number);
  }

  checkpointDue(): boolean {
    const journal = this.#segments.reduce((sum, segment) => sum + segment.bytes.length, this.#archiveBytes);
    const stored = [...this.#pieceBytes.values()].reduce((sum, size) => sum + size, 0);
    return this.#archives.length >= archivesMax || journal > Math.max(journalBytesBeforeCheckpoint, stored / 2);
  }

  async checkpoint(pieces: readonly Piece[]): Promise<void> {
    await this.#checkQuota(pieces.reduce((sum, [, bytes]) => sum + bytes.length, 0), true);
    const generation = this.#manifest.generation + 1;
    const written = new Map(this.#manifest.pieces);
    for (const [piece, bytes] of pieces) {
      this.#write(`piece-${piece}`, bytes);
      written.set(piece, generation);
    }
    const manifest = { generation, pieces: written };
    this.#write("manifest.json", new TextEncoder().encode(writeManifest(manifest)));
    for (const number of this.#archives) this.#remove(`archive-${number}`);
    for (const segment of this.#segments) this.#remove(`segment-${segment.number}`);
    this.#writeAnswers();
    await this.#sync(false);
    this.#manifest = manifest;
    for (const [piece, bytes] of pieces) this.#pieceBytes.set(piece, bytes.length);
    this.#archives = [];
    this.#archiveBytes = 0;
    this.#segments = [];
  }

  close(): Promise<void> {
    this.#parts.fs.unmount(this.#parts.mountPoint);
    return Promise.resolve();
  }

  /** The answer once given to this call, if it is still kept. */
  answer(key: string): CloudResponse | undefined {
    return this.#answers.get(key);
  }

  /** Keeps an answer together with the changes of its call: both are there after a crash, or neither. */
  noteAnswer(key: string, response: CloudResponse): void {
    this.#answers.set(key, response);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= answersMax) break;
      this.#answers.delete(oldest);
    }
    this.#answersChanged = true;
  }

  forgetAnswer(key: string): void {
    if (this.#answers.delete(key)) this.#answersChanged = true;
  }

  #readState(names: readonly string[]): KeptState {
    const pieces = [...this.#manifest.pieces.keys()].map((piece) => {
      // A piece that is gone is given as one of no bytes, which the engine reports as damaged.
      const bytes = names.includes(`piece-${piece}`) ? this.#read(`piece-${piece}`) : new Uint8Array();
      this.#pieceBytes.set(piece, bytes.length);
      return bytes;
    });
    this.#archives = numbersOf(names, "archive");
    const archived = this.#archives.map((number) => this.#read(`archive-${number}`));
    this.#archiveBytes = archived.reduce((sum, bytes) => sum + bytes.length, 0);
    this.#segments = numbersOf(names, "segment").map((number) => ({ number, bytes: this.#read(`segment-${number}`) }));
    this.#lastNumber = Math.max(0, ...this.#archives, ...this.#segments.map((segment) => segment.number));
    return { pieces, journal: concatenate([...archived, ...this.#segments.map((segment) => segment.bytes)]) };
  }

  #writeArchive(): { readonly number: number; readonly bytes: number } {
    const bytes = concatenate(this.#segments.map((segment) => segment.bytes));
    const number = this.#segments[0]?.number ?? 0;
    this.#write(`archive-${number}`, bytes);
    for (const segment of this.#segments) this.#remove(`segment-${segment.number}`);
    return { number, bytes: bytes.length };
  }

  #writeAnswers(): void {
    if (!this.#answersChanged) return;
    this.#answersChanged = false;
    const kept = [...this.#answers].map(([key, { status, headers, body }]) => [key, status, headers, toBase64(body)]);
    this.#write("answers", new TextEncoder().encode(JSON.stringify(kept)));
  }

  #readAnswers(): void {
    const kept = JSON.parse(new TextDecoder().decode(this.#read("answers"))) as [string, number, [string, string][], string][];
    for (const [key, status, headers, body] of kept) {
      this.#answers.set(key, { status, headers, body: Uint8Array.from(atob(body), (char) => char.charCodeAt(0)) });
    }
  }

  #path(name: string): string {
    return `${this.#parts.mountPoint}/${name}`;
  }

  #read(name: string): Uint8Array {
    return this.#parts.fs.readFile(this.#path(name));
  }

  #write(name: string, bytes: Uint8Array): void {
    const { fs, now } = this.#parts;
    fs.writeFile(this.#path(name), bytes);
    this.#lastTime = Math.max(this.#lastTime + 1, now());
    fs.utime(this.#path(name), this.#lastTime, this.#lastTime);
  }

  /** A failed attempt may have removed it already. */
  #remove(name: string): void {
    const { fs } = this.#parts;
    if (fs.analyzePath(this.#path(name)).exists) fs.unlink(this.#path(name));
  }

  #sync(populate: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const watchdog = setTimeout(() => {
        this.#lastEstimate = -Infinity;
        reject(new StorageError("the browser's storage does not answer; it may be full"));
      }, syncMillisMax);
      this.#parts.fs.syncfs(populate, (error) => {
        clearTimeout(watchdog);
        if (error === null || error === undefined) return resolve();
        const message = error instanceof Error ? error.message : "IndexedDB cannot be used";
        reject(new StorageError(message, { cause: error }));
      });
    });
  }

  async #checkQuota(bytes: number, always = false): Promise<void> {
    const { estimate, now } = this.#parts;
    if (estimate === undefined || (!always && now() - this.#lastEstimate < estimateEveryMillis)) return;
    this.#lastEstimate = now();
    const { usage, quota } = await estimate();
    if (usage !== undefined && quota !== undefined && usage + bytes > quota) {
      throw new StorageError("the browser's storage for this site is full", { full: true });
    }
  }
}

function makeFolders(fs: EmscriptenFileSystem, path: string): void {
  const parts = path.split("/").slice(1);
  for (let depth = 1; depth <= parts.length; ++depth) {
    const folder = `/${parts.slice(0, depth).join("/")}`;
    if (!fs.analyzePath(folder).exists) fs.mkdir(folder);
  }
}

function numbersOf(names: readonly string[], kind: string): number[] {
  return names
    .flatMap((name) => new RegExp(`^${kind}-(\\d+)$`).exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
