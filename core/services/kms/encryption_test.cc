#include <string>

#include "core/services/kms/testing.h"

namespace cloudtab {
namespace {

class KmsEncryption : public KmsTesting {};

TEST_F(KmsEncryption, WhatWasEncryptedNamesItsKeyAndItsContext) {
  const std::string key = make_key();
  const Document context = {{"order", "7"}, {"shop", "north"}};
  const Document sealed = answer(
      "Encrypt", {{"KeyId", key}, {"Plaintext", blob("secret")}, {"EncryptionContext", context}});
  EXPECT_EQ(sealed["KeyId"], arn(key));
  EXPECT_EQ(sealed["EncryptionAlgorithm"], "SYMMETRIC_DEFAULT");
  Document input = {{"CiphertextBlob", sealed["CiphertextBlob"]}, {"EncryptionContext", context}};
  const Document opened = answer("Decrypt", input);
  EXPECT_EQ(opened["Plaintext"], blob("secret"));
  EXPECT_EQ(opened["KeyId"], arn(key));
  EXPECT_EQ(opened["KeyMaterialId"],
            answer("DescribeKey", {{"KeyId", key}})["KeyMetadata"]["CurrentKeyMaterialId"]);
  cloud_.restart();
  EXPECT_EQ(answer("Decrypt", input)["Plaintext"], blob("secret"));

  input["EncryptionContext"]["order"] = "8";
  EXPECT_EQ(fault("Decrypt", input), "InvalidCiphertextException: ");
  input.erase("EncryptionContext");
  EXPECT_EQ(fault("Decrypt", input), "InvalidCiphertextException: ");
  EXPECT_EQ(fault("Decrypt", {{"CiphertextBlob", blob("nonsense")}}),
            "InvalidCiphertextException: ");
  input["EncryptionContext"] = context;
  input["KeyId"] = make_key();
  EXPECT_EQ(fault("Decrypt", input),
            "IncorrectKeyException: The key ID in the request does not identify a CMK that can "
            "perform this operation.");
  input["KeyId"] = key;
  EXPECT_EQ(fault("Decrypt", input), "");
  input["DryRun"] = true;
  EXPECT_EQ(fault("Decrypt", input),
            "DryRunOperationException: The request would have succeeded, but the DryRun option is "
            "set.");
}

TEST_F(KmsEncryption, TheSameTextIsNeverEncryptedTheSame) {
  const Document input = {{"KeyId", make_key()}, {"Plaintext", blob("secret")}};
  EXPECT_NE(answer("Encrypt", input)["CiphertextBlob"], answer("Encrypt", input)["CiphertextBlob"]);
}

TEST_F(KmsEncryption, WhatAKeyCannotDo) {
  const std::string plain = make_key();
  const std::string signing = make_key({{"KeySpec", "ECC_NIST_P256"}, {"KeyUsage", "SIGN_VERIFY"}});
  const std::string disabled = make_key();
  answer("DisableKey", {{"KeyId", disabled}});
  const std::string leaving = make_key();
  answer("ScheduleKeyDeletion", {{"KeyId", leaving}});
  const std::string external = make_key({{"Origin", "EXTERNAL"}});
  const auto encrypt = [&](const std::string& key) {
    return fault("Encrypt", {{"KeyId", key}, {"Plaintext", blob("x")}});
  };
  EXPECT_EQ(encrypt(signing),
            "InvalidKeyUsageException: " + arn(signing) +
                " key usage is SIGN_VERIFY which is not valid for Encrypt.");
  EXPECT_EQ(encrypt(disabled), "DisabledException: " + arn(disabled) + " is disabled.");
  EXPECT_EQ(encrypt(leaving),
            "KMSInvalidStateException: " + arn(leaving) + " is pending deletion.");
  EXPECT_EQ(encrypt(external),
            "KMSInvalidStateException: " + arn(external) + " is pending import.");
  EXPECT_EQ(encrypt("fake"), "NotFoundException: Invalid keyId 'fake'");
  const std::string absent = "12345678-1234-1234-1234-123456789012";
  EXPECT_EQ(encrypt(absent), "NotFoundException: Key '" + arn(absent) + "' does not exist");
  EXPECT_EQ(encrypt("arn:aws:kms:eu-west-1:000000000000:key/" + plain),
            "NotFoundException: Invalid arn eu-west-1");
  EXPECT_EQ(fault("Encrypt",
                  {{"KeyId", plain},
                   {"Plaintext", blob("x")},
                   {"EncryptionAlgorithm", "RSAES_OAEP_SHA_256"}}),
            "InvalidKeyUsageException: Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec "
            "SYMMETRIC_DEFAULT.");
  const Document sealed = answer("Encrypt", {{"KeyId", plain}, {"Plaintext", blob("x")}});
  answer("DisableKey", {{"KeyId", plain}});
  EXPECT_EQ(fault("Decrypt", {{"CiphertextBlob", sealed["CiphertextBlob"]}}),
            "DisabledException: " + arn(plain) + " is disabled.");
}

TEST_F(KmsEncryption, RsaKeysEncryptWhatFits) {
  const std::string key = make_key({{"KeySpec", "RSA_2048"}, {"KeyUsage", "ENCRYPT_DECRYPT"}});
  const Document sealed = answer("Encrypt",
                                 {{"KeyId", key},
                                  {"Plaintext", blob("secret")},
                                  {"EncryptionAlgorithm", "RSAES_OAEP_SHA_256"}});
  EXPECT_EQ(sealed["CiphertextBlob"].get_binary().size(), 256u);
  Document input = {{"KeyId", key},
                    {"CiphertextBlob", sealed["CiphertextBlob"]},
                    {"EncryptionAlgorithm", "RSAES_OAEP_SHA_256"}};
  EXPECT_EQ(answer("Decrypt", input)["Plaintext"], blob("secret"));
  input["EncryptionAlgorithm"] = "RSAES_OAEP_SHA_1";
  EXPECT_EQ(fault("Decrypt", input), "InvalidCiphertextException: ");
  EXPECT_EQ(fault("Encrypt",
                  {{"KeyId", key},
                   {"Plaintext", blob(std::string(215, 'x'))},
                   {"EncryptionAlgorithm", "RSAES_OAEP_SHA_1"}}),
            "ValidationException: Algorithm RSAES_OAEP_SHA_1 and key spec RSA_2048 cannot encrypt "
            "data larger than 214 bytes.");
}

TEST_F(KmsEncryption, AnotherKeyTakesOver) {
  const std::string from = make_key(), to = make_key();
  const Document sealed =
      answer("Encrypt",
             {{"KeyId", from}, {"Plaintext", blob("secret")}, {"EncryptionContext", {{"a", "1"}}}});
  const Document again = answer("ReEncrypt",
                                {{"CiphertextBlob", sealed["CiphertextBlob"]},
                                 {"SourceEncryptionContext", {{"a", "1"}}},
                                 {"DestinationKeyId", to},
                                 {"DestinationEncryptionContext", {{"b", "2"}}}});
  EXPECT_EQ(again["SourceKeyId"], arn(from));
  EXPECT_EQ(again["KeyId"], arn(to));
  EXPECT_EQ(answer("Decrypt",
                   {{"CiphertextBlob", again["CiphertextBlob"]},
                    {"EncryptionContext", {{"b", "2"}}}})["Plaintext"],
            blob("secret"));
}

TEST_F(KmsEncryption, DataKeysComeInTheClearAndEncrypted) {
  const std::string key = make_key();
  for (const auto& [input, size] : {std::pair(Document{{"KeySpec", "AES_256"}}, 32u),
                                    std::pair(Document{{"KeySpec", "AES_128"}}, 16u),
                                    std::pair(Document{{"NumberOfBytes", 64}}, 64u)}) {
    Document asked = input;
    asked["KeyId"] = key;
    const Document made = answer("GenerateDataKey", asked);
    EXPECT_EQ(made["Plaintext"].get_binary().size(), size);
    EXPECT_EQ(answer("Decrypt", {{"CiphertextBlob", made["CiphertextBlob"]}})["Plaintext"],
              made["Plaintext"]);
    EXPECT_FALSE(answer("GenerateDataKeyWithoutPlaintext", asked).contains("Plaintext"));
  }
  const std::string both =
      "ValidationException: Please specify either number of bytes or key spec.";
  EXPECT_EQ(fault("GenerateDataKey", {{"KeyId", key}}), both);
  EXPECT_EQ(
      fault("GenerateDataKey", {{"KeyId", key}, {"KeySpec", "AES_256"}, {"NumberOfBytes", 32}}),
      both);

  const Document pair =
      answer("GenerateDataKeyPair", {{"KeyId", key}, {"KeyPairSpec", "ECC_NIST_P256"}});
  EXPECT_EQ(answer("Decrypt", {{"CiphertextBlob", pair["PrivateKeyCiphertextBlob"]}})["Plaintext"],
            pair["PrivateKeyPlaintext"]);
  EXPECT_EQ(fault("GenerateDataKeyPair", {{"KeyId", key}, {"KeyPairSpec", "SM2"}}).substr(0, 29),
            "UnsupportedOperationException");
}

TEST_F(KmsEncryption, RandomBytesFollowFromTheSeed) {
  TestCloud again;
  const Document first = answer("GenerateRandom", {{"NumberOfBytes", 12}})["Plaintext"];
  EXPECT_EQ(first.get_binary().size(), 12u);
  EXPECT_EQ(again.call("kms", "GenerateRandom", {{"NumberOfBytes", 12}})->at("Plaintext"), first);
  EXPECT_NE(answer("GenerateRandom", {{"NumberOfBytes", 12}})["Plaintext"], first);
  EXPECT_EQ(fault("GenerateRandom", Document::object()),
            "ValidationException: NumberOfBytes is required.");
}

}  // namespace
}  // namespace cloudtab
