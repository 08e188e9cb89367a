#include "core/base/packed.h"

#include <algorithm>
#include <vector>

#include "core/base/ensure.h"

namespace cloudtab {

namespace {

/// Marks a binary as packed; blobs have no subtype.
constexpr uint64_t kPackedSubtype = 1;

}  // namespace

bool PackedForm::takes(std::string_view shape) const {
  return std::find(shapes.begin(), shapes.end(), shape) != shapes.end();
}

Document packed(std::string_view bytes) {
  return Document::binary(std::vector<uint8_t>(bytes.begin(), bytes.end()), kPackedSubtype);
}

bool is_packed(const Document& value) {
  return value.is_binary() && value.get_binary().has_subtype();
}

std::string_view packed_bytes(const Document& value) {
  ENSURE(is_packed(value));
  const auto& bytes = value.get_binary();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool holds_packed(const Document& value) {
  if (!value.is_structured()) return is_packed(value);
  return std::any_of(value.begin(), value.end(), holds_packed);
}

void unpack_within(Document& value, const PackedForm& form) {
  if (is_packed(value)) {
    value = form.unpack(packed_bytes(value));
  } else if (value.is_structured()) {
    for (Document& part : value) unpack_within(part, form);
  }
}

}  // namespace cloudtab
