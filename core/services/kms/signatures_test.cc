#include <string>

#include "core/services/kms/testing.h"

namespace cloudtab {
namespace {

class KmsSignatures : public KmsTesting {};

TEST_F(KmsSignatures, WhatWasSignedIsVerified) {
  const std::string key = make_key({{"KeySpec", "ECC_NIST_P256"}, {"KeyUsage", "SIGN_VERIFY"}});
  const Document input = {
      {"KeyId", key}, {"Message", blob("order 7")}, {"SigningAlgorithm", "ECDSA_SHA_256"}};
  const Document signature = answer("Sign", input)["Signature"];
  Document check = input;
  check["Signature"] = signature;
  EXPECT_EQ(answer("Verify", check)["SignatureValid"], true);
  check["Message"] = blob("order 8");
  EXPECT_EQ(fault("Verify", check), "KMSInvalidSignatureException: ");
  check["MessageType"] = "DIGEST";
  EXPECT_EQ(fault("Verify", check),
            "ValidationException: Digest is invalid length for algorithm ECDSA_SHA_256.");
  check["SigningAlgorithm"] = "ECDSA_SHA_384";
  EXPECT_EQ(fault("Verify", check),
            "InvalidKeyUsageException: Algorithm ECDSA_SHA_384 is incompatible with key spec "
            "ECC_NIST_P256.");
  const Document shown = answer("GetPublicKey", {{"KeyId", key}});
  EXPECT_EQ(shown["PublicKey"].get_binary().size(), 91u);
  EXPECT_EQ(shown["SigningAlgorithms"], Document({"ECDSA_SHA_256"}));
  cloud_.restart();
  EXPECT_EQ(answer("GetPublicKey", {{"KeyId", key}}), shown);
  EXPECT_EQ(fault("GetPublicKey", {{"KeyId", make_key()}}), "UnsupportedOperationException: ");
}

TEST_F(KmsSignatures, Macs) {
  for (const std::string bits : {"224", "256", "384", "512"}) {
    const std::string key =
        make_key({{"KeySpec", "HMAC_" + bits}, {"KeyUsage", "GENERATE_VERIFY_MAC"}});
    const std::string algorithm = "HMAC_SHA_" + bits;
    Document input = {{"KeyId", key}, {"Message", blob("text")}, {"MacAlgorithm", algorithm}};
    const Document made = answer("GenerateMac", input);
    EXPECT_EQ(made["Mac"].get_binary().size() * 8, static_cast<size_t>(std::stoi(bits)));
    input["Mac"] = made["Mac"];
    EXPECT_EQ(answer("VerifyMac", input)["MacValid"], true);
    input["Message"] = blob("other");
    EXPECT_EQ(fault("VerifyMac", input), "KMSInvalidMacException: ");
    input["MacAlgorithm"] = bits == "512" ? "HMAC_SHA_224" : "HMAC_SHA_512";
    EXPECT_EQ(fault("VerifyMac", input),
              "InvalidKeyUsageException: Algorithm " + input["MacAlgorithm"].get<std::string>() +
                  " is incompatible with key spec HMAC_" + bits + ".");
  }
}

TEST_F(KmsSignatures, KeysAgree) {
  const Document kind = {{"KeySpec", "ECC_NIST_P384"}, {"KeyUsage", "KEY_AGREEMENT"}};
  const std::string one = make_key(kind), other = make_key(kind);
  const auto derive = [&](const std::string& mine, const std::string& theirs) {
    return answer("DeriveSharedSecret",
                  {{"KeyId", mine},
                   {"KeyAgreementAlgorithm", "ECDH"},
                   {"PublicKey", answer("GetPublicKey", {{"KeyId", theirs}})["PublicKey"]}});
  };
  EXPECT_EQ(derive(one, other)["SharedSecret"], derive(other, one)["SharedSecret"]);
  EXPECT_EQ(derive(one, other)["KeyOrigin"], "AWS_KMS");
  EXPECT_EQ(fault("DeriveSharedSecret",
                  {{"KeyId", one}, {"KeyAgreementAlgorithm", "ECDH"}, {"PublicKey", blob("x")}}),
            "ValidationException: ");
}

TEST_F(KmsSignatures, KindsOfKeysThatThereAreNot) {
  const struct {
    const char* spec;
    const char* usage;
    const char* fault;
  } kRows[] = {
      {"HMAC_256",
       "",
       "ValidationException: You must specify a KeyUsage value for all KMS keys except for "
       "symmetric encryption keys."},
      {"RSA_2048",
       "KEY_AGREEMENT",
       "ValidationException: KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048"},
      {"SYMMETRIC_DEFAULT",
       "SIGN_VERIFY",
       "ValidationException: KeyUsage SIGN_VERIFY is not compatible with KeySpec "
       "SYMMETRIC_DEFAULT"},
      {"ECC_SECG_P256K1",
       "KEY_AGREEMENT",
       "ValidationException: KeyUsage KEY_AGREEMENT is not compatible with KeySpec "
       "ECC_SECG_P256K1"},
      {"ML_DSA_44",
       "SIGN_VERIFY",
       "UnsupportedOperationException: Cloudtab has no keys of the specification ML_DSA_44."},
  };
  for (const auto& row : kRows) {
    Document input = {{"KeySpec", row.spec}};
    if (*row.usage != '\0') input["KeyUsage"] = row.usage;
    EXPECT_EQ(fault("CreateKey", input), row.fault);
  }
}

}  // namespace
}  // namespace cloudtab
