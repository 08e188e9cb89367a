#include "core/engine/facts.h"

#include <cstddef>
#include <string>
#include <utility>

namespace cloudtab {

namespace {

/// What a text may keep for the next one; a longer text's memory is given back.
constexpr size_t kTextBytesKept = 1024;

}  // namespace

void Facts::set(std::initializer_list<Fact> facts) {
  clear();
  for (const Fact& fact : facts) add(fact.name, fact.value);
}

void Facts::set(Document object) {
  clear();
  if (!object.is_object()) return;
  for (auto& [name, value] : object.get_ref<Document::object_t&>()) add(name, std::move(value));
}

void Facts::add(std::string_view name, const FactValue& value) {
  Kept& kept = kept_.add();
  kept.name = name;
  kept.is_text = value.is_text_;
  if (kept.text.capacity() > kTextBytesKept) kept.text = std::string();
  kept.other = std::move(value.other_);  // null beside a text
  if (value.is_text_) kept.text = value.text_;
}

Document Facts::to_object() const {
  Document object = Document::object();
  for (const Kept& kept : kept_)
    object[kept.name] = kept.is_text ? Document(kept.text) : kept.other;
  return object;
}

}  // namespace cloudtab
