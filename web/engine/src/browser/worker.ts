// The worker's entry: joins the page's messages to this tab's part in the cloud.

import type { Saving } from "../interface.js";
import { loadModule, openLocal } from "./local.js";
import { type FromWorker, type Outcome, type ToWorker, unreachable, type Work } from "./messages.js";
import { lockNameOf } from "./names.js";
import { type AcquireLock, type Channel, Tab } from "./tabs.js";

/** The worker's global scope, as far as it is used; the compiler's library here is the page's. */
interface WorkerScope {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: { readonly data: ToWorker }) => void) | null;
  close(): void;
}
const scope = globalThis as unknown as WorkerScope;

let tab: Tab | undefined;

scope.onmessage = ({ data: message }) => {
  switch (message.type) {
    case "open":
      open(message);
      return;
    case "request": {
      const { request, durable } = message;
      void run(message.id, { type: "request", request, ...(durable !== undefined && { durable }) });
      return;
    }
    case "flush":
      void run(message.id, { type: "flush" });
      return;
    case "abandon":
      tab?.abandon(message.id);
      return;
    case "close":
      void close(message.id);
      return;
    default:
      unreachable(message);
  }
};

function open({ sandbox, memory, options }: Extract<ToWorker, { type: "open" }>): void {
  // What is thrown away is nobody else's: no lock to share it by, which a frame in another's page may not even ask for.
  const locks: LockManager | undefined = memory ? undefined : navigator.locks;
  const onSaving = (saving: Saving): void => scope.postMessage({ type: "saving", saving });
  const id = randomName();
  const name = locks === undefined ? `${lockNameOf(sandbox)}/${id}` : lockNameOf(sandbox);
  tab = new Tab({
    id,
    channel: new BroadcastChannel(name) as Channel,
    acquireLock: locks === undefined ? alone : acquire(locks, name),
    openLocal: (say) =>
      openLocal({
        loadModule,
        sandbox,
        options,
        memoryReason: memory ? "it was opened to be thrown away" : memoryReason(locks),
        onSaving: say,
        openFrame: (port) => {
          scope.postMessage({ type: "frame", port }, [port]);
          return true;
        },
        ...estimator(),
      }),
    onSaving,
    onRole: (role) => scope.postMessage({ type: "role", role }),
  });
  tab.opened.then(
    ({ face, role }) => scope.postMessage({ type: "opened", face, role }),
    (error: unknown) => scope.postMessage({ type: "notOpened", message: textOf(error) }),
  );
}

async function run(id: number, work: Work): Promise<void> {
  const outcome: Outcome = (await tab?.run(id, work)) ?? { type: "failed", message: "the cloud is not open" };
  if (outcome.type === "answer") {
    const { body } = outcome.response;
    scope.postMessage({ ...outcome, id }, body.byteLength === body.buffer.byteLength ? [body.buffer as ArrayBuffer] : []);
  } else {
    scope.postMessage({ ...outcome, id });
  }
}

async function close(id: number): Promise<void> {
  try {
    await tab?.close();
    scope.postMessage({ type: "done", id });
  } catch (error) {
    scope.postMessage({ type: "failed", id, message: textOf(error) });
  }
  scope.close();
}

function acquire(locks: LockManager, name: string): AcquireLock {
  return () =>
    new Promise((resolve, reject) => {
      locks
        .request(name, () => new Promise<void>((release) => resolve(release)))
        .catch(reject);
    });
}

/** Without locks the tabs cannot be told apart, so each is a cloud of its own, and keeps nothing. */
const alone: AcquireLock = () => Promise.resolve(() => {});

function memoryReason(locks: LockManager | undefined): string | null {
  if (locks === undefined) return "this page is not in a secure context (https or localhost)";
  return typeof indexedDB === "undefined" ? "this browser has no IndexedDB" : null;
}

function estimator(): { estimate?: () => Promise<StorageEstimate> } {
  const storage: StorageManager | undefined = navigator.storage;
  return storage === undefined ? {} : { estimate: () => storage.estimate() };
}

function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
