// The module, wrapped: its raw entry as one synchronous call, and its control calls. Nothing else touches the module.

import { FrameError, type Input, inputSizeMax, type Outputs, readOutputs, writeInput } from "./frame.js";
import type { Restored } from "./interface.js";

/** What the Emscripten glue gives (wasm/binding.cc). Views of the heap are stale after any growth: ask each time. */
export interface EngineModule {
  readonly HEAPU8: Uint8Array;
  /** Whether enough memory is left to handle an input of that length. */
  _cloudtab_has_room(length: number): number;
  _cloudtab_reserve(length: number): number;
  _cloudtab_input(pointer: number, length: number): number;
  version(): string;
  create(account: string, region: string, seed: string): void;
  leaveOutJournal(): void;
  restore(pieces: readonly Uint8Array[], journal: Uint8Array, wall: number): Restored;
  takeCheckpoint(): [number, Uint8Array][];
  markAllPiecesChanged(): void;
  digest(): string;
  readonly FS: EmscriptenFileSystem;
  readonly IDBFS: unknown;
}

/** The part of Emscripten's file system that the browser host uses. */
export interface EmscriptenFileSystem {
  mkdir(path: string): void;
  mount(type: unknown, options: object, path: string): void;
  unmount(path: string): void;
  syncfs(populate: boolean, done: (error: unknown) => void): void;
  readdir(path: string): string[];
  readFile(path: string): Uint8Array;
  writeFile(path: string, bytes: Uint8Array): void;
  unlink(path: string): void;
  utime(path: string, accessed: number, modified: number): void;
  stat(path: string): { readonly mtime: Date };
  analyzePath(path: string): { readonly exists: boolean };
}

/** The glue's one export. */
export type ModuleFactory = (options: {
  readonly instantiateWasm?: (
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => object;
  readonly locateFile?: (name: string) => string;
  readonly print?: (line: string) => void;
  readonly printErr?: (line: string) => void;
}) => Promise<EngineModule>;

export interface EngineConfig {
  readonly account: string;
  readonly region: string;
  readonly seed: bigint;
  /** False where nobody keeps the journal: its bytes are not made. */
  readonly journal?: boolean;
}

/** The parts of a kept cloud, as `Engine.restore` takes them. */
export interface KeptState {
  readonly pieces: readonly Uint8Array[];
  /** Every segment's bytes since the checkpoint (or before), one after the other. */
  readonly journal: Uint8Array;
}

/** The module stopped at a broken invariant of its own; what was committed before is not lost. */
export class EngineStopped extends Error {
  override readonly name = "EngineStopped";
}

/** Too little memory is left to handle a request of this length, and nothing was done. */
export class CloudFull extends Error {
  override readonly name = "CloudFull";
  constructor() {
    super("the cloud's memory is full: delete something, or reset the cloud");
  }
}

/** The number of a checkpoint piece, and its bytes. */
export type Piece = readonly [number, Uint8Array];

/** One cloud in one module instance. */
export class Engine {
  readonly #module: EngineModule;
  #stopped: EngineStopped | undefined;

  constructor(module: EngineModule, config: EngineConfig) {
    this.#module = module;
    this.#guard(() => module.create(config.account, config.region, config.seed.toString()));
    if (config.journal === false) this.#guard(() => module.leaveOutJournal());
  }

  get version(): string {
    return this.#module.version();
  }

  /** Handles one input to its end. Throws `CloudFull`, and `EngineStopped` if the module stopped, now or earlier. */
  input(input: Input): Outputs {
    return this.#guard(() => {
      const module = this.#module;
      const sizeMax = inputSizeMax(input);
      // What resets a cloud or takes steps back makes room.
      const isService = input.kind === "request" && !input.target.startsWith("/_cloudtab/");
      if (isService && module._cloudtab_has_room(sizeMax) === 0) throw new CloudFull();
      const pointer = module._cloudtab_reserve(sizeMax) >>> 0;
      const length = writeInput(input, module.HEAPU8.subarray(pointer, pointer + sizeMax));
      const output = module._cloudtab_input(pointer, length) >>> 0;
      return readOutputs(module.HEAPU8, output);
    });
  }

  /** Replaces the cloud's state; what is not whole is left out and named in the answer. */
  restore(kept: KeptState, wall: number): Restored {
    return this.#guard(() => this.#module.restore(kept.pieces, kept.journal, wall));
  }

  /** The checkpoint pieces that changed since they were last taken. */
  takeCheckpoint(): Piece[] {
    return this.#guard(() => this.#module.takeCheckpoint());
  }

  /** Has the next checkpoint hold every piece. */
  markAllPiecesChanged(): void {
    this.#guard(() => this.#module.markAllPiecesChanged());
  }

  /** Sixteen hexadecimal digits: equal states have equal digests. */
  digest(): string {
    return this.#guard(() => this.#module.digest());
  }

  get stopped(): EngineStopped | undefined {
    return this.#stopped;
  }

  #guard<T>(act: () => T): T {
    if (this.#stopped !== undefined) throw this.#stopped;
    try {
      return act();
    } catch (error) {
      // The module did nothing with a frame it refused.
      if (error instanceof FrameError || error instanceof CloudFull) throw error;
      // Whatever leaves the module may have left it half done, so it gets no further input.
      this.#stopped = new EngineStopped("the engine stopped at an internal error; open the cloud again to go on", {
        cause: error,
      });
      throw this.#stopped;
    }
  }
}
