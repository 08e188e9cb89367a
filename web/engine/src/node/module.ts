// Loads the wasm module in Node.

import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";

import type { EngineModule, ModuleFactory } from "../engine.js";

const moduleUrl = new URL("../cloudtab.mjs", import.meta.url);
const binaryUrl = new URL("../cloudtab.wasm", import.meta.url);

let loaded: Promise<[ModuleFactory, WebAssembly.Module]> | undefined;

/** A fresh instance: each cloud has its own memory. The module is read and compiled once. */
export async function instantiateModule(): Promise<EngineModule> {
  loaded ??= load();
  const [factory, module] = await loaded;
  return await factory({
    // The glue would take a copy of the bytes, and another thread to instantiate them.
    instantiateWasm: (imports, receive) => {
      receive(new WebAssembly.Instance(module, imports), module);
      return {};
    },
    print: toStandardError,
    printErr: toStandardError,
  });
}

async function load(): Promise<[ModuleFactory, WebAssembly.Module]> {
  const glue = (await import(moduleUrl.href)) as { default: ModuleFactory };
  return [glue.default, compile(readFileSync(binaryUrl))];
}

/**
 * The module comes with this package, so its functions need no check before they are first called; checking all of them
 * takes most of a start. Where V8 does not know the flag, it says so and goes on. While the flag is set V8 takes no code
 * from its cache, of Node's own modules either, so nothing else is loaded meanwhile.
 */
function compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  setFlagsFromString("--wasm-lazy-validation");
  try {
    return new WebAssembly.Module(bytes);
  } finally {
    setFlagsFromString("--no-wasm-lazy-validation");
  }
}

/** Only a broken invariant prints anything. */
function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}
