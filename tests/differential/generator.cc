#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/differential/operations.h"

// Few keys, few attributes and few values, so that what is written is met again.

namespace cloudtab::differential {

namespace {

using Names = std::vector<std::string>;

/// Keys of the table and its indexes: nothing is within them.
const Names kKeys = {"p", "s", "g", "l"};
const Names kOthers = {"x", "y", "map", "list", "num", "tags"};

bool is_key(const std::string& name) {
  return std::find(kKeys.begin(), kKeys.end(), name) != kKeys.end();
}

Names every_name() {
  Names names = kKeys;
  names.insert(names.end(), kOthers.begin(), kOthers.end());
  return names;
}

/// Whether one path is the other or within it, or both take one attribute for unlike things: the
/// service refuses such two in one expression.
bool clash(const Path& a, const Path& b) {
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i].index.has_value() != b[i].index.has_value()) return true;
    if (a[i].index != b[i].index || a[i].name != b[i].name) return false;
  }
  return true;
}

Operand literal(Value value) { return {Operand::Kind::kLiteral, {}, std::move(value)}; }
Operand of_path(Path path) { return {Operand::Kind::kPath, std::move(path), {}}; }

Index make_index(std::string name, KeyAttribute partition, std::optional<KeyAttribute> sort) {
  Index index;
  index.name = std::move(name);
  index.partition = std::move(partition);
  index.sort = std::move(sort);
  return index;
}

}  // namespace

const std::vector<Schema>& schemas() {
  static const std::vector<Schema> all = [] {
    const KeyAttribute p{"p", "S"}, s{"s", "N"}, g{"g", "S"}, l{"l", "S"};
    Schema full{"full", make_index("", p, s), {}};
    full.indexes = {make_index("by-g", g, s),
                    make_index("by-s", s, g),
                    make_index("keys", g, std::nullopt),
                    make_index("by-l", p, l)};
    full.indexes[2].included = std::set<std::string>();
    full.indexes[3].included = std::set<std::string>{"x"};
    Schema bare{"bare", make_index("", p, std::nullopt), {}};
    return std::vector<Schema>{full, bare};
  }();
  return all;
}

Document create_table(const Schema& schema) {
  const auto key_schema = [](const Index& index) {
    Document key = {{{"AttributeName", index.partition.name}, {"KeyType", "HASH"}}};
    if (index.sort) key.push_back({{"AttributeName", index.sort->name}, {"KeyType", "RANGE"}});
    return key;
  };
  Document request = {
      {"TableName", schema.name},
      {"BillingMode", "PAY_PER_REQUEST"},
      {"KeySchema", key_schema(schema.table)},
      {"AttributeDefinitions", {{{"AttributeName", "p"}, {"AttributeType", "S"}}}},
      {"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", "NEW_AND_OLD_IMAGES"}}}};
  for (const Index& index : schema.indexes) {
    const bool local = index.partition.name == schema.table.partition.name;
    Document projection = {{"ProjectionType", "ALL"}};
    if (index.included && index.included->empty()) projection["ProjectionType"] = "KEYS_ONLY";
    if (index.included && !index.included->empty())
      projection = {{"ProjectionType", "INCLUDE"}, {"NonKeyAttributes", *index.included}};
    request[local ? "LocalSecondaryIndexes" : "GlobalSecondaryIndexes"].push_back(
        {{"IndexName", index.name}, {"KeySchema", key_schema(index)}, {"Projection", projection}});
  }
  if (!schema.indexes.empty()) {
    request["AttributeDefinitions"].push_back({{"AttributeName", "s"}, {"AttributeType", "N"}});
    request["AttributeDefinitions"].push_back({{"AttributeName", "g"}, {"AttributeType", "S"}});
    request["AttributeDefinitions"].push_back({{"AttributeName", "l"}, {"AttributeType", "S"}});
  }
  return request;
}

// --- Values

Value Generator::number() {
  static const std::vector<int64_t> kNumbers = {
      0, 1000, 2000, 3000, -1000, 500, -500, 1500, 10000, 999, 1'000'000, 123'456'789'012};
  Value value = number_value(pick(kNumbers));
  const std::string plain = number_text(value.number);
  const bool is_whole = plain.find('.') == std::string::npos;
  switch (below(6)) {
    case 0:
      value.spelling = is_whole ? plain + ".00" : plain + "0";
      break;
    case 1:
      value.spelling = plain + "e0";
      break;
    case 2:
      if (is_whole) value.spelling = plain + "0E-1";
      break;
    case 3:
      if (value.number >= 0) value.spelling = "00" + plain;
      break;
    default:
      break;
  }
  return value;
}

Value Generator::scalar() {
  static const std::vector<std::string> kTexts = {"", "a", "ab", "abc", "b", "g1", "l2", "ba"};
  Value value;
  switch (below(8)) {
    case 0:
      value.type = "NULL";
      return value;
    case 1:
      value.type = "BOOL";
      value.flag = one_in(2);
      return value;
    case 2:
      value.type = "B";
      value.text = pick(std::vector<std::string>{"", "a", "ab", std::string("\0\xff", 2)});
      return value;
    case 3:
    case 4:
    case 5:
      return number();
    default:
      return text_value(pick(kTexts));
  }
}

Value Generator::set_of(const std::string& type) {
  Value value;
  value.type = type;
  const size_t count = 1 + below(3);
  for (size_t i = 0; i < count; ++i) {
    if (type == "NS") {
      value.numbers.insert(number().number);
    } else {
      value.texts.insert(pick(Names{"a", "b", "ab", "c"}));
    }
  }
  return value;
}

Value Generator::value(int depth) {
  const uint64_t choice = below(depth > 0 ? 10 : 6);
  if (choice < 5) return scalar();
  if (choice == 5) return set_of(pick(Names{"SS", "NS", "BS"}));
  Value value;
  value.type = choice < 8 ? "L" : "M";
  const size_t count = below(4);
  for (size_t i = 0; i < count; ++i) {
    if (value.type == "L") {
      value.list.push_back(this->value(depth - 1));
    } else {
      value.map[pick(Names{"x", "y", "zz"})] = this->value(depth - 1);
    }
  }
  return value;
}

Value Generator::key_value(const KeyAttribute& attribute) {
  if (attribute.type == "N") {
    Value value = number();
    // Few of them.
    if (value.number > 3000) return number_value(4000);
    return value;
  }
  return text_value(attribute.name + std::to_string(below(3)));
}

Item Generator::key(const Schema& schema) {
  Item key;
  for (const KeyAttribute& attribute : schema.key()) key[attribute.name] = key_value(attribute);
  return key;
}

Item Generator::item(const Schema& schema) {
  Item item = key(schema);
  if (!one_in(3)) item["g"] = key_value({"g", "S"});
  if (!one_in(3)) item["l"] = key_value({"l", "S"});
  if (one_in(50)) item["g"] = number();
  for (const std::string& name : kOthers) {
    if (one_in(2)) continue;
    if (name == "num" && !one_in(4)) {
      item[name] = number();
    } else if (name == "tags" && !one_in(4)) {
      item[name] = set_of(pick(Names{"SS", "SS", "NS", "BS"}));
    } else {
      item[name] = value(3);
      if (name == "list" && item[name].type != "L" && one_in(2)) {
        Value list;
        list.type = "L";
        list.list = {scalar(), value(2), value(1)};
        item[name] = std::move(list);
      }
      if (name == "map" && item[name].type != "M" && one_in(2)) {
        Value map;
        map.type = "M";
        map.map = {{"x", value(2)}, {"y", value(2)}};
        item[name] = std::move(map);
      }
    }
  }
  return item;
}

// --- Expressions

Path Generator::path(const Names& names) {
  Path path = {{pick(names), {}}};
  if (is_key(path[0].name)) return path;
  while (path.size() < 4 && one_in(3)) {
    const bool by_index = path.back().name == "list" || one_in(3);
    if (by_index) {
      path.push_back({"", static_cast<uint32_t>(below(4))});
    } else {
      path.push_back({pick(Names{"x", "y", "zz"}), {}});
    }
  }
  return path;
}

std::vector<Path> Generator::paths(const Names& names, size_t count) {
  std::vector<Path> paths;
  for (size_t i = 0; i < count; ++i) {
    const Path next = path(names);
    const bool clashes = std::any_of(
        paths.begin(), paths.end(), [&](const Path& other) { return clash(next, other); });
    if (!clashes) paths.push_back(next);
  }
  return paths;
}

Operand Generator::operand(const Names& names) {
  if (one_in(2)) return literal(one_in(4) ? value(2) : scalar());
  return {one_in(5) ? Operand::Kind::kSize : Operand::Kind::kPath, path(names), {}};
}

Condition Generator::comparison(const Names& names) {
  static const Names kKinds = {"=",
                               "=",
                               "<>",
                               "<",
                               "<=",
                               ">",
                               ">=",
                               "BETWEEN",
                               "IN",
                               "attribute_exists",
                               "attribute_not_exists",
                               "attribute_type",
                               "begins_with",
                               "contains"};
  Condition condition{pick(kKinds), {}, {}};
  const std::string& kind = condition.kind;
  std::vector<Operand>& operands = condition.operands;
  operands.push_back(of_path(path(names)));
  if (kind == "attribute_exists" || kind == "attribute_not_exists") return condition;
  if (kind == "attribute_type") {
    operands.push_back(literal(
        text_value(pick(Names{"S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"}))));
  } else if (kind == "begins_with") {
    operands.push_back(literal(text_value(pick(Names{"a", "ab", "g", "l1", ""}))));
  } else if (kind == "contains") {
    operands.push_back(literal(scalar()));
  } else if (kind == "IN") {
    const size_t count = 1 + below(4);
    for (size_t i = 0; i < count; ++i) operands.push_back(literal(value(1)));
  } else if (kind == "BETWEEN") {
    // Bounds that are both given have to be of one type and in order.
    Value low = number(), high = number();
    if (one_in(3)) {
      low = text_value(pick(Names{"a", "ab", "g0", "p1"}));
      high = text_value(pick(Names{"b", "ba", "g2", "p2"}));
    }
    if (is_less(high, low)) std::swap(low, high);
    operands.push_back(literal(low));
    operands.push_back(literal(high));
  } else {
    const bool ordered = kind != "=" && kind != "<>";
    if (one_in(5)) operands[0].kind = Operand::Kind::kSize;
    Operand other = operand(names);
    // Two paths have to be unlike; what is ordered cannot be compared with what is not.
    if (other.kind != Operand::Kind::kLiteral && clash(other.path, operands[0].path))
      other = literal(number());
    if (other.kind == Operand::Kind::kLiteral && ordered) {
      other = literal(number());
      if (operands[0].kind == Operand::Kind::kPath && one_in(2))
        other = literal(text_value(pick(Names{"a", "ab", "g1"})));
    }
    operands.push_back(std::move(other));
    if (one_in(4)) std::swap(operands[0], operands[1]);
  }
  return condition;
}

Condition Generator::condition(const Names& names, int depth) {
  if (depth == 0 || !one_in(3)) return comparison(names);
  Condition condition{pick(Names{"AND", "OR", "NOT"}), {}, {}};
  const size_t count = condition.kind == "NOT" ? 1 : 2 + below(2);
  for (size_t i = 0; i < count; ++i) condition.terms.push_back(this->condition(names, depth - 1));
  return condition;
}

Expression Generator::expression(const Names& names) {
  const auto plain = [](Operand operand) { return Expression{"operand", std::move(operand), {}}; };
  const auto fallback = [&](Value value) {
    return Expression{"if_not_exists", of_path(path(names)), {plain(literal(std::move(value)))}};
  };
  Value list;
  list.type = "L";
  list.list = {scalar(), value(1)};
  switch (below(7)) {
    case 0:
      return plain(of_path(path(names)));
    case 1:
      return fallback(value(1));
    case 2:
    case 3: {
      Expression a = one_in(2) ? fallback(number()) : plain(of_path(path(names)));
      Expression b = plain(one_in(4) ? of_path(path(names)) : literal(number()));
      if (one_in(4)) std::swap(a, b);
      return {one_in(2) ? "+" : "-", {}, {std::move(a), std::move(b)}};
    }
    case 4: {
      Expression a = one_in(2) ? fallback(list) : plain(of_path(path(names)));
      Expression b = plain(literal(list));
      if (one_in(3)) std::swap(a, b);
      return {"list_append", {}, {std::move(a), std::move(b)}};
    }
    default:
      return plain(literal(value(2)));
  }
}

Update Generator::update(const Schema& schema) {
  Names names = kOthers;
  names.push_back("g");
  names.push_back("l");
  Update update;
  for (const Path& path : paths(names, below(5))) {
    Action action;
    action.path = path;
    const bool keys_an_index = !schema.indexes.empty() && is_key(path[0].name);
    if (keys_an_index || is_key(path[0].name)) {
      action.keyword = one_in(4) ? "REMOVE" : "SET";
      action.value.operand =
          one_in(8) ? of_path(this->path(kOthers)) : literal(key_value({path[0].name, "S"}));
    } else {
      action.keyword = pick(Names{"SET", "SET", "SET", "REMOVE", "ADD", "DELETE"});
      if (action.keyword == "SET") action.value = expression(every_name());
      const bool adds_number = action.keyword == "ADD" && path[0].name != "tags" && !one_in(4);
      action.literal = adds_number ? number() : set_of(pick(Names{"SS", "NS", "BS"}));
    }
    update.push_back(std::move(action));
  }
  return update;
}

// --- Operations

WriteAction Generator::write(const std::string& kind) {
  WriteAction action;
  action.kind = kind;
  action.schema = &schemas()[one_in(5) ? 1 : 0];
  action.item = kind == "Put" ? item(*action.schema) : key(*action.schema);
  if (kind == "Update") action.update = update(*action.schema);
  if (kind == "ConditionCheck" || one_in(3)) action.condition = condition(every_name(), 3);
  action.return_old_on_failure = one_in(4);
  return action;
}

std::vector<WriteAction> Generator::writes(const Names& kinds, size_t count) {
  std::vector<WriteAction> writes;
  for (size_t i = 0; i < count; ++i) {
    WriteAction next = write(pick(kinds));
    // A transaction's update has to say something.
    if (next.kind == "Update" && next.update.empty())
      next.update.push_back({"REMOVE", {{"x", {}}}, {}, {}});
    const auto names_the_same = [&](const WriteAction& other) {
      return other.schema == next.schema &&
             key_of(*next.schema, other.item) == key_of(*next.schema, next.item);
    };
    if (std::none_of(writes.begin(), writes.end(), names_the_same))
      writes.push_back(std::move(next));
  }
  return writes;
}

ReadAction Generator::read() {
  const Schema& schema = schemas()[one_in(5) ? 1 : 0];
  ReadAction read{&schema, key(schema), {}};
  if (one_in(3)) read.projection = paths(every_name(), 1 + below(4));
  return read;
}

std::vector<ReadAction> Generator::reads(size_t count) {
  std::vector<ReadAction> reads;
  for (size_t i = 0; i < count; ++i) {
    ReadAction next = read();
    const auto names_the_same = [&](const ReadAction& other) {
      return other.schema == next.schema && other.key == next.key;
    };
    if (std::none_of(reads.begin(), reads.end(), names_the_same)) reads.push_back(std::move(next));
  }
  return reads;
}

Search Generator::query() {
  Search search;
  search.schema = &schemas()[one_in(8) ? 1 : 0];
  if (!search.schema->indexes.empty() && one_in(2))
    search.index = pick(search.schema->indexes).name;
  const Index& index = search.schema->index(search.index);
  search.partition = key_value(index.partition);
  if (index.sort && one_in(2)) {
    const bool is_text = index.sort->type == "S";
    search.sort_kind = pick(Names{"=", "<", "<=", ">", ">=", "BETWEEN"});
    if (is_text && one_in(4)) search.sort_kind = "begins_with";
    search.sort_values = {key_value(*index.sort)};
    if (search.sort_kind == "begins_with") search.sort_values[0].text.resize(1 + below(2), '0');
    if (search.sort_kind == "BETWEEN") {
      search.sort_values.push_back(key_value(*index.sort));
      if (is_less(search.sort_values[1], search.sort_values[0]))
        std::swap(search.sort_values[0], search.sort_values[1]);
    }
  }
  // What is not in the index can be neither asked for nor filtered by; nor can the query's own key.
  Names held = index.included ? kKeys : every_name();
  if (index.included) {
    held = {"p", "s", "g"};
    if (index.name == "by-l") held = {"p", "s", "l", "x"};
  }
  Names filtered = held;
  std::erase_if(filtered, [&](const std::string& name) {
    return name == index.partition.name || (index.sort && name == index.sort->name);
  });
  if (one_in(3)) search.filter = condition(filtered, 2);
  if (one_in(4)) {
    search.projection = paths(held, 1 + below(3));
  } else {
    search.whole_items = index.name == "by-l" && one_in(3);
  }
  search.backwards = one_in(2);
  if (one_in(2)) search.limit = static_cast<int>(1 + below(4));
  return search;
}

Search Generator::scan() {
  Search search;
  search.schema = &schemas()[one_in(4) ? 1 : 0];
  if (!search.schema->indexes.empty() && one_in(3)) {
    const Names whole = {"by-g", "by-s"};
    search.index = pick(whole);
  }
  if (one_in(2)) search.filter = condition(every_name(), 2);
  if (one_in(4)) search.projection = paths(every_name(), 1 + below(3));
  if (one_in(2)) search.limit = static_cast<int>(1 + below(8));
  if (one_in(4)) search.segments = static_cast<int>(2 + below(3));
  return search;
}

Operation Generator::next() {
  Operation operation;
  const uint64_t choice = below(100);
  if (choice < 25) {
    operation.name = "PutItem";
    operation.writes = {write("Put")};
    operation.writes[0].return_values = pick(Names{"", "NONE", "ALL_OLD"});
  } else if (choice < 52) {
    operation.name = "UpdateItem";
    operation.writes = {write("Update")};
    operation.writes[0].return_values =
        pick(Names{"", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"});
  } else if (choice < 58) {
    operation.name = "DeleteItem";
    operation.writes = {write("Delete")};
    operation.writes[0].return_values = pick(Names{"", "ALL_OLD"});
  } else if (choice < 63) {
    operation.name = "GetItem";
    operation.reads = {read()};
  } else if (choice < 78) {
    operation.name = "Query";
    operation.search = query();
  } else if (choice < 83) {
    operation.name = "Scan";
    operation.search = scan();
  } else if (choice < 87) {
    operation.name = "BatchWriteItem";
    operation.writes = writes({"Put", "Put", "Delete"}, 1 + below(6));
  } else if (choice < 90) {
    operation.name = "BatchGetItem";
    operation.reads = reads(1 + below(6));
  } else if (choice < 96) {
    operation.name = "TransactWriteItems";
    operation.writes = writes({"Put", "Update", "Delete", "ConditionCheck"}, 1 + below(5));
  } else if (choice < 99 || !one_in(5)) {
    operation.name = "TransactGetItems";
    operation.reads = reads(1 + below(4));
  } else {
    operation.name = "Restart";
  }
  return operation;
}

}  // namespace cloudtab::differential
