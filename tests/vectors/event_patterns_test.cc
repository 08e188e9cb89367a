#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "core/services/sns/filter_policy.h"

// Patterns and events with AWS's verdict on each, from a folder outside this tree. A file's name
// tells the verdict: `_EXC` refused, `_NEG` no match, else a match.

namespace cloudtab::sns {
namespace {

namespace fs = std::filesystem;

fs::path data_folder() {
  const char* folder = std::getenv("CLOUDTAB_SHARED_DATA");
  return fs::path(folder == nullptr ? "../shared/data" : folder) / "event-patterns";
}

std::string read(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The files allow commas before a closing bracket.
std::string without_trailing_commas(const std::string& text) {
  std::string out;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) in_string = !in_string;
    if (!in_string && text[i] == '/' && i + 1 < text.size() && text[i + 1] == '/') {
      i = std::min(text.find('\n', i), text.size() - 1);
    }
    if (!in_string && text[i] == ',') {
      size_t next = text.find_first_not_of(" \t\r\n", i + 1);
      while (next != std::string::npos && text.compare(next, 2, "//") == 0) {
        next = text.find_first_not_of(" \t\r\n", text.find('\n', next));
      }
      if (next != std::string::npos && (text[next] == '}' || text[next] == ']')) continue;
    }
    out.push_back(text[i]);
  }
  return out;
}

TEST(EventPatterns, AgreeWithAws) {
  if (!fs::is_directory(data_folder())) GTEST_SKIP() << "no event-patterns in " << data_folder();
  size_t count = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(data_folder())) {
    if (entry.path().extension() != ".json5") continue;
    const std::string name = entry.path().stem().string();
    const Document file =
        Document::parse(without_trailing_commas(read(entry.path())), nullptr, false);
    ASSERT_TRUE(file.is_object()) << name;
    const Result<FilterPolicy> policy = FilterPolicy::parse(
        file["EventPattern"].dump(), FilterScope::kMessageBody, FilterDialect::kEventBus);
    const bool refused = name.size() > 4 && name.substr(name.size() - 4) == "_EXC";
    const bool negative = name.size() > 4 && name.substr(name.size() - 4) == "_NEG";
    EXPECT_EQ(policy.ok(), !refused) << name << ": " << (policy.ok() ? "" : policy.error().message);
    if (policy.ok() && !refused) EXPECT_EQ(policy->matches(file["Event"]), !negative) << name;
    ++count;
  }
  EXPECT_GT(count, 100u);
}

}  // namespace
}  // namespace cloudtab::sns
