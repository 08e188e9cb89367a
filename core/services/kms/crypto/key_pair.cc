#include "core/services/kms/crypto/key_pair.h"

#include <cstddef>
#include <optional>
#include <utility>

#include <mbedtls/ecdh.h>
#include <mbedtls/ecdsa.h>
#include <mbedtls/version.h>

#include "core/base/ensure.h"
#include "core/services/kms/crypto/big_number.h"
#include "core/services/kms/crypto/bytes.h"
#include "core/services/kms/crypto/der.h"
#include "core/services/kms/crypto/rsa.h"

// Elliptic curves, and which of the two families a key is of.

#if MBEDTLS_VERSION_MAJOR >= 3
#define CLOUDTAB_MEMBER(name) MBEDTLS_PRIVATE(name)
#else
#define CLOUDTAB_MEMBER(name) name
#endif

namespace cloudtab::kms {

namespace {

constexpr std::string_view kEcPublicKey("\x2a\x86\x48\xce\x3d\x02\x01", 7);

struct CurveName {
  std::string_view spec;
  mbedtls_ecp_group_id id;
  std::string_view object_id;
  size_t bytes;  ///< of a coordinate
};
constexpr CurveName kCurves[] = {
    {"ECC_NIST_P256", MBEDTLS_ECP_DP_SECP256R1, {"\x2a\x86\x48\xce\x3d\x03\x01\x07", 8}, 32},
    {"ECC_NIST_P384", MBEDTLS_ECP_DP_SECP384R1, {"\x2b\x81\x04\x00\x22", 5}, 48},
    {"ECC_NIST_P521", MBEDTLS_ECP_DP_SECP521R1, {"\x2b\x81\x04\x00\x23", 5}, 66},
    {"ECC_SECG_P256K1", MBEDTLS_ECP_DP_SECP256K1, {"\x2b\x81\x04\x00\x0a", 5}, 32}};

const CurveName* curve_of(std::string_view spec) {
  for (const CurveName& curve : kCurves) {
    if (curve.spec == spec) return &curve;
  }
  return nullptr;
}

/// 0: not an RSA key's specification.
size_t rsa_bits(std::string_view spec) {
  if (spec == "RSA_2048") return 2048;
  if (spec == "RSA_3072") return 3072;
  return spec == "RSA_4096" ? 4096 : 0;
}

/// A curve with a key on it.
class CurveKey {
 public:
  explicit CurveKey(const CurveName& name) {
    mbedtls_ecdsa_init(&context_);
    ENSURE(mbedtls_ecp_group_load(group(), name.id) == 0);
  }
  CurveKey(const CurveName& name, std::string_view material) : CurveKey(name) {
    const std::string_view scalar = material.substr(0, name.bytes);
    ENSURE(mbedtls_mpi_read_binary(number(), data_of(scalar), scalar.size()) == 0);
    ENSURE(read_point(material.substr(name.bytes)));
  }
  ~CurveKey() { mbedtls_ecdsa_free(&context_); }
  CurveKey(const CurveKey&) = delete;
  CurveKey& operator=(const CurveKey&) = delete;

  /// False if the bytes are no point of the curve.
  bool read_point(std::string_view bytes) {
    return mbedtls_ecp_point_read_binary(group(), point(), data_of(bytes), bytes.size()) == 0 &&
           mbedtls_ecp_check_pubkey(group(), point()) == 0;
  }

  mbedtls_ecdsa_context* get() { return &context_; }
  mbedtls_ecp_group* group() { return &context_.CLOUDTAB_MEMBER(grp); }
  mbedtls_mpi* number() { return &context_.CLOUDTAB_MEMBER(d); }
  mbedtls_ecp_point* point() { return &context_.CLOUDTAB_MEMBER(Q); }

 private:
  mbedtls_ecdsa_context context_;
};

std::string written(CurveKey& key, const CurveName& name) {
  std::string material(3 * name.bytes + 1, '\0');
  ENSURE(mbedtls_mpi_write_binary(key.number(), data_of(material), name.bytes) == 0);
  size_t size = 0;
  ENSURE(mbedtls_ecp_point_write_binary(key.group(),
                                        key.point(),
                                        MBEDTLS_ECP_PF_UNCOMPRESSED,
                                        &size,
                                        data_of(material) + name.bytes,
                                        material.size() - name.bytes) == 0);
  ENSURE(size == material.size() - name.bytes);
  return material;
}

std::string make_on_curve(const CurveName& name, RandomBytes& random) {
  CurveKey key(name);
  ENSURE(mbedtls_ecp_gen_keypair(
             key.group(), key.number(), key.point(), RandomBytes::fill, &random) == 0);
  return written(key, name);
}

std::string algorithm_id(const CurveName& name) {
  return der::sequence(der::object_id(kEcPublicKey) + der::object_id(name.object_id));
}

std::string public_point(const CurveName& name, std::string_view point) {
  return der::sequence(algorithm_id(name) + der::bits(point));
}

std::string sign_on_curve(const CurveName& name,
                          std::string_view material,
                          std::string_view digest,
                          RandomBytes& random) {
  CurveKey key(name, material);
  BigNumber r, s;
  ENSURE(mbedtls_ecdsa_sign(key.group(),
                            r.get(),
                            s.get(),
                            key.number(),
                            data_of(digest),
                            digest.size(),
                            RandomBytes::fill,
                            &random) == 0);
  return der::sequence(der::integer(r.bytes()) + der::integer(s.bytes()));
}

}  // namespace

bool is_pair_spec(std::string_view spec) {
  return rsa_bits(spec) != 0 || curve_of(spec) != nullptr;
}

std::string generate_pair(std::string_view spec, RandomBytes& random) {
  const CurveName* curve = curve_of(spec);
  return curve == nullptr ? rsa::make(rsa_bits(spec), random) : make_on_curve(*curve, random);
}

std::string public_key(std::string_view spec, std::string_view material) {
  const CurveName* curve = curve_of(spec);
  return curve == nullptr ? rsa::public_key(material)
                          : public_point(*curve, material.substr(curve->bytes));
}

std::string private_key(std::string_view spec, std::string_view material) {
  const CurveName* curve = curve_of(spec);
  if (curve == nullptr) return rsa::private_key(material);
  constexpr unsigned char kPublicKeyTag = 0xa1;
  const std::string key =
      der::sequence(der::integer("\x01") + der::octets(material.substr(0, curve->bytes)) +
                    der::element(kPublicKeyTag, der::bits(material.substr(curve->bytes))));
  return der::sequence(der::integer("") + algorithm_id(*curve) + der::octets(key));
}

std::optional<std::string> read_private_key(std::string_view spec,
                                            std::string_view private_key,
                                            RandomBytes& random) {
  const CurveName* curve = curve_of(spec);
  if (curve == nullptr) return std::nullopt;
  // PrivateKeyInfo: version, algorithm, and in octets an ECPrivateKey (RFC 5915): version, number;
  // its point is worked out, so it need not be there.
  der::Reader outer(private_key);
  der::Reader info(outer.take(der::kSequence));
  info.take(der::kInteger);
  if (der::sequence(info.take(der::kSequence)) != algorithm_id(*curve)) return std::nullopt;
  der::Reader wrapped(info.take(der::kOctets));
  der::Reader pair(wrapped.take(der::kSequence));
  pair.take(der::kInteger);
  const std::string_view number = pair.take(der::kOctets);
  if (number.empty() || number.size() > curve->bytes) return std::nullopt;
  CurveKey key(*curve);
  ENSURE(mbedtls_mpi_read_binary(key.number(), data_of(number), number.size()) == 0);
  if (mbedtls_ecp_check_privkey(key.group(), key.number()) != 0) return std::nullopt;
  ENSURE(mbedtls_ecp_mul(
             key.group(), key.point(), key.number(), &key.group()->G, RandomBytes::fill, &random) ==
         0);
  return written(key, *curve);
}

std::string sign(std::string_view spec,
                 std::string_view material,
                 std::string_view algorithm,
                 std::string_view digest,
                 RandomBytes& random) {
  const CurveName* curve = curve_of(spec);
  return curve == nullptr ? rsa::sign(material, algorithm, digest, random)
                          : sign_on_curve(*curve, material, digest, random);
}

bool verify(std::string_view spec,
            std::string_view material,
            std::string_view algorithm,
            std::string_view digest,
            std::string_view signature) {
  const CurveName* curve = curve_of(spec);
  if (curve == nullptr) return rsa::verify(material, algorithm, digest, signature);
  CurveKey key(*curve, material);
  return mbedtls_ecdsa_read_signature(
             key.get(), data_of(digest), digest.size(), data_of(signature), signature.size()) == 0;
}

std::optional<std::string> shared_secret(std::string_view spec,
                                         std::string_view material,
                                         std::string_view their_public_key,
                                         RandomBytes& random) {
  const CurveName& curve = *curve_of(spec);
  const size_t point_size = 2 * curve.bytes + 1;
  if (their_public_key.size() < point_size) return std::nullopt;
  const std::string_view point = their_public_key.substr(their_public_key.size() - point_size);
  CurveKey theirs(curve);
  if (their_public_key != public_point(curve, point) || !theirs.read_point(point))
    return std::nullopt;
  CurveKey ours(curve, material);
  BigNumber secret;
  ENSURE(
      mbedtls_ecdh_compute_shared(
          ours.group(), secret.get(), theirs.point(), ours.number(), RandomBytes::fill, &random) ==
      0);
  return secret.bytes(curve.bytes);
}

int digest_bits(std::string_view algorithm) {
  int bits = 0;
  for (const char c : algorithm.substr(algorithm.rfind('_') + 1)) bits = bits * 10 + (c - '0');
  return bits;
}

}  // namespace cloudtab::kms
