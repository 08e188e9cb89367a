// What a function writes, as lines of its log.

import type { WorkerLine } from "./messages.js";

/** Of one run's lines; what goes beyond is left out, so that a flood of output does no more than its run. */
export const logBytesMax = 1 << 20;
/** What a line counts beside its text, as a log event does: so many empty lines are a flood, too. */
export const lineBytes = 26;

/** Which of Lambda's levels each of the console's methods writes at. */
export const consoleLevels = [
  ["log", "INFO"],
  ["info", "INFO"],
  ["debug", "DEBUG"],
  ["warn", "WARN"],
  ["error", "ERROR"],
  ["trace", "TRACE"],
] as const;

export class Output {
  readonly #say: (line: WorkerLine) => void;
  readonly #now: () => number;
  #room = logBytesMax;

  /** `now`: microseconds, on the host's clock. */
  constructor(say: (line: WorkerLine) => void, now: () => number) {
    this.#say = say;
    this.#now = now;
  }

  /** A run begins: it has the whole room. */
  begin(): void {
    this.#room = logBytesMax;
  }

  write(text: string, level?: string): void {
    if (this.#room <= 0) return;
    const kept = text.slice(0, this.#room);
    this.#room -= kept.length + lineBytes;
    const atMicroseconds = this.#now();
    this.#say({ atMicroseconds, text: kept, ...(level !== undefined && { level }) });
    if (this.#room > 0) return;
    this.#say({ atMicroseconds, text: "[cloudtab: the output of this run beyond 1 MB is left out]" });
  }
}
