#include <map>
#include <string>
#include <utility>

#include "core/base/encoding.h"
#include "core/engine/random.h"
#include "core/services/kms/crypto/key_pair.h"
#include "core/services/kms/crypto/random_bytes.h"
#include "core/services/kms/state.h"
#include "core/services/kms/testing.h"

// Material that comes from outside: its rotation, its deletion and return, key pairs.

namespace cloudtab {
namespace {

class KmsImports : public KmsTesting {
 protected:
  Document described(const std::string& key) {
    return answer("DescribeKey", {{"KeyId", key}})["KeyMetadata"];
  }

  /// What a client does with the public key, by the pair that the sandbox keeps.
  Document imported(const std::string& key,
                    const std::string& bytes,
                    Document input = Document::object()) {
    // A pair takes its time to make, and a token may be used again.
    Document& parameters = parameters_[key];
    if (parameters.is_null()) {
      parameters = answer("GetParametersForImport",
                          {{"KeyId", key},
                           {"WrappingAlgorithm", "RSAES_OAEP_SHA_256"},
                           {"WrappingKeySpec", "RSA_2048"}});
    }
    const auto& token = parameters["ImportToken"].get_binary();
    const auto* import = cloud_.machine()
                             .store()
                             .collection<kms::ImportRecord>(Scope{"000000000000", "us-east-1"})
                             .find(std::string(token.begin(), token.end()));
    Random chance(1);
    kms::RandomBytes random(chance);
    const std::string pair = *base64_decode(import->value["Pair"].get<std::string>());
    input["KeyId"] = key;
    input["ImportToken"] = parameters["ImportToken"];
    input["EncryptedKeyMaterial"] =
        blob(*kms::oaep_encrypt(pair, "RSAES_OAEP_SHA_256", bytes, random));
    input["ExpirationModel"] = "KEY_MATERIAL_DOES_NOT_EXPIRE";
    return input;
  }

 private:
  std::map<std::string, Document> parameters_;
};

TEST_F(KmsImports, ImportedMaterialIsRotatedToWhatWasImportedNext) {
  const std::string key = make_key({{"Origin", "EXTERNAL"}});
  const std::string pending = "KMSInvalidStateException: " + arn(key) + " is pending import.";
  EXPECT_EQ(fault("RotateKeyOnDemand", {{"KeyId", key}}), pending);
  const Document one = answer("ImportKeyMaterial", imported(key, std::string(32, '1')));
  EXPECT_EQ(described(key)["CurrentKeyMaterialId"], one["KeyMaterialId"]);
  EXPECT_EQ(fault("RotateKeyOnDemand", {{"KeyId", key}}),
            "KMSInvalidStateException: No available key material pending rotation for the key: " +
                arn(key) + ".");
  const Document sealed =
      answer("Encrypt", {{"KeyId", key}, {"Plaintext", blob("secret")}})["CiphertextBlob"];

  // By itself what comes is what was there.
  EXPECT_EQ(fault("ImportKeyMaterial", imported(key, std::string(32, '2'))),
            "IncorrectKeyMaterialException: ");
  const Document as_new = {{"ImportType", "NEW_KEY_MATERIAL"}};
  EXPECT_EQ(fault("ImportKeyMaterial", imported(key, std::string(32, '1'), as_new)),
            "IncorrectKeyMaterialException: ");
  const Document two = answer("ImportKeyMaterial", imported(key, std::string(32, '2'), as_new));
  EXPECT_EQ(described(key)["CurrentKeyMaterialId"], one["KeyMaterialId"]);
  EXPECT_FALSE(described(key).contains("PendingMaterialId"));
  const Document third = imported(key, std::string(32, '3'), as_new);
  EXPECT_EQ(
      fault("ImportKeyMaterial", third).rfind("KMSInvalidStateException: New key material", 0), 0u);
  EXPECT_NE(fault("ImportKeyMaterial", third)
                .find(") cannot be imported into KMS key " + arn(key) +
                      ", because another key material (id: " +
                      two["KeyMaterialId"].get<std::string>() + ") is pending rotation."),
            std::string::npos);

  EXPECT_EQ(answer("RotateKeyOnDemand", {{"KeyId", key}})["KeyId"], arn(key));
  EXPECT_EQ(described(key)["CurrentKeyMaterialId"], two["KeyMaterialId"]);
  EXPECT_EQ(answer("ListKeyRotations", {{"KeyId", key}})["Rotations"].size(), 1u);
  EXPECT_EQ(answer("Decrypt", {{"CiphertextBlob", sealed}})["Plaintext"], blob("secret"));
}

TEST_F(KmsImports, DeletedMaterialComesBackOrNoneDoes) {
  const std::string key = make_key({{"Origin", "EXTERNAL"}});
  const Document one = answer("ImportKeyMaterial", imported(key, std::string(32, '1')));
  const Document two =
      answer("ImportKeyMaterial",
             imported(key, std::string(32, '2'), {{"ImportType", "NEW_KEY_MATERIAL"}}));
  // One that the key does not work with yet.
  EXPECT_EQ(answer("DeleteImportedKeyMaterial",
                   {{"KeyId", key}, {"KeyMaterialId", two["KeyMaterialId"]}})["KeyMaterialId"],
            two["KeyMaterialId"]);
  EXPECT_EQ(described(key)["KeyState"], "Enabled");
  EXPECT_EQ(
      fault("DeleteImportedKeyMaterial", {{"KeyId", key}, {"KeyMaterialId", two["KeyMaterialId"]}}),
      "IncorrectKeyMaterialException: ");
  answer("DeleteImportedKeyMaterial", {{"KeyId", key}});
  EXPECT_EQ(described(key)["KeyState"], "PendingImport");
  EXPECT_FALSE(described(key).contains("ExpirationModel"));
  EXPECT_EQ(described(key)["CurrentKeyMaterialId"], one["KeyMaterialId"]);
  EXPECT_EQ(fault("ImportKeyMaterial", imported(key, std::string(32, '9'))),
            "IncorrectKeyMaterialException: ");
  answer("ImportKeyMaterial", imported(key, std::string(32, '1')));
  EXPECT_EQ(described(key)["KeyState"], "Enabled");
}

TEST_F(KmsImports, KeysOnCurvesComeAsTheirOwnersHaveThem) {
  const std::string maker = make_key();
  const auto pair_of = [&](const char* spec) {
    const Document pair = answer("GenerateDataKeyPair", {{"KeyId", maker}, {"KeyPairSpec", spec}});
    const auto& bytes = pair["PrivateKeyPlaintext"].get_binary();
    return std::pair(std::string(bytes.begin(), bytes.end()), pair["PublicKey"]);
  };
  const auto [other_curve, unused] = pair_of("ECC_NIST_P256");
  for (const char* spec : {"ECC_NIST_P384", "ECC_SECG_P256K1"}) {
    const auto [bytes, public_key] = pair_of(spec);
    const std::string key =
        make_key({{"Origin", "EXTERNAL"}, {"KeySpec", spec}, {"KeyUsage", "SIGN_VERIFY"}});
    for (const std::string& wrong :
         {bytes.substr(0, bytes.size() - 1), bytes.substr(1), other_curve, std::string("no key")})
      EXPECT_EQ(fault("ImportKeyMaterial", imported(key, wrong)), "InvalidCiphertextException: ");
    EXPECT_EQ(answer("ImportKeyMaterial", imported(key, bytes)), Document({{"KeyId", arn(key)}}));
    EXPECT_EQ(described(key)["KeyState"], "Enabled");
    EXPECT_EQ(answer("GetPublicKey", {{"KeyId", key}})["PublicKey"], public_key) << spec;
    answer("DeleteImportedKeyMaterial", {{"KeyId", key}});
    EXPECT_EQ(described(key)["KeyState"], "PendingImport");
    EXPECT_EQ(fault("ImportKeyMaterial", imported(key, pair_of(spec).first)),
              "IncorrectKeyMaterialException: ");
    answer("ImportKeyMaterial", imported(key, bytes));
    EXPECT_EQ(described(key)["KeyState"], "Enabled");
  }
}

}  // namespace
}  // namespace cloudtab
