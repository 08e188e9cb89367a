// The module's face: one raw entry for inputs, and the few control calls of a host's start and
// checkpoints. It only unpacks, calls and packs; web/engine/src/engine.ts is its caller.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <emscripten.h>
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include "core/base/ensure.h"
#include "core/cloud/cloud.h"
#include "wasm/frame.h"
#include "wasm/room.h"

namespace {

using cloudtab::Machine;
using emscripten::val;

/// What one module instance holds: at most one cloud, and the buffers that inputs and outputs pass
/// through.
struct Session {
  std::unique_ptr<Machine> machine;
  bool is_kept = true;  ///< checkpoints are taken
  std::string input;
  std::string output;
};

Session& session() {
  static Session the_session;
  return the_session;
}

Machine& machine() {
  ENSURE(session().machine != nullptr);
  return *session().machine;
}

/// A copy on JavaScript's side: a view of the heap would be stale after the next growth.
val to_uint8_array(const std::string& bytes) {
  const auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
  return val(emscripten::typed_memory_view(bytes.size(), data)).call<val>("slice");
}

std::string to_bytes(const val& uint8_array) {
  std::string bytes(uint8_array["length"].as<size_t>(), '\0');
  auto* data = reinterpret_cast<uint8_t*>(bytes.data());
  val(emscripten::typed_memory_view(bytes.size(), data)).call<void>("set", uint8_array);
  return bytes;
}

cloudtab::Instant to_instant(double millis) {
  return cloudtab::from_millis(static_cast<int64_t>(millis));
}

std::string version() { return CLOUDTAB_VERSION; }

/// `seed` is a decimal number of up to 64 bits, as text because JavaScript's numbers end at 2^53.
void create(const std::string& account, const std::string& region, const std::string& seed) {
  session().machine = cloudtab::make_cloud(
      {.default_account = account, .default_region = region, .seed = std::stoull(seed)});
}

/// See `Store::leave_out_journal`.
void leave_out_journal() {
  machine().store().leave_out_journal();
  session().is_kept = false;
}

/// See `Machine::restore`; `pieces` is an array of Uint8Array, `journal` a Uint8Array.
val restore(const val& pieces, const val& journal, double wall) {
  std::vector<std::string> piece_bytes;
  const auto count = pieces["length"].as<size_t>();
  for (size_t i = 0; i < count; ++i) piece_bytes.push_back(to_bytes(pieces[i]));
  const cloudtab::RestoreReport report =
      machine().restore(piece_bytes, to_bytes(journal), to_instant(wall));
  val result = val::object();
  result.set("sequence", static_cast<double>(report.last_sequence));
  result.set("records", static_cast<double>(report.records_loaded));
  result.set("fault", report.fault);
  return result;
}

/// An array of `[piece number, Uint8Array]`; see `Machine::take_checkpoint`.
val take_checkpoint() {
  val result = val::array();
  for (const auto& [piece, bytes] : machine().take_checkpoint()) {
    val entry = val::array();
    entry.call<void>("push", static_cast<double>(piece));
    entry.call<void>("push", to_uint8_array(bytes));
    result.call<void>("push", entry);
  }
  return result;
}

void mark_all_pieces_changed() { machine().store().mark_all_pieces_changed(); }

/// Sixteen hexadecimal digits.
std::string digest() {
  static constexpr char kDigits[] = "0123456789abcdef";
  const uint64_t value = machine().digest();
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text.push_back(kDigits[(value >> shift) & 15]);
  return text;
}

}  // namespace

extern "C" {

/// See `has_room_for_input`; a host asks before it feeds a request.
EMSCRIPTEN_KEEPALIVE bool cloudtab_has_room(uint32_t length) {
  return cloudtab::has_room_for_input(length, session().is_kept);
}

/// Room for an input frame of `length` bytes, valid until the next call of this or of
/// `cloudtab_input`.
EMSCRIPTEN_KEEPALIVE char* cloudtab_reserve(uint32_t length) {
  std::string& input = session().input;
  // A large input's room is given back once a small one follows.
  constexpr size_t kKeptBytesMax = 1 << 20;
  if (input.capacity() > kKeptBytesMax && length <= kKeptBytesMax) input = std::string();
  if (input.size() < length) input.resize(length);
  return input.data();
}

/// Feeds the input frame at `bytes` and answers where its output frame is (see frame.h), valid
/// until the next call.
EMSCRIPTEN_KEEPALIVE const char* cloudtab_input(const char* bytes, uint32_t length) {
  Session& the_session = session();
  the_session.output = the_session.machine == nullptr
                           ? cloudtab::frame::encode_refusal("no cloud has been created")
                           : cloudtab::frame::handle(*the_session.machine, {bytes, length});
  return the_session.output.data();
}

}  // extern "C"

EMSCRIPTEN_BINDINGS(cloudtab) {
  emscripten::function("version", &version);
  emscripten::function("create", &create);
  emscripten::function("leaveOutJournal", &leave_out_journal);
  emscripten::function("restore", &restore);
  emscripten::function("takeCheckpoint", &take_checkpoint);
  emscripten::function("markAllPiecesChanged", &mark_all_pieces_changed);
  emscripten::function("digest", &digest);
}
