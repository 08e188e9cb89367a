/**
 * A snapshot with less in it, for a link that would be too long: without the events of what stacks created or updated
 * well. Half of a small stack's snapshot is those; they tell that every resource was begun, and then complete, which its
 * state says as well. What failed or was rolled back stays, with its reason, and so does what befell whole stacks.
 *
 * A snapshot is a frame (core/engine/journal.h) around format, time and collections (core/engine/store.cc): each its
 * account, region, name, version and number of records, then keys and values; texts with their length before them.
 */

const knownFormat = 1;
const frameHead = 8;
const events = 'cfn/events';
/** In an event's record, as text. */
const told = /AWS::CloudFormation::Stack|FAILED|ROLLBACK/;

/** Undefined if there is nothing to leave out, or the snapshot is of a kind that is not known here. */
export function shorter(snapshot: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  try {
    return rewritten(snapshot);
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

function rewritten(snapshot: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const text = new TextDecoder('latin1');
  const parts: Uint8Array[] = [];
  let at = frameHead;
  let isLess = false;

  function number(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = snapshot[at++];
      if (byte === undefined || unit > Number.MAX_SAFE_INTEGER) throw new RangeError('not a snapshot');
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
  }
  function bytes(): Uint8Array {
    const length = number();
    if (at + length > snapshot.length) throw new RangeError('not a snapshot');
    at += length;
    return snapshot.subarray(at - length, at);
  }

  if (number() !== knownFormat) return undefined;
  number();
  parts.push(snapshot.subarray(frameHead, at));
  while (at < snapshot.length) {
    const start = at;
    bytes();
    bytes();
    const isEvents = text.decode(bytes()) === events;
    number();
    const counted = at;
    const count = number();
    const records: Uint8Array[] = [];
    for (let index = 0; index < count; ++index) {
      const from = at;
      bytes();
      const value = bytes();
      if (isEvents && told.test(text.decode(value))) records.push(snapshot.subarray(from, at));
    }
    if (!isEvents || records.length === count) {
      parts.push(snapshot.subarray(start, at));
      continue;
    }
    isLess = true;
    // A collection without records is not written at all.
    if (records.length > 0) parts.push(snapshot.subarray(start, counted), written(records.length), ...records);
  }
  return isLess ? framed(parts) : undefined;
}

function written(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return Uint8Array.of(...bytes, value);
}

function framed(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, it) => sum + it.length, 0);
  const whole = new Uint8Array(frameHead + length);
  let at = frameHead;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  const head = new DataView(whole.buffer);
  head.setUint32(0, length, true);
  head.setUint32(4, crc32(whole.subarray(frameHead)), true);
  return whole;
}

/** As in zlib and PNG. */
export function crc32(bytes: Uint8Array): number {
  let rest = ~0;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; ++bit) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb8_8320 : 0);
  }
  return ~rest >>> 0;
}
