#include "core/wire/chunked.h"

#include <charconv>
#include <cstdint>

#include "core/wire/uri.h"

namespace cloudtab::wire {

namespace {

/// Takes a line off the front; false if there is no whole one.
bool take_line(std::string_view& rest, std::string_view& line) {
  const size_t end = rest.find('\n');
  if (end == std::string_view::npos) return false;
  line = trim(rest.substr(0, end));
  rest.remove_prefix(end + 1);
  return true;
}

}  // namespace

Error incomplete_body() {
  return Error{
      "IncompleteBody",
      "You did not provide the number of bytes specified by the Content-Length HTTP header"};
}

bool is_aws_chunked(const HttpHeaders& headers) {
  if (headers.value("x-amz-content-sha256").substr(0, 10) == "STREAMING-") return true;
  for (std::string_view coding : split(headers.value("content-encoding"), ',')) {
    if (trim(coding) == "aws-chunked") return true;
  }
  return false;
}

Result<std::string> decode_aws_chunked(std::string_view body, HttpHeaders& trailers) {
  std::string bytes;
  bytes.reserve(body.size());
  std::string_view line;
  for (;;) {
    if (!take_line(body, line)) return incomplete_body();
    const std::string_view digits = line.substr(0, line.find(';'));
    uint64_t size = 0;
    const auto [end, fault] =
        std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
    if (fault != std::errc() || end != digits.data() + digits.size()) return incomplete_body();
    if (size == 0) break;
    if (size > body.size()) return incomplete_body();
    bytes += body.substr(0, size);
    body.remove_prefix(size);
    if (!take_line(body, line) || !line.empty()) return incomplete_body();
  }
  while (take_line(body, line) && !line.empty()) {
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return incomplete_body();
    trailers.add(std::string(trim(line.substr(0, colon))),
                 std::string(trim(line.substr(colon + 1))));
  }
  return bytes;
}

}  // namespace cloudtab::wire
