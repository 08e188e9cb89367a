#pragma once

#include <algorithm>
#include <string_view>

#include "core/base/document.h"
#include "core/engine/record.h"

namespace cloudtab {

/// A string as a template argument.
template <size_t kSize>
struct Literal {
  char text[kSize]{};
  constexpr Literal(const char (&literal)[kSize]) {
    std::copy_n(literal, kSize, text);
  }  // NOLINT(google-explicit-constructor)
  constexpr std::string_view view() const { return {text, kSize - 1}; }
};

/// A control-plane record that is kept as the document the API describes it by: `using RoleRecord =
/// DocumentRecord<"iam/roles">;`. For few, rarely changed things; what is many or hot has a record
/// type of its own.
template <Literal kName>
struct DocumentRecord {
  static constexpr std::string_view kCollection = kName.view();
  static constexpr uint32_t kVersion = 1;

  Document value = Document::object();

  void encode(RecordWriter& out) const { out.document(value); }
  static DocumentRecord decode(RecordReader& in, uint32_t /*version*/) { return {in.document()}; }
};

}  // namespace cloudtab
