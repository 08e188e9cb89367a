const linesMax = 500;

/** The lines that were run: up and down through them, and a search backwards. */
export class History {
  #lines: string[];
  /** Where up and down are; at the end: the line being typed. */
  #at: number;
  #draft = '';

  constructor(lines: readonly string[] = []) {
    this.#lines = lines.slice(-linesMax);
    this.#at = this.#lines.length;
  }

  /** Oldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  add(line: string): void {
    if (line.trim() !== '' && this.#lines.at(-1) !== line) this.#lines = [...this.#lines, line].slice(-linesMax);
    this.#at = this.#lines.length;
    this.#draft = '';
  }

  /** The line one step further back (-1) or on (1); undefined at the end. `typed` comes back after the newest. */
  step(by: -1 | 1, typed: string): string | undefined {
    const next = this.#at + by;
    if (next < 0 || next > this.#lines.length) return undefined;
    if (this.#at === this.#lines.length) this.#draft = typed;
    this.#at = next;
    return next === this.#lines.length ? this.#draft : this.#lines[next];
  }

  /** The newest line before `before` that holds the text, and its place. */
  search(text: string, before = this.#lines.length): { line: string; at: number } | undefined {
    for (let at = before - 1; at >= 0; at--) {
      const line = this.#lines[at] ?? '';
      if (text !== '' && line.includes(text)) return { line, at };
    }
    return undefined;
  }
}
