#include <chrono>
#include <string>

#include "core/services/kms/testing.h"

// What befalls a key's material and its permissions in its time.

namespace cloudtab {
namespace {

using std::chrono::hours;

class KmsLifecycle : public KmsTesting {
 protected:
  Document seal(const std::string& key) {
    return answer("Encrypt", {{"KeyId", key}, {"Plaintext", blob("secret")}})["CiphertextBlob"];
  }
  bool opens(const Document& sealed) {
    const Result<Document> opened = call("Decrypt", {{"CiphertextBlob", sealed}});
    return opened.ok() && (*opened)["Plaintext"] == blob("secret");
  }
  Document described(const std::string& key) {
    return answer("DescribeKey", {{"KeyId", key}})["KeyMetadata"];
  }
};

TEST_F(KmsLifecycle, RotationKeepsWhatWasEncryptedReadable) {
  const std::string key = make_key();
  const Document before = seal(key), material = described(key)["CurrentKeyMaterialId"];
  answer("EnableKeyRotation", {{"KeyId", key}, {"RotationPeriodInDays", 90}});
  const Document status = answer("GetKeyRotationStatus", {{"KeyId", key}});
  EXPECT_EQ(status["RotationPeriodInDays"], 90);
  EXPECT_EQ(status["NextRotationDate"], to_millis(cloud_.now() + hours(24 * 90)));
  cloud_.advance(hours(24 * 181));
  const Document rotations = answer("ListKeyRotations", {{"KeyId", key}})["Rotations"];
  ASSERT_EQ(rotations.size(), 2u);
  EXPECT_EQ(rotations[0]["RotationType"], "AUTOMATIC");
  EXPECT_NE(described(key)["CurrentKeyMaterialId"], material);
  EXPECT_TRUE(opens(before));
  EXPECT_TRUE(opens(seal(key)));

  answer("DisableKeyRotation", {{"KeyId", key}});
  cloud_.advance(hours(24 * 400));
  EXPECT_EQ(answer("ListKeyRotations", {{"KeyId", key}})["Rotations"].size(), 2u);
  EXPECT_FALSE(answer("GetKeyRotationStatus", {{"KeyId", key}}).contains("NextRotationDate"));
}

TEST_F(KmsLifecycle, RotationOnDemandHasItsLimit) {
  const std::string key = make_key();
  const Document first = seal(key);
  for (int i = 0; i < 25; ++i) {
    EXPECT_EQ(answer("RotateKeyOnDemand", {{"KeyId", key}})["KeyId"], arn(key));
    cloud_.advance(hours(1));
  }
  EXPECT_EQ(fault("RotateKeyOnDemand", {{"KeyId", key}}),
            "LimitExceededException: The on-demand rotations limit has been reached for the given "
            "keyId. No more on-demand rotations can be performed for this key: " +
                arn(key));
  EXPECT_TRUE(opens(first));
  const Document page = answer("ListKeyRotations", {{"KeyId", key}, {"Limit", 20}});
  EXPECT_EQ(page["Truncated"], true);
  EXPECT_EQ(
      answer("ListKeyRotations", {{"KeyId", key}, {"Marker", page["NextMarker"]}})["Rotations"]
          .size(),
      5u);
  const std::string hmac = make_key({{"KeySpec", "HMAC_256"}, {"KeyUsage", "GENERATE_VERIFY_MAC"}});
  EXPECT_EQ(fault("RotateKeyOnDemand", {{"KeyId", hmac}}), "UnsupportedOperationException: ");
}

TEST_F(KmsLifecycle, AReplicaReadsWhatItsPrimaryWrote) {
  const std::string key = make_key({{"MultiRegion", true}});
  const Scope there{"000000000000", "eu-west-1"};
  const Document sealed = seal(key);
  const Document made = answer(
      "ReplicateKey", {{"KeyId", key}, {"ReplicaRegion", "eu-west-1"}, {"Description", "copy"}});
  EXPECT_EQ(made["ReplicaKeyMetadata"]["KeyState"], "Creating");
  EXPECT_EQ(made["ReplicaKeyMetadata"]["Arn"], "arn:aws:kms:eu-west-1:000000000000:key/" + key);
  const auto opened = cloud_.call_in(there, "kms", "Decrypt", {{"CiphertextBlob", sealed}});
  ASSERT_TRUE(opened.ok()) << opened.error().code;
  EXPECT_EQ(opened->at("KeyId"), "arn:aws:kms:eu-west-1:000000000000:key/" + key);
  const Document regions = described(key)["MultiRegionConfiguration"];
  EXPECT_EQ(regions["MultiRegionKeyType"], "PRIMARY");
  EXPECT_EQ(regions["ReplicaKeys"][0]["Region"], "eu-west-1");

  const auto again = cloud_.call_in(
      there, "kms", "ReplicateKey", {{"KeyId", key}, {"ReplicaRegion", "eu-north-1"}});
  EXPECT_EQ(
      again.error().message,
      "arn:aws:kms:eu-west-1:000000000000:key/" + key + " is not a multi-region primary key.");
  answer("RotateKeyOnDemand", {{"KeyId", key}});
  EXPECT_TRUE(cloud_.call_in(there, "kms", "Decrypt", {{"CiphertextBlob", seal(key)}}).ok());
  answer("UpdatePrimaryRegion", {{"KeyId", key}, {"PrimaryRegion", "eu-west-1"}});
  EXPECT_EQ(described(key)["MultiRegionConfiguration"]["MultiRegionKeyType"], "REPLICA");
  EXPECT_FALSE(described(make_key()).contains("MultiRegionConfiguration"));
}

TEST_F(KmsLifecycle, GrantsComeAndGo) {
  const std::string key = make_key();
  const Document input = {{"KeyId", key},
                          {"Name", "worker"},
                          {"GranteePrincipal", "arn:aws:iam::000000000000:role/worker"},
                          {"RetiringPrincipal", "arn:aws:iam::000000000000:role/boss"},
                          {"Operations", {"Decrypt", "Encrypt"}},
                          {"Constraints", {{"EncryptionContextSubset", {{"a", "1"}}}}}};
  const Document made = answer("CreateGrant", input);
  EXPECT_EQ(answer("CreateGrant", input), made);
  const Document listed = answer("ListGrants", {{"KeyId", key}})["Grants"];
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0]["GrantId"], made["GrantId"]);
  EXPECT_EQ(listed[0]["Operations"], input["Operations"]);
  EXPECT_EQ(answer("ListRetirableGrants",
                   {{"RetiringPrincipal", "arn:aws:iam::000000000000:role/boss"}})["Grants"]
                .size(),
            1u);
  EXPECT_EQ(fault("RevokeGrant", {{"KeyId", key}, {"GrantId", "none"}}),
            "NotFoundException: Grant ID none not found");
  answer("RetireGrant", {{"GrantToken", made["GrantToken"]}});
  EXPECT_TRUE(answer("ListGrants", {{"KeyId", key}})["Grants"].empty());
  const Document again = answer("CreateGrant", input);
  answer("RevokeGrant", {{"KeyId", key}, {"GrantId", again["GrantId"]}});
  EXPECT_TRUE(answer("ListGrants", {{"KeyId", key}})["Grants"].empty());
}

TEST_F(KmsLifecycle, MaterialIsImported) {
  const std::string key = make_key({{"Origin", "EXTERNAL"}});
  EXPECT_EQ(described(key)["KeyState"], "PendingImport");
  EXPECT_EQ(fault("GetParametersForImport",
                  {{"KeyId", make_key()},
                   {"WrappingAlgorithm", "RSAES_OAEP_SHA_256"},
                   {"WrappingKeySpec", "RSA_2048"}})
                .substr(0, 29),
            "UnsupportedOperationException");
  const Document parameters = answer("GetParametersForImport",
                                     {{"KeyId", key},
                                      {"WrappingAlgorithm", "RSAES_OAEP_SHA_256"},
                                      {"WrappingKeySpec", "RSA_2048"}});
  Document input = {{"KeyId", key},
                    {"ImportToken", parameters["ImportToken"]},
                    {"EncryptedKeyMaterial", blob(std::string(256, 'x'))}};
  EXPECT_EQ(fault("ImportKeyMaterial", input),
            "ValidationException: A validTo date must be set if the ExpirationModel is "
            "KEY_MATERIAL_EXPIRES");
  input["ExpirationModel"] = "KEY_MATERIAL_DOES_NOT_EXPIRE";
  EXPECT_EQ(fault("ImportKeyMaterial", input), "InvalidCiphertextException: ");
  input["ImportToken"] = blob("nonsense");
  EXPECT_EQ(fault("ImportKeyMaterial", input), "InvalidImportTokenException: ");
}

TEST_F(KmsLifecycle, Tags) {
  const std::string key = make_key();
  const auto tags = [](const char* name) {
    return Document{{{"TagKey", name}, {"TagValue", "1"}}};
  };
  EXPECT_EQ(fault("TagResource", {{"KeyId", key}, {"Tags", tags("AWS:own")}}),
            "TagException: Tags beginning with aws: are reserved");
  Document twice = tags("a");
  twice.push_back(twice[0]);
  EXPECT_EQ(fault("TagResource", {{"KeyId", key}, {"Tags", twice}}),
            "TagException: Duplicate tag keys");
  Document many = Document::array();
  for (int i = 0; i < 51; ++i)
    many.push_back({{"TagKey", "t" + std::to_string(i)}, {"TagValue", "1"}});
  EXPECT_EQ(fault("CreateKey", {{"Tags", many}}), "TagException: Too many tags");
  EXPECT_TRUE(answer("ListResourceTags", {{"KeyId", key}})["Tags"].empty());
}

}  // namespace
}  // namespace cloudtab
