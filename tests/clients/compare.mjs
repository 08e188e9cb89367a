// What is compared of answers: every field, but for ids and times, which are compared in form.

import assert from "node:assert/strict";

/** Fields whose values differ from run to run, and the form they must have. */
const volatile = [
  [/^(KeyId|SourceKeyId|TargetKeyId)$/, /^[\w:/-]{6,}$/],
  // Whatever is encrypted, signed or made up.
  [/^(CiphertextBlob|Plaintext|PrivateKey\w+|PublicKey|Signature|Mac|Grant(Id|Token)|\w*KeyMaterialId)$/, /./],
  [/^(AccessKeyId|SecretAccessKey|SessionToken|UserId|GroupId|PolicyId|InstanceProfileId|AssumedRoleId)$/, /./],
  [/^(MessageId|SubscriptionId|RevisionId|id|rootResourceId|parentId|EventId|uploadSequenceToken)$/, /^[A-Za-z0-9_-]{6,}$/],
  [/^(ReceiptHandle|NextToken|nextToken|TaskHandle|UploadId|VersionId)$/, /./],
  [/(UploadId|VersionId)Marker$/, /^/],
  // A number to some clients, a text to others.
  [/PartNumberMarker$/, /^\d+$/],
  [/(Time|Date|DateTime|Timestamps?|Initiated|Expiration|LastModified|createdDate|creationTime|LastUpdated)$/, /^\d|^\w{3}, /],
  [/^(StackId|SubscriptionArn|RoleId|Arn|KeyArn|arn|PhysicalResourceId|TableId|SequenceNumber)$/, /./],
  [/^(UUID|EventSourceMappingArn|FunctionUrl)$/, /./],
];

/** Members that the models of the SDK for JavaScript have, which are newer than those of the current boto3. */
const newest = new Set(["LogAlarms"]);

/**
 * An answer with what is volatile replaced by its field's name, the port of URLs by PORT, and what a client adds of its own
 * (nulls of the CLI's paging) left out.
 */
export function normalize(value, field = "") {
  if (Array.isArray(value)) return value.map((element) => normalize(element, field));
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([key, member]) => member !== null && key !== "ResponseMetadata" && !newest.has(key));
    const normal = Object.fromEntries(members.map(([key, member]) => [key, normalize(member, key)]));
    return isNotification(value.Body) ? { ...normal, Body: "<notification>", MD5OfBody: "<MD5OfBody>" } : normal;
  }
  const rule = volatile.find(([name]) => name.test(field));
  if (rule !== undefined && typeof value !== "boolean") {
    assert.match(String(value), rule[1], field);
    return `<${field}>`;
  }
  // Policies of IAM, which boto3 and the CLI decode.
  if (typeof value === "string" && value.startsWith("%7B")) return JSON.parse(decodeURIComponent(value));
  return typeof value === "string" ? value.replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT") : value;
}

/** What SNS wraps a message in holds its id and time. */
function isNotification(body) {
  return typeof body === "string" && body.startsWith('{\n  "Type" : "Notification"');
}

/** Asserts that every field named in `expected` is as said: a value, a RegExp, or a function that asserts. */
export function assertIncludes(actual, expected, path) {
  if (expected instanceof RegExp) assert.match(String(actual), expected, `${path}: ${String(actual)}, not like ${expected}`);
  else if (typeof expected === "function") assert.ok(expected(actual), `${path}: ${JSON.stringify(actual)}`);
  else if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual), `${path}: ${JSON.stringify(actual)}`);
    assert.equal(actual.length, expected.length, `${path}: ${JSON.stringify(actual)}`);
    expected.forEach((element, i) => assertIncludes(actual[i], element, `${path}[${i}]`));
  } else if (typeof expected === "object" && expected !== null) {
    assert.ok(typeof actual === "object" && actual !== null, `${path}: ${JSON.stringify(actual)}`);
    for (const [key, member] of Object.entries(expected)) assertIncludes(actual[key], member, `${path}.${key}`);
  } else {
    assert.deepEqual(actual, expected, path);
  }
}

/**
 * Asserts that two clients' answers agree in every field both know. Answers the paths of fields that only `newer` has: an
 * older client drops what its models do not name.
 */
export function assertAgrees(older, newer, path) {
  if (Array.isArray(older) && Array.isArray(newer)) {
    assert.equal(older.length, newer.length, path);
    return older.flatMap((element, i) => assertAgrees(element, newer[i], `${path}[]`));
  }
  if (isRecord(older) && isRecord(newer)) {
    return Object.keys({ ...older, ...newer }).flatMap((key) => {
      if (!(key in older)) return [`${path}.${key}`];
      assert.ok(key in newer, `${path}.${key} is there for the older client only`);
      return assertAgrees(older[key], newer[key], `${path}.${key}`);
    });
  }
  assert.deepEqual(older, newer, path);
  return [];
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
