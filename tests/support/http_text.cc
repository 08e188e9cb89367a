#include "tests/support/http_text.h"

#include <string>

#include "core/base/ensure.h"

namespace cloudtab {

namespace {

/// The text up to the next newline, which is taken off `rest` with it.
std::string_view take_line(std::string_view& rest) {
  const size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

}  // namespace

HttpRequest request_from_text(std::string_view text) {
  if (!text.empty() && text.front() == '\n') text.remove_prefix(1);
  const std::string_view first = take_line(text);
  const size_t space = first.find(' ');
  ENSURE(space != std::string_view::npos);
  HttpRequest request{std::string(first.substr(0, space)), std::string(first.substr(space + 1))};
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    const size_t colon = line.find(": ");
    ENSURE(colon != std::string_view::npos);
    request.headers.add(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
  }
  request.body = std::string(text);
  return request;
}

}  // namespace cloudtab
