// The operations of KMS, and the refusals its users meet, for every client. See call.mjs for what a call says.

import { account, base64, decoded, from, region } from "./call.mjs";

const call = (operation, input, expect, more = {}) => ({ service: "kms", operation, input, expect, ...more });
const refused = (operation, input, code, message) => ({ service: "kms", operation, input, error: { code, ...(message !== undefined && { message }) } });

const arn = (resource) => `arn:aws:kms:${region}:${account}:${resource}`;
const idOf = (name) => from(name, (answer) => answer.KeyMetadata.KeyId);
const member = (name, field) => from(name, (answer) => ({ $base64: answer[field] }));
const key = idOf("plain");
const isKeyArn = /^arn:aws:kms:us-east-1:000000000000:key\//;

const keys = [
  call("CreateKey", { Description: "orders", Tags: [{ TagKey: "team", TagValue: "blue" }] }, { KeyMetadata: { Description: "orders", KeyState: "Enabled", KeySpec: "SYMMETRIC_DEFAULT", EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"] } }, { name: "plain" }),
  call("CreateAlias", { AliasName: "alias/orders", TargetKeyId: key }, {}),
  refused("CreateAlias", { AliasName: "alias/orders", TargetKeyId: key }, "AlreadyExistsException", /alias\/orders already exists/),
  refused("CreateAlias", { AliasName: "orders", TargetKeyId: key }, "ValidationException", /must start with the prefix/),
  call("DescribeKey", { KeyId: "alias/orders" }, { KeyMetadata: { Description: "orders", KeyManager: "CUSTOMER" } }),
  call("ListAliases", { KeyId: key }, { Aliases: [{ AliasName: "alias/orders", AliasArn: arn("alias/orders") }] }),
  call("UpdateKeyDescription", { KeyId: key, Description: "größe" }, {}),
  call("DescribeKey", { KeyId: key }, { KeyMetadata: { Description: "größe" } }),
  call("ListResourceTags", { KeyId: key }, { Tags: [{ TagKey: "team", TagValue: "blue" }] }),
  call("TagResource", { KeyId: key, Tags: [{ TagKey: "cost", TagValue: "7" }] }, {}),
  call("UntagResource", { KeyId: key, TagKeys: ["team"] }, {}),
  call("ListResourceTags", { KeyId: key }, { Tags: [{ TagKey: "cost", TagValue: "7" }] }),
  refused("TagResource", { KeyId: key, Tags: [{ TagKey: "aws:own", TagValue: "1" }] }, "TagException", /reserved/),
  call("ListKeyPolicies", { KeyId: key }, { PolicyNames: ["default"] }),
  call("GetKeyPolicy", { KeyId: key, PolicyName: "default" }, { Policy: /Enable IAM User Permissions/ }),
  refused("PutKeyPolicy", { KeyId: key, PolicyName: "default", Policy: "nonsense" }, "MalformedPolicyDocumentException"),
  refused("DescribeKey", { KeyId: "nonsense" }, "NotFoundException", "Invalid keyId 'nonsense'"),
  refused("DescribeKey", { KeyId: "alias/absent" }, "NotFoundException", `Alias ${arn("alias/absent")} is not found.`),
  refused("CreateKey", { KeySpec: "RSA_2048" }, "ValidationException", /must specify a KeyUsage/),
];

const context = { EncryptionContext: { order: "7" } };
const encryption = [
  call("Encrypt", { KeyId: "alias/orders", Plaintext: base64("secret"), ...context }, { KeyId: isKeyArn, EncryptionAlgorithm: "SYMMETRIC_DEFAULT" }, { name: "sealed" }),
  call("Decrypt", { CiphertextBlob: member("sealed", "CiphertextBlob"), ...context }, { Plaintext: decoded("secret"), KeyId: isKeyArn }),
  refused("Decrypt", { CiphertextBlob: member("sealed", "CiphertextBlob") }, "InvalidCiphertextException"),
  refused("Decrypt", { CiphertextBlob: base64("nonsense") }, "InvalidCiphertextException"),
  call("CreateKey", { Description: "other" }, { KeyMetadata: { Description: "other" } }, { name: "other" }),
  call("ReEncrypt", { CiphertextBlob: member("sealed", "CiphertextBlob"), SourceEncryptionContext: { order: "7" }, DestinationKeyId: idOf("other") }, { KeyId: isKeyArn, SourceKeyId: isKeyArn }, { name: "again" }),
  call("Decrypt", { CiphertextBlob: member("again", "CiphertextBlob"), KeyId: idOf("other") }, { Plaintext: decoded("secret") }),
  refused("Decrypt", { CiphertextBlob: member("again", "CiphertextBlob"), KeyId: key }, "IncorrectKeyException", /does not identify a CMK/),
  call("GenerateDataKey", { KeyId: key, KeySpec: "AES_256" }, { Plaintext: (text) => Buffer.from(text, "base64").length === 32 }),
  call("GenerateDataKeyWithoutPlaintext", { KeyId: key, NumberOfBytes: 64 }, { KeyId: isKeyArn }),
  refused("GenerateDataKey", { KeyId: key }, "ValidationException", "Please specify either number of bytes or key spec."),
  call("GenerateDataKeyPair", { KeyId: key, KeyPairSpec: "ECC_NIST_P256" }, { KeyPairSpec: "ECC_NIST_P256" }, { name: "pair" }),
  call("Decrypt", { CiphertextBlob: member("pair", "PrivateKeyCiphertextBlob") }, { KeyId: isKeyArn }),
  call("GenerateDataKeyPairWithoutPlaintext", { KeyId: key, KeyPairSpec: "ECC_SECG_P256K1" }, { KeyPairSpec: "ECC_SECG_P256K1" }),
  call("GenerateRandom", { NumberOfBytes: 12 }, { Plaintext: (text) => Buffer.from(text, "base64").length === 12 }),
];

const message = base64("order 7");
const signing = idOf("signing");
const signatures = [
  call("CreateKey", { KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" }, { KeyMetadata: { SigningAlgorithms: ["ECDSA_SHA_256"] } }, { name: "signing" }),
  call("Sign", { KeyId: signing, Message: message, SigningAlgorithm: "ECDSA_SHA_256" }, { SigningAlgorithm: "ECDSA_SHA_256" }, { name: "signature" }),
  call("Verify", { KeyId: signing, Message: message, Signature: member("signature", "Signature"), SigningAlgorithm: "ECDSA_SHA_256" }, { SignatureValid: true }),
  refused("Verify", { KeyId: signing, Message: base64("order 8"), Signature: member("signature", "Signature"), SigningAlgorithm: "ECDSA_SHA_256" }, "KMSInvalidSignatureException"),
  call("GetPublicKey", { KeyId: signing }, { KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" }),
  refused("Encrypt", { KeyId: signing, Plaintext: message }, "InvalidKeyUsageException", /key usage is SIGN_VERIFY which is not valid for Encrypt/),
  call("CreateKey", { KeySpec: "RSA_2048", KeyUsage: "SIGN_VERIFY" }, { KeyMetadata: { KeySpec: "RSA_2048" } }, { name: "rsa" }),
  call("Sign", { KeyId: idOf("rsa"), Message: message, SigningAlgorithm: "RSASSA_PSS_SHA_256" }, { SigningAlgorithm: "RSASSA_PSS_SHA_256" }, { name: "pss" }),
  call("Verify", { KeyId: idOf("rsa"), Message: message, Signature: member("pss", "Signature"), SigningAlgorithm: "RSASSA_PSS_SHA_256" }, { SignatureValid: true }),
  call("CreateKey", { KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC" }, { KeyMetadata: { MacAlgorithms: ["HMAC_SHA_256"] } }, { name: "hmac" }),
  call("GenerateMac", { KeyId: idOf("hmac"), Message: message, MacAlgorithm: "HMAC_SHA_256" }, { MacAlgorithm: "HMAC_SHA_256" }, { name: "mac" }),
  call("VerifyMac", { KeyId: idOf("hmac"), Message: message, MacAlgorithm: "HMAC_SHA_256", Mac: member("mac", "Mac") }, { MacValid: true }),
  refused("VerifyMac", { KeyId: idOf("hmac"), Message: base64("other"), MacAlgorithm: "HMAC_SHA_256", Mac: member("mac", "Mac") }, "KMSInvalidMacException"),
];

const worker = `arn:aws:iam::${account}:role/worker`;
const lives = [
  call("CreateGrant", { KeyId: key, GranteePrincipal: worker, Operations: ["Decrypt"], RetiringPrincipal: worker }, { GrantId: /^[0-9a-f]{64}$/ }, { name: "grant" }),
  call("ListGrants", { KeyId: key }, { Grants: [{ GranteePrincipal: worker, Operations: ["Decrypt"] }] }),
  call("ListRetirableGrants", { RetiringPrincipal: worker }, { Grants: [{ GranteePrincipal: worker }] }),
  call("RevokeGrant", { KeyId: key, GrantId: from("grant", (answer) => answer.GrantId) }, {}),
  call("ListGrants", { KeyId: key }, { Grants: [] }),
  call("EnableKeyRotation", { KeyId: key }, {}),
  call("GetKeyRotationStatus", { KeyId: key }, { KeyRotationEnabled: true }),
  call("DisableKeyRotation", { KeyId: key }, {}),
  call("DisableKey", { KeyId: key }, {}),
  refused("Encrypt", { KeyId: key, Plaintext: message }, "DisabledException", /is disabled\.$/),
  call("EnableKey", { KeyId: key }, {}),
  call("CreateKey", { MultiRegion: true }, { KeyMetadata: { MultiRegion: true } }, { name: "many" }),
  call("ReplicateKey", { KeyId: idOf("many"), ReplicaRegion: "eu-west-1" }, { ReplicaKeyMetadata: { KeyState: "Creating" } }),
  call("ScheduleKeyDeletion", { KeyId: key, PendingWindowInDays: 7 }, { KeyState: "PendingDeletion", PendingWindowInDays: 7 }),
  refused("EnableKey", { KeyId: key }, "KMSInvalidStateException", /is pending deletion\.$/),
  call("CancelKeyDeletion", { KeyId: key }, { KeyId: isKeyArn }),
  call("EnableKey", { KeyId: key }, {}),
  call("DeleteAlias", { AliasName: "alias/orders" }, {}),
];

// Newer than the oldest client's models, so that what is random after them may differ.
const newer = [
  call("RotateKeyOnDemand", { KeyId: key }, {}),
  call("ListKeyRotations", { KeyId: key }, { Rotations: [{ RotationType: "ON_DEMAND" }] }),
  call("Decrypt", { CiphertextBlob: member("sealed", "CiphertextBlob"), ...context }, { Plaintext: decoded("secret") }),
];

export const kmsScript = [...keys, ...encryption, ...signatures, ...lives, ...newer];
