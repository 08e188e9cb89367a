#include "core/engine/distribution.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace cloudtab {
namespace {

TEST(Distribution, KeepsStatisticsAndValues) {
  Distribution data;
  data.add(5, 2);
  data.add(1);
  Distribution more;
  more.add(9);
  data.merge(more);
  EXPECT_EQ(data.count, 4);
  EXPECT_EQ(data.sum, 20);
  EXPECT_EQ(data.minimum, 1);
  EXPECT_EQ(data.maximum, 9);
  EXPECT_EQ(data.last, 9);
  const std::vector<std::pair<double, double>> expected = {{1, 1}, {5, 2}, {9, 1}};
  ASSERT_NE(data.values(), nullptr);
  EXPECT_EQ(*data.values(), expected);

  RecordWriter out;
  data.encode(out);
  const std::string bytes = out.take();
  RecordReader in(bytes);
  const Distribution read = Distribution::decode(in);
  EXPECT_TRUE(in.ok() && in.at_end());
  EXPECT_EQ(read.sum, 20);
  EXPECT_EQ(*read.values(), expected);
}

TEST(Distribution, OfSetsTheValuesAreUnknown) {
  Distribution data;
  data.add_set(3, 6, 2, 2);
  EXPECT_NE(data.values(), nullptr);
  data.add_set(2, 10, 4, 6);
  EXPECT_EQ(data.values(), nullptr);
  EXPECT_EQ(data.count, 5);
  EXPECT_EQ(data.maximum, 6);
  Distribution merged;
  merged.add(1);
  merged.merge(data);
  EXPECT_EQ(merged.values(), nullptr);
}

TEST(Distribution, PastItsNumberValuesCountForTheNearest) {
  Distribution data;
  for (size_t i = 0; i < Distribution::kValuesMax; ++i) data.add(static_cast<double>(i) * 10);
  data.add(14);
  data.add(-100);
  data.add(1e9);
  ASSERT_EQ(data.values()->size(), Distribution::kValuesMax);
  EXPECT_EQ((*data.values())[1].second, 2);
  EXPECT_EQ(data.values()->front().second, 2);
  EXPECT_EQ(data.values()->back().second, 2);
  EXPECT_EQ(data.maximum, 1e9);
}

}  // namespace
}  // namespace cloudtab
