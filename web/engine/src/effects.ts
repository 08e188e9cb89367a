// What the engine cannot do itself and asks its host for. A runner does one kind; its outcome goes back to the engine as
// an input like any other:
//   { "ok": <what the runner answered> }  or  { "error": { "type": <name>, "message": <text> } }

import type { EffectKind, EffectOutput } from "./frame.js";

export type { EffectKind } from "./frame.js";

/** Does what one effect asks; `signal` fires when the cloud closes. What it answers must be JSON; binary is base64 text. */
export type EffectRunner = (request: unknown, signal: AbortSignal) => Promise<unknown>;

export class EffectRunners {
  readonly #before: EffectRunners | undefined;
  readonly #runners = new Map<EffectKind, EffectRunner>();

  /** `before`: its runners go before those registered here. */
  constructor(before?: EffectRunners) {
    this.#before = before;
  }

  /** Sets the runner of one kind, in place of any before. */
  register(kind: EffectKind, runner: EffectRunner): void {
    this.#runners.set(kind, runner);
  }

  /** The outcome of one effect, as JSON text. Never rejects. */
  async run(effect: EffectOutput, signal: AbortSignal): Promise<string> {
    const runner = this.#find(effect.kind);
    if (runner === undefined) return failure("NoRunner", `this host has nothing that runs ${effectNames[effect.kind]}`);
    try {
      return JSON.stringify({ ok: (await runner(effect.request, signal)) ?? null });
    } catch (error) {
      return error instanceof Error ? failure(error.name, error.message) : failure("Error", String(error));
    }
  }

  #find(kind: EffectKind): EffectRunner | undefined {
    const before = this.#before === undefined ? undefined : this.#before.#find(kind);
    return before ?? this.#runners.get(kind);
  }
}

const effectNames: Readonly<Record<EffectKind, string>> = {
  invokeFunction: "functions",
  httpCall: "HTTP calls",
  runSql: "SQL statements",
  socketPush: "WebSocket messages",
};

function failure(type: string, message: string): string {
  return JSON.stringify({ error: { type, message } });
}
