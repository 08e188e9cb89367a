// libFuzzer's entry. `--target=NAME` says which target is run; `--write-seeds=DIR` writes the
// target's seeds as a corpus to begin with; `--list` tells the names. (libFuzzer leaves alone what
// begins with two dashes.)

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "tests/fuzz/targets.h"

namespace {

using cloudtab::fuzz::Target;

const Target*& chosen() {
  static const Target* target = nullptr;
  return target;
}

/// What follows `option` in the argument, or null.
const char* value_of(const char* argument, std::string_view option) {
  return std::string_view(argument).substr(0, option.size()) == option ? argument + option.size()
                                                                       : nullptr;
}

void list_targets() {
  for (const Target* target : cloudtab::fuzz::all_targets())
    std::printf("%s\n", std::string(target->name).c_str());
}

void write_seeds(const std::string& folder) {
  int number = 0;
  for (const std::string& seed : chosen()->seeds()) {
    std::ofstream file(folder + "/seed-" + std::to_string(++number), std::ios::binary);
    file << seed;
  }
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  for (int i = 1; i < *argc; ++i) {
    const char* argument = (*argv)[i];
    if (std::string_view(argument) == "--list") {
      list_targets();
      std::exit(0);
    }
    if (const char* name = value_of(argument, "--target=")) {
      for (const Target* target : cloudtab::fuzz::all_targets()) {
        if (target->name == name) chosen() = target;
      }
    }
    const char* folder = value_of(argument, "--write-seeds=");
    if (folder != nullptr && chosen() != nullptr) {
      write_seeds(folder);
      std::exit(0);
    }
  }
  if (chosen() == nullptr) {
    std::fprintf(stderr, "which target? --target=NAME, before all else; --list tells the names\n");
    std::exit(1);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  chosen()->run(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
