#include "core/services/sns/signature.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "core/base/encoding.h"
#include "core/base/hash.h"

namespace cloudtab::sns {
namespace {

constexpr std::string_view kCertificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIC6TCCAdGgAwIBAgIBATANBgkqhkiG9w0BAQsFADA3MRkwFwYDVQQKDBBDbG91\n"
    "ZHRhYiBzYW5kYm94MRowGAYDVQQDDBFzbnMuYW1hem9uYXdzLmNvbTAgFw0yMDAx\n"
    "MDEwMDAwMDBaGA8yMTAwMDEwMTAwMDAwMFowNzEZMBcGA1UECgwQQ2xvdWR0YWIg\n"
    "c2FuZGJveDEaMBgGA1UEAwwRc25zLmFtYXpvbmF3cy5jb20wggEiMA0GCSqGSIb3\n"
    "DQEBAQUAA4IBDwAwggEKAoIBAQD//y8SU4qxuXnAubSl/utvoL1hj1yuKPtYUFnB\n"
    "z4S8yOf9AeNXpka53ZjbgiCPugGywp5fbyEWz2vZzvCWRyhdVjsku+MQJleCTpE1\n"
    "FJ8KH63jIxQrddTTdXlg8qNZU6iEOZqIzC1lix0O3tglLlL1gWm8aSrF9USRux2C\n"
    "RNj4qblFQ00hiAEBMHoKx0C40+F0kiOZ8CNDYqM8FrjDmrs1xZHOTccVonxQVGzM\n"
    "PzmdEG4L38jgMsvEqmaRppPETnYlhEpnruluVv2LDMtvusiVCBzgVf7GCmlWYvUS\n"
    "3NdU0zfo9rwAoJ6j+Kq8zlsSI4PXa5sQ4YxFlO2ndyHHiNhHAgMBAAEwDQYJKoZI\n"
    "hvcNAQELBQADggEBAODOpfASuscicoSXxNsYffqUrkfkJa2zwsXHzaPMwRoUmfIE\n"
    "ps7vepVV64A4e5LxhENpwVFVsb99i+8H90kyMxpR/GG09f/8VqUmQd8yl3dxV9Kv\n"
    "U1G/yszuyd3WnPScm+VnMBU1gaRGVbSNX6WQNY+K4dymgeccoMigJh+7mIKep2J5\n"
    "joX1zXfg6iCuLOss9dvI29NM3VIk4afea/0FgvqUOgPeluV63fA4hF+A5WnOEasN\n"
    "oZi7OxVXgSpqAeZ1oPVYhTVJEnKtIGCb+CP0QQsqRJ157TUfgQazAYEQL3ZVO8DX\n"
    "zZdQ5gClrZsrVokQIT9OSHUIziHzGo5AKg1Y488=\n"
    "-----END CERTIFICATE-----\n";

// The digits are the MD5 of the certificate's DER form.
constexpr std::string_view kCertificatePath =
    "/SimpleNotificationService-a8a7cc50b1ba9d1bb707fb05134508e5.pem";

// --- The key

constexpr size_t kPrimes = 64;
constexpr size_t kLimbs = 64;  // of 32 bits: 2048
constexpr size_t kBytes = 256;
constexpr uint64_t kPublicExponent = 65537;

/// The primes are 2^32 less these: the 64 largest below 2^32.
constexpr uint16_t kBelowTwoTo32[kPrimes] = {
    5,    17,   65,   99,   107,  135,  153,  185,  209,  267,  299,  315,  353,  369,  387,  419,
    467,  483,  527,  629,  635,  639,  645,  657,  677,  705,  713,  743,  819,  849,  855,  869,
    923,  929,  959,  999,  1053, 1059, 1065, 1079, 1109, 1119, 1133, 1143, 1167, 1175, 1197, 1209,
    1223, 1253, 1289, 1295, 1319, 1325, 1329, 1347, 1359, 1385, 1409, 1449, 1455, 1457, 1475, 1503};

using Limbs = std::array<uint32_t, kLimbs>;  // the lowest first

/// `number` modulo 2^32 - `below`. No division: 2^32 is `below` there, so the
/// upper half may be folded onto the lower.
uint64_t reduce(uint64_t number, uint64_t below) {
  constexpr uint64_t kLow = 0xffff'ffff;
  number = (number >> 32) * below + (number & kLow);
  number = (number >> 32) * below + (number & kLow);
  const uint64_t prime = (kLow + 1) - below;
  return number >= prime ? number - prime : number;
}

uint64_t power(uint64_t base, uint64_t exponent, uint64_t below) {
  uint64_t result = 1;
  for (base = reduce(base, below); exponent > 0;
       exponent >>= 1, base = reduce(base * base, below)) {
    if (exponent & 1) result = reduce(result * base, below);
  }
  return result;
}

/// The inverse of the public exponent; `modulus` is less than 2^32. Extended
/// Euclid.
uint64_t private_exponent(uint64_t modulus) {
  int64_t rest = static_cast<int64_t>(modulus), next_rest = kPublicExponent;
  int64_t factor = 0, next_factor = 1;
  while (next_rest != 0) {
    const int64_t quotient = rest / next_rest;
    rest = std::exchange(next_rest, rest - quotient * next_rest);
    factor = std::exchange(next_factor, factor - quotient * next_factor);
  }
  return static_cast<uint64_t>(factor < 0 ? factor + static_cast<int64_t>(modulus) : factor);
}

/// Modulo 2^32 - `below`, of what is `above` times 2^(32 * limbs) more.
uint64_t remainder(const uint32_t* number, size_t limbs, uint64_t below, uint64_t above = 0) {
  uint64_t rest = above;
  for (size_t i = limbs; i-- > 0;) rest = reduce((rest << 32) | number[i], below);
  return rest;
}

Limbs quotient(const Limbs& number, uint64_t divisor) {
  Limbs result{};
  uint64_t rest = 0;
  for (size_t i = kLimbs; i-- > 0;) {
    const uint64_t part = (rest << 32) | number[i];
    result[i] = static_cast<uint32_t>(part / divisor);
    rest = part % divisor;
  }
  return result;
}

/// What 64 products of a number and a factor, all below 2^32 a limb, add up to.
/// The halves of each limb's products are summed apart, without carries, so
/// that no step has to wait for another.
class SumOfProducts {
 public:
  void add(const Limbs& number, uint64_t factor) {
    for (size_t i = 0; i < kLimbs; ++i) {
      const uint64_t product = number[i] * factor;
      lower_[i] += static_cast<uint32_t>(product);
      upper_[i] += product >> 32;
    }
  }

  /// Two more limbs hold 64 products of numbers and factors below the modulus.
  std::array<uint32_t, kLimbs + 2> limbs() const {
    std::array<uint32_t, kLimbs + 2> sum{};
    uint64_t carry = 0;
    for (size_t i = 0; i < sum.size(); ++i) {
      carry += (i < kLimbs ? lower_[i] : 0) + (i > 0 && i <= kLimbs ? upper_[i - 1] : 0);
      sum[i] = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
    return sum;
  }

 private:
  std::array<uint64_t, kLimbs> lower_{};
  std::array<uint64_t, kLimbs> upper_{};
};
using Sum = std::array<uint32_t, kLimbs + 2>;

/// sum -= number * factor, which is below 2^32; false, and nothing done, where
/// that is less than zero.
bool subtract_product(Sum& sum, const Limbs& number, uint32_t factor) {
  Sum difference{};
  int64_t borrow = 0;
  for (size_t i = 0; i < sum.size(); ++i) {
    const uint64_t product = i < kLimbs ? uint64_t{number[i]} * factor : 0;
    borrow += int64_t{sum[i]} - static_cast<int64_t>(product & 0xffff'ffff);
    difference[i] = static_cast<uint32_t>(borrow);
    borrow = (borrow >> 32) - static_cast<int64_t>(product >> 32);
  }
  if (borrow == 0) sum = difference;
  return borrow == 0;
}

// --- What is signed

/// The longest: of a SHA-256.
constexpr size_t kDigestInfoMax = 51;
/// The lowest, which the digest information fills; the others are the same in
/// all messages.
constexpr size_t kVaryingLimbs = (kDigestInfoMax + 1 + 3) / 4;

/// Source of the prefixes: RFC 8017, section 9.2, note 1.
std::string digest_info(std::string_view text, std::string_view signature_version) {
  static constexpr std::string_view kSha1(
      "\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14", 15);
  static constexpr std::string_view kSha256(
      "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04"
      "\x20",
      19);
  return signature_version == "2" ? std::string(kSha256) + sha256(text)
                                  : std::string(kSha1) + sha1(text);
}

/// EMSA-PKCS1-v1_5 (RFC 8017, section 9.2).
std::string encoded(const std::string& digest_info) {
  std::string bytes("\x00\x01", 2);
  bytes.append(kBytes - 3 - digest_info.size(), '\xff');
  return bytes + '\0' + digest_info;
}

Limbs limbs_of(const std::string& bytes) {
  Limbs limbs{};
  for (size_t i = 0; i < kBytes; ++i) {
    const uint32_t byte = static_cast<unsigned char>(bytes[kBytes - 1 - i]);
    limbs[i / 4] |= byte << (8 * (i % 4));
  }
  return limbs;
}

struct Factor {
  uint64_t below;     ///< the prime is 2^32 less this
  uint64_t exponent;  ///< of signing, modulo the prime less one
  Limbs others;       ///< the product of the other primes
  uint64_t inverse;   ///< of that product, modulo the prime
  uint64_t padding;   ///< what all messages begin with, modulo the prime
};

struct Key {
  Limbs modulus{};
  std::array<Factor, kPrimes> factors{};

  Key() {
    modulus = {1};
    for (size_t i = 0; i < kPrimes; ++i) {
      factors[i].below = kBelowTwoTo32[i];
      SumOfProducts product;
      product.add(modulus, prime(factors[i]));
      const Sum limbs = product.limbs();
      std::copy_n(limbs.begin(), kLimbs, modulus.begin());
    }
    const Limbs padding = limbs_of(encoded(std::string(kDigestInfoMax, '\0')));
    for (Factor& factor : factors) {
      factor.exponent = private_exponent(prime(factor) - 1);
      factor.others = quotient(modulus, prime(factor));
      factor.inverse = power(
          remainder(factor.others.data(), kLimbs, factor.below), prime(factor) - 2, factor.below);
      factor.padding =
          remainder(padding.data() + kVaryingLimbs, kLimbs - kVaryingLimbs, factor.below);
    }
  }

  static uint64_t prime(const Factor& factor) { return (uint64_t{1} << 32) - factor.below; }
};

const Key& key() {
  static const Key kKey;
  return kKey;
}

// --- Signing

/// How many primes are raised to a power side by side: each step of one waits
/// for the step before it, but not for those of the others.
constexpr size_t kSideBySide = 4;
using Row = std::array<uint64_t, kSideBySide>;

/// `bases` modulo the primes of the factors from `factors` on, to the exponents
/// of signing.
Row signing_powers(const Factor* factors, Row bases) {
  constexpr int kExponentBits = 32;
  Row results;
  results.fill(1);
  for (int bit = 0; bit < kExponentBits; ++bit) {
    for (size_t i = 0; i < kSideBySide; ++i) {
      const uint64_t below = factors[i].below;
      const uint64_t multiplied = reduce(results[i] * bases[i], below);
      results[i] = (factors[i].exponent >> bit & 1) != 0 ? multiplied : results[i];
      bases[i] = reduce(bases[i] * bases[i], below);
    }
  }
  return results;
}

std::string bytes_of(const Sum& number) {
  std::string bytes(kBytes, '\0');
  for (size_t i = 0; i < kBytes; ++i)
    bytes[kBytes - 1 - i] = static_cast<char>(number[i / 4] >> (8 * (i % 4)));
  return bytes;
}

}  // namespace

std::string sign(std::string_view text, std::string_view signature_version) {
  const Limbs message = limbs_of(encoded(digest_info(text, signature_version)));
  // The Chinese remainder theorem: signed modulo each prime, then put together.
  SumOfProducts products;
  for (size_t first = 0; first < kPrimes; first += kSideBySide) {
    const Factor* factors = &key().factors[first];
    Row rests;
    for (size_t i = 0; i < kSideBySide; ++i)
      rests[i] = remainder(message.data(), kVaryingLimbs, factors[i].below, factors[i].padding);
    const Row parts = signing_powers(factors, rests);
    for (size_t i = 0; i < kSideBySide; ++i)
      products.add(factors[i].others, reduce(parts[i] * factors[i].inverse, factors[i].below));
  }
  Sum sum = products.limbs();
  // The modulus is a little less than 2^2048, so what is above that is how
  // often it is in there, or a little less.
  subtract_product(sum, key().modulus, sum[kLimbs]);
  while (subtract_product(sum, key().modulus, 1)) {
  }
  return base64_encode(bytes_of(sum));
}

std::string_view certificate() { return kCertificate; }

std::string_view certificate_path() { return kCertificatePath; }

}  // namespace cloudtab::sns
