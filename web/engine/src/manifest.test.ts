import assert from "node:assert/strict";
import { test } from "node:test";

import { readManifest, writeManifest } from "./manifest.js";

test("a manifest is read as it was written", () => {
  const manifest = { generation: 7, pieces: new Map([[0, 3], [47, 7]]) };
  assert.deepEqual(readManifest(writeManifest(manifest)), manifest);
});

const refused: readonly [name: string, text: string, reason: RegExp][] = [
  ["nothing", "", /not whole/],
  ["half of one", '{"format":"cloudtab","ver', /not whole/],
  ["another program's", '{"name":"left-pad","version":1}', /is not a cloud's/],
  ["a list", "[]", /is not a cloud's/],
  ["a newer version", '{"format":"cloudtab","version":2,"generation":1,"pieces":{}}', /newer version \(format 2/],
  ["no generation", '{"format":"cloudtab","version":1,"pieces":{}}', /not whole/],
  ["a piece that is no number", '{"format":"cloudtab","version":1,"generation":1,"pieces":{"../x":1}}', /not whole/],
];
for (const [name, text, reason] of refused) {
  test(`refused: ${name}`, () => {
    assert.throws(() => readManifest(text), { name: "ManifestError", message: reason });
  });
}
