import assert from "node:assert/strict";
import { test } from "node:test";

import { type Input, FrameError, inputSizeMax, readOutputs, writeInput } from "./frame.js";

// The same bytes stand in wasm/frame_test.cc: a change to one side that the other does not follow fails there or here.
const wall = "0068e5cf8b010000"; // 1700000000000
const inputs: readonly { name: string; input: Input; hex: string }[] = [
  {
    name: "a request",
    input: {
      kind: "request",
      id: 7,
      wall: 1_700_000_000_000,
      method: "POST",
      target: "/x",
      headers: [["host", "h"], ["a", "é"]],
      body: Uint8Array.of(0x00, 0xff, 0x7f),
    },
    hex: "01" + wall + "0700000000000000" + "04000000504f5354" + "020000002f78" + "02000000" +
      "0400000001000000" + "0100000002000000" + "08000000686f73746861c3a9" + "0300000000ff7f",
  },
  { name: "a tick", input: { kind: "tick", wall: 1_700_000_000_000 }, hex: "02" + wall },
  {
    name: "a completed effect",
    input: { kind: "complete", id: 9, wall: 1_700_000_000_000, result: '{"ok":true}' },
    hex: "03" + wall + "0900000000000000" + "0b000000" + "7b226f6b223a747275657d",
  },
  { name: "an abandoned call", input: { kind: "abandon", id: 2 ** 53 - 1 }, hex: "04" + "ffffffffffff1f00" },
  { name: "a time before 1970", input: { kind: "tick", wall: -1 }, hex: "02" + "ffffffffffffffff" },
];

for (const { name, input, hex } of inputs) {
  test(`writeInput: ${name}`, () => {
    const room = new Uint8Array(inputSizeMax(input));
    const length = writeInput(input, room);
    assert.equal(Buffer.from(room.subarray(0, length)).toString("hex"), hex);
  });
}

test("writeInput: text longer than its characters fits the room asked for", () => {
  const text = "é€😀".repeat(50);
  const input: Input = {
    kind: "request", id: 1, wall: 0, method: "GET", target: `/${text}`, headers: [[text, text]], body: text,
  };
  const room = new Uint8Array(inputSizeMax(input));
  const length = writeInput(input, room);
  assert.equal(Buffer.from(room.subarray(0, length)).includes(text), true);
});

const output = "5a000000" + "00" + "0500000000000000" + "01" + wall + "030000006a726e" +
  "01000000" + "0700000000000000" + "c8000000" + "01000000" + "0100000002000000" + "0300000061c3a9" + "020000000001" +
  "01000000" + "0300000000000000" + "01" + "07000000" + "7b2275223a317d";

test("readOutputs: everything", () => {
  const memory = Uint8Array.from(Buffer.from(`ffff${output}eeee`, "hex"));
  const outputs = readOutputs(memory, 2);
  assert.deepEqual(outputs, {
    sequence: 5,
    nextWake: 1_700_000_000_000,
    journal: Uint8Array.from(Buffer.from("jrn")),
    responses: [{ id: 7, status: 200, headers: [["a", "é"]], body: Uint8Array.of(0, 1) }],
    effects: [{ id: 3, kind: "httpCall", request: { u: 1 } }],
  });
});

test("readOutputs: nothing", () => {
  assert.deepEqual(readOutputs(Uint8Array.from(Buffer.from("1e000000" + "00".repeat(30), "hex"))), {
    sequence: 0, nextWake: null, journal: new Uint8Array(), responses: [], effects: [],
  });
});

test("readOutputs: a refusal throws its reason", () => {
  assert.throws(() => readOutputs(Buffer.from("0700000001020000006e6f", "hex")), /refused a frame: no$/);
});

test("readOutputs: every cut of a frame is an error", () => {
  const whole = Buffer.from(output, "hex");
  for (let length = 4; length < whole.length; ++length) {
    const cut = Buffer.from(whole.subarray(0, length));
    assert.throws(() => readOutputs(cut), FrameError, `cut at ${length}`);
    cut.writeUInt32LE(length - 4);
    assert.throws(() => readOutputs(cut), FrameError, `cut and relabelled at ${length}`);
  }
});
