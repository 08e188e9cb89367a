import { fromBase64Url, packedBytes, toBase64Url, unpackedBytes, WorldError } from './packed.ts';

/** A sandbox as text for an address, or as a file: a head that says what it is, and the engine's snapshot. */

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
const noteMax = 500;

export async function pack(world: World, state: Uint8Array<ArrayBuffer>): Promise<string> {
  return toBase64Url(await fileBytes(world, state));
}

export async function unpack(text: string): Promise<OpenedWorld> {
  return worldOf(fromBase64Url(text));
}

export function fileBytes(world: World, state: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return packedBytes(world, state);
}

export async function worldOf(bytes: Uint8Array<ArrayBuffer>): Promise<OpenedWorld> {
  const { head, body } = await unpackedBytes(bytes);
  return { world: checked(head), state: body };
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
