// Deleting a sandbox that is kept in the browser.

import { StorageError } from "../keeper.js";
import { lockNameOf, mountPointOf } from "./names.js";

export interface RemoveParts {
  readonly locks?: Pick<LockManager, "request">;
  readonly databases?: Pick<IDBFactory, "deleteDatabase">;
}

/**
 * Deletes all that this browser keeps of a sandbox, for good. Answers false, and deletes nothing, while a tab runs its
 * cloud. Rejects with `StorageError` if the browser did not delete it. That nothing is kept of it is no error.
 */
export async function removeSandbox(
  sandbox: string,
  { locks = navigator.locks, databases = indexedDB }: RemoveParts = {},
): Promise<boolean> {
  const removed: unknown = await locks.request(lockNameOf(sandbox), { ifAvailable: true }, async (lock) => {
    if (lock === null) return false;
    await deleteDatabase(databases, mountPointOf(sandbox));
    return true;
  });
  return removed === true;
}

/** Whether a tab besides this one, which has the sandbox open, has it open too: whoever does not run its cloud waits for its lock. */
export async function isOpenElsewhere(
  sandbox: string,
  { locks = navigator.locks }: { readonly locks?: Pick<LockManager, "query"> } = {},
): Promise<boolean> {
  const { held = [], pending = [] } = await locks.query();
  return [...held, ...pending].filter((it) => it.name === lockNameOf(sandbox)).length > 1;
}

function deleteDatabase(databases: Pick<IDBFactory, "deleteDatabase">, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = databases.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(new StorageError(request.error?.message ?? "the browser did not delete it"));
    // A connection that is still open: it is deleted when that closes, but nobody knows when.
    request.onblocked = () => reject(new StorageError("it is still open in another tab"));
  });
}
