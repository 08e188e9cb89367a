// Node's own modules, as far as functions usually need them and a browser can give them. What is not here says so by name.

import { Buffer } from "buffer";

import { createHash, createHmac } from "./digest.js";
import { EventEmitter, once } from "./events.js";
import { format, inspect } from "./inspect.js";
import { normalize } from "./modules.js";
import { path } from "./paths.js";

/** https://nodejs.org/api/module.html#modulebuiltinmodules, those without an underscore. */
const known = new Set(
  (
    "assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs " +
    "http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream string_decoder " +
    "sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib fs/promises path/posix timers/promises stream/promises dns/promises test"
  ).split(" "),
);

export interface BuiltinParts {
  readonly process: object;
  /** The package's files and, below /tmp, those that the function wrote. */
  readonly files: Map<string, Uint8Array>;
  readonly createRequire: (from: string) => unknown;
}

/** Answers a module by its name without `node:`; undefined: there is none of that name. */
export function builtins(parts: BuiltinParts): (name: string) => unknown {
  const made = new Map<string, unknown>();
  return (name) => {
    if (!known.has(name)) return undefined;
    let module = made.get(name);
    if (module === undefined) {
      const make = makers[name];
      if (make === undefined) {
        throw new Error(`Node's module "${name}" is not there where functions run in a browser`);
      }
      module = make(parts);
      made.set(name, module);
    }
    return module;
  };
}

const promisify =
  (act: (...values: unknown[]) => void) =>
  (...values: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      act(...values, (error: unknown, value: unknown) => (error ? reject(error as Error) : resolve(value)));
    });

const util = {
  format,
  inspect,
  promisify,
  TextDecoder,
  TextEncoder,
  inherits(child: { prototype: object }, parent: { prototype: object }): void {
    Object.setPrototypeOf(child.prototype, parent.prototype);
  },
  isDeepStrictEqual: (a: unknown, b: unknown): boolean => inspect(a, Infinity) === inspect(b, Infinity),
};

const makers: Readonly<Record<string, (parts: BuiltinParts) => unknown>> = {
  assert: makeAssert,
  buffer: () => ({ Buffer, Blob, atob, btoa }),
  console: () => console,
  crypto: () => makeCrypto(),
  events: () => Object.assign(EventEmitter, { EventEmitter, once }),
  fs: ({ files }) => makeFiles(files),
  "fs/promises": ({ files }) => makeFiles(files).promises,
  module: ({ createRequire }) => ({ createRequire, builtinModules: Object.keys(makers) }),
  os: () => ({
    EOL: "\n",
    arch: () => "x64",
    cpus: () => [],
    homedir: () => "/home/sbx_user1051",
    hostname: () => "localhost",
    platform: () => "linux",
    tmpdir: () => "/tmp",
    type: () => "Linux",
  }),
  path: () => path,
  "path/posix": () => path,
  perf_hooks: () => ({ performance }),
  process: ({ process }) => process,
  querystring: () => ({
    parse: (text: string) => Object.fromEntries(new URLSearchParams(text)),
    stringify: (values: Record<string, string>) => new URLSearchParams(values).toString(),
    escape: encodeURIComponent,
    unescape: decodeURIComponent,
  }),
  timers: () => ({ setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate }),
  "timers/promises": () => ({
    setTimeout: (wait?: number, value?: unknown) => new Promise((resolve) => setTimeout(() => resolve(value), wait)),
    setImmediate: (value?: unknown) => new Promise((resolve) => setTimeout(() => resolve(value), 0)),
  }),
  url: () => ({
    URL,
    URLSearchParams,
    fileURLToPath: (url: string | URL) => decodeURIComponent(new URL(url).pathname),
    pathToFileURL: (name: string) => new URL(`file://${normalize(name)}`),
  }),
  util: () => util,
};

/** RFC 9562, version 4. The browser's own is for secure contexts, which a cage need not be. */
export function randomUUID(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return Buffer.from(bytes).toString("hex").replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function makeCrypto(): object {
  return {
    webcrypto: crypto,
    subtle: crypto.subtle,
    createHash,
    createHmac,
    getRandomValues: (values: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(values),
    randomUUID,
    randomBytes: (size: number) => Buffer.from(crypto.getRandomValues(new Uint8Array(size))),
    randomInt(first: number, second?: number): number {
      const [from, to] = second === undefined ? [0, first] : [first, second];
      const [chance = 0] = crypto.getRandomValues(new Uint32Array(1));
      return from + Math.floor((chance / 2 ** 32) * (to - from));
    },
    timingSafeEqual: (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]),
  };
}

function makeFiles(files: Map<string, Uint8Array>) {
  const read = (name: string | URL, options?: string | { readonly encoding?: string | null }): unknown => {
    const from = name instanceof URL ? name.pathname : normalize(name, "/var/task");
    const bytes = files.get(from);
    if (bytes === undefined) throw fault("ENOENT", "no such file or directory", "open", from);
    const encoding = typeof options === "string" ? options : options?.encoding;
    const buffer = Buffer.from(bytes);
    return encoding === undefined || encoding === null ? buffer : buffer.toString(encoding as "utf8");
  };
  const write = (name: string, content: string | Uint8Array): void => {
    const to = normalize(name, "/var/task");
    if (!to.startsWith("/tmp/")) throw fault("EROFS", "read-only file system", "open", to);
    files.set(to, typeof content === "string" ? Buffer.from(content) : content);
  };
  const remove = (name: string): void => {
    if (!files.delete(normalize(name, "/var/task"))) throw fault("ENOENT", "no such file or directory", "unlink", name);
  };
  const later =
    <Values extends readonly unknown[], T>(act: (...values: Values) => T) =>
    async (...values: Values): Promise<T> => {
      await Promise.resolve();
      return act(...values);
    };
  return {
    readFileSync: read,
    writeFileSync: write,
    unlinkSync: remove,
    existsSync: (name: string) => {
      const path = normalize(name, "/var/task");
      return files.has(path) || [...files.keys()].some((file) => file.startsWith(`${path}/`));
    },
    readdirSync: (name: string) => list(files, name),
    promises: { readFile: later(read), writeFile: later(write), unlink: later(remove), readdir: later((name: string) => list(files, name)) },
  };
}

function list(files: ReadonlyMap<string, Uint8Array>, name: string): string[] {
  const folder = `${normalize(name, "/var/task")}/`;
  const inside = [...files.keys()].filter((file) => file.startsWith(folder));
  if (inside.length === 0 && folder !== "/tmp/") throw fault("ENOENT", "no such file or directory", "scandir", name);
  return [...new Set(inside.map((file) => file.slice(folder.length).split("/")[0] ?? ""))].sort();
}

function fault(code: string, text: string, call: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${text}, ${call} '${path}'`), { code, syscall: call, path });
}

function makeAssert(): object {
  class AssertionError extends Error {
    override readonly name = "AssertionError";
    readonly code = "ERR_ASSERTION";
  }
  const check = (holds: boolean, message: unknown, otherwise: string): void => {
    if (holds) return;
    throw message instanceof Error ? message : new AssertionError(typeof message === "string" ? message : otherwise);
  };
  const words = (a: unknown, sign: string, b: unknown): string => `${inspect(a)} ${sign} ${inspect(b)}`;
  const ok = (value: unknown, message?: unknown): void => check(Boolean(value), message, "The expression evaluated to a falsy value");
  const strict = {
    ok,
    AssertionError,
    equal: (a: unknown, b: unknown, message?: unknown) => check(Object.is(a, b), message, words(a, "!==", b)),
    notEqual: (a: unknown, b: unknown, message?: unknown) => check(!Object.is(a, b), message, words(a, "===", b)),
    deepEqual: (a: unknown, b: unknown, message?: unknown) => check(util.isDeepStrictEqual(a, b), message, words(a, "!==", b)),
  };
  const assert = Object.assign((value: unknown, message?: unknown) => ok(value, message), strict, {
    strictEqual: strict.equal,
    notStrictEqual: strict.notEqual,
    deepStrictEqual: strict.deepEqual,
  });
  return Object.assign(assert, { strict: assert });
}
