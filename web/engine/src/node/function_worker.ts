// One execution environment: the entry of a worker thread. Loads the handler, then runs what it is told to.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { parentPort, workerData } from "node:worker_threads";

import type { RunMessage, WorkerMessage, WorkerStart } from "../functions/messages.js";
import { consoleLevels, Output } from "../functions/output.js";
import {
  findHandler,
  type Handler,
  type HandlerEnd,
  loadFault,
  moduleEndings,
  moduleNotFound,
  runHandler,
  threw,
  unhandledRejection,
} from "../functions/runtime.js";
import { awslambda } from "../functions/streaming.js";
import { closeNetwork } from "./function_network.js";
import { leadToLayers } from "./opt_folder.js";
import { NodeResponseStream } from "./response_stream.js";

const start = workerData as WorkerStart;
const port = parentPort;
if (port === null) throw new Error("this is a worker's entry");
const say = (message: WorkerMessage): void => port.postMessage(message);

// --- Output

const output = new Output(
  (line) => say({ kind: "log", line }),
  () => Number(process.hrtime.bigint() / 1000n),
);
const log = (text: string, level?: string): void => output.write(text, level);

function captureOutput(): void {
  for (const [method, level] of consoleLevels) {
    console[method] = (...values: unknown[]): void => log(format(...values), level);
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = ((chunk: Uint8Array | string): boolean => {
      log((typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk)).replace(/\n$/, ""));
      return true;
    }) as typeof stream.write;
  }
}

// --- The handler

/** Node says by the ending and by package.json what kind of module it is. */
async function loadModule(name: string): Promise<unknown> {
  const found = moduleEndings.map((ending) => join(start.taskRoot, name + ending)).find(existsSync);
  if (found === undefined) throw moduleNotFound(name);
  try {
    if (found.endsWith(".mjs")) return await import(pathToFileURL(found).href);
    try {
      return createRequire(found)(found);
    } catch (error) {
      if (!isNeedsImport(error)) throw error;
      return await import(pathToFileURL(found).href);
    }
  } catch (error) {
    throw loadFault(error);
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
  const { line: _, ...told } = end;
  say({ kind: "done", ...told, broken, memoryMegabytes });
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
  output.begin();
  port?.unref();
  done(await runHandler(handler, request, deadline, { whenIdle, makeStream: () => new NodeResponseStream() }), false);
}

process.on("unhandledRejection", (reason) => {
  done(threw(unhandledRejection(reason)), true);
});
process.on("uncaughtException", (error) => done(threw(error), true));

captureOutput();
Object.assign(globalThis, { awslambda });
closeNetwork(start.awsPort);
if (start.layerRoot !== undefined) leadToLayers(start.layerRoot);
isRunning = true;
try {
  const handler = await findHandler(start.request.handler, loadModule);
  isRunning = false;
  port.on("message", (message: RunMessage) => void run(handler, message));
  say({ kind: "ready" });
} catch (error) {
  done(threw(error), true);
}
