#include "core/engine/facts.h"

namespace cloudtab {

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
  if (value.is_text_) {
    kept.text = value.text_;
  } else {
    kept.other = std::move(value.other_);
  }
}

Document Facts::to_object() const {
  Document object = Document::object();
  for (const Kept& kept : kept_)
    object[kept.name] = kept.is_text ? Document(kept.text) : kept.other;
  return object;
}

}  // namespace cloudtab
