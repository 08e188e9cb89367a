#include "core/services/kms/crypto/prime.h"

#include <cstdint>
#include <string>
#include <vector>

// An interval of numbers is sieved by small primes; what is left goes to Mbed TLS's Miller-Rabin
// test. The library's own search divides by far fewer, and takes half again as long.

namespace cloudtab::kms {

namespace {

constexpr unsigned kSmallPrimeMax = 1 << 16;
/// Odd numbers sieved at once. A prime of 2048 bits has one in 710 as its next, on average.
constexpr unsigned kInterval = 8192;
/// Rounds of Miller-Rabin: FIPS 186-4, table C.3, asks 4 or 5 for an error of 2^-100.
constexpr int kRounds = 5;

/// The odd primes below `kSmallPrimeMax`.
const std::vector<uint32_t>& small_primes() {
  static const std::vector<uint32_t> kPrimes = [] {
    std::vector<bool> composite(kSmallPrimeMax);
    std::vector<uint32_t> primes;
    for (uint32_t n = 3; n < kSmallPrimeMax; n += 2) {
      if (composite[n]) continue;
      primes.push_back(n);
      for (uint64_t multiple = uint64_t{n} * n; multiple < kSmallPrimeMax; multiple += 2 * n)
        composite[multiple] = true;
    }
    return primes;
  }();
  return kPrimes;
}

/// Which of start, start + 2, start + 4, ... have a small factor.
std::vector<bool> sieve(const BigNumber& start) {
  std::vector<bool> composite(kInterval);
  for (const uint32_t prime : small_primes()) {
    mbedtls_mpi_uint rest = 0;
    ENSURE(mbedtls_mpi_mod_int(&rest, start.get(), static_cast<mbedtls_mpi_sint>(prime)) == 0);
    // The least i with rest + 2i = 0 modulo the prime: of the difference, or, if it is odd, of one
    // prime more.
    uint32_t difference = rest == 0 ? 0 : prime - static_cast<uint32_t>(rest);
    if (difference % 2 != 0) difference += prime;
    for (uint32_t i = difference / 2; i < kInterval; i += prime) composite[i] = true;
  }
  return composite;
}

bool is_suitable(const BigNumber& candidate, RandomBytes& random) {
  mbedtls_mpi_uint rest = 0;
  ENSURE(mbedtls_mpi_mod_int(&rest, candidate.get(), kPublicExponent) == 0);
  return rest != 1 &&
         mbedtls_mpi_is_prime_ext(candidate.get(), kRounds, RandomBytes::fill, &random) == 0;
}

}  // namespace

void make_prime(BigNumber& prime, size_t bits, RandomBytes& random) {
  for (;;) {
    std::string bytes = random.take(bits / 8);
    bytes.front() = static_cast<char>(bytes.front() | 0xc0);
    bytes.back() = static_cast<char>(bytes.back() | 1);
    const BigNumber start(bytes);
    const std::vector<bool> composite = sieve(start);
    for (unsigned i = 0; i < kInterval; ++i) {
      if (composite[i]) continue;
      ENSURE(mbedtls_mpi_add_int(prime.get(), start.get(), static_cast<mbedtls_mpi_sint>(2 * i)) ==
             0);
      if (mbedtls_mpi_bitlen(prime.get()) == bits && is_suitable(prime, random)) return;
    }
  }
}

}  // namespace cloudtab::kms
