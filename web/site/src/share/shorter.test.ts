import { crc32 as crc32OfZlib } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32, shorter } from './shorter.ts';

const encoder = new TextEncoder();
const text = (value: string) => [value.length, ...encoder.encode(value)];
const collection = (name: string, records: readonly string[]) => [
  ...['000000000000', 'us-east-1', name].flatMap(text),
  3,
  records.length,
  ...records.flatMap((it, index) => [...text(`key-${index}`), ...text(it)]),
];

function snapshot(format: number, ...collections: number[][]): Uint8Array<ArrayBuffer> {
  // The time takes two bytes.
  const payload = Uint8Array.from([format, 0x85, 0x01, ...collections.flat()]);
  const whole = new Uint8Array(8 + payload.length);
  whole.set(payload, 8);
  const head = new DataView(whole.buffer);
  head.setUint32(0, payload.length, true);
  head.setUint32(4, crc32(payload), true);
  return whole;
}

const queues = collection('sqs/queues', ['work CREATE_IN_PROGRESS']);
const stack = 'orders AWS::CloudFormation::Stack CREATE_COMPLETE';
const well = 'Work AWS::SQS::Queue CREATE_COMPLETE';
const failed = 'Work AWS::SQS::Queue CREATE_FAILED why';

describe('a snapshot for a link', () => {
  it.each([
    ['keeps what befell the stack and what failed', [stack, failed, well, well], [stack, failed]],
    ['has no collection without records', [well], []],
  ])('%s', (_, before, after) => {
    const rest = after.length > 0 ? [collection('cfn/events', after)] : [];
    expect(shorter(snapshot(1, queues, collection('cfn/events', before), queues))).toEqual(
      snapshot(1, queues, ...rest, queues),
    );
  });

  it.each([
    ['nothing to leave out', snapshot(1, queues, collection('cfn/events', [stack, failed]))],
    ['another format', snapshot(2, collection('cfn/events', [well]))],
    ['cut short', snapshot(1, collection('cfn/events', [well])).slice(0, -4)],
    ['nothing', new Uint8Array()],
  ])('is left as it is: %s', (_, bytes) => expect(shorter(bytes)).toBeUndefined());

  it('is summed up as zlib does', () => {
    const bytes = encoder.encode('a snapshot');
    expect(crc32(bytes)).toBe(crc32OfZlib(bytes));
  });
});
