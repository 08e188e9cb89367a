/**
 * What a link or a file holds: a head that says what it is, and bytes, deflated.
 *
 *   deflate-raw( u32 little-endian length of the head | head as JSON | body )
 *
 * What is opened comes from strangers: unpacking stops at a limit, and whoever unpacks checks the head.
 */

export interface Packed {
  head: unknown;
  body: Uint8Array<ArrayBuffer>;
}

/** Bytes unpacked, at most. */
const unpackedMax = 32 * 1024 * 1024;

/** Says why a link or file could not be opened. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
}

export async function packedBytes(value: object, body: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const head = new TextEncoder().encode(JSON.stringify(value));
  const whole = new Uint8Array(4 + head.length + body.length);
  new DataView(whole.buffer).setUint32(0, head.length, true);
  whole.set(head, 4);
  whole.set(body, 4 + head.length);
  return through(new CompressionStream('deflate-raw'), whole, Infinity);
}

export async function unpackedBytes(bytes: Uint8Array<ArrayBuffer>): Promise<Packed> {
  let whole: Uint8Array<ArrayBuffer>;
  try {
    whole = await through(new DecompressionStream('deflate-raw'), bytes, unpackedMax);
  } catch (thrown) {
    if (thrown instanceof WorldError) throw thrown;
    throw new WorldError('It is damaged: perhaps a part of the address was lost on the way.');
  }
  const length = whole.length >= 4 ? new DataView(whole.buffer).getUint32(0, true) : Infinity;
  if (length > whole.length - 4) throw new WorldError('It is damaged.');
  try {
    return {
      head: JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + length))) as unknown,
      body: whole.slice(4 + length),
    };
  } catch {
    throw new WorldError('It is damaged.');
  }
}

async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
  max: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > max) {
      await reader.cancel();
      throw new WorldError('It is larger than this page opens.');
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** For an address. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  // In pieces: an argument list has a limit.
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (it) => it.charCodeAt(0));
  } catch {
    throw new WorldError('The address is not one of a sandbox.');
  }
}
