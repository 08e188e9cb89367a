// AWS's own clients over HTTP, as installed here: each carries out the scripts against a cloud of its own; the answers are
// compared with what is expected, and with one another. A client that is not installed is skipped by name.

import assert from "node:assert/strict";
import { test } from "node:test";

import { serve } from "../../web/engine/dist/index.js";
import { assertAgrees, assertIncludes, normalize } from "./compare.mjs";
import { resolve } from "./call.mjs";
import { cloudwatchScript } from "./cloudwatch_script.mjs";
import { boto3Version, cliVersion, sdkVersion, startBoto3, startCli, startSdk } from "./drivers.mjs";
import { iamScript } from "./iam_script.mjs";
import { kmsScript } from "./kms_script.mjs";
import { lambdaScript } from "./lambda_script.mjs";
import { logsScript } from "./logs_script.mjs";
import { mainScript } from "./main_script.mjs";
import { s3Script } from "./s3_script.mjs";
import { snsScript } from "./sns_script.mjs";
import { sqsScript } from "./sqs_script.mjs";

const clients = [
  { name: "boto3 1.26 (the distribution's)", program: "/usr/bin/python3", version: boto3Version, wanted: /^1\.26\./, start: startBoto3 },
  { name: "boto3, current", program: "python3", version: boto3Version, wanted: /^1\.(3[5-9]|[4-9]\d)\./, start: startBoto3 },
  { name: "AWS CLI 2 (the distribution's)", program: "/usr/bin/aws", version: cliVersion, wanted: /^2\./, start: startCli },
  // It checks the digests of SQS by itself.
  { name: "SDK for JavaScript 3", program: "node", version: sdkVersion, wanted: /^3\./, start: startSdk },
];

const scripts = [
  { subject: "every service", script: mainScript, callsMin: 60 },
  { subject: "SQS", script: sqsScript, callsMin: 60 },
  { subject: "Lambda", script: lambdaScript, callsMin: 60 },
  { subject: "SNS", script: snsScript, callsMin: 60 },
  { subject: "CloudWatch", script: cloudwatchScript, callsMin: 40 },
  { subject: "CloudWatch Logs", script: logsScript, callsMin: 40 },
  { subject: "KMS", script: kmsScript, callsMin: 60 },
  { subject: "IAM", script: iamScript, callsMin: 60 },
  { subject: "S3", script: s3Script, callsMin: 60 },
];

const repeatMillis = 200;
const repeatsMax = 150;

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
  if (result.unknown) return;
  if (step.error !== undefined) {
    assert.equal(result.answer, undefined, `${label} succeeded`);
    assertIncludes(result.error, step.error, label);
  } else {
    assert.equal(result.error, undefined, `${label}: ${JSON.stringify(result.error)}`);
    assertIncludes(result.answer, step.expect, label);
  }
}

/** What a client got, call by call (nothing for a call that it could not make), and what was wrong with that. */
async function carryOutAll(client, script) {
  const answers = new Map();
  const results = [];
  const problems = [];
  for (const [i, step] of script.entries()) {
    try {
      results[i] = await carryOut(client, step, answers);
      if (step.name !== undefined) answers.set(step.name, results[i].answer);
      check(step, results[i], labelOf(step, i));
    } catch (error) {
      problems.push(`${labelOf(step, i)}: ${error.message}`);
    }
  }
  return { results, problems };
}

for (const { subject, script, callsMin } of scripts) {
  test(`${subject}: a script of ${script.length} calls`, async (t) => {
    assert.ok(script.length >= callsMin);
    /** By client's name. */
    const results = new Map();
    await Promise.all(
      clients.map(({ name, program, version, wanted, start }) => {
        const found = version(program);
        const skip = found === null || !wanted.test(found) ? `${name} is not installed (${program}: ${found ?? "none"})` : false;
        return t.test(`${name}: ${found ?? ""}`, { skip, timeout: 900_000 }, async (t) => {
          const server = await serve({ port: 0, seed: 1 });
          t.after(() => server.close());
          const client = start(program, `http://${server.address}`);
          t.after(() => client.close());
          const all = await carryOutAll(client, script);
          results.set(name, all.results);
          assert.deepEqual(all.problems, []);
        });
      }),
    );
    await t.test("the clients agree", () => assertClientsAgree(script, results));
  });
}

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
  ...["HeadBucket.BucketArn", "HeadBucket.BucketRegion", "ListObjects.Contents[].ChecksumType", "ListObjectVersions.Versions[].ChecksumType"].map((member) => `s3 ${member}`),
  ...["PutBucketLifecycleConfiguration", "GetBucketLifecycleConfiguration"].map((operation) => `s3 ${operation}.TransitionDefaultMinimumObjectSize`),
  ...["UploadPart.ChecksumCRC32", "CompleteMultipartUpload.ChecksumCRC64NVME", "CompleteMultipartUpload.ChecksumType", "GetObject.ChecksumCRC64NVME"].map((member) => `s3 ${member}`),
  // Without a checksum sent, there is none to list.
  "s3 ListObjectsV2.Contents[].ChecksumAlgorithm",
  "s3 ListObjectsV2.Contents[].ChecksumType",
  "logs DescribeLogGroups.logGroups[].logGroupClass",
  "logs DescribeLogGroups.logGroups[].logGroupArn",
  ...["estimatedRecordsSkipped", "estimatedBytesSkipped", "logGroupsScanned"].map((member) => `logs GetQueryResults.statistics.${member}`),
  "logs GetQueryResults.queryLanguage",
  "logs DescribeQueries.queries[].queryLanguage",
  "cloudwatch DescribeAlarms.MetricAlarms[].StateTransitionedTimestamp",
  "cloudwatch DescribeAlarmsForMetric.MetricAlarms[].StateTransitionedTimestamp",
  "apigateway CreateRestApi.endpointConfiguration.ipAddressType",
  "apigateway CreateRestApi.rootResourceId",
  ...["CreateFunction", "GetFunction.Configuration", "UpdateFunctionConfiguration", "UpdateFunctionCode", "GetFunctionConfiguration", "PublishVersion"].flatMap((place) => [`lambda ${place}.RuntimeVersionConfig`, `lambda ${place}.LoggingConfig`]),
  ...["ListFunctions.Functions[].LoggingConfig", "ListVersionsByFunction.Versions[].LoggingConfig", "DeleteFunction.StatusCode"].map((member) => `lambda ${member}`),
  ...["GetFunctionUrlConfig", "ListFunctionUrlConfigs.FunctionUrlConfigs[]"].map((place) => `lambda ${place}.InvokeMode`),
  ...["CreateEventSourceMapping", "UpdateEventSourceMapping", "GetEventSourceMapping", "DeleteEventSourceMapping", "ListEventSourceMappings.EventSourceMappings[]"].map((place) => `lambda ${place}.EventSourceMappingArn`),
  ...["CreateKey.KeyMetadata.CurrentKeyMaterialId", "DescribeKey.KeyMetadata.CurrentKeyMaterialId", "GetKeyPolicy.PolicyName", "Decrypt.KeyMaterialId"].map((member) => `kms ${member}`),
  ...["ReEncrypt.SourceKeyMaterialId", "ReEncrypt.DestinationKeyMaterialId", "GenerateDataKey.KeyMaterialId"].map((member) => `kms ${member}`),
  ...["GenerateDataKeyWithoutPlaintext", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"].map((operation) => `kms ${operation}.KeyMaterialId`),
  ...["KeyId", "RotationPeriodInDays", "NextRotationDate"].map((member) => `kms GetKeyRotationStatus.${member}`),
  // The CLI's paginator keeps the listed things only; see `leftOutByPaging` for S3.
  ...["ListAliases", "ListResourceTags", "ListKeyPolicies", "ListGrants", "ListRetirableGrants"].map((operation) => `kms ${operation}.Truncated`),
  ...["ListUsers", "ListUserTags", "ListAccessKeys", "GetGroup", "ListGroupsForUser", "ListGroupPolicies", "ListAttachedGroupPolicies"].map((operation) => `iam ${operation}.IsTruncated`),
  ...["ListEntitiesForPolicy", "ListPolicyVersions", "ListPolicies", "SimulatePrincipalPolicy", "SimulateCustomPolicy"].map((operation) => `iam ${operation}.IsTruncated`),
  "iam ListAccountAliases.IsTruncated",
]);

const leftOutByPaging = /^s3 List\w+\.(?!Contents|CommonPrefixes|Versions|DeleteMarkers|Parts|Uploads)\w+$/;

/**
 * An error's text, but for what differs by client or by run. The query protocol, which older clients speak with SQS, names the
 * WSDL in it, as SQS does; XML loses the space around it; the SDK for JavaScript has a word of its own where there is none.
 */
function told(error) {
  if (error === undefined || error.message === "UnknownError") return "";
  return error.message.replace(" for this wsdl version", "").replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UUID").trim();
}

/** Each against the newest models that ran; the SDK for JavaScript is always there. */
function assertClientsAgree(script, results) {
  const newest = results.get("boto3, current") ?? results.get("SDK for JavaScript 3");
  for (const [name, own] of results) {
    if (own === newest) continue;
    const dropped = new Set();
    for (const [i, step] of script.entries()) {
      const [a, b] = [own[i], newest[i]];
      if (a === undefined || b === undefined || a.unknown || b.unknown) continue;
      assert.equal(a.error?.code, b.error?.code, labelOf(step, i));
      assert.equal(told(a.error), told(b.error), labelOf(step, i));
      if (a.answer === undefined || b.answer === undefined) continue;
      for (const path of assertAgrees(normalize(a.answer), normalize(b.answer), `${step.service} ${step.operation}`)) dropped.add(path);
    }
    assert.deepEqual([...dropped].filter((path) => !unknownToOlder.has(path) && !leftOutByPaging.test(path)), [], name);
  }
}
