#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/base/document.h"
#include "core/engine/reused_list.h"

namespace cloudtab {

/// A fact's value as its teller has it. Text is only looked at and must outlive the fact; all else
/// is a document.
class FactValue {
 public:
  template <class T>
  FactValue(T&& value) {  // NOLINT(google-explicit-constructor)
    if constexpr (std::is_same_v<std::remove_cvref_t<T>, Document>) {
      other_ = std::forward<T>(value);
    } else if constexpr (std::is_convertible_v<T, std::string_view> &&
                         !std::is_null_pointer_v<std::remove_cvref_t<T>>) {
      text_ = value;
      is_text_ = true;
    } else {
      other_ = Document(std::forward<T>(value));
    }
  }

 private:
  friend class Facts;
  std::string_view text_;
  /// Moved from when it is kept.
  mutable Document other_;
  bool is_text_ = false;
};

/// Something to know by name.
struct Fact {
  std::string_view name;
  FactValue value;
};

/// What an event tells besides: an object's members as a list. One is made with every call, and
/// next to a tree it is made for nearly nothing; it becomes a tree when it is read.
class Facts {
 public:
  void set(std::initializer_list<Fact> facts);
  /// An object's members, or none of null.
  void set(Document object);
  void add(std::string_view name, const FactValue& value);
  void clear() { kept_.clear(); }
  bool empty() const { return kept_.empty(); }
  /// Of two facts of one name, the later.
  Document to_object() const;

 private:
  struct Kept {
    std::string name;
    std::string text;
    Document other;
    bool is_text = false;
  };
  ReusedList<Kept> kept_;
};

}  // namespace cloudtab
