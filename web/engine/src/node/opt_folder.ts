// Layers lie under /opt, which is no folder of a worker thread's own: what names it is led to where they are.

import fs from "node:fs";
import Module, { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const opt = "/opt";

/** What reads by a path; each also with `Sync`, and as a promise. */
const readers = ["access", "createReadStream", "exists", "lstat", "open", "opendir", "readFile", "readdir", "readlink", "realpath", "stat"];

type Read = (path: unknown, ...more: unknown[]) => unknown;

/** Has `fs` and `require` find layers; `root` is where they are. */
export function leadToLayers(root: string): void {
  const led = (path: unknown): unknown => {
    const text = path instanceof URL && path.protocol === "file:" ? decodeURIComponent(path.pathname) : path;
    const isOfLayer = typeof text === "string" && (text === opt || text.startsWith(`${opt}/`));
    return isOfLayer ? join(root, text.slice(opt.length)) : path;
  };
  const wrap = (holder: Record<string, unknown>, name: string): void => {
    const read = holder[name];
    if (typeof read !== "function") return;
    // With what hangs on them: `realpath.native`.
    holder[name] = Object.assign((path: unknown, ...more: unknown[]) => (read as Read)(led(path), ...more), read);
  };
  for (const name of readers) {
    for (const holder of [fs, fs.promises]) wrap(holder as unknown as Record<string, unknown>, name);
    wrap(fs as unknown as Record<string, unknown>, `${name}Sync`);
  }
  syncBuiltinESMExports();
  const loader = Module as unknown as { _resolveFilename: (name: unknown, ...more: unknown[]) => string };
  const resolve = loader._resolveFilename.bind(loader);
  loader._resolveFilename = (name, ...more) => resolve(led(name), ...more);
}

/**
 * A module's text with its imports from /opt led to the layers. Node resolves imports out of reach of a worker's own code;
 * those whose names are made at run time stay as they are (known difference).
 */
export function leadImports(text: string, root: string): string {
  return text.replace(/(\bfrom\s*|\bimport\s*\(?\s*)(["'])\/opt\/([^"'\n]*)\2/g, (_, before: string, quote: string, path: string) => {
    return `${before}${quote}${pathToFileURL(join(root, path)).href}${quote}`;
  });
}
