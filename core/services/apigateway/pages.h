#pragma once

#include <algorithm>
#include <string>

#include "core/base/document.h"
#include "core/services/apigateway/limits.h"

namespace cloudtab::apigateway {

/// One page of a list as the API's Get… operations answer: `items` after `position`, at most
/// `limit`. The position is the number of what came before, as text; AWS's is opaque.
inline Document page_of(const Document& input, const Document& all) {
  const size_t limit = std::clamp<size_t>(input.value("limit", kPageDefault), 1, kPageMax);
  size_t from = 0;
  for (const char c : input.value("position", std::string())) {
    if (c >= '0' && c <= '9')
      from = std::min<size_t>(from * 10 + static_cast<size_t>(c - '0'), all.size());
  }
  Document items = Document::array();
  for (size_t i = from; i < all.size() && items.size() < limit; ++i) items.push_back(all[i]);
  Document answer = {{"items", items}};
  if (from + items.size() < all.size()) answer["position"] = std::to_string(from + items.size());
  return answer;
}

}  // namespace cloudtab::apigateway
