// One execution environment: the entry of a worker thread. Loads the handler, then runs what it is told to.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { parentPort, workerData } from "node:worker_threads";

import type { RunMessage, WorkerMessage, WorkerStart } from "../functions/messages.js";
import { type Handler, type HandlerEnd, runHandler, splitHandler, threw } from "../functions/runtime.js";
import { closeNetwork } from "./function_network.js";

/** Of one run's lines; what goes beyond is left out, so that a flood of output does no more than its run. */
const logBytesMax = 1 << 20;

const start = workerData as WorkerStart;
const port = parentPort;
if (port === null) throw new Error("this is a worker's entry");
const say = (message: WorkerMessage): void => port.postMessage(message);

// --- Output

let logRoom = logBytesMax;

function log(text: string, level?: string): void {
  if (logRoom <= 0) return;
  const kept = text.slice(0, logRoom);
  logRoom -= kept.length + 1;
  const atMicroseconds = Number(process.hrtime.bigint() / 1000n);
  say({ kind: "log", line: { atMicroseconds, text: kept, ...(level !== undefined && { level }) } });
  if (logRoom > 0) return;
  say({ kind: "log", line: { atMicroseconds, text: "[cloudtab: the output of this run beyond 1 MB is left out]" } });
}

function captureOutput(): void {
  const levels = { log: "INFO", info: "INFO", debug: "DEBUG", warn: "WARN", error: "ERROR", trace: "TRACE" } as const;
  for (const [method, level] of Object.entries(levels)) {
    console[method as keyof typeof levels] = (...values: unknown[]): void => log(format(...values), level);
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = ((chunk: Uint8Array | string): boolean => {
      log((typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk)).replace(/\n$/, ""));
      return true;
    }) as typeof stream.write;
  }
}

// --- The handler

/** An error that Lambda's runtime names in its own way. */
class RuntimeFault extends Error {
  readonly #type: string;
  constructor(type: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.#type = type;
  }
  override get name(): string {
    return this.#type;
  }
}

async function loadHandler(): Promise<Handler> {
  const split = splitHandler(start.request.handler);
  if (split === undefined) throw new RuntimeFault("Runtime.MalformedHandlerName", "Bad handler");
  let exported: unknown = await loadModule(split.module);
  for (const name of split.path) exported = (exported as Record<string, unknown> | null | undefined)?.[name];
  if (exported === undefined) {
    throw new RuntimeFault("Runtime.HandlerNotFound", `${start.request.handler} is undefined or not exported`);
  }
  if (typeof exported !== "function") {
    throw new RuntimeFault("Runtime.HandlerNotFound", `${start.request.handler} is not a function`);
  }
  return exported as Handler;
}

/** In the order in which Lambda's runtime looks; Node says by the ending and by package.json what kind of module it is. */
async function loadModule(name: string): Promise<unknown> {
  const found = [".js", ".mjs", ".cjs", ""].map((ending) => join(start.taskRoot, name + ending)).find(existsSync);
  if (found === undefined) {
    throw new RuntimeFault(
      "Runtime.ImportModuleError",
      `Error: Cannot find module '${name}'\nRequire stack:\n- /var/runtime/index.mjs`,
    );
  }
  try {
    if (found.endsWith(".mjs")) return await import(pathToFileURL(found).href);
    try {
      return createRequire(found)(found);
    } catch (error) {
      if (!isNeedsImport(error)) throw error;
      return await import(pathToFileURL(found).href);
    }
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND") {
      throw new RuntimeFault("Runtime.ImportModuleError", String(error), { cause: error });
    }
    if (error instanceof SyntaxError) {
      throw new RuntimeFault("Runtime.UserCodeSyntaxError", String(error), { cause: error });
    }
    throw error;
  }
}

/** An ES module, which this Node cannot `require`. */
function isNeedsImport(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === "ERR_REQUIRE_ESM" || code === "ERR_REQUIRE_ASYNC_MODULE";
}

// --- Runs

let isRunning = false;

function done(end: HandlerEnd, broken: boolean): void {
  if (!isRunning) return;
  isRunning = false;
  if (end.line !== undefined) log(end.line, "ERROR");
  const { heapUsed, external } = process.memoryUsage();
  const memoryMegabytes = Math.ceil((heapUsed + external) / (1 << 20));
  say({ kind: "done", outcome: end.outcome, payload: end.payload, broken, memoryMegabytes });
  port?.ref();
}

/** While a run goes on, the port does not count as something to wait for, so that "nothing left to do" can be seen. */
let idleAct: (() => void) | undefined;
process.on("beforeExit", () => {
  const act = idleAct;
  idleAct = undefined;
  act?.();
});

function whenIdle(act: () => void): () => void {
  idleAct = act;
  return () => {
    if (idleAct === act) idleAct = undefined;
  };
}

async function run(handler: Handler, { request, deadline }: RunMessage): Promise<void> {
  isRunning = true;
  idleAct = undefined;
  logRoom = logBytesMax;
  port?.unref();
  done(await runHandler(handler, request, deadline, whenIdle), false);
}

process.on("unhandledRejection", (reason) => {
  const text = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  const fault = new RuntimeFault("Runtime.UnhandledPromiseRejection", text);
  if (reason instanceof Error && reason.stack !== undefined) fault.stack = reason.stack;
  done(threw(fault), true);
});
process.on("uncaughtException", (error) => done(threw(error), true));

captureOutput();
closeNetwork(start.awsPort);
isRunning = true;
try {
  const handler = await loadHandler();
  isRunning = false;
  port.on("message", (message: RunMessage) => void run(handler, message));
  say({ kind: "ready" });
} catch (error) {
  done(threw(error), true);
}
