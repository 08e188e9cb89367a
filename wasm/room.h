#pragma once

#include <cstdint>

namespace cloudtab {

/// Whether enough memory is left to handle an input frame of `length` bytes. A module whose memory
/// is used up would stop in the middle of a request and take the cloud with it; asked first, the
/// request is refused and the cloud goes on.
///
/// A cloud that is kept (`is_kept`) may fill a quarter of the memory: the pieces of a checkpoint
/// take up to twice the state's room while they are made. Short frames may pass that mark by some
/// more, so that it can be read, and something be deleted.
bool has_room_for_input(uint32_t length, bool is_kept);

}  // namespace cloudtab
