// One execution environment in a browser: the program of a worker in the cage. Loads the handler, then runs what it is told to.
// User code runs in this same worker and may do to it what it likes: nothing here guards anything.

import { Buffer } from "buffer";

import type { FunctionRequest } from "../../functions/effect.js";
import type { RunMessage } from "../../functions/messages.js";
import { consoleLevels, Output } from "../../functions/output.js";
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
} from "../../functions/runtime.js";
import { awslambda } from "../../functions/streaming.js";
import { environmentVariables } from "../../functions/variables.js";
import { unzip } from "../../functions/zip.js";
import { builtins, randomUUID } from "./builtins.js";
import { EventEmitter } from "./events.js";
import { format } from "./inspect.js";
import type { FromEnvironment, ToEnvironment } from "./messages.js";
import { Memory } from "./memory.js";
import { Modules } from "./modules.js";
import { Network } from "./network.js";
import { Pending } from "./pending.js";
import { BrowserResponseStream } from "./response_stream.js";
import { withDefaults } from "./sdk_defaults.js";

const taskRoot = "/var/task";
const layerRoot = "/opt";
const libraryRoot = "/var/runtime/sdk";

type Start = Extract<ToEnvironment, { kind: "start" }>;

let port: MessagePort;
const say = (message: FromEnvironment, transfer: Transferable[] = []): void => port.postMessage(message, transfer);

const pending = new Pending();
const output = new Output(
  (line) => say({ kind: "log", line }),
  () => Math.round((performance.timeOrigin + performance.now()) * 1000),
);
const network = new Network(say, pending);
const libraries = new Map<string, string>();
const libraryCame = new Map<string, () => void>();
const files = new Map<string, Uint8Array>();

let memory: Memory | undefined;
let handler: Handler | undefined;
let isRunning = true;

globalThis.addEventListener(
  "message",
  (event) => {
    const { data, ports } = event as MessageEvent<string>;
    URL.revokeObjectURL(data);
    if (ports[0] === undefined) return;
    port = ports[0];
    port.onmessage = ({ data: message }: MessageEvent<ToEnvironment>) => receive(message);
  },
  { once: true },
);

function receive(message: ToEnvironment): void {
  switch (message.kind) {
    case "start":
      void start(message);
      return;
    case "run":
      void run(message);
      return;
    case "awsAnswer":
      network.answer(message);
      return;
    case "library":
      for (const { name, code } of message.files) files.set(`${libraryRoot}/${name}`, new TextEncoder().encode(code));
      if (message.files[0] !== undefined) libraries.set(message.name, `${libraryRoot}/${message.files[0].name}`);
      libraryCame.get(message.name)?.();
      return;
  }
}

async function start({ request, packages, libraries: known }: Start): Promise<void> {
  let fault: unknown;
  try {
    for (const [name, content] of await unzip(packages.task, inflate)) files.set(`${taskRoot}/${name}`, content);
    for (const layer of packages.layers) {
      for (const [name, content] of await unzip(layer, inflate)) files.set(`${layerRoot}/${name}`, content);
    }
    await fetchLibraries(known);
  } catch (error) {
    fault = error;
  }
  say({ kind: "prepared" });
  try {
    if (fault !== undefined) throw fault;
    const modules = prepare(request);
    handler = await findHandler(request.handler, (name) => loadModule(modules, name));
    isRunning = false;
    say({ kind: "ready" });
  } catch (error) {
    done(threw(error), true);
  }
}

/** Those that the package's text names and does not bring: a `require` cannot wait for them. */
async function fetchLibraries(known: readonly string[]): Promise<void> {
  const named = new Set<string>();
  for (const [path, content] of files) {
    if (!/\.[cm]?js$/.test(path)) continue;
    for (const [, name = ""] of new TextDecoder().decode(content).matchAll(/["'`](@aws-sdk\/[\w-]+)["'`]/g)) named.add(name);
  }
  const needed = known.filter((name) => named.has(name));
  await Promise.all(
    needed.map((name) => {
      say({ kind: "library", name });
      return new Promise<void>((resolve) => libraryCame.set(name, resolve));
    }),
  );
}

/** Makes of this worker what Lambda's Node is to a function. */
function prepare(request: FunctionRequest): Modules {
  const process = makeProcess(request);
  const createRequire = (from: string): unknown => modules.requireFrom(from.startsWith("file:") ? new URL(from).pathname : from);
  const modules: Modules = new Modules({
    files,
    builtin: builtins({ process, files, createRequire }),
    library: (name) => libraries.get(name),
    finishLibrary: (name, exports) => (name.startsWith("@aws-sdk/client-") ? withDefaults(exports, request) : exports),
    address: (code) => URL.createObjectURL(new Blob([code], { type: "text/javascript" })),
  });
  memory = new Memory(request.memoryMegabytes, kill);
  memory.watch();
  pending.countTimers();
  pending.countCryptography();
  for (const [method, level] of consoleLevels) {
    console[method] = (...values: unknown[]): void => output.write(format(...values), level);
  }
  Object.defineProperty(crypto, "randomUUID", { configurable: true, value: randomUUID });
  Object.assign(globalThis, { awslambda, global: globalThis, process, Buffer, fetch: network.fetch });
  return modules;
}

function makeProcess(request: FunctionRequest): object {
  const version = `v${/\d+/.exec(request.runtime)?.[0] ?? "22"}.0.0`;
  const stream = {
    isTTY: false,
    write(text: string | Uint8Array): boolean {
      output.write((typeof text === "string" ? text : new TextDecoder().decode(text)).replace(/\n$/, ""));
      return true;
    },
  };
  return Object.assign(new EventEmitter(), {
    argv: ["/var/lang/bin/node", "/var/runtime/index.mjs"],
    arch: "x64",
    env: environmentVariables(request, taskRoot),
    pid: 1,
    platform: "linux",
    release: { name: "node" },
    stderr: stream,
    stdout: stream,
    version,
    versions: { node: version.slice(1) },
    cwd: () => taskRoot,
    emitWarning: (warning: unknown) => output.write(String(warning)),
    exit(code = 0): void {
      say({ kind: "exit", code });
      stop();
    },
    hrtime: Object.assign(
      () => [Math.floor(performance.now() / 1000), Math.round((performance.now() % 1000) * 1e6)],
      { bigint: () => BigInt(Math.round(performance.now() * 1e6)) },
    ),
    memoryUsage: () => ({ rss: heapBytes(), heapTotal: heapBytes(), heapUsed: heapBytes(), external: 0, arrayBuffers: 0 }),
    nextTick: (task: (...values: unknown[]) => void, ...values: unknown[]) => queueMicrotask(() => task(...values)),
    uptime: () => performance.now() / 1000,
  });
}

/** Nothing after it happens: the worker is ended. */
function stop(): never {
  for (;;) {
    const until = performance.now() + 1000;
    while (performance.now() < until);
  }
}

function kill(): never {
  say({ kind: "killed" });
  stop();
}

async function loadModule(modules: Modules, name: string): Promise<unknown> {
  const found = moduleEndings.map((ending) => `${taskRoot}/${name}${ending}`).find((path) => files.has(path));
  if (found === undefined) throw moduleNotFound(name);
  try {
    return await modules.load(found);
  } catch (error) {
    throw loadFault(error);
  }
}

async function run({ request, deadline }: RunMessage): Promise<void> {
  if (handler === undefined) return;
  isRunning = true;
  output.begin();
  done(
    await runHandler(handler, request, deadline, {
      whenIdle: (act) => pending.whenIdle(act),
      makeStream: () => new BrowserResponseStream(),
    }),
    false,
  );
}

function done(end: HandlerEnd, broken: boolean): void {
  if (!isRunning) return;
  isRunning = false;
  if (end.line !== undefined) output.write(end.line, "ERROR");
  const memoryMegabytes = Math.ceil(heapBytes() / (1 << 20));
  const { line: _, ...told } = end;
  say({ kind: "done", ...told, broken, memoryMegabytes });
}

/** Where the browser does not tell: what the files take and the buffers, which is the least. */
function heapBytes(): number {
  const told = (performance as { memory?: { usedJSHeapSize?: number } }).memory?.usedJSHeapSize;
  let bytes = memory?.held ?? 0;
  if (told !== undefined) return told + bytes;
  for (const content of files.values()) bytes += content.length;
  return bytes;
}

globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  done(threw(unhandledRejection(event.reason)), true);
});
globalThis.addEventListener("error", (event) => {
  event.preventDefault();
  done(threw(event.error ?? new Error(event.message)), true);
});

async function inflate(bytes: Uint8Array, sizeMax: number): Promise<Uint8Array> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const unpacked = new Uint8Array(sizeMax);
  let at = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done: isDone, value } = await reader.read();
    if (isDone) return unpacked.subarray(0, at);
    if (at + value.length > sizeMax) throw new RangeError("a file is larger than it is said to be");
    unpacked.set(value, at);
    at += value.length;
  }
}
