import assert from "node:assert/strict";
import { test } from "node:test";

import { EffectRunners } from "./effects.js";

const { signal } = new AbortController();

async function outcome(runners: EffectRunners): Promise<unknown> {
  return JSON.parse(await runners.run({ id: 1, kind: "invokeFunction", request: { n: 1 } }, signal));
}

test("a runner's answer, its error, and the want of a runner are outcomes", async () => {
  const runners = new EffectRunners();
  assert.deepEqual(await outcome(runners), {
    error: { type: "NoRunner", message: "this host has nothing that runs functions" },
  });
  runners.register("invokeFunction", (request) => Promise.resolve({ request }));
  assert.deepEqual(await outcome(runners), { ok: { request: { n: 1 } } });
  runners.register("invokeFunction", () => Promise.reject(new RangeError("no")));
  assert.deepEqual(await outcome(runners), { error: { type: "RangeError", message: "no" } });
});

test("runners given from outside go before a host's own, also those registered later", async () => {
  const given = new EffectRunners();
  const own = new EffectRunners(given);
  own.register("invokeFunction", () => Promise.resolve("own"));
  assert.deepEqual(await outcome(own), { ok: "own" });
  given.register("invokeFunction", () => Promise.resolve("given"));
  assert.deepEqual(await outcome(own), { ok: "given" });
});
