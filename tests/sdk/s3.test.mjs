import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { test } from "node:test";

import { openCloud, sdk, throwsError } from "./sdk.mjs";

const {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} = sdk("@aws-sdk/client-s3");

async function openBucket(t) {
  const cloud = await openCloud(t);
  const s3 = new S3Client(cloud.clientConfig());
  const Bucket = "bkt";
  await s3.send(new CreateBucketCommand({ Bucket }));
  return { s3, Bucket };
}

const body = new Uint8Array(randomBytes(70_000));

for (const [name, makeBody] of [
  ["bytes", () => body],
  ["a stream", () => Readable.from([body.subarray(0, 1000), body.subarray(1000)])],
]) {
  test(`put ${name}, get the same, checksums and all`, async (t) => {
    const { s3, Bucket } = await openBucket(t);
    const Key = "a folder/größe ?#%+.bin";
    const put = await s3.send(
      new PutObjectCommand({ Bucket, Key, Body: makeBody(), ContentLength: body.length, ContentType: "application/x-test", Metadata: { colour: "blue" } }),
    );
    assert.equal(put.ETag, `"${createHash("md5").update(body).digest("hex")}"`);
    assert.ok(put.ChecksumCRC32);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    assert.equal(got.ContentLength, body.length);
    assert.equal(got.ContentType, "application/x-test");
    assert.deepEqual(got.Metadata, { colour: "blue" });
    assert.equal(got.ChecksumCRC32, put.ChecksumCRC32);
    // The client compares what it reads with the checksum.
    assert.deepEqual(await got.Body.transformToByteArray(), body);
  });
}

test("the other checksums", async (t) => {
  const { s3, Bucket } = await openBucket(t);
  for (const ChecksumAlgorithm of ["CRC32", "SHA1", "SHA256"]) {
    const put = await s3.send(new PutObjectCommand({ Bucket, Key: ChecksumAlgorithm, Body: "x", ChecksumAlgorithm }));
    assert.ok(put[`Checksum${ChecksumAlgorithm}`], ChecksumAlgorithm);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: ChecksumAlgorithm, ChecksumMode: "ENABLED" }));
    assert.equal(await got.Body.transformToString(), "x");
  }
  const wrong = new PutObjectCommand({ Bucket, Key: "wrong", Body: "x", ChecksumSHA256: createHash("sha256").update("y").digest("base64") });
  await throwsError(s3.send(wrong), { name: "BadDigest", status: 400 });
});

test("a range, a head, an empty object", async (t) => {
  const { s3, Bucket } = await openBucket(t);
  await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "0123456789" }));
  const range = await s3.send(new GetObjectCommand({ Bucket, Key: "k", Range: "bytes=2-4" }));
  assert.equal(range.ContentRange, "bytes 2-4/10");
  assert.equal(await range.Body.transformToString(), "234");
  assert.equal((await s3.send(new HeadObjectCommand({ Bucket, Key: "k" }))).ContentLength, 10);
  await s3.send(new PutObjectCommand({ Bucket, Key: "empty", Body: "" }));
  assert.equal(await (await s3.send(new GetObjectCommand({ Bucket, Key: "empty" }))).Body.transformToString(), "");
});

test("list and delete", async (t) => {
  const { s3, Bucket } = await openBucket(t);
  for (const Key of ["a/1", "a/2", "b"]) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  const listed = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: "/" }));
  assert.deepEqual(listed.CommonPrefixes.map(({ Prefix }) => Prefix), ["a/"]);
  assert.deepEqual(listed.Contents.map(({ Key }) => Key), ["b"]);
  await throwsError(s3.send(new DeleteBucketCommand({ Bucket })), { name: "BucketNotEmpty", status: 409 });
  for (const Key of ["a/1", "a/2", "b"]) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await s3.send(new DeleteBucketCommand({ Bucket }));
  assert.deepEqual((await s3.send(new ListBucketsCommand({}))).Buckets ?? [], []);
});

test("an absent key is the modelled exception", async (t) => {
  const { s3, Bucket } = await openBucket(t);
  const error = await throwsError(s3.send(new GetObjectCommand({ Bucket, Key: "absent" })), { name: "NoSuchKey", status: 404 });
  assert.ok(error instanceof NoSuchKey);
});

test("a range is answered with status 206", async (t) => {
  const { s3, Bucket } = await openBucket(t);
  await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "0123456789" }));
  const range = await s3.send(new GetObjectCommand({ Bucket, Key: "k", Range: "bytes=2-4" }));
  assert.equal(range.$metadata.httpStatusCode, 206);
});
