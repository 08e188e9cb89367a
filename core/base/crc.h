#pragma once

#include <cstdint>
#include <string_view>

namespace cloudtab {

// Cyclic redundancy checks that no library here has; CRC-32 is in hash.h.

/// CRC-32C (Castagnoli): RFC 3720 §12.1.
uint32_t crc32c(std::string_view bytes);

/// CRC-64/NVME: NVM Express NVM Command Set Specification, revision 1.0, §5.2.1.3.4.
uint64_t crc64nvme(std::string_view bytes);

}  // namespace cloudtab
