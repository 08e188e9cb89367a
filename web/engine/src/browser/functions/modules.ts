// The modules of a function, from memory: CommonJS by evaluation, ES modules as modules of the browser's own whose imports are
// rewritten to addresses in memory. Names are resolved as Node does it.
//
// Known differences from Node: ES modules that import each other in a circle are refused; a CommonJS module that an ES module
// imports is evaluated when it is linked; `require` of an ES module is refused; packages' `imports` (`#name`) are not read.

import { parse } from "es-module-lexer/js";

export type Kind = "commonjs" | "module" | "json";

export interface ModuleParts {
  /** By absolute path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Node's own modules, without `node:`; undefined: not there. Throws for one that cannot be had here. */
  readonly builtin: (name: string) => unknown;
  /** A package that the runtime brings along: the path of its file among `files`. */
  readonly library: (name: string) => string | undefined;
  /** Changes a library's exports, once. */
  readonly finishLibrary: (name: string, exports: unknown) => unknown;
  /** An address under which the text can be imported. */
  readonly address: (code: string) => string;
}

interface CommonJsModule {
  exports: unknown;
  readonly id: string;
  readonly filename: string;
  loaded: boolean;
}

type Require = ((specifier: string) => unknown) & { readonly resolve: (specifier: string) => string; readonly cache: object };
type Target =
  | { readonly kind: "builtin" | "library"; readonly name: string }
  | { readonly kind: "file"; readonly path: string };

/** Where layers have packages; looked into after what the function brings. */
const layerModules = "/opt/nodejs/node_modules";

/** Where rewritten modules find their graph. */
const graphKey = "__cloudtab_modules";

export class Modules {
  readonly #parts: ModuleParts;
  readonly #loaded = new Map<string, CommonJsModule>();
  readonly #libraries = new Map<string, unknown>();
  readonly #addresses = new Map<string, Promise<string>>();
  readonly #kinds = new Map<string, Kind>();

  constructor(parts: ModuleParts) {
    this.#parts = parts;
    Object.defineProperty(globalThis, graphKey, {
      configurable: true,
      value: {
        exportsOf: (key: string) => this.#exportsOf(JSON.parse(key) as Target),
        importer: (from: string) => (specifier: unknown) => this.import(String(specifier), from),
        meta: (path: string) => ({ url: `file://${path}`, filename: path, dirname: folderOf(path) }),
      },
    });
  }

  /** A module's exports, whatever its kind. Throws what Node throws. */
  async load(path: string): Promise<unknown> {
    if (this.#kind(path) !== "module") return this.#evaluate(path).exports;
    return import(/* @vite-ignore */ await this.#address(path, []));
  }

  async import(specifier: string, from: string): Promise<unknown> {
    const target = this.#resolve(specifier, from, "import");
    return import(/* @vite-ignore */ await this.#addressOf(target, []));
  }

  requireFrom(from: string): Require {
    const require = (specifier: string): unknown => {
      const target = this.#resolve(specifier, from, "require");
      if (target.kind === "file" && this.#kind(target.path) === "module") {
        throw coded("ERR_REQUIRE_ESM", `require() of ES Module ${target.path} from ${from} not supported.`);
      }
      return this.#exportsOf(target);
    };
    const resolve = (specifier: string): string => {
      const target = this.#resolve(specifier, from, "require");
      return target.kind === "file" ? target.path : target.name;
    };
    return Object.assign(require, { resolve, cache: {} });
  }

  // --- CommonJS

  #exportsOf(target: Target): unknown {
    if (target.kind === "builtin") return this.#parts.builtin(target.name);
    if (target.kind === "file") return this.#evaluate(target.path).exports;
    let exports = this.#libraries.get(target.name);
    if (exports === undefined) {
      const path = this.#parts.library(target.name) ?? "";
      exports = this.#parts.finishLibrary(target.name, this.#evaluate(path).exports);
      this.#libraries.set(target.name, exports);
    }
    return exports;
  }

  #evaluate(path: string): CommonJsModule {
    const known = this.#loaded.get(path);
    if (known !== undefined) return known;
    const module: CommonJsModule = { exports: {}, id: path, filename: path, loaded: false };
    this.#loaded.set(path, module);
    try {
      const source = this.#text(path);
      if (path.endsWith(".json")) module.exports = JSON.parse(source) as unknown;
      else this.#run(path, source, module);
      module.loaded = true;
    } catch (error) {
      this.#loaded.delete(path);
      throw error;
    }
    return module;
  }

  #run(path: string, source: string, module: CommonJsModule): void {
    // On one line with the source, so that the lines of a stack are those of the file.
    const wrapped = `(function (exports, require, module, __filename, __dirname) {${withoutShebang(this.#withImports(path, source))}\n})\n//# sourceURL=${path}`;
    const evaluate = globalThis.eval;
    const body = evaluate(wrapped) as (...values: unknown[]) => void;
    body.call(module.exports, module.exports, this.requireFrom(path), module, path, folderOf(path));
  }

  /** Gives `import()` its meaning in a CommonJS module. */
  #withImports(path: string, source: string): string {
    if (!/\bimport\s*\(/.test(source)) return source;
    try {
      return splice(source, importCalls(path, parse(source)[0]));
    } catch {
      // What the lexer cannot read, evaluation tells better.
      return source;
    }
  }

  // --- ES modules

  /** `chain`: the modules on the way that led here, which are not finished yet. */
  #address(path: string, chain: readonly string[]): Promise<string> {
    if (chain.includes(path)) {
      const circle = [...chain.slice(chain.indexOf(path)), path].join(" -> ");
      throw new Error(`ES modules that import each other in a circle cannot run in a browser here: ${circle}`);
    }
    let address = this.#addresses.get(path);
    if (address === undefined) {
      address = this.#rewrite(path, [...chain, path]).then(this.#parts.address);
      this.#addresses.set(path, address);
    }
    return address;
  }

  async #rewrite(path: string, chain: readonly string[]): Promise<string> {
    const source = this.#text(path);
    const edits: Edit[] = [];
    const [imports] = parseModule(path, source);
    edits.push(...importCalls(path, imports));
    for (const { n: specifier, s: start, e: end, se: statementEnd, d: dynamic, a: attributes } of imports) {
      if (dynamic === -2) edits.push({ start, end, text: `${graphKey}.meta(${JSON.stringify(path)})` });
      if (dynamic !== -1 || specifier === undefined) continue;
      const address = await this.#addressOf(this.#resolve(specifier, path, "import"), chain);
      edits.push({ start, end, text: address });
      // What stands at the address is JavaScript, whatever it was.
      if (attributes > -1) edits.push({ start: end + 1, end: statementEnd, text: "" });
    }
    return `${splice(withoutShebang(source), edits)}\n//# sourceURL=${path}`;
  }

  async #addressOf(target: Target, chain: readonly string[]): Promise<string> {
    if (target.kind === "file" && this.#kind(target.path) === "module") return this.#address(target.path, chain);
    const key = JSON.stringify(target);
    let address = this.#addresses.get(key);
    if (address === undefined) {
      address = Promise.resolve(this.#parts.address(facade(key, this.#exportsOf(target))));
      this.#addresses.set(key, address);
    }
    return address;
  }

  // --- Names

  #resolve(specifier: string, from: string, how: "import" | "require"): Target {
    if (specifier.startsWith("node:")) return { kind: "builtin", name: specifier.slice(5) };
    if (/^(\.{0,2}\/|\.{1,2}$|file:)/.test(specifier)) {
      const path = specifier.startsWith("file:") ? new URL(specifier).pathname : normalize(specifier, folderOf(from));
      return { kind: "file", path: this.#file(path, specifier, from, how) };
    }
    const [, name = specifier, rest = ""] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(specifier) ?? [];
    for (let folder = folderOf(from); ; folder = folderOf(folder)) {
      const found = this.#inPackage(`${folder === "/" ? "" : folder}/node_modules/${name}`, rest, specifier, from, how);
      if (found !== undefined) return { kind: "file", path: found };
      if (folder === "/") break;
    }
    const found = this.#inPackage(`${layerModules}/${name}`, rest, specifier, from, how);
    if (found !== undefined) return { kind: "file", path: found };
    if (this.#parts.library(specifier) !== undefined) return { kind: "library", name: specifier };
    if (this.#parts.builtin(specifier) !== undefined) return { kind: "builtin", name: specifier };
    throw how === "import"
      ? coded("ERR_MODULE_NOT_FOUND", `Cannot find package '${name}' imported from ${from}`)
      : coded("MODULE_NOT_FOUND", `Cannot find module '${specifier}'\nRequire stack:\n- ${from}`);
  }

  #file(path: string, specifier: string, from: string, how: "import" | "require"): string {
    const found = how === "import" ? this.#parts.files.has(path) && path : this.#guessed(path);
    if (typeof found === "string") return found;
    throw how === "import"
      ? coded("ERR_MODULE_NOT_FOUND", `Cannot find module '${path}' imported from ${from}`)
      : coded("MODULE_NOT_FOUND", `Cannot find module '${specifier}'\nRequire stack:\n- ${from}`);
  }

  #guessed(path: string): string | undefined {
    const { files } = this.#parts;
    const found = ["", ".js", ".json"].map((ending) => path + ending).find((name) => files.has(name));
    if (found !== undefined) return found;
    const main = this.#json(`${path}/package.json`)?.["main"];
    const fromMain = typeof main === "string" ? normalize(main, path) : undefined;
    const names = [...(fromMain === undefined ? [] : [fromMain, `${fromMain}.js`, `${fromMain}/index.js`]), `${path}/index.js`];
    return names.find((name) => files.has(name));
  }

  #inPackage(
    folder: string,
    rest: string,
    specifier: string,
    from: string,
    how: "import" | "require",
  ): string | undefined {
    const description = this.#json(`${folder}/package.json`);
    const exported = description?.["exports"];
    if (exported !== undefined && exported !== null) {
      const target = exportsTarget(exported, `.${rest}`, new Set([how, "node", "default"]));
      if (target !== undefined) return this.#file(normalize(target, folder), specifier, from, "import");
      throw coded(
        "ERR_PACKAGE_PATH_NOT_EXPORTED",
        rest === ""
          ? `No "exports" main defined in ${folder}/package.json`
          : `Package subpath '.${rest}' is not defined by "exports" in ${folder}/package.json`,
      );
    }
    return this.#guessed(folder + rest);
  }

  #kind(path: string): Kind {
    let kind = this.#kinds.get(path);
    if (kind === undefined) {
      kind = this.#kindNow(path);
      this.#kinds.set(path, kind);
    }
    return kind;
  }

  #kindNow(path: string): Kind {
    if (path.endsWith(".json")) return "json";
    if (path.endsWith(".mjs")) return "module";
    if (path.endsWith(".cjs")) return "commonjs";
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      const description = this.#json(`${folder === "/" ? "" : folder}/package.json`);
      if (description?.["type"] === "module") return "module";
      if (description?.["type"] === "commonjs") return "commonjs";
      if (description !== undefined || folder === "/" || folder.endsWith("/node_modules")) break;
    }
    // Undecided: by its words, as Node does since 20.19.
    try {
      return parse(this.#text(path))[3] ? "module" : "commonjs";
    } catch {
      return "commonjs";
    }
  }

  #json(path: string): Record<string, unknown> | undefined {
    if (!this.#parts.files.has(path)) return undefined;
    try {
      const value = JSON.parse(this.#text(path)) as unknown;
      return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
    } catch {
      return undefined;
    }
  }

  #text(path: string): string {
    return new TextDecoder().decode(this.#parts.files.get(path));
  }
}

type Imports = ReturnType<typeof parse>[0];

function parseModule(path: string, source: string): ReturnType<typeof parse> {
  try {
    return parse(source, path);
  } catch (error) {
    throw new SyntaxError(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function importCalls(path: string, imports: Imports): Edit[] {
  return imports
    .filter(({ d: bracket }) => bracket > -1)
    .map(({ ss, d }) => ({ start: ss, end: d, text: `${graphKey}.importer(${JSON.stringify(path)})` }));
}

function splice(source: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text } of [...edits].sort((a, b) => a.start - b.start)) {
    parts.push(source.slice(at, start), text);
    at = end;
  }
  parts.push(source.slice(at));
  return parts.join("");
}

/** A module that gives out another kind's exports: all of them as the default, and each by its name. */
function facade(key: string, exports: unknown): string {
  const isObject = (typeof exports === "object" && exports !== null) || typeof exports === "function";
  const names = isObject ? Object.keys(exports as object).filter((name) => name !== "default" && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) : [];
  return [
    `const all = ${graphKey}.exportsOf(${JSON.stringify(key)});`,
    "export default all;",
    ...names.map((name, i) => `const v${i} = all[${JSON.stringify(name)}]; export { v${i} as ${name} };`),
  ].join("\n");
}

/** https://nodejs.org/api/packages.html#subpath-patterns; undefined: not exported. */
function exportsTarget(exported: unknown, subpath: string, conditions: ReadonlySet<string>): string | undefined {
  if (typeof exported === "string") return subpath === "." ? exported : undefined;
  if (typeof exported !== "object" || exported === null) return undefined;
  const entries = Object.entries(exported as Record<string, unknown>);
  if (!entries.some(([key]) => key.startsWith("."))) {
    return subpath === "." ? conditionTarget(exported, conditions) : undefined;
  }
  for (const [key, value] of entries) if (key === subpath) return conditionTarget(value, conditions);
  for (const [key, value] of entries) {
    const [before = "", after] = key.split("*");
    if (after === undefined || !subpath.startsWith(before) || !subpath.endsWith(after)) continue;
    const middle = subpath.slice(before.length, subpath.length - after.length);
    return conditionTarget(value, conditions)?.replaceAll("*", middle);
  }
  return undefined;
}

function conditionTarget(value: unknown, conditions: ReadonlySet<string>): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return conditionTarget(value[0], conditions);
  if (typeof value !== "object" || value === null) return undefined;
  for (const [condition, inner] of Object.entries(value as Record<string, unknown>)) {
    const target = conditions.has(condition) ? conditionTarget(inner, conditions) : undefined;
    if (target !== undefined) return target;
  }
  return undefined;
}

/** Keeps the line, and so every position after it. */
function withoutShebang(source: string): string {
  return source.startsWith("#!") ? `//${source.slice(2)}` : source;
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** An absolute path without `.` and `..`. */
export function normalize(path: string, base = "/"): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${base}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
