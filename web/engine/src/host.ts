// Runs an engine: gives it requests, time and finished effects, and carries out what it asks for. The same in Node and in
// a worker.

import type { EffectRunners } from "./effects.js";
import { CloudFull, type Engine, EngineStopped } from "./engine.js";
import type { EffectOutput, Input, Outputs, ResponseOutput } from "./frame.js";
import type { CloudResponse } from "./interface.js";
import { type Keeper, StorageError } from "./keeper.js";
import { type SendOptions, type WireRequest, wantsDurable } from "./request.js";

/** The cloud was closed before, or while, the call was answered. */
export class CloudClosed extends Error {
  override readonly name = "CloudClosed";
  constructor() {
    super("the cloud is closed");
  }
}

export interface HostParts {
  readonly engine: Engine;
  readonly runners: EffectRunners;
  /** Null: nothing is kept. */
  readonly keeper: Keeper | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Every answer is held until it is kept, whatever the request says. */
  readonly alwaysDurable?: boolean;
}

/** Who hears how a call ended: of one of these, once. */
export interface CallEnd {
  answered(response: CloudResponse): void;
  failed(reason: unknown): void;
}

interface PendingCall {
  readonly durable: boolean;
  readonly note: ((response: CloudResponse) => void) | undefined;
  readonly end: CallEnd;
}

/** The longest `setTimeout` takes; a later wake-up is approached in steps. */
const timeoutMillisMax = 2 ** 31 - 1;

export class Host {
  readonly #engine: Engine;
  readonly #runners: EffectRunners;
  readonly #keeper: Keeper | null;
  readonly #now: () => number;
  readonly #alwaysDurable: boolean;
  readonly #pending = new Map<number, PendingCall>();
  readonly #closing = new AbortController();
  #lastId = 0;
  #wakeTimer: ReturnType<typeof setTimeout> | undefined;
  #wakeAt = 0;
  /** Whether the timer keeps a Node process going. */
  #wakeHolds = true;

  constructor(parts: HostParts) {
    this.#engine = parts.engine;
    this.#runners = parts.runners;
    this.#keeper = parts.keeper;
    this.#now = parts.now;
    this.#alwaysDurable = parts.alwaysDurable ?? false;
  }

  /** Runs what fell due while the cloud was not open, and starts its clock. */
  start(): void {
    this.#feed({ kind: "tick", wall: this.#now() });
  }

  /** Answers one request, now or when it has waited for what it waits for. */
  send(request: WireRequest, options: SendOptions = {}): Promise<CloudResponse> {
    return new Promise((resolve, reject) => {
      const { signal } = options;
      if (signal?.aborted === true) return reject(abortReason(signal));
      const onAbort = (): void => {
        reject(abortReason(signal));
        this.abandon(id);
      };
      const unlisten = (): void => signal?.removeEventListener("abort", onAbort);
      const id = this.begin(request, options, {
        answered(response) {
          unlisten();
          resolve(response);
        },
        failed(reason) {
          unlisten();
          reject(reason);
        },
      });
      // Hardly a call still waits by now, so hardly a signal is listened to.
      if (this.#pending.has(id)) signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  /**
   * As `send` without a promise, for who has many requests a second: `end` mostly hears of the answer before this
   * returns. Gives the call's number, for `abandon`; the options' signal is not listened to.
   */
  begin(request: WireRequest, options: SendOptions, end: CallEnd): number {
    const id = ++this.#lastId;
    if (this.#closing.signal.aborted) {
      end.failed(new CloudClosed());
      return id;
    }
    const durable = this.#keeper !== null && (this.#alwaysDurable || wantsDurable(request, options));
    this.#pending.set(id, { durable, note: options.note, end });
    this.#feed({ kind: "request", id, wall: this.#now(), ...request });
    return id;
  }

  /** The caller no longer wants the answer; `end` hears nothing more. */
  abandon(id: number): void {
    if (this.#take(id) !== undefined) this.#feed({ kind: "abandon", id });
  }

  async flush(): Promise<void> {
    await this.#keeper?.durable();
  }

  /** Saves and lets go; waiting calls reject. */
  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(new CloudClosed());
    this.#stopTimer();
    this.#rejectAll(new CloudClosed());
    await this.#keeper?.close();
  }

  #feed(input: Input): void {
    let outputs: Outputs;
    try {
      outputs = this.#engine.input(input);
    } catch (error) {
      if (error instanceof EngineStopped) {
        this.#rejectAll(error);
      } else if (input.kind === "request") {
        const end = this.#take(input.id)?.end;
        if (error instanceof CloudFull) end?.answered(insufficient("MemoryFull", `The call was not carried out: ${error.message}.`));
        else end?.failed(error);
      } else {
        throw error;
      }
      return;
    }
    if (outputs.journal.length > 0) {
      for (const response of outputs.responses) this.#pending.get(response.id)?.note?.(response);
    }
    this.#keeper?.add(outputs.journal, outputs.sequence);
    for (const response of outputs.responses) this.#answer(response);
    for (const effect of outputs.effects) void this.#run(effect);
    this.#schedule(outputs.nextWake);
  }

  #answer(response: ResponseOutput): void {
    const call = this.#take(response.id);
    if (call === undefined) return;
    if (!call.durable || this.#keeper === null) return call.end.answered(response);
    this.#keeper.durable().then(
      () => call.end.answered(response),
      (error: unknown) => call.end.answered(notKept(error)),
    );
  }

  async #run(effect: EffectOutput): Promise<void> {
    const result = await this.#runners.run(effect, this.#closing.signal);
    if (this.#closing.signal.aborted) return;
    this.#feed({ kind: "complete", id: effect.id, wall: this.#now(), result });
  }

  #take(id: number): PendingCall | undefined {
    const call = this.#pending.get(id);
    if (call !== undefined) this.#pending.delete(id);
    return call;
  }

  #rejectAll(reason: unknown): void {
    for (const id of [...this.#pending.keys()]) this.#take(id)?.end.failed(reason);
  }

  #schedule(nextWake: number | null): void {
    if (nextWake === null || this.#closing.signal.aborted) {
      this.#stopTimer();
      return;
    }
    // Most inputs leave the next wake-up where it was.
    if (this.#wakeTimer === undefined || this.#wakeAt !== nextWake) {
      this.#stopTimer();
      const delay = Math.min(Math.max(nextWake - this.#now(), 0), timeoutMillisMax);
      this.#wakeTimer = setTimeout(() => {
        this.#wakeTimer = undefined;
        this.#feed({ kind: "tick", wall: this.#now() });
      }, delay);
      this.#wakeAt = nextWake;
      this.#wakeHolds = true;
    }
    // In Node, a cloud in which only retention runs down must not keep its process; a call that waits must.
    const holds = this.#pending.size > 0;
    if (holds === this.#wakeHolds) return;
    this.#wakeHolds = holds;
    const timer = this.#wakeTimer as { ref?: () => void; unref?: () => void };
    if (holds) timer.ref?.();
    else timer.unref?.();
  }

  #stopTimer(): void {
    clearTimeout(this.#wakeTimer);
    this.#wakeTimer = undefined;
  }
}

function abortReason(signal: AbortSignal | undefined): unknown {
  return signal?.reason ?? new DOMException("The call was abandoned.", "AbortError");
}

/** The answer to a call that was to be durable and is not: made here, since the engine knows nothing of storage. */
function notKept(error: unknown): CloudResponse {
  const reason = error instanceof Error ? error.message : String(error);
  const type = error instanceof StorageError && error.full ? "StorageFull" : "StorageFailure";
  return insufficient(type, `The call was carried out but could not be saved: ${reason}`);
}

function insufficient(type: string, message: string): CloudResponse {
  return {
    status: 507,
    headers: [["content-type", "application/json"], ["x-amzn-errortype", type]],
    body: new TextEncoder().encode(JSON.stringify({ __type: type, message })),
  };
}
