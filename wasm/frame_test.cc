#include "wasm/frame.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace cloudtab::frame {
namespace {

using namespace std::string_literals;

// The frames below are written out byte by byte, and web/engine/src/frame.test.ts has the same
// bytes: a change to one side that the other does not follow fails there or here.
const std::string kRequestFrame =
    "\x01"
    "\x00\x68\xE5\xCF\x8B\x01\x00\x00"  // wall: 1700000000000
    "\x07\x00\x00\x00\x00\x00\x00\x00"  // id: 7
    "\x04\x00\x00\x00POST"
    "\x02\x00\x00\x00/x"
    "\x02\x00\x00\x00"                  // two headers
    "\x04\x00\x00\x00\x01\x00\x00\x00"  // host: h
    "\x01\x00\x00\x00\x02\x00\x00\x00"  // a: é
    "\x08\x00\x00\x00hosth"
    "a\xC3\xA9"
    "\x03\x00\x00\x00\x00\xFF\x7F"s;  // body
const std::string kTickFrame = "\x02\x00\x68\xE5\xCF\x8B\x01\x00\x00"s;
const std::string kCompleteFrame =
    "\x03\x00\x68\xE5\xCF\x8B\x01\x00\x00\x09\x00\x00\x00\x00\x00\x00\x00\x0B\x00\x00\x00{\"ok\":true}"s;
const std::string kAbandonFrame = "\x04\x07\x00\x00\x00\x00\x00\x20\x00"s;  // id: 2^53 + 7

TEST(DecodeInput, ReadsARequest) {
  const Result<Input> input = decode_input(kRequestFrame);
  ASSERT_TRUE(input.ok()) << input.error().message;
  const auto& request = std::get<RequestInput>(input.value());
  EXPECT_EQ(request.id, 7u);
  EXPECT_EQ(to_millis(request.wall), 1'700'000'000'000);
  EXPECT_EQ(request.request.method, "POST");
  EXPECT_EQ(request.request.target, "/x");
  EXPECT_EQ(request.request.headers.size(), 2u);
  EXPECT_EQ(request.request.headers.value("host"), "h");
  EXPECT_EQ(request.request.headers.value("a"), "\xC3\xA9");
  EXPECT_EQ(request.request.body, "\x00\xFF\x7F"s);
}

TEST(DecodeInput, ReadsTheOthers) {
  EXPECT_EQ(to_millis(std::get<TickInput>(decode_input(kTickFrame).value()).wall),
            1'700'000'000'000);
  EXPECT_EQ(std::get<AbandonInput>(decode_input(kAbandonFrame).value()).id,
            (uint64_t{1} << 53) + 7);
  const auto complete = std::get<CompleteInput>(decode_input(kCompleteFrame).value());
  EXPECT_EQ(complete.id, 9u);
  EXPECT_EQ(complete.result, Document({{"ok", true}}));
}

TEST(DecodeInput, RefusesEveryCutOfAFrame) {
  for (const std::string& frame : {kRequestFrame, kTickFrame, kCompleteFrame, kAbandonFrame}) {
    for (size_t length = 0; length < frame.size(); ++length) {
      EXPECT_FALSE(decode_input(std::string_view(frame).substr(0, length)).ok())
          << "cut at " << length;
    }
    EXPECT_FALSE(decode_input(frame + "x").ok()) << "with a byte too many";
  }
}

TEST(DecodeInput, RefusesWhatIsMalformed) {
  struct Case {
    const char* name;
    std::string frame;
    std::string reason;
  };
  std::string huge_count = kRequestFrame;
  huge_count.replace(31, 4, "\xFF\xFF\xFF\xFF");
  std::string header_text_short = kRequestFrame;
  header_text_short[35] = '\x03';
  const std::vector<Case> cases = {
      {"unknown kind", "\x09", "no such kind of input"},
      {"more headers than bytes", huge_count, "the headers are not whole"},
      {"header lengths and text differ", header_text_short, "the headers are not whole"},
      {"a result that is not JSON",
       "\x03"s + std::string(16, '\0') + "\x01\x00\x00\x00{"s,
       "the effect's result is not JSON"},
  };
  for (const Case& c : cases) {
    const Result<Input> input = decode_input(c.frame);
    ASSERT_FALSE(input.ok()) << c.name;
    EXPECT_EQ(input.error().code, "MalformedFrame") << c.name;
    EXPECT_EQ(input.error().message, c.reason) << c.name;
  }
}

TEST(DecodeInput, RefusesOrReadsAnyByteChanged) {
  // Nothing is expected of the outcome but that there is one: the sanitizers watch.
  for (size_t at = 0; at < kRequestFrame.size(); ++at) {
    for (const int value : {0x00, 0x01, 0x7F, 0x80, 0xFF}) {
      std::string frame = kRequestFrame;
      frame[at] = static_cast<char>(value);
      static_cast<void>(decode_input(frame));
    }
  }
}

TEST(EncodeOutputs, WritesEverything) {
  Outputs outputs;
  outputs.sequence = 5;
  outputs.next_wake = from_millis(1'700'000'000'000);
  outputs.journal = "jrn";
  outputs.responses.push_back(
      {.id = 7, .http = {.status = 200, .headers = {{"a", "\xC3\xA9"}}, .body = "\x00\x01"s}});
  outputs.effects.push_back({.id = 3, .kind = EffectKind::kHttpCall, .request = {{"u", 1}}});
  EXPECT_EQ(encode_outputs(outputs),
            "\x5A\x00\x00\x00"
            "\x00"
            "\x05\x00\x00\x00\x00\x00\x00\x00"
            "\x01\x00\x68\xE5\xCF\x8B\x01\x00\x00"
            "\x03\x00\x00\x00jrn"
            "\x01\x00\x00\x00"
            "\x07\x00\x00\x00\x00\x00\x00\x00"
            "\xC8\x00\x00\x00"
            "\x01\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00"
            "a\xC3\xA9"
            "\x02\x00\x00\x00\x00\x01"
            "\x01\x00\x00\x00"
            "\x03\x00\x00\x00\x00\x00\x00\x00\x01\x07\x00\x00\x00{\"u\":1}"s);
}

TEST(EncodeOutputs, WritesNothingAsNothing) {
  EXPECT_EQ(encode_outputs({}), "\x1E\x00\x00\x00"s + std::string(30, '\0'));
}

TEST(EncodeRefusal, WritesTheReason) {
  EXPECT_EQ(encode_refusal("no"), "\x07\x00\x00\x00\x01\x02\x00\x00\x00no"s);
}

}  // namespace
}  // namespace cloudtab::frame
