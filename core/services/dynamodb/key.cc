#include "core/services/dynamodb/key.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/hash.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/limits.h"

namespace cloudtab::dynamodb {

namespace {

/// What most keys fit in.
constexpr size_t kKeyBytesUsual = 64;

void append_escaped(std::string& key, std::string_view bytes) {
  for (size_t zero = bytes.find('\0'); zero != std::string_view::npos; zero = bytes.find('\0')) {
    key += bytes.substr(0, zero + 1);
    key += '\xff';
    bytes.remove_prefix(zero + 1);
  }
  key += bytes;
}

bool is_empty_text(const ValueView& value) {
  return (value.type() == Type::kString || value.type() == Type::kBinary) &&
         value.payload().empty();
}

}  // namespace

std::vector<KeyAttribute> KeySchema::all() const {
  std::vector<KeyAttribute> attributes = partition;
  attributes.insert(attributes.end(), sort.begin(), sort.end());
  return attributes;
}

bool KeySchema::contains(std::string_view attribute) const {
  const auto named = [attribute](const KeyAttribute& each) { return each.name == attribute; };
  return std::any_of(partition.begin(), partition.end(), named) ||
         std::any_of(sort.begin(), sort.end(), named);
}

void append_key_part(std::string& key, const ValueView& value) {
  if (value.type() == Type::kNumber) {
    key += value.payload();
    key += '\0';
    return;
  }
  append_escaped(key, value.payload());
  key.append(2, '\0');
}

void append_key_part_head(std::string& key, const ValueView& value) {
  append_escaped(key, value.payload());
}

uint32_t partition_hash(const std::vector<ValueView>& parts) {
  std::string bytes = "Outliers";
  for (const ValueView& part : parts) bytes += part.payload();
  return read_u32(md5(bytes), 0);
}

void append_u32(std::string& key, uint32_t value) {
  std::array<char, 4> bytes;
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(value >> (24 - 8 * i));
  key.append(bytes.data(), bytes.size());
}

uint32_t read_u32(std::string_view key, size_t at) {
  uint32_t value = 0;
  for (size_t i = at; i < at + 4; ++i) value = value << 8 | static_cast<unsigned char>(key[i]);
  return value;
}

std::string table_prefix(uint32_t table) {
  std::string key;
  append_u32(key, table);
  return key;
}

std::string index_prefix(uint32_t table, uint32_t index) {
  std::string key = table_prefix(table);
  append_u32(key, index);
  return key;
}

std::optional<std::vector<ValueView>> key_values(const std::vector<KeyAttribute>& attributes,
                                                 const ItemView& item) {
  std::vector<ValueView> values;
  values.reserve(attributes.size());
  for (const KeyAttribute& attribute : attributes) {
    const auto value = item.find(attribute.name);
    if (!value || value->type() != attribute.type) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

std::string item_key(uint32_t table, const KeySchema& schema, const ItemView& item) {
  const auto partition = key_values(schema.partition, item);
  ENSURE(partition);
  std::string key;
  key.reserve(kKeyBytesUsual);
  append_u32(key, table);
  append_u32(key, partition_hash(*partition));
  for (const ValueView& value : *partition) append_key_part(key, value);
  for (const KeyAttribute& attribute : schema.sort) {
    const auto value = item.find(attribute.name);
    ENSURE(value && value->type() == attribute.type);
    append_key_part(key, *value);
  }
  return key;
}

std::optional<std::string> entry_key(uint32_t table,
                                     uint32_t index,
                                     const KeySchema& index_schema,
                                     const KeySchema& table_schema,
                                     const ItemView& item,
                                     std::string_view base_key) {
  const auto partition = key_values(index_schema.partition, item),
             sort = key_values(index_schema.sort, item);
  if (!partition || !sort) return std::nullopt;
  std::string key = index_prefix(table, index);
  append_u32(key, partition_hash(*partition));
  for (const ValueView& value : *partition) append_key_part(key, value);
  for (const ValueView& value : *sort) append_key_part(key, value);
  // Entries of one index key come in the order of a hash over the item's whole key.
  const auto whole = key_values(table_schema.all(), item);
  ENSURE(whole);
  append_u32(key, partition_hash(*whole));
  key += base_key.substr(kTablePrefixBytes);
  return key;
}

std::string past_prefix(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (!prefix.empty())
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

std::string empty_key_text(const KeyAttribute& attribute) {
  return "One or more parameter values are not valid. The AttributeValue for a key attribute "
         "cannot contain an empty " +
         std::string(attribute.type == Type::kBinary ? "binary" : "string") +
         " value. Key: " + attribute.name;
}

Status check_key_size(const ValueView& value, bool is_partition) {
  if (value.type() == Type::kNumber) return ok();
  if (is_partition && value.payload().size() > limits::kPartitionKeyBytesMax) {
    return errors::invalid_parameter(
        "Size of hashkey has exceeded the maximum size limit of2048 bytes");
  }
  if (!is_partition && value.payload().size() > limits::kSortKeyBytesMax) {
    return errors::invalid_parameter(
        "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  }
  return ok();
}

Status check_key(const KeySchema& schema, const ItemView& key) {
  if (key.entries().count() != schema.partition.size() + schema.sort.size())
    return errors::key_mismatch();
  for (const auto* part : {&schema.partition, &schema.sort}) {
    for (const KeyAttribute& attribute : *part) {
      const auto value = key.find(attribute.name);
      if (!value || value->type() != attribute.type) return errors::key_mismatch();
      if (is_empty_text(*value)) return errors::validation(empty_key_text(attribute));
      RETURN_IF_ERROR(check_key_size(*value, part == &schema.partition));
    }
  }
  return ok();
}

Status check_item_key(const KeySchema& schema, const ItemView& item) {
  for (const auto* part : {&schema.partition, &schema.sort}) {
    for (const KeyAttribute& attribute : *part) {
      const auto value = item.find(attribute.name);
      if (!value) return errors::missing_key(attribute.name);
      if (value->type() != attribute.type) {
        return errors::key_type_mismatch(
            attribute.name, type_name(attribute.type), type_name(value->type()));
      }
      if (is_empty_text(*value)) return errors::validation(empty_key_text(attribute));
      RETURN_IF_ERROR(check_key_size(*value, part == &schema.partition));
    }
  }
  return ok();
}

}  // namespace cloudtab::dynamodb
