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

import type { FunctionRequest } from "../functions/effect.js";
import type { EnvironmentEvent, RunMessage, WorkerMessage, WorkerStart } from "../functions/messages.js";
import { type Environment, type Packages, Pool } from "../functions/pool.js";
import { environmentVariables } from "../functions/variables.js";
import { type Inflate, unzip } from "../functions/zip.js";
import type { CloudRequest, CloudResponse } from "../interface.js";
import { AwsPort } from "./aws_port.js";
import { MemoryWatch, type Watched } from "./memory_watch.js";
import { leadImports } from "./opt_folder.js";

/** Environments kept warm. */
const idleMax = 16;

export class FunctionPool {
  readonly #aws: AwsPort;
  readonly #pool: Pool;
  readonly #memory = new MemoryWatch();
  #root: string | undefined;

  constructor(handle: (request: CloudRequest) => Promise<CloudResponse>) {
    this.#aws = new AwsPort(handle);
    this.#pool = new Pool({ handle, launch: (...task) => this.#start(...task), idleMax, now: nowMicroseconds });
  }

  /** The runner of the effect `invokeFunction`. */
  get run(): Pool["run"] {
    return this.#pool.run;
  }

  async close(): Promise<void> {
    await this.#pool.close();
    await this.#aws.close();
    this.removeFiles();
  }

  /** Also for the end of a process that did not close. */
  removeFiles(): void {
    if (this.#root !== undefined) rmSync(this.#root, { recursive: true, force: true });
    this.#root = undefined;
  }

  async #start(request: FunctionRequest, { task, layers }: Packages): Promise<Environment> {
    const awsPort = await this.#aws.listen();
    const folder = mkdtempSync(join(this.#rootFolder(), "environment-"));
    const taskRoot = join(folder, "task");
    const layerRoot = layers.length > 0 ? join(folder, "opt") : undefined;
    await unpack(task, taskRoot, layerRoot);
    for (const layer of layers) await unpack(layer, layerRoot ?? folder, layerRoot);
    // Where Node looks for packages from the function's folder on, after those that it brings.
    const modules = join(layerRoot ?? folder, layerModules);
    if (existsSync(modules)) symlinkSync(modules, join(folder, "node_modules"), "dir");
    const start: WorkerStart = { request, taskRoot, awsPort, ...(layerRoot !== undefined && { layerRoot }) };
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
    return new ThreadEnvironment(worker, { folder, memory: this.#memory, memoryMegabytes: request.memoryMegabytes });
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

/** https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html: where a layer has packages for Node. */
const layerModules = "nodejs/node_modules";

/** `layerRoot`: what stands for /opt, if there is anything. */
async function unpack(zip: Uint8Array, root: string, layerRoot: string | undefined): Promise<void> {
  mkdirSync(root, { recursive: true });
  for (const [name, content] of await unzip(zip, inflate)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    const isModule = layerRoot !== undefined && /\.m?js$/.test(name);
    writeFileSync(path, isModule ? leadImports(new TextDecoder().decode(content), layerRoot) : content);
  }
}

const inflate: Inflate = (bytes, sizeMax) => inflateRawSync(bytes, { maxOutputLength: Math.max(sizeMax, 1) });

interface ThreadParts {
  readonly folder: string;
  readonly memory: MemoryWatch;
  readonly memoryMegabytes: number;
}

class ThreadEnvironment implements Environment, Watched {
  listener: ((event: EnvironmentEvent) => void) | undefined;
  readonly memoryMegabytes: number;
  readonly #worker: Worker;
  readonly #parts: ThreadParts;

  constructor(worker: Worker, parts: ThreadParts) {
    this.#worker = worker;
    this.#parts = parts;
    this.memoryMegabytes = parts.memoryMegabytes;
    let crash = "";
    worker.on("message", (message: WorkerMessage) => this.listener?.(message));
    worker.on("error", (error: NodeJS.ErrnoException) => {
      crash = error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "signal: killed" : "exit status 129";
    });
    worker.on("exit", (code) => {
      const reason = crash !== "" ? crash : code === 0 ? "" : `exit status ${code}`;
      this.listener?.({ kind: "exit", reason });
    });
  }

  run(message: RunMessage): void {
    this.#worker.postMessage(message);
  }

  setBusy(isBusy: boolean): void {
    if (isBusy) this.#parts.memory.begin(this);
    else this.#parts.memory.end(this);
    if (isBusy) this.#worker.ref();
    else this.#worker.unref();
  }

  kill(): void {
    this.listener?.({ kind: "exit", reason: "signal: killed" });
  }

  /** An idle worker does not keep the process; its end is waited for, also when nothing else is left to do. */
  async end(): Promise<void> {
    this.#parts.memory.end(this);
    this.#worker.ref();
    await this.#worker.terminate();
    rmSync(this.#parts.folder, { recursive: true, force: true });
  }
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

function nowMicroseconds(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
