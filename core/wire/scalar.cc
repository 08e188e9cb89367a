#include "core/wire/scalar.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "core/base/encoding.h"
#include "core/base/time.h"

namespace cloudtab::wire {

namespace {

using model::ShapeKind;
using model::TimestampFormat;

Result<Document> parse_number_scalar(std::string_view text, const model::Shape& shape) {
  if (shape.kind == ShapeKind::kInteger || shape.kind == ShapeKind::kLong) {
    int64_t integer = 0;
    if (parse_int64(text, integer)) return Document(integer);
  } else {
    double number = 0;
    if (parse_double(text, number)) return Document(number);
  }
  return serialization_error("STRING_VALUE cannot be converted to " +
                             std::string(kind_name(shape.kind)));
}

}  // namespace

Error serialization_error(std::string message) {
  return Error{"SerializationException", std::move(message)};
}

std::string_view kind_name(ShapeKind kind) {
  switch (kind) {
    case ShapeKind::kStructure:
      return "Structure";
    case ShapeKind::kList:
      return "List";
    case ShapeKind::kMap:
      return "Map";
    case ShapeKind::kString:
      return "String";
    case ShapeKind::kBlob:
      return "Blob";
    case ShapeKind::kBoolean:
      return "Boolean";
    case ShapeKind::kInteger:
      return "Integer";
    case ShapeKind::kLong:
      return "Long";
    case ShapeKind::kFloat:
      return "Float";
    case ShapeKind::kDouble:
      return "Double";
    case ShapeKind::kTimestamp:
      return "Date";
  }
  return "";
}

TimestampFormat timestamp_format(const model::Member& member,
                                 const model::Shape& shape,
                                 TimestampFormat fallback) {
  if (member.timestamp_format != TimestampFormat::kDefault) return member.timestamp_format;
  if (shape.timestamp_format != TimestampFormat::kDefault) return shape.timestamp_format;
  return fallback;
}

Result<int64_t> parse_timestamp(std::string_view text) {
  double seconds = 0;
  if (parse_double(text, seconds) && std::isfinite(seconds) && std::fabs(seconds) < 1e13) {
    return static_cast<int64_t>(std::llround(seconds * 1000));
  }
  if (auto iso = parse_iso8601(text); iso.ok()) return to_millis(*iso);
  if (auto http = parse_http_date(text); http.ok()) return to_millis(*http);
  return serialization_error("STRING_VALUE cannot be converted to Date");
}

std::string format_epoch_seconds(int64_t millis) {
  const int64_t fraction = ((millis % 1000) + 1000) % 1000;
  const int64_t seconds = (millis - fraction) / 1000;
  if (fraction == 0) return std::to_string(seconds);
  // A negative time with a fraction counts towards zero: -1.5 s is -2 s and 500 ms.
  const bool negative = millis < 0;
  const uint64_t magnitude =
      negative ? static_cast<uint64_t>(-millis) : static_cast<uint64_t>(millis);
  std::string text = (negative ? "-" : "") + std::to_string(magnitude / 1000) + '.';
  std::string digits = std::to_string(magnitude % 1000);
  digits.insert(0, 3 - digits.size(), '0');
  while (digits.back() == '0') digits.pop_back();
  return text + digits;
}

std::string format_timestamp(int64_t millis, TimestampFormat format) {
  switch (format) {
    case TimestampFormat::kUnixTimestamp:
      return format_epoch_seconds(millis);
    case TimestampFormat::kRfc822:
      return to_http_date(from_millis(millis));
    case TimestampFormat::kDefault:
    case TimestampFormat::kIso8601:
      break;
  }
  return millis % 1000 == 0 ? to_iso8601_seconds(from_millis(millis))
                            : to_iso8601_millis(from_millis(millis));
}

Result<Document> parse_scalar(std::string_view text, const model::Shape& shape) {
  switch (shape.kind) {
    case ShapeKind::kString:
    case ShapeKind::kStructure:
    case ShapeKind::kList:
    case ShapeKind::kMap:
      return Document(text);
    case ShapeKind::kBlob: {
      ASSIGN_OR_RETURN(std::string bytes, base64_decode(text));
      return make_blob(std::move(bytes));
    }
    case ShapeKind::kBoolean:
      if (text == "true" || text == "True" || text == "TRUE") return Document(true);
      if (text == "false" || text == "False" || text == "FALSE") return Document(false);
      return serialization_error("'" + std::string(text) + "' can not be converted to an Boolean");
    case ShapeKind::kInteger:
    case ShapeKind::kLong:
    case ShapeKind::kFloat:
    case ShapeKind::kDouble:
      return parse_number_scalar(text, shape);
    case ShapeKind::kTimestamp: {
      ASSIGN_OR_RETURN(int64_t millis, parse_timestamp(text));
      return Document(millis);
    }
  }
  return serialization_error("");
}

std::string format_scalar(const Document& value,
                          const model::Shape& shape,
                          TimestampFormat format) {
  if (shape.kind == ShapeKind::kBlob) return base64_encode(blob_bytes(value));
  if (shape.kind == ShapeKind::kTimestamp && value.is_number()) {
    return format_timestamp(value.get<int64_t>(), format);
  }
  if (value.is_string()) return value.get_ref<const std::string&>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_unsigned()) return std::to_string(value.get<uint64_t>());
  if (value.is_number_integer()) return std::to_string(value.get<int64_t>());
  if (value.is_number()) return format_double(value.get<double>());
  return std::string();
}

bool parse_double(std::string_view text, double& value) {
  if (text == "NaN") return value = std::numeric_limits<double>::quiet_NaN(), true;
  if (text == "Infinity") return value = std::numeric_limits<double>::infinity(), true;
  if (text == "-Infinity") return value = -std::numeric_limits<double>::infinity(), true;
  // strtod also takes hexadecimal, "inf" and leading space; the characters are checked first. 64 is
  // more than any number needs that a client would write.
  if (text.empty() || text.size() > 64) return false;
  char buffer[65];
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c < '0' || c > '9') && c != '+' && c != '-' && c != '.' && c != 'e' && c != 'E')
      return false;
    buffer[i] = c;
  }
  buffer[text.size()] = '\0';
  char* end = nullptr;
  value = std::strtod(buffer, &end);
  return end == buffer + text.size();
}

std::string format_double(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  return Document(value).dump();
}

bool parse_int64(std::string_view text, int64_t& value) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  if (text.empty()) return false;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc() && end == text.data() + text.size();
}

std::string_view blob_bytes(const Document& value) {
  if (value.is_binary()) {
    const auto& bytes = value.get_binary();
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  if (value.is_string()) return value.get_ref<const std::string&>();
  return {};
}

Document make_blob(std::string bytes) {
  return Document::binary(std::vector<uint8_t>(bytes.begin(), bytes.end()));
}

}  // namespace cloudtab::wire
