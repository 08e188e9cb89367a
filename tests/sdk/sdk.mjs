// Shared by the tests of this folder: a cloud of the built package, and the AWS SDK's packages as the web workspace has
// them installed (Node would not look there from here).

import assert from "node:assert/strict";
import { createRequire } from "node:module";

import { createCloud } from "../../web/engine/dist/index.js";

export const sdk = createRequire(new URL("../../web/package.json", import.meta.url));

export { createCloud };

/** A cloud for one test, closed with it. */
export async function openCloud(t, options = {}) {
  const cloud = await createCloud({ seed: 1, ...options });
  t.after(() => cloud.close());
  return cloud;
}

/** Asserts that a call throws an exception with these fields, and answers it. */
export async function throwsError(call, { name, status, message }) {
  const error = await call.then(
    () => assert.fail("the call succeeded"),
    (thrown) => thrown,
  );
  assert.equal(error.name, name, error.stack);
  if (status !== undefined) assert.equal(error.$metadata?.httpStatusCode, status);
  if (message !== undefined) assert.match(error.message, message);
  return error;
}
