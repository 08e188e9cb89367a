// A cloud kept in a folder:
//
//   manifest.json          which generation and pieces are the state's; replaced by rename
//   journal-<generation>   commits since that generation's checkpoint, appended and synced in groups
//   piece-<n>-<generation> checkpoint piece n as it was when that generation began
//   damaged-*              what a restore could not read to its end, set aside for whoever wants to look
//   lock                   the process that has the folder open
//
// A checkpoint starts the next generation: first its journal, then its pieces, then the manifest that makes them the
// state, then the old files go. A crash between any two leaves a state that is whole: a restore takes the manifest's
// pieces and every journal from its generation on.

import { closeSync, fdatasyncSync, fsyncSync, openSync, writeSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import type { KeptState, Piece } from "../engine.js";
import { concatenate, type Storage, StorageError } from "../keeper.js";
import { type Manifest, ManifestError, readManifest, writeManifest } from "../manifest.js";
import { DataFolderError } from "./folder_error.js";
import { lockFolder } from "./lock.js";

const manifestName = "manifest.json";
/** A journal shorter than this is read back in well under a second. */
const journalBytesBeforeCheckpoint = 4 << 20;

export class Folder implements Storage {
  readonly #path: string;
  readonly #unlock: () => Promise<void>;
  #manifest: Manifest;
  /** The generation that appends go to: the manifest's, or a later one while its checkpoint is being written. */
  #generation: number;
  #journal: FileHandle | undefined;
  /** Of whole commits in the open journal; bytes behind are of an append that failed. */
  #journalLength = 0;
  #journalBytes = 0;
  #pieceBytes = new Map<number, number>();
  #setAside = false;

  static async open(path: string): Promise<Folder> {
    await mkdir(path, { recursive: true });
    const manifest = await readFolderManifest(path);
    const unlock = await lockFolder(path).catch((error: unknown) => {
      throw new DataFolderError(`${path} ${(error as Error).message}`);
    });
    const folder = new Folder(path, manifest ?? { generation: 1, pieces: new Map() }, unlock);
    if (manifest === null) await folder.#writeManifest(folder.#manifest);
    return folder;
  }

  private constructor(path: string, manifest: Manifest, unlock: () => Promise<void>) {
    this.#path = path;
    this.#manifest = manifest;
    this.#generation = manifest.generation;
    this.#unlock = unlock;
  }

  /** Everything that is kept, whole or not: the engine judges. Opens the last journal for appending. */
  async load(): Promise<KeptState> {
    const generations = await this.#journalGenerations();
    const journals: Uint8Array[] = [];
    for (const generation of generations) journals.push(await readFile(this.#journalPath(generation)));
    const pieces: Uint8Array[] = [];
    for (const [piece, writtenIn] of this.#manifest.pieces) {
      // A piece that is gone is given as one of no bytes, which the engine reports as damaged.
      const bytes = await readFile(this.#piecePath(piece, writtenIn)).catch(() => new Uint8Array());
      this.#pieceBytes.set(piece, bytes.length);
      pieces.push(bytes);
    }
    await this.#openJournal(generations.at(-1) ?? this.#manifest.generation, journals.at(-1)?.length ?? 0);
    this.#journalBytes = journals.reduce((sum, journal) => sum + journal.length, 0);
    return { pieces, journal: concatenate(journals) };
  }

  /** Has the next checkpoint rename the files it replaces to `damaged-*` in place of removing them. */
  setAsideAtCheckpoint(): void {
    this.#setAside = true;
  }

  async append(bytes: Uint8Array): Promise<void> {
    const journal = this.#openedJournal();
    try {
      await writeAll(journal, bytes, this.#journalLength);
      await journal.datasync();
    } catch (error) {
      throw asStorageError(error);
    }
    this.#journalLength += bytes.length;
    this.#journalBytes += bytes.length;
  }

  appendNow(bytes: Uint8Array): void {
    const { fd } = this.#openedJournal();
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, this.#journalLength + at);
    fdatasyncSync(fd);
  }

  checkpointDue(): boolean {
    const stored = [...this.#pieceBytes.values()].reduce((sum, size) => sum + size, 0);
    return this.#journalBytes > Math.max(journalBytesBeforeCheckpoint, stored / 2);
  }

  async checkpoint(pieces: readonly Piece[]): Promise<void> {
    try {
      await this.#checkpoint(pieces);
    } catch (error) {
      throw asStorageError(error);
    }
  }

  async close(): Promise<void> {
    await this.#journal?.close();
    this.#journal = undefined;
    await this.#unlock();
  }

  async #checkpoint(pieces: readonly Piece[]): Promise<void> {
    const generation = this.#generation + 1;
    const before = this.#journal;
    await this.#openJournal(generation, 0);
    await before?.close();
    const written = new Map(this.#manifest.pieces);
    for (const [piece, bytes] of pieces) {
      await writeSynced(this.#piecePath(piece, generation), bytes);
      written.set(piece, generation);
      this.#pieceBytes.set(piece, bytes.length);
    }
    this.#syncFolder();
    await this.#writeManifest({ generation, pieces: written });
    this.#journalBytes = this.#journalLength;
    await this.#removeReplaced();
  }

  async #removeReplaced(): Promise<void> {
    const { generation, pieces } = this.#manifest;
    for (const name of await readdir(this.#path)) {
      const journal = /^journal-(\d+)$/.exec(name);
      const piece = /^piece-(\d+)-(\d+)$/.exec(name);
      const replaced =
        (journal !== null && Number(journal[1]) < generation) ||
        (piece !== null && pieces.get(Number(piece[1])) !== Number(piece[2]));
      if (!replaced) continue;
      if (this.#setAside) await rename(join(this.#path, name), join(this.#path, `damaged-${name}`));
      else await rm(join(this.#path, name), { force: true });
    }
    this.#setAside = false;
  }

  async #openJournal(generation: number, length: number): Promise<void> {
    // Not "a": what a failed append left must be written over.
    this.#journal = await open(this.#journalPath(generation), length > 0 ? "r+" : "w+");
    this.#generation = generation;
    this.#journalLength = length;
    this.#syncFolder();
  }

  #openedJournal(): FileHandle {
    if (this.#journal === undefined) throw new StorageError("the data folder is not open");
    return this.#journal;
  }

  async #journalGenerations(): Promise<number[]> {
    const names = await readdir(this.#path);
    return names
      .flatMap((name) => /^journal-(\d+)$/.exec(name)?.[1] ?? [])
      .map(Number)
      .filter((generation) => generation >= this.#manifest.generation)
      .sort((a, b) => a - b);
  }

  async #writeManifest(manifest: Manifest): Promise<void> {
    const path = join(this.#path, manifestName);
    await writeSynced(`${path}.new`, new TextEncoder().encode(writeManifest(manifest)));
    await rename(`${path}.new`, path);
    this.#syncFolder();
    this.#manifest = manifest;
  }

  /** Makes created, renamed and removed names durable. */
  #syncFolder(): void {
    if (process.platform === "win32") return; // it has no such call, and needs none
    const descriptor = openSync(this.#path, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  #journalPath(generation: number): string {
    return join(this.#path, `journal-${generation}`);
  }

  #piecePath(piece: number, generation: number): string {
    return join(this.#path, `piece-${piece}-${generation}`);
  }
}

/** Null for an empty folder. */
async function readFolderManifest(path: string): Promise<Manifest | null> {
  const names = await readdir(path);
  if (!names.includes(manifestName)) {
    // A crash within the first opening leaves no more than these.
    const foreign = names.find((name) => name !== `${manifestName}.new` && !name.startsWith("lock"));
    if (foreign === undefined) return null;
    throw new DataFolderError(`${path} is not a cloud's data folder: it holds ${foreign} and no ${manifestName}`);
  }
  try {
    return readManifest(await readFile(join(path, manifestName), "utf8"));
  } catch (error) {
    if (error instanceof ManifestError) throw new DataFolderError(`${path} ${error.message}`);
    throw error;
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "w");
  try {
    await writeAll(file, bytes, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
  }
}

function asStorageError(error: unknown): StorageError {
  const code = (error as NodeJS.ErrnoException).code;
  const message = error instanceof Error ? error.message : String(error);
  return new StorageError(message, { cause: error, full: code === "ENOSPC" || code === "EDQUOT" });
}
