#include "tests/differential/model.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <utility>

namespace cloudtab::differential {

namespace {

Document binary(const std::string& bytes) {
  return Document::binary(std::vector<uint8_t>(bytes.begin(), bytes.end()));
}

std::optional<Value> value_of(const Operand& operand, const Item& item) {
  if (operand.kind == Operand::Kind::kLiteral) return operand.literal;
  std::optional<Value> found = find(item, operand.path);
  if (operand.kind == Operand::Kind::kPath || !found) return found;
  const std::string& type = found->type;
  size_t size = 0;
  if (type == "N" || type == "BOOL" || type == "NULL") return std::nullopt;
  if (type == "S" || type == "B") size = found->text.size();
  if (type == "L") size = found->list.size();
  if (type == "M") size = found->map.size();
  if (type == "SS" || type == "BS") size = found->texts.size();
  if (type == "NS") size = found->numbers.size();
  return number_value(static_cast<int64_t>(size) * 1000);
}

bool is_ordered(const Value& value) {
  return value.type == "S" || value.type == "N" || value.type == "B";
}

bool compare(const std::string& sign,
             const std::optional<Value>& a,
             const std::optional<Value>& b) {
  const bool equal = a && b && *a == *b;
  if (sign == "=") return equal;
  if (sign == "<>") return !equal;
  if (!a || !b || a->type != b->type || !is_ordered(*a)) return false;
  if (sign == "<") return is_less(*a, *b);
  if (sign == "<=") return !is_less(*b, *a);
  if (sign == ">") return is_less(*b, *a);
  return !is_less(*a, *b);
}

bool contains(const Value& whole, const Value& part) {
  if (whole.type == "S" || whole.type == "B")
    return part.type == whole.type && whole.text.find(part.text) != std::string::npos;
  if (whole.type == "SS") return part.type == "S" && whole.texts.count(part.text) != 0;
  if (whole.type == "BS") return part.type == "B" && whole.texts.count(part.text) != 0;
  if (whole.type == "NS") return part.type == "N" && whole.numbers.count(part.number) != 0;
  return whole.type == "L" &&
         std::find(whole.list.begin(), whole.list.end(), part) != whole.list.end();
}

/// What of a value the paths name, from their step `depth` on; nothing if they name nothing.
std::optional<Value> project_value(const Value& value,
                                   const std::vector<Path>& paths,
                                   size_t depth) {
  for (const Path& path : paths) {
    if (path.size() == depth) return value;
  }
  Value kept;
  kept.type = value.type;
  if (value.type == "M") {
    for (const auto& [name, member] : value.map) {
      std::vector<Path> inner;
      for (const Path& path : paths) {
        if (!path[depth].index && path[depth].name == name) inner.push_back(path);
      }
      if (inner.empty()) continue;
      if (auto part = project_value(member, inner, depth + 1)) kept.map[name] = *std::move(part);
    }
  } else if (value.type == "L") {
    for (size_t i = 0; i < value.list.size(); ++i) {
      std::vector<Path> inner;
      for (const Path& path : paths) {
        if (path[depth].index && *path[depth].index == i) inner.push_back(path);
      }
      if (inner.empty()) continue;
      if (auto part = project_value(value.list[i], inner, depth + 1))
        kept.list.push_back(*std::move(part));
    }
  }
  if (kept.map.empty() && kept.list.empty()) return std::nullopt;
  return kept;
}

const char kWrongType[] = "An operand in the update expression has an incorrect data type";
const char kBadPath[] = "The document path provided in the update expression is invalid for update";
const char kMissing[] =
    "The provided expression refers to an attribute that does not exist in the item";

/// What an expression sets; nothing, and why in `errors`, if it cannot be worked out.
std::optional<Value> evaluate(const Expression& expression,
                              const Item& item,
                              std::set<std::string>& errors) {
  if (expression.kind == "operand") {
    std::optional<Value> value = value_of(expression.operand, item);
    if (!value) errors.insert(kMissing);
    return value;
  }
  if (expression.kind == "if_not_exists") {
    if (auto value = find(item, expression.operand.path)) return value;
    return evaluate(expression.parts[0], item, errors);
  }
  std::optional<Value> a = evaluate(expression.parts[0], item, errors);
  std::optional<Value> b = evaluate(expression.parts[1], item, errors);
  const std::string wanted = expression.kind == "list_append" ? "L" : "N";
  for (const std::optional<Value>* part : {&a, &b}) {
    if (*part && (*part)->type != wanted) errors.insert(kWrongType);
  }
  if (!errors.empty()) return std::nullopt;
  if (wanted == "L") {
    a->list.insert(a->list.end(), b->list.begin(), b->list.end());
    return a;
  }
  return number_value(expression.kind == "+" ? a->number + b->number : a->number - b->number);
}

/// What an action leaves at its path: nothing if it takes it away.
std::optional<Value> outcome_of(const Action& action,
                                const Item& item,
                                std::set<std::string>& errors) {
  if (action.keyword == "SET") return evaluate(action.value, item, errors);
  if (action.keyword == "REMOVE") return std::nullopt;
  std::optional<Value> current = find(item, action.path);
  const Value& given = action.literal;
  if (!current) return action.keyword == "ADD" ? std::optional<Value>(given) : std::nullopt;
  if (current->type != given.type) {
    errors.insert(kWrongType);
    return std::nullopt;
  }
  if (action.keyword == "ADD") {
    current->number += given.number;
    current->texts.insert(given.texts.begin(), given.texts.end());
    current->numbers.insert(given.numbers.begin(), given.numbers.end());
    return current;
  }
  for (const std::string& each : given.texts) current->texts.erase(each);
  for (const int64_t each : given.numbers) current->numbers.erase(each);
  if (current->texts.empty() && current->numbers.empty()) return std::nullopt;
  return current;
}

/// Writes into a map or list; indexes are those of before the update.
void write(Value& container, const Step& step, const std::optional<Value>& value) {
  if (!step.index) {
    if (value) {
      container.map[step.name] = *value;
    } else {
      container.map.erase(step.name);
    }
  } else if (*step.index < container.list.size()) {
    Value gone;
    gone.type = "";
    container.list[*step.index] = value ? *value : gone;
  } else if (value) {
    container.appended[*step.index] = *value;
  }
}

void settle(Value& value) {
  std::erase_if(value.list, [](const Value& each) { return each.type.empty(); });
  for (auto& [index, each] : value.appended) value.list.push_back(each);
  value.appended.clear();
  for (Value& each : value.list) settle(each);
  for (auto& [name, each] : value.map) settle(each);
}

}  // namespace

bool operator==(const Value& a, const Value& b) {
  return a.type == b.type && a.text == b.text && a.number == b.number && a.flag == b.flag &&
         a.list == b.list && a.map == b.map && a.texts == b.texts && a.numbers == b.numbers;
}

Value text_value(const std::string& text) {
  Value value;
  value.type = "S";
  value.text = text;
  return value;
}

Value number_value(int64_t thousandths) {
  Value value;
  value.type = "N";
  value.number = thousandths;
  return value;
}

std::string number_text(int64_t thousandths) {
  const int64_t size = std::abs(thousandths);
  std::string text = std::to_string(size / 1000);
  if (size % 1000 != 0) {
    text += "." + std::to_string(1000 + size % 1000).substr(1);
    while (text.back() == '0') text.pop_back();
  }
  return (thousandths < 0 ? "-" : "") + text;
}

bool is_less(const Value& a, const Value& b) {
  return a.type == "N" ? a.number < b.number : a.text < b.text;
}

Document to_wire(const Value& value, Numbers numbers) {
  const std::string& type = value.type;
  Document content;
  if (type == "S") content = value.text;
  if (type == "B") content = binary(value.text);
  if (type == "N") {
    const bool spelled = numbers == Numbers::kAsSpelled && !value.spelling.empty();
    content = spelled ? value.spelling : number_text(value.number);
  }
  if (type == "BOOL") content = value.flag;
  if (type == "NULL") content = true;
  if (type == "M") content = to_wire(value.map, numbers);
  if (type == "L" || type == "SS" || type == "NS" || type == "BS") content = Document::array();
  for (const Value& each : value.list) content.push_back(to_wire(each, numbers));
  for (const std::string& each : value.texts)
    content.push_back(type == "BS" ? binary(each) : Document(each));
  for (const int64_t each : value.numbers) content.push_back(number_text(each));
  return Document{{type, std::move(content)}};
}

Document to_wire(const Item& item, Numbers numbers) {
  Document out = Document::object();
  for (const auto& [name, value] : item) out[name] = to_wire(value, numbers);
  return out;
}

std::optional<Value> find(const Item& item, const Path& path) {
  const auto head = item.find(path[0].name);
  if (head == item.end()) return std::nullopt;
  const Value* value = &head->second;
  for (size_t i = 1; i < path.size(); ++i) {
    if (path[i].index) {
      if (value->type != "L" || *path[i].index >= value->list.size()) return std::nullopt;
      value = &value->list[*path[i].index];
    } else {
      const auto member = value->map.find(path[i].name);
      if (value->type != "M" || member == value->map.end()) return std::nullopt;
      value = &member->second;
    }
  }
  return *value;
}

bool holds(const Condition& condition, const Item& item) {
  const std::string& kind = condition.kind;
  const std::vector<Condition>& terms = condition.terms;
  const auto is_true = [&](const Condition& term) { return holds(term, item); };
  if (kind == "AND") return std::all_of(terms.begin(), terms.end(), is_true);
  if (kind == "OR") return std::any_of(terms.begin(), terms.end(), is_true);
  if (kind == "NOT") return !holds(terms[0], item);
  std::vector<std::optional<Value>> values;
  for (const Operand& operand : condition.operands) values.push_back(value_of(operand, item));
  if (kind == "attribute_exists") return values[0].has_value();
  if (kind == "attribute_not_exists") return !values[0].has_value();
  if (kind == "attribute_type") return values[0] && values[0]->type == values[1]->text;
  if (kind == "BETWEEN")
    return compare(">=", values[0], values[1]) && compare("<=", values[0], values[2]);
  if (kind == "IN") {
    for (size_t i = 1; i < values.size(); ++i) {
      if (compare("=", values[0], values[i])) return true;
    }
    return false;
  }
  if (kind == "contains") return values[0] && values[1] && contains(*values[0], *values[1]);
  if (kind == "begins_with") {
    return values[0] && values[1] && values[0]->type == values[1]->type &&
           (values[0]->type == "S" || values[0]->type == "B") &&
           values[0]->text.rfind(values[1]->text, 0) == 0;
  }
  return compare(kind, values[0], values[1]);
}

Item project(const Item& item, const std::vector<Path>& paths) {
  Value whole;
  whole.type = "M";
  whole.map = item;
  const std::optional<Value> kept = project_value(whole, paths, 0);
  return kept ? kept->map : Item();
}

Updated apply(const Update& update, const Item& item) {
  Updated updated{item, {}};
  Value whole;
  whole.type = "M";
  whole.map = item;
  for (const Action& action : update) {
    Value* container = &whole;
    for (size_t i = 0; i + 1 < action.path.size() && container != nullptr; ++i) {
      const Step& step = action.path[i];
      if (!step.index) {
        const auto member = container->map.find(step.name);
        container = member == container->map.end() ? nullptr : &member->second;
      } else {
        container = *step.index < container->list.size() ? &container->list[*step.index] : nullptr;
      }
    }
    const Step& last = action.path.back();
    if (container == nullptr || container->type != (last.index ? "L" : "M")) {
      updated.errors.insert(kBadPath);
      container = nullptr;
    }
    const std::optional<Value> outcome = outcome_of(action, item, updated.errors);
    if (container != nullptr) write(*container, last, outcome);
  }
  settle(whole);
  updated.item = whole.map;
  return updated;
}

const Index& Schema::index(const std::string& name_of) const {
  for (const Index& each : indexes) {
    if (each.name == name_of) return each;
  }
  return table;
}

std::vector<KeyAttribute> Schema::key() const {
  std::vector<KeyAttribute> attributes = {table.partition};
  if (table.sort) attributes.push_back(*table.sort);
  return attributes;
}

Item key_of(const Schema& schema, const Item& item) {
  Item key;
  for (const KeyAttribute& attribute : schema.key()) key[attribute.name] = item.at(attribute.name);
  return key;
}

bool fits_indexes(const Schema& schema, const Item& item) {
  for (const Index& index : schema.indexes) {
    std::vector<KeyAttribute> attributes = {index.partition};
    if (index.sort) attributes.push_back(*index.sort);
    for (const KeyAttribute& attribute : attributes) {
      const auto found = item.find(attribute.name);
      if (found == item.end()) continue;
      if (found->second.type != attribute.type) return false;
      if (attribute.type != "N" && found->second.text.empty()) return false;
    }
  }
  return true;
}

const Item* Tables::find(const Schema& schema, const Item& key) const {
  const auto table = items.find(schema.name);
  if (table == items.end()) return nullptr;
  const auto found = table->second.find(to_wire(key_of(schema, key)).dump());
  return found == table->second.end() ? nullptr : &found->second;
}

void Tables::put(const Schema& schema, const Item& item) {
  const Item* before = find(schema, item);
  if (before == nullptr) {
    changes[schema.name].push_back({"INSERT", {}, item});
  } else if (!(*before == item)) {
    changes[schema.name].push_back({"MODIFY", *before, item});
  }
  items[schema.name][to_wire(key_of(schema, item)).dump()] = item;
}

void Tables::remove(const Schema& schema, const Item& key) {
  const Item* before = find(schema, key);
  if (before == nullptr) return;
  changes[schema.name].push_back({"REMOVE", *before, {}});
  items[schema.name].erase(to_wire(key_of(schema, key)).dump());
}

std::vector<Item> Tables::read(const Schema& schema, const Index& index) const {
  std::vector<Item> out;
  const auto table = items.find(schema.name);
  if (table == items.end()) return out;
  for (const auto& [key, item] : table->second) {
    if (item.count(index.partition.name) == 0) continue;
    if (index.sort && item.count(index.sort->name) == 0) continue;
    Item held = item;
    if (index.included) {
      std::set<std::string> names = *index.included;
      for (const KeyAttribute& attribute : schema.key()) names.insert(attribute.name);
      names.insert(index.partition.name);
      if (index.sort) names.insert(index.sort->name);
      std::erase_if(held, [&](const auto& each) { return names.count(each.first) == 0; });
    }
    out.push_back(std::move(held));
  }
  if (index.sort) {
    std::stable_sort(out.begin(), out.end(), [&](const Item& a, const Item& b) {
      return is_less(a.at(index.sort->name), b.at(index.sort->name));
    });
  }
  return out;
}

}  // namespace cloudtab::differential
