#include "wasm/frame.h"

#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace cloudtab::frame {
namespace {

constexpr uint8_t kRequest = 1;
constexpr uint8_t kTick = 2;
constexpr uint8_t kComplete = 3;
constexpr uint8_t kAbandon = 4;

constexpr uint8_t kDone = 0;
constexpr uint8_t kRefused = 1;

/// Reads numbers and bytes in order. Past the end every read answers zero and `ok()` is false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  uint8_t u8() { return static_cast<uint8_t>(number<1>()); }
  uint32_t u32() { return static_cast<uint32_t>(number<4>()); }
  uint64_t u64() { return number<8>(); }
  Instant instant() { return from_millis(static_cast<int64_t>(u64())); }
  std::string_view bytes() { return take(u32()); }

  std::string_view take(size_t length) {
    if (length > rest_.size()) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }

  size_t left() const { return rest_.size(); }
  bool ok() const { return ok_; }
  bool whole() const { return ok_ && rest_.empty(); }

 private:
  template <size_t kBytes>
  uint64_t number() {
    std::string_view bytes = take(kBytes);
    uint64_t value = 0;
    for (size_t i = bytes.size(); i > 0; --i)
      value = (value << 8) | static_cast<unsigned char>(bytes[i - 1]);
    return value;
  }

  std::string_view rest_;
  bool ok_ = true;
};

class Writer {
 public:
  void u8(uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void u32(uint32_t value) { number<4>(value); }
  void u64(uint64_t value) { number<8>(value); }
  void instant(Instant value) { u64(static_cast<uint64_t>(to_millis(value))); }
  void length(size_t value) { u32(static_cast<uint32_t>(value)); }
  void bytes(std::string_view value) {
    length(value.size());
    text(value);
  }
  void text(std::string_view value) { bytes_.append(value); }
  void reserve(size_t size) { bytes_.reserve(size); }

  /// Puts the length of what follows the first four bytes into them.
  std::string take_framed() {
    const auto length = static_cast<uint32_t>(bytes_.size() - 4);
    for (size_t i = 0; i < 4; ++i) bytes_[i] = static_cast<char>(length >> (8 * i));
    return std::move(bytes_);
  }

 private:
  template <size_t kBytes>
  void number(uint64_t value) {
    std::array<char, kBytes> bytes;
    for (size_t i = 0; i < kBytes; ++i) bytes[i] = static_cast<char>(value >> (8 * i));
    bytes_.append(bytes.data(), kBytes);
  }

  std::string bytes_;
};

Error malformed(std::string message) {
  return Error{.code = "MalformedFrame", .message = std::move(message)};
}

std::optional<HttpHeaders> read_headers(Reader& in) {
  const uint32_t count = in.u32();
  if (in.left() / 8 < count) return std::nullopt;
  Reader lengths(in.take(size_t{count} * 8));
  Reader text(in.bytes());
  HttpHeaders headers;
  for (uint32_t i = 0; i < count; ++i) {
    const std::string_view name = text.take(lengths.u32());
    const std::string_view value = text.take(lengths.u32());
    headers.add(std::string(name), std::string(value));
  }
  if (!in.ok() || !text.whole()) return std::nullopt;
  return headers;
}

void write_headers(Writer& out, const HttpHeaders& headers) {
  out.length(headers.size());
  size_t text_length = 0;
  for (const auto& [name, value] : headers) {
    out.length(name.size());
    out.length(value.size());
    text_length += name.size() + value.size();
  }
  out.length(text_length);
  for (const auto& [name, value] : headers) {
    out.text(name);
    out.text(value);
  }
}

Result<Input> read_request(Reader& in) {
  RequestInput input;
  input.wall = in.instant();
  input.id = in.u64();
  input.request.method = in.bytes();
  input.request.target = in.bytes();
  std::optional<HttpHeaders> headers = read_headers(in);
  if (!headers) return malformed("the headers are not whole");
  input.request.headers = std::move(*headers);
  input.request.body = in.bytes();
  return Input(std::move(input));
}

Result<Input> read_complete(Reader& in) {
  CompleteInput input;
  input.wall = in.instant();
  input.id = in.u64();
  input.result = Document::parse(in.bytes(), nullptr, /*allow_exceptions=*/false);
  if (input.result.is_discarded()) return malformed("the effect's result is not JSON");
  return Input(std::move(input));
}

Result<Input> read_input(Reader& in) {
  switch (in.u8()) {
    case kRequest:
      return read_request(in);
    case kTick:
      return Input(TickInput{.wall = in.instant()});
    case kComplete:
      return read_complete(in);
    case kAbandon:
      return Input(AbandonInput{.id = in.u64()});
    default:
      return malformed("no such kind of input");
  }
}

std::string json_text(const Document& document) {
  return document.dump(-1, ' ', false, Document::error_handler_t::replace);
}

struct Feed {
  Machine& machine;
  void operator()(const RequestInput& input) const {
    machine.request(input.id, input.request, input.wall);
  }
  void operator()(const TickInput& input) const { machine.tick(input.wall); }
  void operator()(const CompleteInput& input) const {
    machine.complete_effect(input.id, input.result, input.wall);
  }
  void operator()(const AbandonInput& input) const { machine.abandon(input.id); }
};

}  // namespace

Result<Input> decode_input(std::string_view bytes) {
  Reader in(bytes);
  Result<Input> input = read_input(in);
  if (!input.ok()) return input;
  if (!in.ok()) return malformed("the frame ends too early");
  if (!in.whole()) return malformed("the frame goes on after its end");
  return input;
}

std::string encode_outputs(const Outputs& outputs) {
  Writer out;
  size_t body_bytes = outputs.journal.size();
  for (const Response& response : outputs.responses) body_bytes += response.http.body.size() + 512;
  out.reserve(body_bytes + 64);
  out.u32(0);
  out.u8(kDone);
  out.u64(outputs.sequence);
  out.u8(outputs.next_wake ? 1 : 0);
  out.instant(outputs.next_wake.value_or(Instant{}));
  out.bytes(outputs.journal);
  out.length(outputs.responses.size());
  for (const Response& response : outputs.responses) {
    out.u64(response.id);
    out.u32(static_cast<uint32_t>(response.http.status));
    write_headers(out, response.http.headers);
    out.bytes(response.http.body);
  }
  out.length(outputs.effects.size());
  for (const Effect& effect : outputs.effects) {
    out.u64(effect.id);
    out.u8(static_cast<uint8_t>(effect.kind));
    out.bytes(json_text(effect.request));
  }
  return out.take_framed();
}

std::string encode_refusal(std::string_view reason) {
  Writer out;
  out.u32(0);
  out.u8(kRefused);
  out.bytes(reason);
  return out.take_framed();
}

std::string handle(Machine& machine, std::string_view bytes) {
  const Result<Input> input = decode_input(bytes);
  if (!input.ok()) return encode_refusal(input.error().message);
  std::visit(Feed{machine}, input.value());
  return encode_outputs(machine.take_outputs());
}

}  // namespace cloudtab::frame
