// Node's createHash and createHmac for SHA-256, which browsers compute only asynchronously: FIPS 180-4 and RFC 2104.

import { Buffer } from "buffer";

const blockBytes = 64;

/** The first 32 bits of the fractional parts of the `power`-th roots of the first primes. */
function fractions(count: number, power: number): Uint32Array {
  const words = new Uint32Array(count);
  for (let candidate = 2, found = 0; found < count; ++candidate) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= candidate; ++divisor) isPrime &&= candidate % divisor !== 0;
    if (isPrime) words[found++] = rootFraction(candidate, power);
  }
  return words;
}

/** Exact, by integers: the root of n * 2^(32 * power), cut to its last 32 bits. */
function rootFraction(n: number, power: number): number {
  const target = BigInt(n) << BigInt(32 * power);
  let [low, high] = [0n, 1n << 40n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** BigInt(power) <= target) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}

const roundWords = fractions(64, 3);
const startWords = fractions(8, 2);

export function sha256(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor((bytes.length + 8) / blockBytes) + 1) * blockBytes);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  const state = startWords.slice();
  for (let at = 0; at < padded.length; at += blockBytes) addBlock(state, view, at);
  const digest = new Uint8Array(32);
  state.forEach((word, i) => new DataView(digest.buffer).setUint32(4 * i, word));
  return digest;
}

const turn = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));
const word = (words: Uint32Array, at: number): number => words[at] ?? 0;

function addBlock(state: Uint32Array, view: DataView, at: number): void {
  const w = new Uint32Array(64);
  for (let i = 0; i < 16; ++i) w[i] = view.getUint32(at + 4 * i);
  for (let i = 16; i < 64; ++i) {
    const [a, b] = [word(w, i - 15), word(w, i - 2)];
    const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
    const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
    w[i] = word(w, i - 16) + s0 + word(w, i - 7) + s1;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; ++i) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const first = (h + s1 + ((e & f) ^ (~e & g)) + word(roundWords, i) + word(w, i)) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = word(state, i) + value));
}

type Input = string | Uint8Array;

class Digest {
  readonly #parts: Buffer[] = [];
  readonly #finish: (bytes: Uint8Array) => Uint8Array;

  constructor(finish: (bytes: Uint8Array) => Uint8Array) {
    this.#finish = finish;
  }

  update(input: Input, encoding?: string): this {
    this.#parts.push(bytesOf(input, encoding));
    return this;
  }

  digest(encoding?: string): Buffer | string {
    const digest = Buffer.from(this.#finish(Buffer.concat(this.#parts)));
    return encoding === undefined ? digest : digest.toString(encoding as "hex");
  }
}

export function createHash(algorithm: string): Digest {
  ensureKnown(algorithm);
  return new Digest(sha256);
}

export function createHmac(algorithm: string, key: Input): Digest {
  ensureKnown(algorithm);
  const given = bytesOf(key);
  const padded = new Uint8Array(blockBytes);
  padded.set(given.length > blockBytes ? sha256(given) : given);
  const keyed = (mask: number, bytes: Uint8Array): Uint8Array => sha256(Buffer.concat([padded.map((byte) => byte ^ mask), bytes]));
  return new Digest((bytes) => keyed(0x5c, keyed(0x36, bytes)));
}

function ensureKnown(algorithm: string): void {
  if (/^sha-?256$/i.test(algorithm)) return;
  throw new Error(`crypto of functions in a browser has sha256 only, not ${algorithm}; crypto.subtle has more`);
}

function bytesOf(input: Input, encoding?: string): Buffer {
  return typeof input === "string" ? Buffer.from(input, encoding as "utf8") : Buffer.from(input);
}
