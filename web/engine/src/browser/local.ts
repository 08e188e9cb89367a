// The cloud in this worker: the module, the host that runs it, and IndexedDB under it.

import { handleThrough } from "../client.js";
import { EffectRunners } from "../effects.js";
import { Engine, type EngineModule, type ModuleFactory } from "../engine.js";
import { Host } from "../host.js";
import type { CloudOptions, CloudResponse, Restored, Saving } from "../interface.js";
import { Keeper, StorageError } from "../keeper.js";
import { ManifestError } from "../manifest.js";
import { Files } from "./files.js";
import { FunctionSandbox } from "./functions/host.js";
import type { Outcome, Work } from "./messages.js";
import { mountPointOf } from "./names.js";
import type { LocalCloud } from "./tabs.js";

/** What a local cloud needs of its surroundings. */
export interface LocalParts {
  readonly loadModule: () => Promise<EngineModule>;
  readonly sandbox: string;
  readonly options: CloudOptions;
  /** Why nothing can be kept here; null: IndexedDB is tried. */
  readonly memoryReason: string | null;
  readonly estimate?: () => Promise<StorageEstimate>;
  readonly onSaving: (saving: Saving) => void;
  /** Has the page open the cage of functions, whose end of the port this is; false where there is no page. */
  readonly openFrame: (port: MessagePort) => boolean;
}

const nothing: Restored = { sequence: 0, records: 0, fault: "" };

/** Rejects with `ManifestError` if there is kept what must not be written over. */
export async function openLocal(parts: LocalParts): Promise<LocalCloud> {
  const { options } = parts;
  const account = options.account ?? "000000000000";
  const region = options.region ?? "us-east-1";
  const module = await parts.loadModule();
  const seed = options.seed === undefined ? randomSeed() : BigInt(options.seed);
  const engine = new Engine(module, { account, region, seed });
  const kept = await openFiles(parts, module);
  let restored = nothing;
  let keeper: Keeper | null = null;
  if (kept.files !== null) {
    restored = engine.restore(kept.state, Date.now());
    keeper = new Keeper(kept.files, engine, restored.sequence, parts.onSaving);
    // What was left out must not come back behind what is written from now on; and the first manifest is written here.
    if (restored.fault !== "" || restored.sequence === 0) await keeper.rewrite();
  }
  const functions = new FunctionSandbox({
    handle: (request) => handleThrough((...call) => host.send(...call), request),
    openFrame: parts.openFrame,
  });
  const runners = new EffectRunners();
  runners.register("invokeFunction", functions.run);
  const host: Host = new Host({ engine, keeper, runners, now: Date.now });
  host.start();
  const saving = (): Saving => keeper?.saving ?? { state: "memory", reason: kept.files === null ? kept.reason : "" };
  return new HostedCloud({ account, region, restored }, saving, host, kept.files, functions);
}

type Kept =
  | { readonly files: Files; readonly state: Awaited<ReturnType<Files["open"]>> }
  | { readonly files: null; readonly reason: string };

async function openFiles(parts: LocalParts, module: EngineModule): Promise<Kept> {
  if (parts.memoryReason !== null) return { files: null, reason: parts.memoryReason };
  const files = new Files({
    fs: module.FS,
    idbfs: module.IDBFS,
    mountPoint: mountPointOf(parts.sandbox),
    now: Date.now,
    ...(parts.estimate !== undefined && { estimate: parts.estimate }),
  });
  try {
    return { files, state: await files.open() };
  } catch (error) {
    if (error instanceof ManifestError) throw new ManifestError(`The data kept in this browser ${error.message}.`);
    const reason = error instanceof StorageError ? error.message : String(error);
    return { files: null, reason: `IndexedDB cannot be used: ${reason}` };
  }
}

class HostedCloud implements LocalCloud {
  readonly #fixed: { readonly account: string; readonly region: string; readonly restored: Restored };
  readonly #saving: () => Saving;
  readonly #host: Host;
  readonly #files: Files | null;
  readonly #functions: FunctionSandbox;

  constructor(
    fixed: { readonly account: string; readonly region: string; readonly restored: Restored },
    saving: () => Saving,
    host: Host,
    files: Files | null,
    functions: FunctionSandbox,
  ) {
    this.#fixed = fixed;
    this.#saving = saving;
    this.#host = host;
    this.#files = files;
    this.#functions = functions;
  }

  get face(): LocalCloud["face"] {
    return { ...this.#fixed, saving: this.#saving() };
  }

  async run(work: Work, options: { signal: AbortSignal; note: (response: CloudResponse) => void }): Promise<Outcome> {
    try {
      if (work.type === "flush") {
        await this.#host.flush();
        return { type: "done" };
      }
      return { type: "answer", response: await this.#host.send(work.request, { ...options, durable: work.durable }) };
    } catch (error) {
      return { type: "failed", message: error instanceof Error ? error.message : String(error) };
    }
  }

  answer(key: string): CloudResponse | undefined {
    return this.#files?.answer(key);
  }

  noteAnswer(key: string, response: CloudResponse): void {
    this.#files?.noteAnswer(key, response);
  }

  forgetAnswer(key: string): void {
    this.#files?.forgetAnswer(key);
  }

  async close(): Promise<void> {
    try {
      await this.#host.close();
    } finally {
      await this.#functions.close();
    }
  }
}

export async function loadModule(): Promise<EngineModule> {
  const wasm = new URL("../cloudtab.wasm", import.meta.url);
  // @ts-expect-error: the build puts the module's glue there; it has no types.
  const glue = (await import("../cloudtab.mjs")) as { default: ModuleFactory };
  return glue.default({ locateFile: () => wasm.href, print: console.error, printErr: console.error });
}

function randomSeed(): bigint {
  return crypto.getRandomValues(new BigUint64Array(1))[0] ?? 1n;
}
