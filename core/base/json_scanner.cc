#include "core/base/json_scanner.h"

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "core/base/json_appender.h"
#include "core/base/utf8.h"

namespace cloudtab {

namespace {

/// Characters that stand for themselves within a string.
constexpr std::array<bool, 256> make_plain() {
  std::array<bool, 256> plain{};
  for (size_t c = 0x20; c < 256; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}
constexpr std::array<bool, 256> kPlain = make_plain();

bool parse_integer(std::string_view text, int64_t& value) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc() && end == text.data() + text.size();
}

}  // namespace

int64_t JsonNumber::to_int64() const {
  int64_t integer = 0;
  if (integral && parse_integer(text, integer)) return integer;
  const double number = to_double();
  if (number >= 9223372036854775807.0) return std::numeric_limits<int64_t>::max();
  if (number <= -9223372036854775808.0) return std::numeric_limits<int64_t>::min();
  return static_cast<int64_t>(number);
}

double JsonNumber::to_double() const { return std::strtod(std::string(text).c_str(), nullptr); }

const char* JsonScanner::plain_end() const {
  const char* at = at_;
  for (uint64_t word = 0; end_ - at >= 8; at += 8) {
    std::memcpy(&word, at, sizeof word);
    const uint64_t found = JsonWord::find_special(word);
    if (found != 0) return at + std::countr_zero(found) / 8;
  }
  while (at != end_ && kPlain[static_cast<unsigned char>(*at)]) ++at;
  return at;
}

bool JsonScanner::take_key(std::string_view& key, std::string& scratch) {
  ++at_;
  const char* end = plain_end();
  if (end != end_ && *end == '"') {
    key = std::string_view(at_, static_cast<size_t>(end - at_));
    at_ = end + 1;
    return true;
  }
  --at_;
  scratch.clear();
  if (!take_string(scratch)) return false;
  key = scratch;
  return true;
}

bool JsonScanner::take_string(std::string& out) {
  ++at_;
  for (;;) {
    const char* end = plain_end();
    out.append(at_, static_cast<size_t>(end - at_));
    at_ = end;
    if (take('"')) return true;
    if (peek() != '\\' || !take_escape(out)) return false;
  }
}

bool JsonScanner::take_escape(std::string& out) {
  ++at_;
  if (at_ == end_) return false;
  const char c = *at_++;
  switch (c) {
    case '"':
    case '\\':
    case '/':
      out.push_back(c);
      return true;
    case 'b':
      out.push_back('\b');
      return true;
    case 'f':
      out.push_back('\f');
      return true;
    case 'n':
      out.push_back('\n');
      return true;
    case 'r':
      out.push_back('\r');
      return true;
    case 't':
      out.push_back('\t');
      return true;
    case 'u':
      break;
    default:
      return false;
  }
  uint32_t unit = 0;
  if (!take_hex4(unit)) return false;
  if (unit >= 0xD800 && unit < 0xDC00) {
    const char* before = at_;
    uint32_t low = 0;
    if (take_word("\\u") && take_hex4(low) && low >= 0xDC00 && low < 0xE000) {
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    } else {
      at_ = before;
      unit = 0xFFFD;
    }
  } else if (unit >= 0xDC00 && unit < 0xE000) {
    unit = 0xFFFD;
  }
  append_utf8(unit, out);
  return true;
}

bool JsonScanner::take_hex4(uint32_t& unit) {
  if (end_ - at_ < 4) return false;
  const auto [end, fault] = std::from_chars(at_, at_ + 4, unit, 16);
  if (fault != std::errc() || end != at_ + 4) return false;
  at_ += 4;
  return true;
}

bool JsonScanner::take_number(JsonNumber& number) {
  const char* begin = at_;
  const auto take_digits = [&] {
    const char* first = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
    return at_ != first;
  };
  number.integral = true;
  take('-');
  if (!take('0') && !take_digits()) return false;
  if (take('.')) {
    number.integral = false;
    if (!take_digits()) return false;
  }
  if (take('e') || take('E')) {
    number.integral = false;
    if (!take('+')) take('-');
    if (!take_digits()) return false;
  }
  number.text = std::string_view(begin, static_cast<size_t>(at_ - begin));
  return true;
}

bool JsonScanner::skip_value(int depth) {
  switch (peek()) {
    case '{':
      return take_entries(depth, [&](std::string_view) { return skip_value(depth + 1); });
    case '[':
      return take_elements(depth, [&] { return skip_value(depth + 1); });
    case '"': {
      std::string_view text;
      std::string scratch;
      return take_key(text, scratch);
    }
    case 't':
      return take_word("true");
    case 'f':
      return take_word("false");
    case 'n':
      return take_word("null");
    default: {
      JsonNumber number;
      return take_number(number);
    }
  }
}

bool JsonScanner::take_value(int depth, Document& out) {
  switch (peek()) {
    case '{': {
      out = Document::object();
      auto& object = out.get_ref<Document::object_t&>();
      return take_entries(depth, [&](std::string_view key) {
        return take_value(depth + 1, object[std::string(key)]);
      });
    }
    case '[': {
      out = Document::array();
      auto& array = out.get_ref<Document::array_t&>();
      return take_elements(depth, [&] { return take_value(depth + 1, array.emplace_back()); });
    }
    case '"':
      out = std::string();
      return take_string(out.get_ref<std::string&>());
    case 't':
      out = true;
      return take_word("true");
    case 'f':
      out = false;
      return take_word("false");
    case 'n':
      out = nullptr;
      return take_word("null");
    default:
      break;
  }
  JsonNumber number;
  if (!take_number(number)) return false;
  int64_t integer = 0;
  if (number.integral && parse_integer(number.text, integer)) {
    out = integer;
  } else {
    out = number.to_double();
  }
  return true;
}

}  // namespace cloudtab
