// The texts that go into the cage: the environment's program, and the packages that Lambda's runtimes bring along. They are
// files of their own, made by build/bundle_functions.js and fetched when a function first needs them.

import type { LibraryFile } from "./messages.js";

/** What build/bundle_functions.js writes: where each file is, and which of them a package is made of, its own first. */
interface LibraryIndex {
  readonly program: string;
  readonly files: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, readonly string[]>>;
}

const texts = new Map<string, Promise<string>>();

export async function loadProgram(): Promise<string> {
  return load((await index()).program);
}

/** Packages that a function may import without bringing them. */
export async function libraryNames(): Promise<readonly string[]> {
  return Object.keys((await index()).packages);
}

export async function libraryFiles(name: string): Promise<LibraryFile[]> {
  const { packages, files } = await index();
  const names = Object.hasOwn(packages, name) ? (packages[name] ?? []) : [];
  return Promise.all(names.map(async (file) => ({ name: file, code: await load(files[file] ?? "") })));
}

async function index(): Promise<LibraryIndex> {
  // @ts-expect-error: the build makes it; it has no types.
  const made = (await import("./library_index.js")) as { default: LibraryIndex };
  return made.default;
}

function load(url: string): Promise<string> {
  let text = texts.get(url);
  if (text === undefined) {
    text = fetchText(url);
    texts.set(url, text);
    text.catch(() => texts.delete(url));
  }
  return text;
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} could not be loaded (${response.status})`);
  return response.text();
}
