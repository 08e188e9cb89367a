// One cloud, several tabs. Every tab's worker waits for the sandbox's lock; who holds it leads: it has the engine and
// answers everyone. The others follow: they send their work to the leader and keep it until it is answered, so that
// whoever leads next gets it again. Work carries its tab and number, and the leader keeps each answer together with the
// changes it belongs to until it has arrived; work that comes again is answered from there and is not done twice.

import type { CloudResponse, Saving, TabRole } from "../interface.js";
import {
  type BetweenTabs,
  type CallId,
  type CloudFace,
  type Outcome,
  type TabId,
  unreachable,
  type Work,
} from "./messages.js";

/** The part of `BroadcastChannel` in use. */
export interface Channel {
  postMessage(message: BetweenTabs): void;
  onmessage: ((event: { readonly data: BetweenTabs }) => void) | null;
  close(): void;
}

/** Resolves, when the lock is this tab's, with a function that gives it back. */
export type AcquireLock = () => Promise<() => void>;

/** The cloud in this tab, once it leads. */
export interface LocalCloud {
  readonly face: CloudFace;
  run(work: Work, options: { readonly signal: AbortSignal; readonly note: (response: CloudResponse) => void }): Promise<Outcome>;
  answer(key: string): CloudResponse | undefined;
  noteAnswer(key: string, response: CloudResponse): void;
  forgetAnswer(key: string): void;
  close(): Promise<void>;
}

export interface TabParts {
  readonly id: TabId;
  readonly channel: Channel;
  readonly acquireLock: AcquireLock;
  /** Loads the engine and the kept state; called once, when the lock has come. */
  readonly openLocal: (onSaving: (saving: Saving) => void) => Promise<LocalCloud>;
  readonly onSaving: (saving: Saving) => void;
  readonly onRole: (role: TabRole) => void;
}

interface PendingWork {
  readonly work: Work;
  readonly resolve: (outcome: Outcome) => void;
}

export class Tab {
  readonly #parts: TabParts;
  readonly #pending = new Map<CallId, PendingWork>();
  /** As leader: the calls being carried out, by key. */
  readonly #running = new Map<string, AbortController>();
  #local: LocalCloud | undefined;
  #leader: TabId | undefined;
  #releaseLock: (() => void) | undefined;
  #closed = false;
  #opened!: (opened: { face: CloudFace; role: TabRole }) => void;
  #notOpened!: (reason: unknown) => void;
  /** Resolves when this tab leads or has found who does; rejects if it must lead and cannot. */
  readonly opened: Promise<{ readonly face: CloudFace; readonly role: TabRole }>;

  constructor(parts: TabParts) {
    this.#parts = parts;
    this.opened = new Promise((resolve, reject) => {
      this.#opened = resolve;
      this.#notOpened = reject;
    });
    parts.channel.onmessage = ({ data }) => this.#receive(data);
    parts.channel.postMessage({ type: "hello" });
    void this.#lead();
  }

  /** Has the cloud do something, wherever it is. */
  run(id: CallId, work: Work): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#pending.set(id, { work, resolve });
      if (this.#local !== undefined) void this.#doOwn(id, work);
      else if (this.#leader !== undefined) this.#ask(id, work);
      // Else whoever comes to lead is asked.
    });
  }

  /** The caller no longer waits; nothing is answered. */
  abandon(id: CallId): void {
    if (!this.#pending.delete(id)) return;
    if (this.#local !== undefined) this.#running.get(this.#key(this.#parts.id, id))?.abort();
    else this.#parts.channel.postMessage({ type: "abandon", from: this.#parts.id, id });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#parts.channel.onmessage = null;
    try {
      await this.#local?.close();
    } finally {
      this.#releaseLock?.();
      this.#parts.channel.close();
    }
  }

  async #lead(): Promise<void> {
    const release = await this.#parts.acquireLock();
    if (this.#closed) return release();
    this.#releaseLock = release;
    try {
      this.#local = await this.#parts.openLocal((saving) => this.#say(saving));
    } catch (error) {
      release();
      this.#notOpened(error);
      return;
    }
    const { face } = this.#local;
    this.#parts.channel.postMessage({ type: "leader", leader: this.#parts.id, face });
    if (this.#leader !== undefined) this.#parts.onRole("leader");
    this.#opened({ face, role: "leader" });
    for (const [id, { work }] of [...this.#pending]) void this.#doOwn(id, work);
  }

  #say(saving: Saving): void {
    this.#parts.onSaving(saving);
    this.#parts.channel.postMessage({ type: "saving", saving });
  }

  #receive(message: BetweenTabs): void {
    switch (message.type) {
      case "hello":
        if (this.#local === undefined) return;
        this.#parts.channel.postMessage({ type: "leader", leader: this.#parts.id, face: this.#local.face });
        return;
      case "ask":
        if (this.#local !== undefined) void this.#doFor(message.from, message.id, message.work);
        return;
      case "abandon":
        this.#running.get(this.#key(message.from, message.id))?.abort();
        return;
      case "got":
        this.#local?.forgetAnswer(this.#key(message.from, message.id));
        return;
      case "leader":
        this.#follow(message.leader, message.face);
        return;
      case "saving":
        if (this.#local === undefined) this.#parts.onSaving(message.saving);
        return;
      case "answer":
        if (message.to === this.#parts.id) this.#take(message.id, message.outcome);
        return;
      default:
        unreachable(message);
    }
  }

  #follow(leader: TabId, face: CloudFace): void {
    if (this.#local !== undefined) return;
    this.#opened({ face, role: "follower" });
    this.#parts.onSaving(face.saving);
    if (leader === this.#leader) return;
    this.#leader = leader;
    for (const [id, { work }] of this.#pending) this.#ask(id, work);
  }

  #ask(id: CallId, work: Work): void {
    this.#parts.channel.postMessage({ type: "ask", from: this.#parts.id, id, work });
  }

  #take(id: CallId, outcome: Outcome): void {
    this.#parts.channel.postMessage({ type: "got", from: this.#parts.id, id });
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.resolve(outcome);
  }

  async #doOwn(id: CallId, work: Work): Promise<void> {
    const outcome = await this.#do(this.#key(this.#parts.id, id), work);
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    this.#local?.forgetAnswer(this.#key(this.#parts.id, id));
    if (outcome !== null) pending?.resolve(outcome);
  }

  async #doFor(from: TabId, id: CallId, work: Work): Promise<void> {
    const outcome = await this.#do(this.#key(from, id), work);
    if (outcome !== null && !this.#closed) this.#parts.channel.postMessage({ type: "answer", to: from, id, outcome });
  }

  /** Null if the call was abandoned, or is being carried out already. */
  async #do(key: string, work: Work): Promise<Outcome | null> {
    const local = this.#local;
    if (local === undefined || this.#running.has(key)) return null;
    const answered = local.answer(key);
    if (answered !== undefined) return { type: "answer", response: answered };
    const controller = new AbortController();
    this.#running.set(key, controller);
    // A tab's own answers are lost with it, so no one can ask for them again.
    const note = key.startsWith(`${this.#parts.id}/`)
      ? (): void => {}
      : (response: CloudResponse): void => local.noteAnswer(key, response);
    try {
      const outcome = await local.run(work, { signal: controller.signal, note });
      return controller.signal.aborted ? null : outcome;
    } finally {
      this.#running.delete(key);
    }
  }

  #key(tab: TabId, id: CallId): string {
    return `${tab}/${id}`;
  }
}
