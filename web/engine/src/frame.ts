// The frames that cross the boundary between the module and its host. wasm/frame.h describes them; it is the other side.

export interface RequestInput {
  readonly kind: "request";
  readonly id: number;
  /** Milliseconds since 1970, as every `wall` here. */
  readonly wall: number;
  readonly method: string;
  /** Origin form: `/path?query`. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array | string;
}
export interface TickInput {
  readonly kind: "tick";
  readonly wall: number;
}
export interface CompleteInput {
  readonly kind: "complete";
  readonly id: number;
  readonly wall: number;
  /** JSON text. */
  readonly result: string;
}
export interface AbandonInput {
  readonly kind: "abandon";
  readonly id: number;
}
export type Input = RequestInput | TickInput | CompleteInput | AbandonInput;

export interface ResponseOutput {
  readonly id: number;
  readonly status: number;
  readonly headers: [string, string][];
  readonly body: Uint8Array;
}

/** In the order of the core's `EffectKind`. */
export const effectKinds = ["invokeFunction", "httpCall", "runSql", "socketPush"] as const;
export type EffectKind = (typeof effectKinds)[number];

export interface EffectOutput {
  readonly id: number;
  readonly kind: EffectKind;
  readonly request: unknown;
}

export interface Outputs {
  /** Number of the last commit. */
  readonly sequence: number;
  /** When to tick at the latest; null: no timer is running. */
  readonly nextWake: number | null;
  /** To be appended to what is kept; empty if nothing changed. */
  readonly journal: Uint8Array;
  readonly responses: ResponseOutput[];
  readonly effects: EffectOutput[];
}

/** A frame that is not what its kind should be. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

const kindCodes = { request: 1, tick: 2, complete: 3, abandon: 4 } as const;
const doneCode = 0;
const refusedCode = 1;
const twoTo32 = 2 ** 32;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** No input frame of these parts is longer. UTF-8 takes at most three bytes per UTF-16 unit. */
export function inputSizeMax(input: Input): number {
  switch (input.kind) {
    case "tick":
    case "abandon":
      return 9;
    case "complete":
      return 21 + 3 * input.result.length;
    case "request": {
      let size = 64 + 3 * (input.method.length + input.target.length);
      for (const [name, value] of input.headers) size += 8 + 3 * (name.length + value.length);
      return size + (typeof input.body === "string" ? 3 * input.body.length : input.body.length);
    }
    default:
      return unreachable(input);
  }
}

/** Writes an input frame at the start of `into`, which must be large enough; answers its length. */
export function writeInput(input: Input, into: Uint8Array): number {
  const out = new Writer(into);
  out.u8(kindCodes[input.kind]);
  switch (input.kind) {
    case "tick":
      out.time(input.wall);
      break;
    case "abandon":
      out.u64(input.id);
      break;
    case "complete":
      out.time(input.wall);
      out.u64(input.id);
      out.text(input.result);
      break;
    case "request":
      out.time(input.wall);
      out.u64(input.id);
      out.text(input.method);
      out.text(input.target);
      out.headers(input.headers);
      if (typeof input.body === "string") out.text(input.body);
      else out.bytes(input.body);
      break;
    default:
      unreachable(input);
  }
  return out.at;
}

/** Reads an output frame that begins (with its length) at `offset`. Nothing in the answer refers to `memory`. */
export function readOutputs(memory: Uint8Array, offset = 0): Outputs {
  const length = new Reader(memory, offset, memory.length).u32();
  const input = new Reader(memory, offset + 4, offset + 4 + length);
  switch (input.u8()) {
    case doneCode:
      break;
    case refusedCode:
      throw new FrameError(`the module refused a frame: ${input.text()}`);
    default:
      throw new FrameError("no such kind of output");
  }
  const sequence = input.u64();
  const hasWake = input.u8() === 1;
  const wake = input.time();
  const journal = input.bytes();
  const responses: ResponseOutput[] = [];
  for (let count = input.u32(); count > 0; --count) {
    responses.push({ id: input.u64(), status: input.u32(), headers: input.headers(), body: input.bytes() });
  }
  const effects: EffectOutput[] = [];
  for (let count = input.u32(); count > 0; --count) {
    const id = input.u64();
    const kind = effectKinds[input.u8()];
    if (kind === undefined) throw new FrameError("no such kind of effect");
    effects.push({ id, kind, request: JSON.parse(input.text()) as unknown });
  }
  if (!input.atEnd()) throw new FrameError("the frame goes on after its end");
  return { sequence, nextWake: hasWake ? wake : null, journal, responses, effects };
}

class Writer {
  at = 0;
  readonly #into: Uint8Array;
  readonly #view: DataView;

  constructor(into: Uint8Array) {
    this.#into = into;
    this.#view = new DataView(into.buffer, into.byteOffset, into.byteLength);
  }

  u8(value: number): void {
    this.#into[this.at++] = value;
  }

  u32(value: number): void {
    this.#view.setUint32(this.at, value, true);
    this.at += 4;
  }

  u64(value: number): void {
    this.u32(value % twoTo32);
    this.u32(Math.floor(value / twoTo32));
  }

  /** Two's complement, so that a time before 1970 is right too. */
  time(value: number): void {
    const whole = Math.floor(value);
    const high = Math.floor(whole / twoTo32);
    this.u32(whole - high * twoTo32);
    this.u32(high >>> 0);
  }

  bytes(value: Uint8Array): void {
    this.u32(value.length);
    this.#into.set(value, this.at);
    this.at += value.length;
  }

  text(value: string): void {
    const lengthAt = this.at;
    this.at += 4;
    this.#view.setUint32(lengthAt, this.#chars(value), true);
  }

  headers(headers: readonly (readonly [string, string])[]): void {
    this.u32(headers.length);
    let lengthAt = this.at;
    const textLengthAt = lengthAt + 8 * headers.length;
    const textAt = textLengthAt + 4;
    this.at = textAt;
    for (const [name, value] of headers) {
      this.#view.setUint32(lengthAt, this.#chars(name), true);
      this.#view.setUint32(lengthAt + 4, this.#chars(value), true);
      lengthAt += 8;
    }
    this.#view.setUint32(textLengthAt, this.at - textAt, true);
  }

  /** The characters' UTF-8 without a length; answers how many bytes. Short plain text is faster by hand. */
  #chars(value: string): number {
    const start = this.at;
    if (value.length <= 64) {
      let at = start;
      for (let i = 0; i < value.length; ++i) {
        const code = value.charCodeAt(i);
        if (code >= 0x80) return this.#encode(value, start);
        this.#into[at++] = code;
      }
      this.at = at;
      return value.length;
    }
    return this.#encode(value, start);
  }

  #encode(value: string, start: number): number {
    const { read, written } = encoder.encodeInto(value, this.#into.subarray(start));
    if (read < value.length) throw new FrameError("the frame does not fit its buffer");
    this.at = start + written;
    return written;
  }
}

class Reader {
  readonly #memory: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  #at: number;

  constructor(memory: Uint8Array, start: number, end: number) {
    if (end > memory.length) throw new FrameError("the frame ends too early");
    this.#memory = memory;
    this.#view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
    this.#at = start;
    this.#end = end;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  u64(): number {
    const low = this.u32();
    return this.u32() * twoTo32 + low;
  }

  time(): number {
    const low = this.u32();
    return (this.u32() | 0) * twoTo32 + low;
  }

  bytes(): Uint8Array {
    const length = this.u32();
    const start = this.#advance(length);
    return this.#memory.slice(start, start + length);
  }

  text(): string {
    const length = this.u32();
    const start = this.#advance(length);
    return decoder.decode(this.#memory.subarray(start, start + length));
  }

  headers(): [string, string][] {
    const count = this.u32();
    const lengthsAt = this.#advance(8 * count);
    const textLength = this.u32();
    const textAt = this.#advance(textLength);
    const lengths = new Reader(this.#memory, lengthsAt, lengthsAt + 8 * count);
    const bytes = this.#memory.subarray(textAt, textAt + textLength);
    const all = decoder.decode(bytes);
    // Plain ASCII has as many characters as bytes, so the one text can be cut by the lengths.
    const plain = all.length === textLength;
    const headers: [string, string][] = [];
    let at = 0;
    const take = (length: number): string => {
      const end = at + length;
      if (end > textLength) throw new FrameError("the headers are not whole");
      const part = plain ? all.slice(at, end) : decoder.decode(bytes.subarray(at, end));
      at = end;
      return part;
    };
    for (let i = 0; i < count; ++i) {
      const name = lengths.u32();
      const value = lengths.u32();
      headers.push([take(name), take(value)]);
    }
    if (at !== textLength) throw new FrameError("the headers are not whole");
    return headers;
  }

  atEnd(): boolean {
    return this.#at === this.#end;
  }

  #advance(length: number): number {
    const at = this.#at;
    if (length > this.#end - at) throw new FrameError("the frame ends too early");
    this.#at = at + length;
    return at;
  }
}

function unreachable(value: never): never {
  throw new FrameError(`no such kind of input: ${JSON.stringify(value)}`);
}
