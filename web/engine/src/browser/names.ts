// What a sandbox's things are called in the browser.

/** The lock that whoever runs the sandbox's cloud holds, and the channel between its tabs. */
export function lockNameOf(sandbox: string): string {
  return `cloudtab/${sandbox}`;
}

/** Where its files are in Emscripten's file system; also the name of its IndexedDB database. */
export function mountPointOf(sandbox: string): string {
  return `/cloudtab/${encodeURIComponent(sandbox)}`;
}
