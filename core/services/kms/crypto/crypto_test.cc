#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "core/base/encoding.h"
#include "core/engine/random.h"
#include "core/services/kms/crypto/key_pair.h"
#include "core/services/kms/crypto/symmetric.h"

namespace cloudtab::kms {
namespace {

std::string from_hex(const char* text) { return *hex_decode(text); }

TEST(KmsCrypto, AesGcmOfThePublishedVectors) {
  // McGrew and Viega, The Galois/Counter Mode of Operation (the submission to NIST), appendix B:
  // test cases 1, 13, 14 and 16.
  const struct {
    const char* key;
    const char* nonce;
    const char* additional;
    const char* plaintext;
    const char* sealed;
  } kRows[] = {
      {"00000000000000000000000000000000",
       "000000000000000000000000",
       "",
       "",
       "58e2fccefa7e3061367f1d57a4e7455a"},
      {"0000000000000000000000000000000000000000000000000000000000000000",
       "000000000000000000000000",
       "",
       "",
       "530f8afbc74536b9a963b4f1c4cb738b"},
      {"0000000000000000000000000000000000000000000000000000000000000000",
       "000000000000000000000000",
       "",
       "00000000000000000000000000000000",
       "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
      {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
       "cafebabefacedbaddecaf888",
       "feedfacedeadbeeffeedfacedeadbeefabaddad2",
       "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449"
       "a6b525b16aedf5aa0de657ba637b39",
       "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056"
       "828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"},
  };
  for (const auto& row : kRows) {
    const std::string key = from_hex(row.key), nonce = from_hex(row.nonce);
    const std::string additional = from_hex(row.additional), plaintext = from_hex(row.plaintext);
    std::string sealed = gcm_seal(key, nonce, additional, plaintext);
    EXPECT_EQ(hex_encode(sealed), row.sealed);
    EXPECT_EQ(gcm_open(key, nonce, additional, sealed), plaintext);
    EXPECT_EQ(gcm_open(key, nonce, additional + "x", sealed), std::nullopt);
    sealed[0] = static_cast<char>(sealed[0] ^ 1);
    EXPECT_EQ(gcm_open(key, nonce, additional, sealed), std::nullopt);
  }
}

TEST(KmsCrypto, HmacOfThePublishedVectors) {
  // RFC 4231, test case 2.
  const struct {
    int bits;
    const char* mac;
  } kRows[] = {
      {224, "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44"},
      {256, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {384,
       "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ec"
       "fab21649"},
      {512,
       "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65"
       "f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
  };
  for (const auto& row : kRows)
    EXPECT_EQ(hex_encode(hmac(row.bits, "Jefe", "what do ya want for nothing?")), row.mac);
}

TEST(KmsCrypto, EcdsaVerifiesThePublishedVector) {
  // RFC 6979, appendix A.2.5: P-256, SHA-256, the message "sample".
  const std::string material = from_hex(
      "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"
      "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
      "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
  const std::string signature = from_hex(
      "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
      "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
  const auto verifies = [&](const char* text, const std::string& signed_as) {
    return verify("ECC_NIST_P256", material, "ECDSA_SHA_256", digest(256, text), signed_as);
  };
  EXPECT_TRUE(verifies("sample", signature));
  EXPECT_FALSE(verifies("simple", signature));
  EXPECT_FALSE(verifies("sample", signature.substr(1)));
  EXPECT_FALSE(verifies("sample", ""));
}

TEST(KmsCrypto, PairsSignAndVerify) {
  const struct {
    const char* spec;
    const char* algorithm;
  } kRows[] = {{"ECC_NIST_P256", "ECDSA_SHA_256"},
               {"ECC_NIST_P384", "ECDSA_SHA_384"},
               {"ECC_NIST_P521", "ECDSA_SHA_512"},
               {"ECC_SECG_P256K1", "ECDSA_SHA_256"},
               {"RSA_2048", "RSASSA_PSS_SHA_256"},
               {"RSA_2048", "RSASSA_PSS_SHA_512"},
               {"RSA_2048", "RSASSA_PKCS1_V1_5_SHA_384"}};
  std::string spec, material;
  for (const auto& row : kRows) {
    Random source(7);
    RandomBytes random(source);
    if (spec != row.spec) material = generate_pair(spec = row.spec, random);
    const std::string hash = digest(digest_bits(row.algorithm), "text");
    std::string signature = sign(spec, material, row.algorithm, hash, random);
    EXPECT_TRUE(verify(spec, material, row.algorithm, hash, signature)) << row.algorithm;
    const std::string other = digest(digest_bits(row.algorithm), "other text");
    EXPECT_FALSE(verify(spec, material, row.algorithm, other, signature)) << row.algorithm;
    signature.back() = static_cast<char>(signature.back() ^ 1);
    EXPECT_FALSE(verify(spec, material, row.algorithm, hash, signature)) << row.algorithm;
    EXPECT_FALSE(private_key(spec, material).empty());
  }
}

TEST(KmsCrypto, APairFollowsFromItsSeed) {
  // The digests of what the seeds give: natively and in wasm alike.
  const struct {
    const char* spec;
    const char* digest;
  } kRows[] = {
      {"RSA_2048", "ea153880cb73109fead65918068513d7b2a1ab8665caa66c2ed43d6b3d050d3d"},
      {"ECC_NIST_P256", "fd722321c1c93371ff5ee26f6f49c74461ea7e9f82f4e50bd3b6074e4cd62635"},
      {"ECC_NIST_P521", "a0c3490031c39f3a1ae1ddb696e81caf9df05d5c872f758a6ccb0e597442b83f"}};
  for (const auto& row : kRows) {
    Random source(42);
    RandomBytes random(source);
    const std::string material = generate_pair(row.spec, random);
    EXPECT_EQ(hex_encode(digest(256, private_key(row.spec, material))), row.digest) << row.spec;
  }
}

TEST(KmsCrypto, OaepComesBack) {
  Random source(3);
  RandomBytes random(source);
  const std::string material = generate_pair("RSA_2048", random);
  for (const auto& [algorithm, longest] :
       {std::pair("RSAES_OAEP_SHA_1", 214), std::pair("RSAES_OAEP_SHA_256", 190)}) {
    const std::string text(static_cast<size_t>(longest), 'x');
    const auto sealed = oaep_encrypt(material, algorithm, text, random);
    ASSERT_TRUE(sealed.has_value());
    EXPECT_EQ(oaep_decrypt(material, algorithm, *sealed, random), text);
    EXPECT_EQ(oaep_encrypt(material, algorithm, text + "x", random), std::nullopt);
    EXPECT_EQ(oaep_decrypt(material, algorithm, std::string(256, '\1'), random), std::nullopt);
  }
}

TEST(KmsCrypto, BothSidesDeriveTheSameSecret) {
  for (const char* spec : {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"}) {
    Random source(5);
    RandomBytes random(source);
    const std::string one = generate_pair(spec, random), other = generate_pair(spec, random);
    const auto secret = shared_secret(spec, one, public_key(spec, other), random);
    ASSERT_TRUE(secret.has_value());
    EXPECT_EQ(secret, shared_secret(spec, other, public_key(spec, one), random));
    std::string no_point = public_key(spec, other);
    no_point.back() = static_cast<char>(no_point.back() ^ 1);
    EXPECT_EQ(shared_secret(spec, one, no_point, random), std::nullopt);
    EXPECT_EQ(shared_secret(spec, one, "", random), std::nullopt);
  }
}

}  // namespace
}  // namespace cloudtab::kms
