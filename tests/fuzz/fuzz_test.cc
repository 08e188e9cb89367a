// The fuzzers' targets on their seeds and on what becomes of these by a few random changes: a look,
// in a second or two and always the same, at what scripts/fuzz looks at for as long as it is let.

#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/engine/random.h"
#include "tests/fuzz/targets.h"

namespace cloudtab::fuzz {
namespace {

/// What the grammars are made of, besides the seeds' own bytes.
constexpr std::string_view kPieces[] = {
    "(",  ")",     "[0]",   "[", "]", ",", ".",   ":n", "#a", "'",  "\"", "{",    "}",    "<<",
    ">>", " AND ", " SET ", "-", "0", "e", "\\u", "\\", "?",  "",   "  ", "\xff", "<",    "&",
    "=",  "$",     "#",     "*", "|", "%", "\n",  ": ", "!",  "- ", "/",  "${",   "null", "1e999"};

std::string changed(std::string text, Random& random) {
  for (uint64_t changes = 1 + random.below(4); changes > 0; --changes) {
    const size_t at = random.below(text.size() + 1);
    const size_t length = random.below(6);
    switch (random.below(4)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, kPieces[random.below(std::size(kPieces))]);
        break;
      case 2:
        text.insert(at, text.substr(random.below(text.size() + 1), length));
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(random.below(256));
    }
  }
  return text;
}

TEST(Fuzz, SeedsAndTheirLikes) {
  const char* asked = std::getenv("CLOUDTAB_FUZZ_RUNS");
  const int runs = asked != nullptr ? std::atoi(asked) : 50;
  const char* only = std::getenv("CLOUDTAB_FUZZ_TARGET");
  for (const Target* target : all_targets()) {
    if (only != nullptr && target->name != only) continue;
    SCOPED_TRACE(std::string(target->name));
    Random random(1);
    for (const std::string& seed : target->seeds()) {
      target->run(seed);
      for (int i = 0; i < runs; ++i) target->run(changed(seed, random));
    }
  }
}

}  // namespace
}  // namespace cloudtab::fuzz
