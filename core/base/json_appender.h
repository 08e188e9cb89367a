#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "core/base/json.h"

namespace cloudtab {

/// Eight characters of JSON text, looked at as one number.
struct JsonWord {
  static constexpr uint64_t kOnes = 0x0101010101010101ull;
  static constexpr uint64_t kHighs = 0x8080808080808080ull;

  /// Marks the characters that do not stand for themselves within a string: quotes, backslashes and
  /// controls. Exact up to the first, whose bit 7 is set; zero if there is none. The bytes lie in
  /// memory as in the number, on every machine that this runs on.
  static uint64_t find_special(uint64_t word) {
    const auto zeros = [](uint64_t value) { return (value - kOnes) & ~value & kHighs; };
    const uint64_t below_space = (word - kOnes * 0x20) & ~word & kHighs;
    return below_space | zeros(word ^ kOnes * '"') | zeros(word ^ kOnes * '\\');
  }
};

/// Appends JSON text piece by piece. Room is made ahead, so that a piece is not more than its copy.
/// The text is whole once the appender is gone; until then nothing else may touch the string.
class JsonAppender {
 public:
  explicit JsonAppender(std::string& out) : out_(out), at_(out.size()) {}
  ~JsonAppender() { out_.resize(at_); }
  JsonAppender(const JsonAppender&) = delete;
  JsonAppender& operator=(const JsonAppender&) = delete;

  /// Text that is JSON already.
  void raw(std::string_view text) {
    char* to = room(text.size());
    std::memcpy(to, text.data(), text.size());
    at_ += text.size();
  }
  void raw(char c) {
    *room(1) = c;
    ++at_;
  }

  /// A string with its quotes.
  void string(std::string_view text) {
    char* const begin = room(text.size() + kSlackBytes);
    char* to = begin;
    *to++ = '"';
    const char* from = text.data();
    size_t left = text.size();
    // Copied as it is looked at; a word that is not plain up to its end is left to the slow way.
    for (uint64_t word = 0; left >= sizeof word; left -= sizeof word) {
      std::memcpy(&word, from, sizeof word);
      if (JsonWord::find_special(word) != 0) return escaped(text);
      std::memcpy(to, &word, sizeof word);
      from += sizeof word;
      to += sizeof word;
    }
    for (; left > 0; --left) {
      const auto c = static_cast<unsigned char>(*from++);
      if (c < 0x20 || c == '"' || c == '\\') return escaped(text);
      *to++ = static_cast<char>(c);
    }
    *to++ = '"';
    at_ += static_cast<size_t>(to - begin);
  }

 private:
  /// What `string` writes beside the characters, at most.
  static constexpr size_t kSlackBytes = 2;
  static constexpr size_t kRoomBytesLeast = 512;

  char* room(size_t bytes) {
    if (out_.size() - at_ < bytes) grow(bytes);
    return out_.data() + at_;
  }
  /// The string's memory grows by half again, so that a long text is not moved often; its length
  /// by little, as bytes that are made room for are zeroed first, and an appender that ends gives
  /// back what it did not use.
  void grow(size_t bytes) {
    const size_t end = at_ + (bytes > kRoomBytesLeast ? bytes : kRoomBytesLeast);
    if (end > out_.capacity()) out_.reserve(end + end / 2);
    out_.resize(end);
  }
  void escaped(std::string_view text) {
    out_.resize(at_);
    write_json_string(text, out_);
    at_ = out_.size();
  }

  std::string& out_;
  size_t at_;
};

}  // namespace cloudtab
