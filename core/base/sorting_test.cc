#include "core/base/sorting.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace cloudtab {
namespace {

TEST(Sorting, Orders) {
  for (const auto& [given, expected] : std::vector<std::pair<std::string, std::string>>{
           {"", ""}, {"a", "a"}, {"ba", "ab"}, {"cabbage", "aabbceg"}, {"zyxwvu", "uvwxyz"}}) {
    std::vector<char> elements(given.begin(), given.end());
    put_in_order(elements);
    EXPECT_EQ(std::string(elements.begin(), elements.end()), expected);
  }
}

TEST(Sorting, ByWhatIsAskedFor) {
  std::vector<std::string> words{"pear", "fig", "quince", "kiwi"};
  put_in_order(words,
               [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
  EXPECT_EQ(words, (std::vector<std::string>{"fig", "pear", "kiwi", "quince"}));
}

TEST(Sorting, Documents) {
  Document array = {3, 1, 2};
  put_in_order(array);
  EXPECT_EQ(array, (Document{1, 2, 3}));
  put_in_order(array, [](const Document& a, const Document& b) { return b < a; });
  EXPECT_EQ(array, (Document{3, 2, 1}));
}

TEST(Sorting, EqualsKeepTheirOrder) {
  std::vector<std::pair<int, int>> elements;
  for (int i = 0; i < 1000; ++i) elements.emplace_back(i * 7919 % 13, i);
  put_in_order(elements, [](const auto& a, const auto& b) { return a.first < b.first; });
  for (size_t i = 1; i < elements.size(); ++i) EXPECT_LT(elements[i - 1], elements[i]);
}

}  // namespace
}  // namespace cloudtab
