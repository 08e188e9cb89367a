// libFuzzer's entry for one target, which the build names. `--write-seeds=DIR` writes the target's
// seeds as a corpus to begin with.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "tests/fuzz/targets.h"

namespace {

const cloudtab::fuzz::Target& target() { return cloudtab::fuzz::CLOUDTAB_FUZZ_TARGET; }

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  const std::string_view option = "--write-seeds=";
  for (int i = 1; i < *argc; ++i) {
    const std::string_view argument = (*argv)[i];
    if (argument.substr(0, option.size()) != option) continue;
    int number = 0;
    for (const std::string_view seed : target().seeds) {
      std::ofstream file(std::string(argument.substr(option.size())) + "/seed-" +
                         std::to_string(++number));
      file << seed;
    }
    std::exit(0);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  target().run(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
