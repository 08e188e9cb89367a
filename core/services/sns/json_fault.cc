#include "core/services/sns/json_fault.h"

#include <cstddef>

namespace cloudtab::sns {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::string at(size_t column) {
  return "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); "
         "line: 1, column: " +
         std::to_string(column) + "]";
}

}  // namespace

std::string json_fault(std::string_view json) {
  const std::string head = "failed to parse JSON. ";
  size_t begin = json.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) begin = 0;
  if (begin < json.size() && json[begin] == '{') {
    const size_t next = json.find_first_not_of(kSpace, begin + 1);
    const char c = next == std::string_view::npos ? '}' : json[next];
    if (c != '"' && c != '}') {
      return head + "Unexpected character ('" + std::string(1, c) + "' (code " +
             std::to_string(static_cast<unsigned char>(c)) +
             ")): was expecting double-quote to start field name" + at(next + 1);
    }
  }
  size_t end = json.find_first_of(" \t\r\n,:{}[]\"", begin);
  if (end == std::string_view::npos) end = json.size();
  return head + "Unrecognized token '" + std::string(json.substr(begin, end - begin)) +
         "': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or "
         "'false')" +
         at(end + 1);
}

}  // namespace cloudtab::sns
