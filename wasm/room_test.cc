#include "wasm/room.h"

#include <cstdint>

#include <gtest/gtest.h>

namespace cloudtab {
namespace {

TEST(RoomForInput, IsThereForWhatAServiceTakes) {
  for (const bool is_kept : {false, true}) {
    EXPECT_TRUE(has_room_for_input(100, is_kept));
    EXPECT_TRUE(has_room_for_input(16 << 20, is_kept));
  }
}

TEST(RoomForInput, EndsWithTheMemory) {
  for (const bool is_kept : {false, true}) {
    EXPECT_FALSE(has_room_for_input(uint32_t{1} << 30, is_kept));
    EXPECT_FALSE(has_room_for_input(UINT32_MAX, is_kept));
  }
}

TEST(RoomForInput, OfAKeptCloudEndsBeforeTheMemoryDoes) {
  EXPECT_FALSE(has_room_for_input(uint32_t{225} << 20, true));
  EXPECT_TRUE(has_room_for_input(100, true));
}

}  // namespace
}  // namespace cloudtab
