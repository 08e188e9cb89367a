#include "core/services/apigateway/v2/part.h"

#include <utility>

namespace cloudtab::apigateway::v2 {

void merge_map(const Document& input, const char* member, Document& part) {
  const auto given = input.find(member);
  if (given == input.end()) return;
  Document merged = part.value(member, Document::object());
  for (const auto& entry : given->items()) {
    const bool removes =
        entry.value() == "" || (entry.value().is_object() && entry.value().empty());
    if (removes)
      merged.erase(entry.key());
    else
      merged[entry.key()] = entry.value();
  }
  part[member] = std::move(merged);
}

}  // namespace cloudtab::apigateway::v2
