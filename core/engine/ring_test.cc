#include "core/engine/ring.h"

#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "core/engine/facts.h"
#include "core/engine/meter.h"

namespace cloudtab {
namespace {

TEST(Ring, keeps_the_newest_in_order) {
  Ring<int, 3> ring;
  EXPECT_TRUE(ring.empty());
  std::string seen;
  for (int i = 1; i <= 5; ++i) {
    ring.add() = i;
    for (const int kept : ring) seen += static_cast<char>('0' + kept);
    seen += ' ';
  }
  EXPECT_EQ(seen, "1 12 123 234 345 ");
  EXPECT_EQ(ring.front(), 3);
  EXPECT_EQ(ring[1], 4);
  EXPECT_EQ(ring.back(), 5);
  ring.clear();
  EXPECT_TRUE(ring.begin() == ring.end());
  ring.add() = 6;
  EXPECT_EQ(ring.back(), 6);
}

TEST(Facts, are_the_members_of_an_object) {
  Facts facts;
  EXPECT_TRUE(facts.empty());
  EXPECT_EQ(facts.to_object().dump(), "{}");
  facts.set({{"b", 2}, {"a", "one"}, {"b", 3}});
  facts.add("c", nullptr);
  EXPECT_EQ(facts.to_object().dump(), R"({"a":"one","b":3,"c":null})");
  facts.set({{"d", 4}});
  EXPECT_EQ(facts.to_object().dump(), R"({"d":4})");
  const std::string text = "long enough to be kept apart from the fact that tells it";
  facts.set({{"t", text}, {"n", 1.5}});
  EXPECT_EQ(facts.to_object()["t"], text);
  facts.set({{"t", std::string(5'000, 'x')}, {"n", 1}});
  facts.set({{"t", "short"}, {"n", "text"}});
  EXPECT_EQ(facts.to_object().dump(), R"({"n":"text","t":"short"})");
  Document object = {{"e", {1, 2}}};
  facts.set(std::move(object));
  EXPECT_EQ(facts.to_object().dump(), R"({"e":[1,2]})");
  facts.set(Document(nullptr));
  EXPECT_TRUE(facts.empty());
}

TEST(Meters, keep_the_newest_of_what_was_told) {
  Meters meters;
  for (size_t i = 0; i <= Meters::kSamplesMax; ++i) {
    MeterSample& sample = meters.add();
    sample.value = static_cast<double>(i);
    const Dimension told[] = {{"Queue", "q"}, {"Kind", "k"}};
    sample.set_dimensions(std::span<const Dimension>(told, 1 + i % 2));
  }
  EXPECT_EQ(meters.samples().size(), Meters::kSamplesMax);
  EXPECT_EQ(meters.samples().front().value, 1);
  const MeterSample& newest = meters.samples().back();
  EXPECT_EQ(newest.value, Meters::kSamplesMax);
  EXPECT_EQ(newest.dimensions.size(), 1u);
  EXPECT_EQ(newest.dimensions.begin()->value, "q");
}

}  // namespace
}  // namespace cloudtab
