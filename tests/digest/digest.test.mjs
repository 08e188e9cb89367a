// The same inputs, natively and in wasm, give the same outputs, byte for byte, and the same state. The native program is
// taken from whichever build is there (build/check, build/dev, build/release).

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { inputSizeMax, writeInput } from "../../web/engine/dist/frame.js";
import { instantiateModule } from "../../web/engine/dist/node/module.js";
import { script } from "./script.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const native = ["check", "dev", "release"].map((build) => join(root, "build", build, "tests/digest/native_digest")).find(existsSync);
const seed = "20260101";

function fnv1a64(bytes) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}

function frames() {
  return script().map((input) => {
    const room = new Uint8Array(inputSizeMax(input));
    return room.subarray(0, writeInput(input, room));
  });
}

async function runInWasm() {
  const module = await instantiateModule();
  module.create("000000000000", "us-east-1", seed);
  const lines = frames().map((frame) => {
    const pointer = module._cloudtab_reserve(frame.length) >>> 0;
    module.HEAPU8.set(frame, pointer);
    const at = module._cloudtab_input(pointer, frame.length) >>> 0;
    const length = new DataView(module.HEAPU8.buffer).getUint32(at, true);
    return fnv1a64(module.HEAPU8.subarray(at, at + 4 + length));
  });
  return [...lines, `digest ${module.digest()}`];
}

function runNatively(t) {
  const folder = mkdtempSync(join(tmpdir(), "cloudtab-digest-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "frames");
  const parts = frames().flatMap((frame) => [Buffer.from(Uint32Array.of(frame.length).buffer), frame]);
  writeFileSync(file, Buffer.concat(parts));
  const { status, stdout, stderr } = spawnSync(native, [file, seed], { encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(status, 0, stderr);
  return stdout.trim().split("\n");
}

test("the same inputs, natively and in wasm", { skip: native === undefined && "native_digest is not built" }, async (t) => {
  const [natively, inWasm] = [runNatively(t), await runInWasm()];
  assert.equal(natively.length, inWasm.length);
  const inputs = script();
  for (let i = 0; i < inputs.length; ++i) {
    assert.equal(natively[i], inWasm[i], `the output of input ${i}: ${JSON.stringify(inputs[i]).slice(0, 300)}`);
  }
  assert.equal(natively.at(-1), inWasm.at(-1));
});

test("again in wasm, and by another seed", async () => {
  const module = await instantiateModule();
  module.create("000000000000", "us-east-1", "1");
  const empty = module.digest();
  const [first, second] = [await runInWasm(), await runInWasm()];
  assert.deepEqual(first, second);
  assert.notEqual(first.at(-1), `digest ${empty}`);
});
