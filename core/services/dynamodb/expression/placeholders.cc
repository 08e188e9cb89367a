#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/base/sorting.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/resolve.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/limits.h"

namespace cloudtab::dynamodb {

namespace {

constexpr std::string_view kNames = "ExpressionAttributeNames";
constexpr std::string_view kValues = "ExpressionAttributeValues";

Error invalid(std::string_view parameter, std::string_view what) {
  return errors::validation(std::string(parameter) + " contains invalid " + std::string(what));
}

Status check_key(std::string_view parameter, char sign, std::string_view key) {
  if (key.size() > limits::kPlaceholderBytesMax) {
    return invalid(
        parameter,
        "key: The expression attribute map contains a key that is too long; size of key: " +
            std::to_string(key.size()));
  }
  bool good = key.size() >= 2 && key[0] == sign;
  for (size_t i = 1; good && i < key.size(); ++i) {
    const char c = key[i];
    good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
  if (!good) return invalid(parameter, "key: Syntax error; key: \"" + std::string(key) + "\"");
  return ok();
}

/// The slot of a key in a Java HashSet of `capacity` slots: the service lists several keys of one
/// message in that order.
uint32_t java_slot(std::string_view key, uint32_t capacity) {
  uint32_t hash = 0;
  for (char c : key) hash = hash * 31 + static_cast<unsigned char>(c);
  return (hash ^ (hash >> 16)) & (capacity - 1);
}

std::vector<std::string> in_java_order(std::vector<std::string> keys, size_t total) {
  uint32_t capacity = 16;
  while (capacity * 3 / 4 < total) capacity *= 2;
  put_in_order(keys, [capacity](const std::string& a, const std::string& b) {
    return java_slot(a, capacity) < java_slot(b, capacity);
  });
  return keys;
}

}  // namespace

Result<Placeholders> Placeholders::read(const Document* names,
                                        const Document* values,
                                        Wording wording) {
  Placeholders placeholders;
  if (names != nullptr) {
    if (names->empty()) return errors::validation(std::string(kNames) + " must not be empty");
    for (const auto& [key, name] : names->items()) {
      RETURN_IF_ERROR(check_key(kNames, '#', key));
      const std::string& text = name.get_ref<const std::string&>();
      if (text.empty()) return invalid(kNames, "value: Empty attribute name for key " + key);
      placeholders.names_.emplace(key, Entry{text});
    }
  }
  if (values != nullptr) {
    if (values->empty()) return errors::validation(std::string(kValues) + " must not be empty");
    for (const auto& [key, value] : values->items()) RETURN_IF_ERROR(check_key(kValues, ':', key));
    for (const auto& [key, value] : values->items()) {
      Entry entry;
      const Status status = encode_value(value, entry.content, wording);
      if (!status.ok() && wording == Wording::kCurrent) return status.error();
      if (!status.ok())
        return invalid(kValues, "value: " + status.error().message + " for key " + key);
      placeholders.values_.emplace(key, std::move(entry));
    }
  }
  return placeholders;
}

const std::string* Placeholders::name(std::string_view placeholder) {
  auto it = names_.find(placeholder);
  if (it == names_.end()) return nullptr;
  it->second.used = true;
  return &it->second.content;
}

const std::string* Placeholders::value(std::string_view placeholder) {
  auto it = values_.find(placeholder);
  if (it == values_.end()) return nullptr;
  it->second.used = true;
  return &it->second.content;
}

const std::string* Placeholders::peek_name(std::string_view placeholder) const {
  auto it = names_.find(placeholder);
  return it == names_.end() ? nullptr : &it->second.content;
}

std::string Placeholders::add_name(std::string name) {
  std::string key = "#" + std::to_string(names_.size());
  names_.emplace(key, Entry{std::move(name)});
  return key;
}

std::string Placeholders::add_value(std::string encoded) {
  std::string key = ":" + std::to_string(values_.size());
  values_.emplace(key, Entry{std::move(encoded)});
  return key;
}

Status Placeholders::check_used(const Entries& entries, std::string_view parameter) {
  std::vector<std::string> unused;
  for (const auto& [key, entry] : entries) {
    if (!entry.used) unused.push_back(key);
  }
  if (unused.empty()) return ok();
  std::string list;
  for (const std::string& key : in_java_order(std::move(unused), entries.size())) {
    if (!list.empty()) list += ", ";
    list += key;
  }
  return errors::validation("Value provided in " + std::string(parameter) +
                            " unused in expressions: keys: {" + list + "}");
}

Status Placeholders::check_all_used() const {
  RETURN_IF_ERROR(check_used(names_, kNames));
  return check_used(values_, kValues);
}

}  // namespace cloudtab::dynamodb
