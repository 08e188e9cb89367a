import assert from "node:assert/strict";
import { test } from "node:test";

import { openCloud, sdk } from "./sdk.mjs";

const { GetCallerIdentityCommand, STSClient } = sdk("@aws-sdk/client-sts");

test("who calls: the cloud's account, or the one the access key names", async (t) => {
  const cloud = await openCloud(t, { account: "123456789012" });
  for (const [options, account] of [[undefined, "123456789012"], [{ account: "210987654321" }, "210987654321"]]) {
    const identity = await new STSClient(cloud.clientConfig(options)).send(new GetCallerIdentityCommand({}));
    assert.equal(identity.Account, account);
    assert.equal(identity.Arn, `arn:aws:iam::${account}:root`);
  }
});
