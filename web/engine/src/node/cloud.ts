// A cloud inside this Node process. What not every cloud needs (a folder, functions, HTTP calls) is loaded when it is first
// needed: each file and each of Node's own modules costs a start half a millisecond or more.

import { Readable } from "node:stream";

import { clientConfig, fetchThrough, handleThrough } from "../client.js";
import { EffectRunners } from "../effects.js";
import { Engine } from "../engine.js";
import { type CallEnd, Host } from "../host.js";
import type { ClientConfig, Cloud, CloudRequest, CloudResponse, NodeCloudOptions, Restored, Saving } from "../interface.js";
import { Keeper } from "../keeper.js";
import type { SendOptions, WireRequest } from "../request.js";
import type { Folder } from "./folder.js";
import type { FunctionPool } from "./function_pool.js";
import { instantiateModule } from "./module.js";

const defaultAccount = "000000000000";
const defaultRegion = "us-east-1";

/** Opens a cloud. Rejects with `DataFolderError` if `dataDir` is not a cloud's, a newer one's, or in use. */
export async function createCloud(options: NodeCloudOptions = {}): Promise<NodeCloud> {
  const account = options.account ?? defaultAccount;
  const region = options.region ?? defaultRegion;
  if (!/^\d{12}$/.test(account)) throw new RangeError(`an account has twelve digits: ${account}`);
  const folder = options.dataDir === undefined ? null : await openFolder(options.dataDir);
  try {
    return await NodeCloud.open({ account, region, folder, options });
  } catch (error) {
    await folder?.close();
    throw error;
  }
}

async function openFolder(path: string): Promise<Folder> {
  const { Folder } = await import("./folder.js");
  return await Folder.open(path);
}

/** 64 bits that differ from cloud to cloud: names are made of them, no secrets. Node's cryptography would have to be loaded. */
function randomSeed(): bigint {
  const half = (): bigint => BigInt(Math.floor(Math.random() * 2 ** 32));
  return (half() << 32n) | half();
}

interface OpenParts {
  readonly account: string;
  readonly region: string;
  readonly folder: Folder | null;
  readonly options: NodeCloudOptions;
}

export class NodeCloud implements Cloud {
  readonly account: string;
  readonly region: string;
  readonly restored: Restored;
  readonly #engine: Engine;
  readonly #keeper: Keeper | null;
  readonly #host: Host;
  #functions: Promise<FunctionPool> | undefined;
  #loadedFunctions: FunctionPool | undefined;
  readonly #listeners = new Set<(saving: Saving) => void>();
  readonly #release: () => void;

  static async open({ account, region, folder, options }: OpenParts): Promise<NodeCloud> {
    const seed = options.seed === undefined ? randomSeed() : BigInt(options.seed);
    const engine = new Engine(await instantiateModule(), { account, region, seed, journal: folder !== null });
    let restored: Restored = { sequence: 0, records: 0, fault: "" };
    if (folder !== null) restored = engine.restore(await folder.load(), Date.now());
    const cloud = new NodeCloud(account, region, engine, restored, folder, options);
    if (restored.fault !== "") folder?.setAsideAtCheckpoint();
    await cloud.#begin(restored);
    return cloud;
  }

  private constructor(
    account: string,
    region: string,
    engine: Engine,
    restored: Restored,
    folder: Folder | null,
    options: NodeCloudOptions,
  ) {
    this.account = account;
    this.region = region;
    this.restored = restored;
    this.#engine = engine;
    const say = (saving: Saving): void => {
      for (const listener of this.#listeners) listener(saving);
    };
    const keeper = folder === null ? null : new Keeper(folder, engine, restored.sequence, say);
    this.#keeper = keeper;
    const runners = new EffectRunners(options.runners);
    runners.register("invokeFunction", async (request) => {
      this.#functions ??= this.#loadFunctions();
      return (await this.#functions).run(request);
    });
    runners.register("httpCall", async (request, signal) => {
      const { callLoopback } = await import("./http_calls.js");
      return callLoopback(request, signal);
    });
    this.#host = new Host({
      engine,
      keeper,
      runners,
      now: Date.now,
      alwaysDurable: options.durable ?? false,
    });
    const saveNow = (): void => {
      keeper?.saveNow();
      this.#loadedFunctions?.removeFiles();
    };
    process.on("exit", saveNow);
    this.#release = () => process.off("exit", saveNow);
  }

  async #begin(restored: Restored): Promise<void> {
    // What was left out must not come back behind what is written from now on.
    if (restored.fault !== "") await this.#keeper?.rewrite();
    this.#host.start();
  }

  async #loadFunctions(): Promise<FunctionPool> {
    const { FunctionPool } = await import("./function_pool.js");
    return (this.#loadedFunctions = new FunctionPool((request) => this.handle(request)));
  }

  readonly #send = (...call: Parameters<Host["send"]>): Promise<CloudResponse> => this.#host.send(...call);

  /** `Host.begin`, for the HTTP server. */
  begin(request: WireRequest, options: SendOptions, end: CallEnd): number {
    return this.#host.begin(request, options, end);
  }

  /** `Host.abandon`. */
  abandon(call: number): void {
    this.#host.abandon(call);
  }

  handle(request: CloudRequest): Promise<CloudResponse> {
    return handleThrough(this.#send, request);
  }

  fetch(input: Request | string | URL, init?: RequestInit & { readonly durable?: boolean }): Promise<Response> {
    return fetchThrough(this.#send, input, init);
  }

  clientConfig(options?: { readonly region?: string; readonly account?: string }): ClientConfig {
    return clientConfig(this.#send, this, options, (body) => Readable.from([body], { objectMode: false }));
  }

  async reset(): Promise<void> {
    await this.handle({ method: "POST", url: "/_cloudtab/reset", durable: true });
  }

  get saving(): Saving {
    return this.#keeper?.saving ?? { state: "memory", reason: "no data folder was given" };
  }

  onSaving(listener: (saving: Saving) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  flush(): Promise<void> {
    return this.#host.flush();
  }

  /** Of the durable state; equal states have equal digests. */
  digest(): string {
    return this.#engine.digest();
  }

  async close(): Promise<void> {
    try {
      await this.#host.close();
    } finally {
      await (await this.#functions)?.close();
      this.#release();
    }
  }
}
