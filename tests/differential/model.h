#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/document.h"

// DynamoDB's items and expressions, written as plainly as can be and with nothing of the engine's:
// values are trees, numbers are whole thousandths, a table is a map, an index is a loop over it.

namespace cloudtab::differential {

struct Value {
  /// As on the wire: S N B BOOL NULL L M SS NS BS; empty for an element that an update took away.
  std::string type = "NULL";
  std::string text;                  ///< of S and B
  int64_t number = 0;                ///< of N, in thousandths
  bool flag = false;                 ///< of BOOL
  std::vector<Value> list;           ///< of L
  std::map<std::string, Value> map;  ///< of M
  std::set<std::string> texts;       ///< of SS and BS
  std::set<int64_t> numbers;         ///< of NS
  /// How a request writes the number, if not plainly.
  std::string spelling;
  /// What an update sets past a list's end, by index, until the update is done.
  std::map<uint32_t, Value> appended;
};
bool operator==(const Value& a, const Value& b);

Value text_value(const std::string& text);
Value number_value(int64_t thousandths);
std::string number_text(int64_t thousandths);
/// S, N and B are ordered, each among themselves.
bool is_less(const Value& a, const Value& b);

using Item = std::map<std::string, Value>;

enum class Numbers { kPlain, kAsSpelled };
Document to_wire(const Value& value, Numbers numbers = Numbers::kPlain);
Document to_wire(const Item& item, Numbers numbers = Numbers::kPlain);

// --- Expressions

struct Step {
  std::string name;
  std::optional<uint32_t> index;
};
using Path = std::vector<Step>;

struct Operand {
  enum class Kind { kPath, kLiteral, kSize } kind = Kind::kLiteral;
  Path path;
  Value literal;
};

struct Condition {
  /// AND OR NOT = <> < <= > >= BETWEEN IN attribute_exists attribute_not_exists attribute_type
  /// begins_with contains
  std::string kind;
  std::vector<Condition> terms;
  std::vector<Operand> operands;
};

/// What SET sets: an operand, or `if_not_exists`, `list_append`, `+` or `-` of some.
struct Expression {
  std::string kind = "operand";
  Operand operand;  ///< also the path of if_not_exists
  std::vector<Expression> parts;
};

struct Action {
  std::string keyword;  ///< SET REMOVE ADD DELETE
  Path path;
  Expression value;  ///< of SET
  Value literal;     ///< of ADD and DELETE
};
using Update = std::vector<Action>;

std::optional<Value> find(const Item& item, const Path& path);
bool holds(const Condition& condition, const Item& item);
/// What the paths name, of an item.
Item project(const Item& item, const std::vector<Path>& paths);

/// The item after the update, or why it cannot be made: each text that would be right.
struct Updated {
  Item item;
  std::set<std::string> errors;
};
Updated apply(const Update& update, const Item& item);

// --- Tables

struct KeyAttribute {
  std::string name, type;
};
struct Index {
  std::string name;  ///< empty: the table itself
  KeyAttribute partition;
  std::optional<KeyAttribute> sort;
  /// What it holds besides keys; nothing: everything.
  std::optional<std::set<std::string>> included;
};
struct Schema {
  std::string name;
  Index table;
  std::vector<Index> indexes;

  const Index& index(const std::string& name_of) const;
  std::vector<KeyAttribute> key() const;
};

/// The key's attributes of an item.
Item key_of(const Schema& schema, const Item& item);
/// Whether an item fits the keys of all indexes.
bool fits_indexes(const Schema& schema, const Item& item);

struct Change {
  std::string event;  ///< INSERT MODIFY REMOVE
  Item before, after;
};

/// The tables' items and what their streams tell.
struct Tables {
  std::map<std::string, std::map<std::string, Item>> items;
  std::map<std::string, std::vector<Change>> changes;

  const Item* find(const Schema& schema, const Item& key) const;
  void put(const Schema& schema, const Item& item);
  void remove(const Schema& schema, const Item& key);
  /// What an index holds, in its order.
  std::vector<Item> read(const Schema& schema, const Index& index) const;
};

}  // namespace cloudtab::differential
