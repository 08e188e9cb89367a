#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <mbedtls/bignum.h>

#include "core/base/ensure.h"
#include "core/services/kms/crypto/bytes.h"

namespace cloudtab::kms {

/// A number of Mbed TLS that frees itself. The library fails only where memory does.
class BigNumber {
 public:
  BigNumber() { mbedtls_mpi_init(&number_); }
  explicit BigNumber(std::string_view bytes) : BigNumber() {
    ENSURE(mbedtls_mpi_read_binary(&number_, data_of(bytes), bytes.size()) == 0);
  }
  ~BigNumber() { mbedtls_mpi_free(&number_); }
  BigNumber(const BigNumber&) = delete;
  BigNumber& operator=(const BigNumber&) = delete;

  mbedtls_mpi* get() { return &number_; }
  const mbedtls_mpi* get() const { return &number_; }

  /// The most significant first; `size` 0: as few as there are.
  std::string bytes(size_t size = 0) const {
    std::string out(size == 0 ? mbedtls_mpi_size(&number_) : size, '\0');
    ENSURE(mbedtls_mpi_write_binary(&number_, data_of(out), out.size()) == 0);
    return out;
  }

 private:
  mbedtls_mpi number_;
};

}  // namespace cloudtab::kms
