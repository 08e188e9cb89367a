// Operations that answer in pages: following them, cutting at --max-items, going on at --starting-token.

import { UsageError } from "./errors.js";
import { toBase64, fromBase64 } from "./files.js";
import { assign, search } from "./query.js";
import type { Paginator } from "./tables.js";
import { dumpJson, equal, float, isStruct, Numeral, parseJson, struct, type Struct, type Value } from "./values.js";
import type { Input } from "./wire/request.js";

export interface PageOptions {
  readonly maxItems?: number | undefined;
  readonly pageSize?: Value | undefined;
  readonly startingToken?: string | undefined;
}

/** The pages of one command, as they come; afterwards, where to go on. */
export class Pages {
  readonly #paginator: Paginator;
  readonly #options: PageOptions;
  /** What is the same on every page, from the first. */
  readonly rest = struct();
  resumeToken: string | undefined;

  constructor(paginator: Paginator, options: PageOptions) {
    this.#paginator = paginator;
    this.#options = options;
  }

  async *each(input: Input, call: (input: Input) => Promise<Struct>): AsyncGenerator<Struct> {
    const { maxItems, pageSize, startingToken } = this.#options;
    const paginator = this.#paginator;
    const primary = paginator.result[0] ?? "";
    const given = { ...input };
    let next: Struct = struct(paginator.input.map((it) => [it, null] as const));
    let skipped = 0;
    if (startingToken !== undefined) [next, skipped] = this.#parseToken(startingToken);
    inject(given, next);
    if (pageSize !== undefined && paginator.limit) given[paginator.limit] = pageSize;
    let total = 0;
    let previous: Struct | undefined;
    for (let isFirst = true; ; isFirst = false) {
      const page = await call(given);
      if (isFirst) {
        if (startingToken !== undefined) this.#skip(page, skipped);
        for (const it of paginator.rest ?? []) assign(this.rest, it, search(page, it));
      } else skipped = 0;
      const found = search(page, primary);
      const count = Array.isArray(found) ? found.length : isStruct(found) ? Object.keys(found).length : 0;
      const surplus = maxItems === undefined ? 0 : total + count - maxItems;
      if (surplus > 0 && Array.isArray(found)) {
        const kept = count - surplus;
        assign(page, primary, found.slice(0, kept));
        this.resumeToken = encodeToken({
          ...next,
          boto_truncate_amount: kept + skipped,
        });
        yield page;
        return;
      }
      yield page;
      total += count;
      next = this.#next(page);
      if (Object.values(next).every((it) => it === null)) return;
      if (maxItems !== undefined && total === maxItems) {
        this.resumeToken = encodeToken(next);
        return;
      }
      if (previous !== undefined && equal(previous, next)) {
        throw new UsageError(`Error during pagination: The same next token was received twice: ${dumpJson(next)}`, 255);
      }
      inject(given, next);
      previous = next;
    }
  }

  /** All pages as one answer. */
  async whole(input: Input, call: (input: Input) => Promise<Struct>): Promise<Struct> {
    const whole = struct();
    for await (const page of this.each(input, call)) {
      for (const key of this.#paginator.result) {
        const found = search(page, key);
        if (found === null) continue;
        const before = search(whole, key);
        assign(whole, key, before === null ? found : joined(before, found));
      }
    }
    merge(whole, this.rest);
    if (this.resumeToken !== undefined) whole["NextToken"] = this.resumeToken;
    return whole;
  }

  /** A page without what only the first tells: as the text output shows it. */
  bare(page: Struct, isFirst: boolean): Struct {
    const shown = struct(isFirst ? Object.entries(this.rest) : []);
    for (const key of this.#paginator.result) assign(shown, key, search(page, key));
    return shown;
  }

  #next(page: Struct): Struct {
    const { input, output, more } = this.#paginator;
    if (more !== undefined && !isTrue(search(page, more))) return struct();
    return struct(
      output.map((it, index) => {
        const token = search(page, it);
        return [input[index] ?? "", isTrue(token) ? token : null] as const;
      }),
    );
  }

  /** What was printed before of the first page is left out of it. */
  #skip(page: Struct, count: number): void {
    this.#paginator.result.forEach((key, index) => {
      const found = search(page, key);
      if (index === 0)
        assign(page, key, Array.isArray(found) || typeof found === "string" ? (found.slice(count) as Value) : null);
      else
        assign(
          page,
          key,
          Array.isArray(found) ? [] : typeof found === "string" ? "" : typeof found === "number" ? 0 : null,
        );
    });
  }

  #parseToken(token: string): [Struct, number] {
    const bytes = fromBase64(token);
    let value: Value = null;
    try {
      if (bytes) value = parseJson(new TextDecoder().decode(bytes));
    } catch {
      value = null;
    }
    if (isStruct(value)) {
      const { boto_truncate_amount: amount, ...tokens } = value;
      return [struct(Object.entries(tokens)), typeof amount === "number" ? amount : 0];
    }
    const parts = token.split("___");
    const inputs = this.#paginator.input;
    const index = parts.length === inputs.length + 1 ? Number(parts.pop()) : 0;
    if (parts.length > inputs.length) throw new UsageError(`Bad starting token: ${token}`, 255);
    return [struct(inputs.map((it, i) => [it, parts[i] === "None" ? null : (parts[i] ?? null)] as const)), index || 0];
  }
}

function inject(input: Input, tokens: Struct): void {
  for (const [name, token] of Object.entries(tokens)) {
    if (token !== null && token !== "None") input[name] = token;
    else delete input[name];
  }
}

function encodeToken(token: Record<string, Value>): string {
  return toBase64(new TextEncoder().encode(dumpJson(struct(Object.entries(token)), 0, true)));
}

function joined(a: Value, b: Value): Value {
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  if (typeof a === "string" && typeof b === "string") return a + b;
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (a instanceof Numeral || b instanceof Numeral) return float(Number(a) + Number(b));
  return a;
}

function merge(target: Struct, more: Struct): void {
  for (const [name, value] of Object.entries(more)) {
    const own = target[name];
    if (isStruct(own) && isStruct(value)) merge(own, value);
    else target[name] = value;
  }
}

/** What Python takes for true. */
function isTrue(value: Value): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isStruct(value)) return Object.keys(value).length > 0;
  return typeof value === "string" ? value !== "" : Boolean(value) && Number(value) !== 0;
}
