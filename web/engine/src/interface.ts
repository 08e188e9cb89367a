// What a cloud is to its users, wherever it runs: `createCloud` (in this Node process) and `connectCloud` (in a browser's
// worker, perhaps another tab's) both give a `Cloud`.

import type { EffectRunners } from "./effects.js";

/** An HTTP request to any AWS host. */
export interface CloudRequest {
  readonly method: string;
  /** Absolute, with AWS's own host names (`https://sqs.us-east-1.amazonaws.com/`), or origin form (`/path?query`). */
  readonly url: string;
  /** A `host` header goes before the URL's host. */
  readonly headers?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  readonly body?: Uint8Array | string;
  /** When it fires, a waiting call is dropped and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * Answer only when what the call changed is on disk (the header `x-cloudtab-durable: 1` asks the same). If it could not be
   * saved, the answer is a 507 in place of the call's own. Default: answer at once, save within 50 ms.
   */
  readonly durable?: boolean;
}

export interface CloudResponse {
  readonly status: number;
  /** Names in lower case, in the order sent. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** Whether the changes so far will still be there after a reload or crash. */
export type Saving =
  /** Nothing is kept: no folder or IndexedDB to keep it in (`reason` says why), or none was asked for. */
  | { readonly state: "memory"; readonly reason: string }
  /** All changes up to commit number `sequence` are kept. */
  | { readonly state: "saved"; readonly sequence: number }
  /** Changes since commit number `sequence` are on their way. */
  | { readonly state: "saving"; readonly sequence: number }
  /** Changes since commit number `sequence` could not be saved; it is tried again. `full`: the storage quota is used up. */
  | { readonly state: "failed"; readonly sequence: number; readonly reason: string; readonly full: boolean };

/** What was found when the cloud opened. */
export interface Restored {
  /** The last commit there was; 0: an empty cloud. */
  readonly sequence: number;
  readonly records: number;
  /** Empty if all was whole; else what was wrong, and from where on changes were left out. */
  readonly fault: string;
}

/** For `new SQSClient(cloud.clientConfig())` and every other client of the AWS SDK for JavaScript v3. */
export interface ClientConfig {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: SdkRequestHandler;
}

/** The part of the SDK's `HttpRequest` that is read. */
export interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The part of the SDK's `HttpResponse` that is given. */
export interface SdkResponse {
  readonly statusCode: number;
  readonly reason?: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** The SDK's request handler, structurally: no SDK package is needed to build or use this one. */
export interface SdkRequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: SdkRequest, options?: { readonly abortSignal?: unknown }): Promise<{ response: SdkResponse }>;
  updateHttpClientConfig(key: never, value: never): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

export interface Cloud {
  /** The account of clients whose access key is not itself an account number. */
  readonly account: string;
  readonly region: string;
  readonly restored: Restored;

  handle(request: CloudRequest): Promise<CloudResponse>;
  /** As the global `fetch`, answered here. */
  fetch(input: Request | string | URL, init?: RequestInit & { readonly durable?: boolean }): Promise<Response>;
  /** `region` and `account` (12 digits) other than the cloud's own name another of its regions or accounts. */
  clientConfig(options?: { readonly region?: string; readonly account?: string }): ClientConfig;

  /** Empties the cloud, and what is kept of it. */
  reset(): Promise<void>;
  /** Resolves once every change so far is kept (at once, in memory); rejects if it cannot be. */
  flush(): Promise<void>;
  readonly saving: Saving;
  /** Calls `listener` on each change of `saving`; answers a function that ends that. */
  onSaving(listener: (saving: Saving) => void): () => void;
  /** Saves, then lets go. Waiting calls reject. */
  close(): Promise<void>;
}

export interface CloudOptions {
  /** Default `000000000000`. */
  readonly account?: string;
  /** Default `us-east-1`. */
  readonly region?: string;
  /** Of the random source, for ids that repeat; a kept cloud goes on with its own. Default: by chance. */
  readonly seed?: number;
}

export interface NodeCloudOptions extends CloudOptions {
  /** The folder to keep the cloud in, made if absent; without it nothing is kept. */
  readonly dataDir?: string;
  /** Hold every answer until what the call changed is kept, whatever the call says. */
  readonly durable?: boolean;
  /**
   * What carries out the engine's effects. Unless something else is registered for them, functions run in worker threads
   * and HTTP calls go to this machine's own hosts (localhost, 127.0.0.1, ::1); other kinds fail by name.
   */
  readonly runners?: EffectRunners;
}

/** `leader`: the cloud runs in this tab's worker. `follower`: in another tab's, which answers this one's calls. */
export type TabRole = "leader" | "follower";

export interface BrowserCloudOptions extends CloudOptions {
  /** Names the sandbox: tabs with the same name share one cloud. Default `default`. */
  readonly sandbox?: string;
  /** Keep nothing and share it with no tab: for a cloud that is to be thrown away. */
  readonly memory?: boolean;
  /** Default: a module worker of this package's `./worker`. */
  readonly worker?: Worker;
}

/** What `connectCloud` gives. */
export interface BrowserCloud extends Cloud {
  readonly role: TabRole;
  onRole(listener: (role: TabRole) => void): () => void;
}
