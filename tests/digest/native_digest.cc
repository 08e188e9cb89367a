// Feeds the input frames of a file to a cloud and prints what came of them, for digest.test.mjs to
// compare with the wasm module: `native_digest FILE SEED`. The file holds frames (wasm/frame.h),
// each behind its length as u32 little-endian. One line per frame, the FNV-1a of its output frame;
// then the digest of the state.

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/hash.h"
#include "core/cloud/cloud.h"
#include "wasm/frame.h"

namespace {

bool read_file(const char* path, std::string& bytes) {
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) return false;
  char buffer[65536];
  for (size_t count = 0; (count = std::fread(buffer, 1, sizeof buffer, file)) > 0;) {
    bytes.append(buffer, count);
  }
  const bool whole = std::ferror(file) == 0;
  std::fclose(file);
  return whole;
}

uint32_t read_u32(std::string_view bytes) {
  uint32_t value = 0;
  for (size_t i = 4; i > 0; --i) value = (value << 8) | static_cast<unsigned char>(bytes[i - 1]);
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  std::string bytes;
  if (argc != 3 || !read_file(argv[1], bytes)) {
    std::fprintf(stderr, "usage: native_digest FILE SEED\n");
    return 2;
  }
  const auto machine = cloudtab::make_cloud({.seed = std::strtoull(argv[2], nullptr, 10)});
  std::string_view rest = bytes;
  while (rest.size() >= 4) {
    const uint32_t length = read_u32(rest);
    rest.remove_prefix(4);
    const std::string output = cloudtab::frame::handle(*machine, rest.substr(0, length));
    rest.remove_prefix(length);
    std::printf("%016" PRIx64 "\n", cloudtab::fnv1a64(output));
  }
  std::printf("digest %016" PRIx64 "\n", machine->digest());
  return 0;
}
