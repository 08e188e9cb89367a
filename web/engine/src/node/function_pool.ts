// Runs functions in this process: a worker thread for each execution environment.
//
// This is no cage for hostile code. A worker has an address space and Node's own modules in common with its process; what
// is kept from it (the network, the process's environment and output) is kept from honest code only.

import { inflateRawSync } from "node:zlib";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

import { type FunctionAccount, type FunctionRequest, type LogLine, parseFunctionRequest } from "../functions/effect.js";
import type { RunMessage, WorkerLine, WorkerMessage, WorkerStart } from "../functions/messages.js";
import { unzip } from "../functions/zip.js";
import type { CloudRequest, CloudResponse } from "../interface.js";
import { AwsPort } from "./aws_port.js";

/** Runs at a time; more wait for their turn. */
const runningMax = 32;
/** Environments kept warm. */
const idleMax = 16;
/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: the init phase. */
const initMillisMax = 10_000;

interface Environment {
  readonly id: string;
  readonly worker: Worker;
  readonly folder: string;
  /** What the worker says and how it ends goes to the run that it is doing. */
  listener: ((event: WorkerEvent) => void) | undefined;
}

type WorkerEvent = WorkerMessage | { readonly kind: "exit"; readonly reason: string };

export class FunctionPool {
  readonly #handle: (request: CloudRequest) => Promise<CloudResponse>;
  readonly #aws: AwsPort;
  /** Idle ones only, the one used longest ago first. */
  readonly #idle = new Map<string, Environment>();
  readonly #all = new Set<Environment>();
  readonly #turns: (() => void)[] = [];
  #running = 0;
  #root: string | undefined;

  constructor(handle: (request: CloudRequest) => Promise<CloudResponse>) {
    this.#handle = handle;
    this.#aws = new AwsPort(handle);
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
    await Promise.all([...this.#all].map(({ worker }) => terminate(worker)));
    await this.#aws.close();
    this.removeFiles();
  }

  /** Also for the end of a process that did not close. */
  removeFiles(): void {
    if (this.#root !== undefined) rmSync(this.#root, { recursive: true, force: true });
    this.#root = undefined;
  }

  async #runNow(request: FunctionRequest): Promise<FunctionAccount> {
    const arrived = nowMicroseconds();
    let environment = this.#idle.get(request.environment);
    this.#idle.delete(request.environment);
    const log: LogLine[] = [];
    const note: Note = ({ atMicroseconds, ...line }) => {
      log.push({ ...line, afterMicroseconds: Math.max(atMicroseconds - arrived, 0) });
    };
    let initMicroseconds: number | undefined;
    if (environment === undefined) {
      environment = await this.#start(request);
      const ended = await initEnd(environment, note);
      initMicroseconds = nowMicroseconds() - arrived;
      if (ended !== undefined) {
        await this.#end(environment);
        return { ...ended, log, durationMicroseconds: 0, initMicroseconds };
      }
    }
    environment.worker.ref();
    const began = nowMicroseconds();
    const ended = await runEnd(environment, request, note);
    const durationMicroseconds = nowMicroseconds() - began;
    if (ended.broken) await this.#end(environment);
    else this.#keep(environment);
    const { broken: _, ...account } = ended;
    return { ...account, log, durationMicroseconds, ...(initMicroseconds !== undefined && { initMicroseconds }) };
  }

  async #start(request: FunctionRequest): Promise<Environment> {
    const [zip, awsPort] = await Promise.all([this.#code(request), this.#aws.listen()]);
    const folder = mkdtempSync(join(this.#rootFolder(), "environment-"));
    const taskRoot = join(folder, "task");
    mkdirSync(taskRoot);
    for (const [name, content] of unzip(zip, (bytes, sizeMax) => inflateRawSync(bytes, { maxOutputLength: Math.max(sizeMax, 1) }))) {
      const path = join(taskRoot, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    const start: WorkerStart = { request, taskRoot, awsPort };
    const worker = new Worker(new URL("./function_worker.js", import.meta.url), {
      workerData: start,
      env: environmentVariables(request, taskRoot),
      stdin: false,
      stdout: true,
      stderr: true,
      execArgv: [],
      argv: [],
      resourceLimits: { maxOldGenerationSizeMb: request.memoryMegabytes },
    });
    const environment: Environment = { id: request.environment, worker, folder, listener: undefined };
    this.#all.add(environment);
    let crash = "";
    worker.on("message", (message: WorkerMessage) => environment.listener?.(message));
    worker.on("error", (error: NodeJS.ErrnoException) => {
      crash = error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "signal: killed" : "exit status 129";
    });
    worker.on("exit", (code) => {
      const reason = crash !== "" ? crash : code === 0 ? "" : `exit status ${code}`;
      environment.listener?.({ kind: "exit", reason });
      void this.#end(environment);
    });
    return environment;
  }

  async #code({ account, region, functionName, codeSha256 }: FunctionRequest): Promise<Uint8Array> {
    const query = new URLSearchParams({ account, region, functionName });
    const { status, body } = await this.#handle({ method: "GET", url: `/_cloudtab/lambda/code?${query.toString()}` });
    if (status !== 200) throw new Error("the function's code is gone");
    const code = JSON.parse(new TextDecoder().decode(body)) as { sha256: string; zip: string };
    if (code.sha256 !== codeSha256) throw new Error("the function's code was changed while it was started");
    return Buffer.from(code.zip, "base64");
  }

  #keep(environment: Environment): void {
    environment.listener = undefined;
    environment.worker.unref();
    this.#idle.set(environment.id, environment);
    for (const oldest of this.#idle.values()) {
      if (this.#idle.size <= idleMax) break;
      this.#idle.delete(oldest.id);
      void this.#end(oldest);
    }
  }

  async #end(environment: Environment): Promise<void> {
    if (!this.#all.delete(environment)) return;
    environment.listener = undefined;
    if (this.#idle.get(environment.id) === environment) this.#idle.delete(environment.id);
    await terminate(environment.worker);
    rmSync(environment.folder, { recursive: true, force: true });
  }

  /** Holds the environments' folders, and the packages that functions may import without bringing them. */
  #rootFolder(): string {
    if (this.#root === undefined) {
      this.#root = mkdtempSync(join(tmpdir(), "cloudtab-functions-"));
      const modules = installedModules();
      if (modules !== undefined) symlinkSync(modules, join(this.#root, "node_modules"), "dir");
    }
    return this.#root;
  }
}

/** An idle worker does not keep the process; its end is waited for, also when nothing else is left to do. */
function terminate(worker: Worker): Promise<number> {
  worker.ref();
  return worker.terminate();
}

/** The `node_modules` that has the AWS SDK for JavaScript v3, which Lambda's runtimes bring along; from the process's
 * folder, else from this package's. */
function installedModules(): string | undefined {
  for (const from of [pathToFileURL(join(process.cwd(), "x")).href, import.meta.url]) {
    const folders = createRequire(from).resolve.paths("@aws-sdk/x") ?? [];
    const found = folders.find((folder) => existsSync(join(folder, "@aws-sdk")));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html: what Lambda sets. */
function environmentVariables(request: FunctionRequest, taskRoot: string): NodeJS.ProcessEnv {
  return {
    ...request.variables,
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
    PATH: "",
    _HANDLER: request.handler,
    LAMBDA_TASK_ROOT: taskRoot,
    AWS_REGION: request.region,
    AWS_DEFAULT_REGION: request.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${request.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: request.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(request.memoryMegabytes),
    AWS_LAMBDA_FUNCTION_VERSION: request.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: request.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: request.logStream,
    // The access key names the account, so what the function does happens in its own.
    AWS_ACCESS_KEY_ID: request.account,
    AWS_SECRET_ACCESS_KEY: "function",
    AWS_SESSION_TOKEN: "function",
  };
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
            memoryMegabytes: event.memoryMegabytes,
            broken: event.broken,
          });
          return;
      }
    };
    const message: RunMessage = { kind: "run", request, deadline: Date.now() + request.timeoutMilliseconds };
    environment.worker.postMessage(message);
  });
}

function exited(reason: string): Ended {
  return { outcome: "exited", ...(reason !== "" && { exit: reason }), memoryMegabytes: 0 };
}

function nowMicroseconds(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
