#pragma once

#include <string>
#include <utility>

#include "core/base/document.h"
#include "core/base/encoding.h"
#include "core/base/result.h"
#include "core/services/sns/errors.h"

namespace cloudtab::sns {

/// A page of the records of a range, in the order of their keys, each as `render(key, record)`
/// shows it under `member`. The token is the last key, in base64. Error: InvalidParameter for a
/// token that is none.
template <class Range, class Render>
Result<Document> page_of(const Range& range,
                         size_t size_max,
                         const std::string& token,
                         const char* member,
                         const char* token_member,
                         Render&& render) {
  std::string after;
  if (!token.empty()) {
    Result<std::string> decoded = base64_decode(token);
    if (!decoded.ok()) return errors::invalid_parameter("NextToken");
    after = std::move(decoded).value();
  }
  Document answer = Document::object();
  Document page = Document::array();
  std::string last;
  for (const auto& [key, record] : range) {
    if (!token.empty() && key <= after) continue;
    if (page.size() == size_max) {
      answer[token_member] = base64_encode(last);
      break;
    }
    last = key;
    page.push_back(render(key, record));
  }
  answer[member] = std::move(page);
  return answer;
}

}  // namespace cloudtab::sns
