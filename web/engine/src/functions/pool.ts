// The execution environments of a host: started when a run asks for one that is not there, kept warm, ended. What an
// environment is (a worker thread, a worker in a frame) is the launcher's part.

import type { CloudRequest, CloudResponse } from "../interface.js";
import { type FunctionAccount, type FunctionRequest, type LogLine, parseFunctionRequest } from "./effect.js";
import type { EnvironmentEvent, RunMessage, WorkerLine } from "./messages.js";

/** Runs at a time; more wait for their turn. */
const runningMax = 32;
/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: the init phase. */
const initMillisMax = 10_000;

/** One started environment. */
export interface Environment {
  /** What the environment says, and how it ends, goes to the run that it is doing. */
  listener: ((event: EnvironmentEvent) => void) | undefined;
  run(message: RunMessage): void;
  /** Whether a run is on: an idle environment keeps no process alive. */
  setBusy(isBusy: boolean): void;
  end(): Promise<void>;
}

/** What an environment is started with: the function's package and its layers', as zip archives. */
export interface Packages {
  readonly task: Uint8Array;
  readonly layers: readonly Uint8Array[];
}

export type Launch = (request: FunctionRequest, packages: Packages) => Promise<Environment>;

export interface PoolParts {
  readonly handle: (request: CloudRequest) => Promise<CloudResponse>;
  readonly launch: Launch;
  /** Environments kept warm. */
  readonly idleMax: number;
  /** Microseconds, on the clock that environments tell their lines by. */
  readonly now: () => number;
}

export class Pool {
  readonly #parts: PoolParts;
  /** By the name that the engine gave them; the one used longest ago first. */
  readonly #idle = new Map<string, Environment>();
  readonly #all = new Set<Environment>();
  readonly #turns: (() => void)[] = [];
  #running = 0;

  constructor(parts: PoolParts) {
    this.#parts = parts;
  }

  /** The runner of the effect `invokeFunction`. */
  readonly run = async (effect: unknown): Promise<FunctionAccount> => {
    const request = parseFunctionRequest(effect);
    if (this.#running >= runningMax) await new Promise<void>((resolve) => this.#turns.push(resolve));
    ++this.#running;
    try {
      return await this.#runNow(request);
    } finally {
      --this.#running;
      this.#turns.shift()?.();
    }
  };

  async close(): Promise<void> {
    this.#idle.clear();
    await Promise.all([...this.#all].map((environment) => this.#end(environment)));
  }

  async #runNow(request: FunctionRequest): Promise<FunctionAccount> {
    const now = this.#parts.now;
    const arrived = now();
    let environment = this.#idle.get(request.environment);
    this.#idle.delete(request.environment);
    const log: LogLine[] = [];
    const note: Note = ({ atMicroseconds, ...line }) => {
      log.push({ ...line, afterMicroseconds: Math.max(atMicroseconds - arrived, 0) });
    };
    let initMicroseconds: number | undefined;
    if (environment === undefined) {
      environment = await this.#parts.launch(request, await this.#packages(request));
      this.#all.add(environment);
      const ended = await initEnd(environment, note);
      initMicroseconds = now() - arrived;
      if (ended !== undefined) {
        await this.#end(environment);
        return { ...ended, log, durationMicroseconds: 0, initMicroseconds };
      }
    }
    environment.setBusy(true);
    const began = now();
    const ended = await runEnd(environment, request, note);
    const durationMicroseconds = now() - began;
    if (ended.broken) await this.#end(environment);
    else this.#keep(request.environment, environment);
    const { broken: _, ...account } = ended;
    return { ...account, log, durationMicroseconds, ...(initMicroseconds !== undefined && { initMicroseconds }) };
  }

  async #packages(request: FunctionRequest): Promise<Packages> {
    const layers = request.layers ?? [];
    const [task, ...others] = await Promise.all([this.#code(request), ...layers.map(({ arn }) => this.#layer(request, arn))]);
    return { task, layers: others };
  }

  async #layer({ account, region }: FunctionRequest, arn: string): Promise<Uint8Array> {
    const query = new URLSearchParams({ account, region, arn });
    const { status, body } = await this.#parts.handle({ method: "GET", url: `/_cloudtab/lambda/layer?${query.toString()}` });
    if (status !== 200) throw new Error(`the layer ${arn} is gone`);
    return bytesOf((JSON.parse(new TextDecoder().decode(body)) as { zip: string }).zip);
  }

  async #code({ account, region, functionName, version, codeSha256 }: FunctionRequest): Promise<Uint8Array> {
    const query = new URLSearchParams({ account, region, functionName, version });
    const { status, body } = await this.#parts.handle({ method: "GET", url: `/_cloudtab/lambda/code?${query.toString()}` });
    if (status !== 200) throw new Error("the function's code is gone");
    const code = JSON.parse(new TextDecoder().decode(body)) as { sha256: string; zip: string };
    if (code.sha256 !== codeSha256) throw new Error("the function's code was changed while it was started");
    return bytesOf(code.zip);
  }

  #keep(id: string, environment: Environment): void {
    environment.setBusy(false);
    this.#idle.set(id, environment);
    // An environment that ends by itself while nobody uses it is not used again.
    environment.listener = (event) => {
      if (event.kind !== "exit") return;
      if (this.#idle.get(id) === environment) this.#idle.delete(id);
      void this.#end(environment);
    };
    for (const [oldest, idle] of this.#idle) {
      if (this.#idle.size <= this.#parts.idleMax) break;
      this.#idle.delete(oldest);
      void this.#end(idle);
    }
  }

  async #end(environment: Environment): Promise<void> {
    environment.listener = undefined;
    if (this.#all.delete(environment)) await environment.end();
  }
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

type Note = (line: WorkerLine) => void;
type Ended = Omit<FunctionAccount, "log" | "durationMicroseconds" | "initMicroseconds">;

/** Waits until the handler is loaded: undefined; or until that failed: how. */
function initEnd(environment: Environment, note: Note): Promise<Ended | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ outcome: "timedOut", memoryMegabytes: 0 }), initMillisMax);
    environment.listener = (event) => {
      if (event.kind === "log") {
        note(event.line);
        return;
      }
      clearTimeout(timer);
      if (event.kind === "ready") resolve(undefined);
      else if (event.kind === "exit") resolve(exited(event.reason));
      else resolve({ outcome: event.outcome, payload: event.payload, memoryMegabytes: event.memoryMegabytes });
    };
  });
}

function runEnd(
  environment: Environment,
  request: FunctionRequest,
  note: Note,
): Promise<Ended & { readonly broken: boolean }> {
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve({ outcome: "timedOut", memoryMegabytes: 0, broken: true }),
      request.timeoutMilliseconds,
    );
    environment.listener = (event) => {
      switch (event.kind) {
        case "ready":
          return;
        case "log":
          note(event.line);
          return;
        case "exit":
          clearTimeout(timer);
          resolve({ ...exited(event.reason), broken: true });
          return;
        case "done":
          clearTimeout(timer);
          resolve({
            outcome: event.outcome,
            payload: event.payload,
            ...(event.stream !== undefined && { stream: event.stream }),
            memoryMegabytes: event.memoryMegabytes,
            broken: event.broken,
          });
          return;
      }
    };
    environment.run({ kind: "run", request, deadline: Date.now() + request.timeoutMilliseconds });
  });
}

function exited(reason: string): Ended {
  return { outcome: "exited", ...(reason !== "" && { exit: reason }), memoryMegabytes: 0 };
}
