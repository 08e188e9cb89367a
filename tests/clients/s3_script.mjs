// Buckets and objects, and the refusals their users meet, for every client. See call.mjs for what a call says.

import { decoded, from } from "./call.mjs";

const Bucket = "cloudtab-shelves";
const inBucket = (operation, input, expect, more = {}) => ({ service: "s3", operation, input: { Bucket, ...input }, expect, ...more });
const refused = (operation, input, code, message) => ({ service: "s3", operation, input: { Bucket, ...input }, error: { code, ...(message !== undefined && { message }) } });
/** Left to themselves, newer clients send a checksum and older ones leave S3 to make its own; each has another type for bytes. */
const put = (Key, body, expect = {}, more = {}) => inBucket("PutObject", { Key, ChecksumAlgorithm: "CRC32", ContentType: "text/plain", ...more.input }, expect, { body, ...(more.name !== undefined && { name: more.name }) });
const get = (input, text, more = {}) => inBucket("GetObject", input, { Body: decoded(text), ...more }, { streams: true });
const notGot = (input, code, message) => ({ ...refused("GetObject", input, code, message), streams: true });
const etagOf = (name) => from(name, ({ ETag }) => ETag);
const versionOf = (name) => from(name, ({ VersionId }) => VersionId);
const uploadOf = (name) => from(name, ({ UploadId }) => UploadId);

const helloTag = '"5d41402abc4b2a76b9719d911017c592"';
const noKey = "The specified key does not exist.";

const objects = [
  inBucket("CreateBucket", {}, { Location: `/${Bucket}` }),
  inBucket("HeadBucket", {}, {}),
  inBucket("GetBucketLocation", {}, {}),
  { service: "s3", operation: "ListBuckets", input: {}, expect: { Buckets: [{ Name: Bucket }] } },
  { service: "s3", operation: "CreateBucket", input: { Bucket: "Not_A_Bucket" }, error: { code: "InvalidBucketName" } },
  put("docs/one.txt", "hello", { ETag: helloTag }, { name: "one", input: { CacheControl: "max-age=60", Metadata: { colour: "blue" } } }),
  put("docs/two.txt", "world", {}, { name: "two" }),
  put("docs/sub/three.txt", "three"),
  put("naïve & <odd>+key.txt", "odd"),
  put("empty", ""),
  get({ Key: "docs/one.txt" }, "hello", { ETag: helloTag, ContentType: "text/plain", CacheControl: "max-age=60", Metadata: { colour: "blue" }, ContentLength: 5 }),
  get({ Key: "docs/one.txt", Range: "bytes=1-3" }, "ell", { ContentRange: "bytes 1-3/5", AcceptRanges: "bytes" }),
  get({ Key: "docs/one.txt", Range: "bytes=-2" }, "lo"),
  notGot({ Key: "docs/one.txt", Range: "bytes=9-12" }, "InvalidRange", "The requested range is not satisfiable"),
  get({ Key: "docs/one.txt", IfMatch: etagOf("one") }, "hello"),
  notGot({ Key: "docs/one.txt", IfMatch: '"nonsense"' }, "PreconditionFailed", /At least one of the pre-conditions/),
  notGot({ Key: "absent" }, "NoSuchKey", noKey),
  get({ Key: "naïve & <odd>+key.txt" }, "odd"),
  inBucket("HeadObject", { Key: "docs/two.txt" }, { ContentLength: 5, ContentType: /./ }),
  inBucket("GetObjectAttributes", { Key: "docs/two.txt", ObjectAttributes: ["ETag", "ObjectSize", "StorageClass"] }, { ObjectSize: 5, StorageClass: "STANDARD", ETag: "7d793037a0760186574b0282f2f435e7" }),
  { ...refused("PutObject", { Key: "wrong", ContentMD5: "AAAAAAAAAAAAAAAAAAAAAA==", ChecksumAlgorithm: "CRC32" }, "BadDigest"), body: "x" },
];

const listing = [
  inBucket("ListObjectsV2", { Prefix: "docs/", Delimiter: "/" }, { Contents: [{ Key: "docs/one.txt", Size: 5 }, { Key: "docs/two.txt" }], CommonPrefixes: [{ Prefix: "docs/sub/" }] }),
  inBucket("ListObjectsV2", { StartAfter: "docs/two.txt" }, { Contents: [{ Key: "empty", Size: 0 }, { Key: "naïve & <odd>+key.txt" }] }),
  inBucket("ListObjects", { Prefix: "docs/", Marker: "docs/one.txt" }, { Contents: [{ Key: "docs/sub/three.txt" }, { Key: "docs/two.txt" }] }),
  inBucket("ListObjectsV2", { Prefix: "none/" }, {}),
  { service: "s3", operation: "ListObjectsV2", input: { Bucket: "cloudtab-absent" }, error: { code: "NoSuchBucket", message: "The specified bucket does not exist" } },
];

const copies = [
  inBucket("CopyObject", { Key: "copy.txt", CopySource: `${Bucket}/docs/one.txt` }, { CopyObjectResult: { ETag: helloTag } }),
  get({ Key: "copy.txt" }, "hello", { Metadata: { colour: "blue" } }),
  inBucket("CopyObject", { Key: "copy.txt", CopySource: `${Bucket}/docs/one.txt`, MetadataDirective: "REPLACE", Metadata: { colour: "red" } }, {}),
  inBucket("HeadObject", { Key: "copy.txt" }, { Metadata: { colour: "red" } }),
  refused("CopyObject", { Key: "copy.txt", CopySource: `${Bucket}/copy.txt` }, "InvalidRequest", /copy an object to itself without changing/),
  refused("CopyObject", { Key: "copy.txt", CopySource: `${Bucket}/absent` }, "NoSuchKey", noKey),
  inBucket("PutObjectTagging", { Key: "copy.txt", Tagging: { TagSet: [{ Key: "team", Value: "blue" }] } }, {}),
  inBucket("GetObjectTagging", { Key: "copy.txt" }, { TagSet: [{ Key: "team", Value: "blue" }] }),
  refused("PutObjectTagging", { Key: "copy.txt", Tagging: { TagSet: [{ Key: "a", Value: "1" }, { Key: "a", Value: "2" }] } }, "InvalidTag"),
  inBucket("DeleteObjectTagging", { Key: "copy.txt" }, {}),
  inBucket("GetObjectTagging", { Key: "copy.txt" }, { TagSet: [] }),
];

const part = (number, body, name) => inBucket("UploadPart", { Key: "parts", PartNumber: number, UploadId: uploadOf("upload") }, {}, { body, name });
const parts = [
  inBucket("CreateMultipartUpload", { Key: "parts", ContentType: "text/plain" }, { Key: "parts", UploadId: /./ }, { name: "upload" }),
  part(1, "first", "part"),
  inBucket("ListParts", { Key: "parts", UploadId: uploadOf("upload") }, { Parts: [{ PartNumber: 1, Size: 5 }] }),
  inBucket("ListMultipartUploads", {}, { Uploads: [{ Key: "parts" }] }),
  refused("CompleteMultipartUpload", { Key: "parts", UploadId: uploadOf("upload"), MultipartUpload: { Parts: [{ PartNumber: 2, ETag: '"nonsense"' }] } }, "InvalidPart"),
  inBucket("CompleteMultipartUpload", { Key: "parts", UploadId: uploadOf("upload"), MultipartUpload: { Parts: [{ PartNumber: 1, ETag: etagOf("part") }] } }, { ETag: /-1"$/ }),
  get({ Key: "parts" }, "first", { ContentType: "text/plain" }),
  refused("ListParts", { Key: "parts", UploadId: uploadOf("upload") }, "NoSuchUpload"),
  inBucket("CreateMultipartUpload", { Key: "given-up" }, {}, { name: "second" }),
  inBucket("AbortMultipartUpload", { Key: "given-up", UploadId: uploadOf("second") }, {}),
];

const versions = [
  inBucket("GetBucketVersioning", {}, {}),
  inBucket("PutBucketVersioning", { VersioningConfiguration: { Status: "Enabled" } }, {}),
  inBucket("GetBucketVersioning", {}, { Status: "Enabled" }),
  put("versioned", "old", { VersionId: /./ }, { name: "old" }),
  put("versioned", "new", {}, { name: "new" }),
  get({ Key: "versioned", VersionId: versionOf("old") }, "old"),
  inBucket("DeleteObject", { Key: "versioned" }, { DeleteMarker: true, VersionId: /./ }, { name: "marker" }),
  notGot({ Key: "versioned" }, "NoSuchKey", noKey),
  inBucket("ListObjectVersions", { Prefix: "versioned" }, { Versions: (found) => found.length === 2 && !found[0].IsLatest, DeleteMarkers: [{ Key: "versioned", IsLatest: true }] }),
  inBucket("DeleteObject", { Key: "versioned", VersionId: versionOf("marker") }, { DeleteMarker: true }),
  get({ Key: "versioned" }, "new"),
  inBucket("DeleteObject", { Key: "versioned", VersionId: versionOf("new") }, {}),
  get({ Key: "versioned" }, "old"),
  inBucket("DeleteObject", { Key: "versioned", VersionId: versionOf("old") }, {}),
];

const cors = { CORSRules: [{ AllowedMethods: ["GET"], AllowedOrigins: ["https://example.com"], MaxAgeSeconds: 60 }] };
const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` }] });
const settings = [
  refused("GetBucketTagging", {}, "NoSuchTagSet", "The TagSet does not exist"),
  inBucket("PutBucketTagging", { Tagging: { TagSet: [{ Key: "team", Value: "blue" }] } }, {}),
  inBucket("GetBucketTagging", {}, { TagSet: [{ Key: "team", Value: "blue" }] }),
  inBucket("DeleteBucketTagging", {}, {}),
  refused("GetBucketCors", {}, "NoSuchCORSConfiguration", "The CORS configuration does not exist"),
  inBucket("PutBucketCors", { CORSConfiguration: cors }, {}),
  inBucket("GetBucketCors", {}, cors),
  refused("GetBucketLifecycleConfiguration", {}, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"),
  inBucket("PutBucketLifecycleConfiguration", { LifecycleConfiguration: { Rules: [{ ID: "old", Status: "Enabled", Filter: { Prefix: "logs/" }, Expiration: { Days: 3 } }] } }, {}),
  inBucket("GetBucketLifecycleConfiguration", {}, { Rules: [{ ID: "old", Status: "Enabled", Filter: { Prefix: "logs/" }, Expiration: { Days: 3 } }] }),
  refused("GetBucketWebsite", {}, "NoSuchWebsiteConfiguration"),
  inBucket("PutBucketWebsite", { WebsiteConfiguration: { IndexDocument: { Suffix: "index.html" } } }, {}),
  inBucket("GetBucketWebsite", {}, { IndexDocument: { Suffix: "index.html" } }),
  inBucket("GetPublicAccessBlock", {}, { PublicAccessBlockConfiguration: { BlockPublicPolicy: true } }),
  inBucket("DeletePublicAccessBlock", {}, {}),
  refused("GetBucketPolicy", {}, "NoSuchBucketPolicy", "The bucket policy does not exist"),
  inBucket("PutBucketPolicy", { Policy: policy }, {}),
  inBucket("GetBucketPolicy", {}, { Policy: policy }),
  refused("PutBucketPolicy", { Policy: "nonsense" }, "MalformedPolicy"),
  inBucket("GetBucketEncryption", {}, { ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] } }),
  inBucket("GetBucketOwnershipControls", {}, { OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } }),
  inBucket("GetBucketAcl", {}, { Grants: [{ Permission: "FULL_CONTROL" }] }),
];

const end = [
  refused("DeleteBucket", {}, "BucketNotEmpty", /^The bucket you tried to delete is not empty/),
  inBucket("PutBucketVersioning", { VersioningConfiguration: { Status: "Suspended" } }, {}),
];

export const s3Script = [...objects, ...listing, ...copies, ...parts, ...versions, ...settings, ...end];
