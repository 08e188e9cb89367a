#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/services/dynamodb/value.h"

// Keys as bytes whose order is the order of a query.
//
//   item   = table number (4 bytes) | hash of the partition key (4) | partition key | sort key
//   entry  = table number (4) | index number (4) | hash of the index's partition key (4) | its
//   partition key | its sort key
//            | hash of the item's key (4) | the item's key from its hash on
//
// A text or binary part has its zero bytes doubled to 00 FF and ends with 00 00; a number ends with
// 00. So no part is the head of another, and parts keep their order behind one another.

namespace cloudtab::dynamodb {

struct KeyAttribute {
  std::string name;
  Type type = Type::kString;
  friend bool operator==(const KeyAttribute&, const KeyAttribute&) = default;
};

struct KeySchema {
  std::vector<KeyAttribute> partition;  ///< at least one
  std::vector<KeyAttribute> sort;

  std::vector<KeyAttribute> all() const;
  bool contains(std::string_view attribute) const;
  friend bool operator==(const KeySchema&, const KeySchema&) = default;
};

/// Appends one part with its end.
void append_key_part(std::string& key, const ValueView& value);
/// Appends a part that only begins a text or binary: what `begins_with` looks for.
void append_key_part_head(std::string& key, const ValueView& value);
/// Where a partition lies among a table's: the order of a scan. The service's own function, found
/// by dynalite's author: MD5 of "Outliers" and the key's bytes.
uint32_t partition_hash(const std::vector<ValueView>& parts);

std::string table_prefix(uint32_t table);
std::string index_prefix(uint32_t table, uint32_t index);
void append_u32(std::string& key, uint32_t value);
uint32_t read_u32(std::string_view key, size_t at);
constexpr size_t kTablePrefixBytes = 4;
constexpr size_t kIndexPrefixBytes = 8;

/// The values of the attributes, or nothing if the item lacks one or has it in another type.
std::optional<std::vector<ValueView>> key_values(const std::vector<KeyAttribute>& attributes,
                                                 const ItemView& item);
/// The key of an item that has its key attributes.
std::string item_key(uint32_t table, const KeySchema& schema, const ItemView& item);
/// The key of an item's entry in an index; nothing if the item is not in it. `base_key` is the
/// item's.
std::optional<std::string> entry_key(uint32_t table,
                                     uint32_t index,
                                     const KeySchema& index_schema,
                                     const KeySchema& table_schema,
                                     const ItemView& item,
                                     std::string_view base_key);
/// The first key above every key that begins with `prefix`; empty if there is none.
std::string past_prefix(std::string prefix);

/// Whether `key`, a request's Key, holds exactly the schema's attributes. Errors: a mismatch, an
/// empty text or binary, a size beyond 2048 or 1024 bytes.
Status check_key(const KeySchema& schema, const ItemView& key);
/// Whether an item has its key attributes; as `check_key`, with the texts that PutItem gives.
Status check_item_key(const KeySchema& schema, const ItemView& item);
/// The size limit of one key attribute's value.
Status check_key_size(const ValueView& value, bool is_partition);
/// "...cannot contain an empty string value. Key: <name>".
std::string empty_key_text(const KeyAttribute& attribute);

}  // namespace cloudtab::dynamodb
