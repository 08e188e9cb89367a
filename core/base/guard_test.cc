#include "core/base/guard.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "core/base/document.h"
#include "core/base/ensure.h"

namespace cloudtab {
namespace {

TEST(Guard, TellsWhatAStepBreaksOn) {
  EXPECT_EQ(what_breaks([] {}), std::nullopt);
  const std::optional<std::string> invariant = what_breaks([] { ENSURE(1 + 1 == 3); });
  ASSERT_TRUE(invariant);
  EXPECT_NE(invariant->find("1 + 1 == 3"), std::string::npos);
  EXPECT_TRUE(what_breaks([] { static_cast<void>(Document::object().at("missing")); }));
  EXPECT_TRUE(what_breaks([] { static_cast<void>(Document("text").get<int64_t>()); }));
  const Document list = Document::array({1});
  EXPECT_TRUE(what_breaks([&] { static_cast<void>(list.at(1)); }));
#ifdef __EMSCRIPTEN__  // elsewhere it ends the process, as tests want it
  const Document constant = Document::object();
  EXPECT_TRUE(what_breaks([&] { static_cast<void>(constant["missing"]); }));
#endif
  EXPECT_FALSE(is_guarded());
}

TEST(Guard, AStepWithinAStepEndsAlone) {
  bool went_on = false;
  EXPECT_EQ(what_breaks([&] {
              EXPECT_TRUE(what_breaks([] { ENSURE(false); }));
              went_on = is_guarded();
            }),
            std::nullopt);
  EXPECT_TRUE(went_on);
  EXPECT_FALSE(is_guarded());
}

}  // namespace
}  // namespace cloudtab
