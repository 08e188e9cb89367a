// The page's side of a cloud in a worker.

import { clientConfig, fetchThrough, handleThrough } from "../client.js";
import { CloudClosed } from "../host.js";
import type {
  BrowserCloud,
  BrowserCloudOptions,
  ClientConfig,
  CloudRequest,
  CloudResponse,
  Restored,
  Saving,
  TabRole,
} from "../interface.js";
import { StorageError } from "../keeper.js";
import type { SendOptions, WireRequest } from "../request.js";
import { openFunctionFrame } from "./functions/frame.js";
import { type CallId, type CloudFace, type FromWorker, type ToWorker, unreachable } from "./messages.js";

/** Opens this tab's cloud. Rejects if what is kept in the browser must not be written over, or the worker cannot start. */
export async function connectCloud(options: BrowserCloudOptions = {}): Promise<BrowserCloud> {
  const { sandbox = "default", memory = false, worker: given, ...cloudOptions } = options;
  const worker = given ?? new Worker(new URL("./worker.js", import.meta.url), { type: "module", name: "cloudtab" });
  const cloud = new WorkerCloud(worker);
  await cloud.open({ type: "open", sandbox, memory, options: cloudOptions });
  return cloud;
}

interface PendingCall {
  readonly resolve: (response: CloudResponse | undefined) => void;
  readonly reject: (reason: unknown) => void;
}

class WorkerCloud implements BrowserCloud {
  readonly #worker: Worker;
  readonly #pending = new Map<CallId, PendingCall>();
  readonly #savingListeners = new Set<(saving: Saving) => void>();
  readonly #roleListeners = new Set<(role: TabRole) => void>();
  #lastId = 0;
  #face: CloudFace | undefined;
  #role: TabRole = "leader";
  #saving: Saving | undefined;
  #closed = false;

  constructor(worker: Worker) {
    this.#worker = worker;
  }

  open(message: ToWorker): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#worker.onerror = (event) => reject(new Error(event.message || "the cloud's worker could not start"));
      this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === "opened") {
          this.#face = data.face;
          this.#role = data.role;
          this.#saving = data.face.saving;
          resolve();
        } else if (data.type === "notOpened") {
          reject(new StorageError(data.message));
        } else {
          this.#receive(data);
        }
      };
      this.#post(message);
      this.#saveOnLeave();
    });
  }

  get account(): string {
    return this.#opened().account;
  }
  get region(): string {
    return this.#opened().region;
  }
  get restored(): Restored {
    return this.#opened().restored;
  }
  get role(): TabRole {
    return this.#role;
  }
  get saving(): Saving {
    return this.#saving ?? this.#opened().saving;
  }

  readonly #send = (request: WireRequest, { signal, durable }: SendOptions): Promise<CloudResponse> => {
    if (signal?.aborted === true) return Promise.reject(abortReason(signal));
    const id = ++this.#lastId;
    const call = this.#call(id, { type: "request", id, request, ...(durable !== undefined && { durable }) });
    if (signal === undefined) return call as Promise<CloudResponse>;
    const onAbort = (): void => {
      this.#post({ type: "abandon", id });
      this.#take(id)?.reject(abortReason(signal));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    return call.finally(() => signal.removeEventListener("abort", onAbort)) as Promise<CloudResponse>;
  };

  handle(request: CloudRequest): Promise<CloudResponse> {
    return handleThrough(this.#send, request);
  }

  fetch(input: Request | string | URL, init?: RequestInit & { readonly durable?: boolean }): Promise<Response> {
    return fetchThrough(this.#send, input, init);
  }

  clientConfig(options?: { readonly region?: string; readonly account?: string }): ClientConfig {
    return clientConfig(this.#send, this, options, (body) => new Blob([body as BlobPart]));
  }

  async reset(): Promise<void> {
    await this.handle({ method: "POST", url: "/_cloudtab/reset", durable: true });
  }

  async flush(): Promise<void> {
    const id = ++this.#lastId;
    await this.#call(id, { type: "flush", id });
  }

  onSaving(listener: (saving: Saving) => void): () => void {
    this.#savingListeners.add(listener);
    return () => this.#savingListeners.delete(listener);
  }

  onRole(listener: (role: TabRole) => void): () => void {
    this.#roleListeners.add(listener);
    return () => this.#roleListeners.delete(listener);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const id = ++this.#lastId;
    const done = this.#call(id, { type: "close", id });
    this.#closed = true;
    try {
      await done;
    } finally {
      for (const waiting of [...this.#pending.keys()]) this.#take(waiting)?.reject(new CloudClosed());
      this.#worker.terminate();
    }
  }

  #call(id: CallId, message: ToWorker): Promise<CloudResponse | undefined> {
    if (this.#closed) return Promise.reject(new CloudClosed());
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#post(message);
    });
  }

  #receive(message: Exclude<FromWorker, { type: "opened" | "notOpened" }>): void {
    switch (message.type) {
      case "answer":
        this.#take(message.id)?.resolve(message.response);
        return;
      case "done":
        this.#take(message.id)?.resolve(undefined);
        return;
      case "failed":
        this.#take(message.id)?.reject(new Error(message.message));
        return;
      case "saving":
        this.#saving = message.saving;
        for (const listener of this.#savingListeners) listener(message.saving);
        return;
      case "role":
        this.#role = message.role;
        for (const listener of this.#roleListeners) listener(message.role);
        return;
      case "frame":
        openFunctionFrame(message.port);
        return;
      default:
        unreachable(message);
    }
  }

  #take(id: CallId): PendingCall | undefined {
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    return call;
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /** A page that is hidden may be gone without another word. */
  #saveOnLeave(): void {
    const save = (): void => {
      if (!this.#closed) this.flush().catch(() => {});
    };
    globalThis.addEventListener("pagehide", save);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") save();
    });
  }

  #opened(): CloudFace {
    if (this.#face === undefined) throw new Error("the cloud is not open yet");
    return this.#face;
  }
}

function abortReason(signal: AbortSignal): unknown {
  return signal.reason ?? new DOMException("The call was abandoned.", "AbortError");
}
