import assert from "node:assert/strict";
import { test } from "node:test";

import { EffectRunners } from "./effects.js";
import { CloudFull, Engine, type EngineModule } from "./engine.js";
import type { Outputs } from "./frame.js";
import { Host } from "./host.js";

/** A module whose memory is full or not, and which answers every input with an empty output frame. */
class FakeModule {
  full = false;
  inputs = 0;
  readonly HEAPU8 = new Uint8Array(4096);
  create(): void {}
  _cloudtab_has_room(): number {
    return this.full ? 0 : 1;
  }
  _cloudtab_reserve(): number {
    return 1024;
  }
  _cloudtab_input(): number {
    ++this.inputs;
    const bodyBytes = 1 + 8 + 1 + 8 + 4 + 4 + 4;
    this.HEAPU8.fill(0, 0, 4 + bodyBytes);
    this.HEAPU8[0] = bodyBytes;
    return 0;
  }
}

const request = { kind: "request", id: 1, wall: 0, method: "GET", target: "/", headers: [], body: "" } as const;

function makeEngine() {
  const module = new FakeModule();
  const config = { account: "000000000000", region: "us-east-1", seed: 1n };
  return { module, engine: new Engine(module as unknown as EngineModule, config) };
}

test("a full memory refuses requests of services, and nothing else", () => {
  const { module, engine } = makeEngine();
  module.full = true;
  assert.throws(() => engine.input(request), CloudFull);
  assert.equal(module.inputs, 0);
  engine.input({ kind: "tick", wall: 0 });
  engine.input({ kind: "complete", id: 1, wall: 0, result: "{}" });
  engine.input({ ...request, target: "/_cloudtab/reset" });
  assert.equal(module.inputs, 3);
});

test("an engine whose memory was full goes on once it is not", () => {
  const { module, engine } = makeEngine();
  module.full = true;
  assert.throws(() => engine.input(request), CloudFull);
  module.full = false;
  assert.deepEqual(engine.input(request).responses, []);
  assert.equal(engine.stopped, undefined);
});

test("a call that finds the memory full is answered: it was not carried out", async () => {
  const full = {
    input(): Outputs {
      throw new CloudFull();
    },
  };
  const host = new Host({ engine: full as unknown as Engine, runners: new EffectRunners(), keeper: null, now: () => 0 });
  const answer = await host.send({ method: "GET", target: "/", headers: [], body: "" });
  assert.equal(answer.status, 507);
  assert.match(new TextDecoder().decode(answer.body), /MemoryFull.*not carried out: the cloud's memory is full/);
});
