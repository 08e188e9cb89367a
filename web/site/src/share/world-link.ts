/**
 * A sandbox as text for an address, or as a file: a head that says what it is, and the engine's snapshot, deflated.
 *
 *   deflate-raw( u32 little-endian length of the head | head as JSON | snapshot )
 *
 * What is opened comes from strangers: every member is checked, and unpacking stops at a limit.
 */

/** What a link says of itself. */
export interface World {
  version: 1;
  /** The author's words. */
  note: string;
  /** What is in it, in words. */
  contents: string;
  /** Virtual time, in milliseconds since 1970. */
  time: number;
  speed: number;
  region: string;
  /** What the page shows. */
  at: string;
  /** The template in the editor. */
  template: { name: string; text: string };
}

export interface OpenedWorld {
  world: World;
  state: Uint8Array<ArrayBuffer>;
}

/** Characters that survive nearly everywhere; some chats and mail programs cut longer addresses. */
export const linkLengthSafe = 8_000;
/** Characters in a link at most; what is longer is a file. */
export const linkLengthMax = 32_000;
/** Bytes of a world unpacked. */
const unpackedMax = 32 * 1024 * 1024;
const noteMax = 500;

/** Says why a link or file could not be opened. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
}

export async function pack(world: World, state: Uint8Array<ArrayBuffer>): Promise<string> {
  return toBase64Url(await fileBytes(world, state));
}

export async function unpack(text: string): Promise<OpenedWorld> {
  return worldOf(fromBase64Url(text));
}

export async function fileBytes(world: World, state: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const head = new TextEncoder().encode(JSON.stringify(world));
  const whole = new Uint8Array(4 + head.length + state.length);
  new DataView(whole.buffer).setUint32(0, head.length, true);
  whole.set(head, 4);
  whole.set(state, 4 + head.length);
  return through(new CompressionStream('deflate-raw'), whole, Infinity);
}

export async function worldOf(bytes: Uint8Array<ArrayBuffer>): Promise<OpenedWorld> {
  let whole: Uint8Array<ArrayBuffer>;
  try {
    whole = await through(new DecompressionStream('deflate-raw'), bytes, unpackedMax);
  } catch (thrown) {
    if (thrown instanceof WorldError) throw thrown;
    throw new WorldError('It is damaged: perhaps a part of the address was lost on the way.');
  }
  const length = whole.length >= 4 ? new DataView(whole.buffer).getUint32(0, true) : Infinity;
  if (length > whole.length - 4) throw new WorldError('It is damaged.');
  let head: unknown;
  try {
    head = JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + length)));
  } catch {
    throw new WorldError('It is damaged.');
  }
  return { world: checked(head), state: whole.slice(4 + length) };
}

function checked(value: unknown): World {
  const it = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (it['version'] !== 1) throw new WorldError('It was made by a newer Cloudtab. Reload the page and open it again.');
  const text = (from: unknown, max: number) => (typeof from === 'string' ? from.slice(0, max) : '');
  const number = (from: unknown, fallback: number) =>
    typeof from === 'number' && Number.isFinite(from) ? from : fallback;
  const template = (typeof it['template'] === 'object' && it['template'] !== null ? it['template'] : {}) as Record<
    string,
    unknown
  >;
  const region = text(it['region'], 30);
  const at = text(it['at'], 2_000);
  return {
    version: 1,
    note: text(it['note'], noteMax),
    contents: text(it['contents'], 300),
    time: number(it['time'], 0),
    speed: Math.min(Math.max(number(it['speed'], 1), 0), 3_600),
    region: /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) ? region : 'us-east-1',
    at: at.startsWith('#/') ? at : '#/',
    template: { name: text(template['name'], 128), text: text(template['text'], 1_000_000) },
  };
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

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  // In pieces: an argument list has a limit.
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (it) => it.charCodeAt(0));
  } catch {
    throw new WorldError('The address is not one of a sandbox.');
  }
}
