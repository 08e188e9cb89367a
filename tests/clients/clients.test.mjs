// AWS's own clients over HTTP, as installed here: each carries out the script against a cloud of its own; the answers are
// compared with what is expected, and with one another. A client that is not installed is skipped by name.

import assert from "node:assert/strict";
import { test } from "node:test";

import { serve } from "../../web/engine/dist/index.js";
import { assertAgrees, assertIncludes, normalize } from "./compare.mjs";
import { boto3Version, cliVersion, startBoto3, startCli } from "./drivers.mjs";
import { resolve, script } from "./script.mjs";

const clients = [
  { name: "boto3 1.26 (the distribution's)", program: "/usr/bin/python3", version: boto3Version, wanted: /^1\.26\./, start: startBoto3 },
  { name: "boto3, current", program: "python3", version: boto3Version, wanted: /^1\.(3[5-9]|[4-9]\d)\./, start: startBoto3 },
  { name: "AWS CLI 2 (the distribution's)", program: "/usr/bin/aws", version: cliVersion, wanted: /^2\./, start: startCli },
];

const repeatMillis = 200;
const repeatsMax = 150;

/** Answers by client's name, in the script's order, once its test has run. */
const results = new Map();

const labelOf = (step, i) => `${i + 1}: ${step.service} ${step.operation}`;

async function carryOut(client, step, answers) {
  const call = { ...step, input: resolve(step.input, answers) };
  let result = await client.call(call);
  for (let i = 0; step.until !== undefined && i < repeatsMax && result.answer !== undefined && !step.until(result.answer); ++i) {
    await new Promise((done) => setTimeout(done, repeatMillis));
    result = await client.call(call);
  }
  return result;
}

function check(step, result, label) {
  if (step.error !== undefined) {
    assert.equal(result.answer, undefined, `${label} succeeded`);
    assertIncludes(result.error, step.error, label);
  } else {
    assert.equal(result.error, undefined, `${label}: ${JSON.stringify(result.error)}`);
    assertIncludes(result.answer, step.expect, label);
  }
}

test(`a script of ${script.length} calls`, { concurrency: true }, async (t) => {
  assert.ok(script.length >= 40);
  await Promise.all(
    clients.map(({ name, program, version, wanted, start }) => {
      const found = version(program);
      const skip = found === null || !wanted.test(found) ? `${name} is not installed (${program}: ${found ?? "none"})` : false;
      return t.test(`${name}: ${found ?? ""}`, { skip, timeout: 900_000 }, async (t) => {
        const server = await serve({ port: 0, seed: 1 });
        t.after(() => server.close());
        const client = start(program, `http://${server.address}`);
        t.after(() => client.close());
        const answers = new Map();
        const problems = [];
        const own = [];
        for (const [i, step] of script.entries()) {
          const label = labelOf(step, i);
          try {
            const result = await carryOut(client, step, answers);
            if (step.name !== undefined) answers.set(step.name, result.answer);
            own.push(result);
            check(step, result, label);
          } catch (error) {
            problems.push(error.message);
          }
        }
        results.set(name, own);
        assert.deepEqual(problems, []);
      });
    }),
  );
});

/** Members that the older clients' models do not know, so that they drop them, or that they do not ask for or pass on. */
const unknownToOlder = new Set([
  "s3 GetObject.ChecksumType",
  "s3 PutObject.ChecksumType",
  "dynamodb CreateTable.TableDescription.DeletionProtectionEnabled",
  "dynamodb DescribeTable.Table.DeletionProtectionEnabled",
  "dynamodb DescribeTable.Table.WarmThroughput",
  "s3 CreateBucket.BucketArn",
  "s3 PutObject.ChecksumCRC32",
  "s3 GetObject.ChecksumCRC32",
  // Without a checksum sent, there is none to list.
  "s3 ListObjectsV2.Contents[].ChecksumAlgorithm",
  "s3 ListObjectsV2.Contents[].ChecksumType",
  "logs DescribeLogGroups.logGroups[].logGroupClass",
  "logs DescribeLogGroups.logGroups[].logGroupArn",
  "cloudwatch DescribeAlarms.MetricAlarms[].StateTransitionedTimestamp",
  "apigateway CreateRestApi.endpointConfiguration.ipAddressType",
  "apigateway CreateRestApi.rootResourceId",
  // The CLI's paginator keeps the listed things only.
  "s3 ListObjectsV2.IsTruncated",
  "s3 ListObjectsV2.Name",
  "s3 ListObjectsV2.Prefix",
  "s3 ListObjectsV2.MaxKeys",
  "s3 ListObjectsV2.EncodingType",
  "s3 ListObjectsV2.KeyCount",
]);

test("the clients agree", async (t) => {
  const ran = clients.filter(({ name }) => results.has(name));
  const newest = ran.find(({ name }) => name === "boto3, current");
  if (newest === undefined || ran.length < 2) return t.skip("fewer than two clients ran");
  for (const older of ran.filter((client) => client !== newest)) {
    const dropped = new Set();
    for (const [i, step] of script.entries()) {
      const [a, b] = [results.get(older.name)[i], results.get(newest.name)[i]];
      if (a === undefined || b === undefined) continue;
      assert.equal(a.error?.code, b.error?.code, labelOf(step, i));
      // The query protocol, which older clients speak with SQS, names the WSDL in this text, as SQS does.
      const told = ({ error }) => error?.message.replace(" for this wsdl version", "");
      assert.equal(told(a), told(b), labelOf(step, i));
      if (a.answer === undefined || b.answer === undefined) continue;
      for (const path of assertAgrees(normalize(a.answer), normalize(b.answer), `${step.service} ${step.operation}`)) dropped.add(path);
    }
    assert.deepEqual([...dropped].filter((path) => !unknownToOlder.has(path)), [], older.name);
  }
});
