// Loads the wasm module in Node.

import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";

import type { EngineModule, ModuleFactory } from "../engine.js";

const moduleUrl = new URL("../cloudtab.mjs", import.meta.url);
const binaryUrl = new URL("../cloudtab.wasm", import.meta.url);

let loaded: Promise<[ModuleFactory, Uint8Array]> | undefined;

/** A fresh instance: each cloud has its own memory. The file is read once. */
export async function instantiateModule(): Promise<EngineModule> {
  loaded ??= load();
  const [factory, wasmBinary] = await loaded;
  // The module comes with this package, so its functions need no check before they are first called; checking all of
  // them takes most of a start. Where V8 does not know the flag, it says so and goes on.
  setFlagsFromString("--wasm-lazy-validation");
  try {
    return await factory({ wasmBinary, print: toStandardError, printErr: toStandardError });
  } finally {
    setFlagsFromString("--no-wasm-lazy-validation");
  }
}

async function load(): Promise<[ModuleFactory, Uint8Array]> {
  const [glue, binary] = await Promise.all([
    import(moduleUrl.href) as Promise<{ default: ModuleFactory }>,
    readFile(binaryUrl),
  ]);
  return [glue.default, binary];
}

/** Only a broken invariant prints anything. */
function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}
