// A small file system: names with slashes, each a text or bytes. Folders exist as long as something is in them.

export class Files {
  readonly #files = new Map<string, Uint8Array>();
  readonly #changed: () => void;

  /** `changed` is told of every change. */
  constructor(changed: () => void = () => undefined) {
    this.#changed = changed;
  }

  /** The name without `./`, doubled slashes and `..`; a leading slash is the home too. */
  static clean(path: string): string {
    const parts: string[] = [];
    for (const part of path.replace(/^~(?=\/|$)/, "").split("/")) {
      if (part === "..") parts.pop();
      else if (part !== "" && part !== ".") parts.push(part);
    }
    return parts.join("/");
  }

  names(): string[] {
    return [...this.#files.keys()].sort();
  }

  /** Everything at or below `path`. */
  below(path: string): string[] {
    const clean = Files.clean(path);
    return this.names().filter((name) => clean === "" || name === clean || name.startsWith(`${clean}/`));
  }

  isFolder(path: string): boolean {
    const clean = Files.clean(path);
    return clean === "" || this.names().some((name) => name.startsWith(`${clean}/`));
  }

  read(path: string): Uint8Array | undefined {
    return this.#files.get(Files.clean(path));
  }

  text(path: string): string | undefined {
    const bytes = this.read(path);
    return bytes && new TextDecoder().decode(bytes);
  }

  write(path: string, content: Uint8Array | string): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.#files.set(Files.clean(path), bytes);
    this.#changed();
  }

  remove(path: string): boolean {
    const found = this.#files.delete(Files.clean(path));
    if (found) this.#changed();
    return found;
  }

  /** Everything, to keep it; `restore` takes it back. */
  keep(): Record<string, string> {
    return Object.fromEntries([...this.#files].map(([name, bytes]) => [name, toBase64(bytes)]));
  }

  /** Adds files that were kept; what cannot be read is left out. */
  restore(kept: unknown): void {
    if (typeof kept !== "object" || kept === null) return;
    for (const [name, content] of Object.entries(kept)) {
      const bytes = typeof content === "string" ? fromBase64(content) : undefined;
      if (bytes) this.#files.set(Files.clean(name), bytes);
    }
  }
}

export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

/** Undefined if it is no base64. */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (it) => it.charCodeAt(0));
  } catch {
    return undefined;
  }
}
