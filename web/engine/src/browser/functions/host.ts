// Runs functions in a browser: each execution environment is a worker of an opaque-origin frame without network
// (frame.html), driven from the engine's worker over a port of its own.

import type { FunctionRequest } from "../../functions/effect.js";
import type { EnvironmentEvent, RunMessage } from "../../functions/messages.js";
import { lineBytes, logBytesMax } from "../../functions/output.js";
import { type Environment, type Packages, Pool } from "../../functions/pool.js";
import type { CloudRequest, CloudResponse } from "../../interface.js";
import { libraryFiles, libraryNames, loadProgram } from "./libraries.js";
import { type AwsCall, type FromFrame, parseFromEnvironment, type ToEnvironment, type ToFrame } from "./messages.js";

/** Environments kept warm: each is a thread of the browser. */
const idleMax = 8;
/** Calls to AWS that one environment has on the way; and what it may say in a run beside them. Beyond is no honest code. */
const callsMax = 1_000;
const messagesMax = 100_000;
/** Until the frame is open, and until an environment has what it needs, for which it may have to be fetched. */
const frameMillisMax = 30_000;
const prepareMillisMax = 60_000;
/** How often is looked whether the frame is there, and how often in vain before it is given up. */
const lookMillis = 500;
const silentLooksMax = 10;

export interface FunctionSandboxParts {
  readonly handle: (request: CloudRequest) => Promise<CloudResponse>;
  /** Has the page open a cage whose end of the port this is; false where there is no page. */
  readonly openFrame: (port: MessagePort) => boolean;
}

export class FunctionSandbox {
  readonly #parts: FunctionSandboxParts;
  readonly #pool: Pool;
  readonly #environments = new Map<number, CagedEnvironment>();
  #frame: Promise<MessagePort> | undefined;
  #lastId = 0;
  #silentLooks = 0;

  constructor(parts: FunctionSandboxParts) {
    this.#parts = parts;
    this.#pool = new Pool({
      handle: parts.handle,
      launch: (...task) => this.#launch(...task),
      idleMax,
      now: nowMicroseconds,
    });
  }

  /** The runner of the effect `invokeFunction`. */
  get run(): Pool["run"] {
    return this.#pool.run;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #launch(request: FunctionRequest, packages: Packages): Promise<Environment> {
    const [frame, program, libraries] = await Promise.all([this.#openFrame(), loadProgram(), libraryNames()]);
    const id = ++this.#lastId;
    const { port1, port2 } = new MessageChannel();
    const end = (): void => {
      this.#environments.delete(id);
      frame.postMessage({ kind: "end", id } satisfies ToFrame);
      port1.close();
    };
    const environment = new CagedEnvironment(port1, this.#parts.handle, end);
    this.#environments.set(id, environment);
    frame.postMessage({ kind: "start", id, program, port: port2 } satisfies ToFrame, [port2]);
    const bytes = [packages.task, ...packages.layers].map(({ buffer }) => buffer as ArrayBuffer);
    environment.post({ kind: "start", request, packages, libraries }, bytes);
    try {
      await environment.prepared;
    } catch (error) {
      await environment.end();
      throw error;
    }
    return environment;
  }

  /**
   * Looks whether the frame is there while functions are in it: a browser ends the process of a frame that has too much
   * memory, and tells nobody. Its environments end with it, and the next one gets a frame of its own.
   */
  #watch(port: MessagePort): void {
    this.#silentLooks = 0;
    const timer = setInterval(() => {
      if (this.#environments.size === 0) return;
      if (this.#silentLooks++ < silentLooksMax) {
        port.postMessage({ kind: "look" } satisfies ToFrame);
        return;
      }
      clearInterval(timer);
      port.close();
      this.#frame = undefined;
      for (const environment of [...this.#environments.values()]) environment.ended("signal: killed");
    }, lookMillis);
  }

  #openFrame(): Promise<MessagePort> {
    this.#frame ??= new Promise<MessagePort>((resolve, reject) => {
      const { port1, port2 } = new MessageChannel();
      const fail = (): void => {
        this.#frame = undefined;
        reject(new Error("the frame that functions run in did not open"));
      };
      const timer = setTimeout(fail, frameMillisMax);
      port1.onmessage = ({ data }: MessageEvent<FromFrame>) => {
        switch (data.kind) {
          case "open":
            clearTimeout(timer);
            this.#watch(port1);
            resolve(port1);
            return;
          case "alive":
            this.#silentLooks = 0;
            return;
          case "fault":
            this.#environments.get(data.id)?.ended("exit status 129");
            return;
        }
      };
      if (!this.#parts.openFrame(port2)) {
        clearTimeout(timer);
        fail();
      }
    });
    return this.#frame;
  }
}

class CagedEnvironment implements Environment {
  listener: ((event: EnvironmentEvent) => void) | undefined;
  /** Resolves before the function's own code runs. */
  readonly prepared: Promise<void>;
  #isPrepared!: () => void;
  readonly #port: MessagePort;
  readonly #handle: FunctionSandboxParts["handle"];
  readonly #end: () => void;
  readonly #gone = new AbortController();
  #logRoom = 0;
  #messages = 0;
  #calls = 0;

  constructor(port: MessagePort, handle: FunctionSandboxParts["handle"], end: () => void) {
    this.#port = port;
    this.#handle = handle;
    this.#end = end;
    this.#refill();
    this.prepared = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("the function's environment did not start")), prepareMillisMax);
      this.#isPrepared = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    port.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
  }

  post(message: ToEnvironment, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  run(message: RunMessage): void {
    this.#refill();
    this.post(message);
  }

  setBusy(): void {}

  /** Lambda would say so; the pool ends it. */
  ended(reason: string): void {
    this.listener?.({ kind: "exit", reason });
  }

  async end(): Promise<void> {
    this.#gone.abort();
    this.#port.onmessage = null;
    this.#end();
    return Promise.resolve();
  }

  /** Somewhat more than the environment allows itself. */
  #refill(): void {
    this.#logRoom = 2 * logBytesMax;
    this.#messages = messagesMax;
  }

  #receive(data: unknown): void {
    const message = parseFromEnvironment(data);
    if (message === undefined || --this.#messages < 0) return this.ended("signal: killed");
    switch (message.kind) {
      case "log":
        this.#logRoom -= message.line.text.length + lineBytes;
        if (this.#logRoom < 0) return this.ended("signal: killed");
        this.listener?.(message);
        return;
      case "exit":
        return this.ended(message.code === 0 ? "" : `exit status ${message.code}`);
      case "killed":
        return this.ended("signal: killed");
      case "library":
        void this.#sendLibrary(message.name);
        return;
      case "aws":
        if (this.#calls >= callsMax) return this.ended("signal: killed");
        void this.#call(message);
        return;
      case "prepared":
        return this.#isPrepared();
      case "ready":
      case "done":
        this.listener?.(message);
        return;
    }
  }

  async #sendLibrary(name: string): Promise<void> {
    const files = await libraryFiles(name).catch(() => []);
    if (!this.#gone.signal.aborted) this.post({ kind: "library", name, files });
  }

  async #call({ id, method, url, headers, body }: AwsCall): Promise<void> {
    ++this.#calls;
    // A call to AWS is as good as any other message, and paid for already.
    ++this.#messages;
    try {
      const answer = await this.#handle({ method, url, headers, body, signal: this.#gone.signal });
      this.post({ kind: "awsAnswer", id, status: answer.status, headers: answer.headers, body: answer.body });
    } catch {
      if (!this.#gone.signal.aborted) this.post({ kind: "awsAnswer", id, status: 0, headers: [], body: new Uint8Array() });
    } finally {
      --this.#calls;
    }
  }
}

/** On a clock that all workers of the page share. */
function nowMicroseconds(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}
