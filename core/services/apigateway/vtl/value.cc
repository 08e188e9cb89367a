#include "core/services/apigateway/vtl/value.h"

#include <cmath>

#include "core/base/ascii.h"
#include "core/base/document.h"
#include "core/base/http.h"
#include "core/services/apigateway/limits.h"

namespace cloudtab::apigateway::vtl {

const Value* Map::find(std::string_view key) const {
  const auto found = index.find(key);
  return found == index.end() ? nullptr : &entries[found->second].second;
}

const Value* Map::find_ignoring_case(std::string_view key) const {
  if (const Value* found = find(key)) return found;
  for (const auto& [name, value] : entries) {
    if (equals_ignoring_case(name, key)) return &value;
  }
  return nullptr;
}

Value Map::put(std::string_view key, Value value) {
  const auto found = index.find(key);
  if (found != index.end()) return std::exchange(entries[found->second].second, std::move(value));
  index.emplace(key, entries.size());
  entries.emplace_back(key, std::move(value));
  return Value();
}

Value Map::remove(std::string_view key) {
  const auto found = index.find(key);
  if (found == index.end()) return Value();
  const size_t at = found->second;
  Value removed = std::move(entries[at].second);
  entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(at));
  index.erase(found);
  for (auto& [name, position] : index) position -= position > at ? 1 : 0;
  return removed;
}

List* Heap::make_list(bool json) {
  lists_.emplace_back();
  lists_.back().json = json;
  ++objects_;
  return &lists_.back();
}

Map* Heap::make_map() {
  maps_.emplace_back();
  ++objects_;
  return &maps_.back();
}

bool Heap::count(size_t objects) {
  objects_ += objects;
  return objects_ <= kTemplateObjectsMax;
}

namespace {

/// Builds values while the text is read, so that keys keep their order and depth is bounded.
class JsonBuilder : public nlohmann::json_sax<Document> {
 public:
  explicit JsonBuilder(Heap& heap) : heap_(heap) {}

  bool null() override { return add(Value()); }
  bool boolean(bool value) override { return add(Value(value)); }
  bool number_integer(int64_t value) override { return add(Value(value)); }
  bool number_unsigned(uint64_t value) override {
    if (value <= static_cast<uint64_t>(INT64_MAX)) return add(Value(static_cast<int64_t>(value)));
    return add(Value(static_cast<double>(value)));
  }
  bool number_float(double value, const std::string&) override { return add(Value(value)); }
  bool string(std::string& value) override { return add(Value(std::move(value))); }
  bool binary(Document::binary_t&) override { return false; }
  bool start_object(size_t) override { return open(Value(heap_.make_map())); }
  bool key(std::string& name) override {
    keys_.back() = std::move(name);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(size_t) override { return open(Value(heap_.make_list(/*json=*/true))); }
  bool end_array() override { return close(); }
  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

  Value& root() { return root_; }

 private:
  bool add(Value value) {
    if (!heap_.count(1)) return false;
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (Map* map = as_map(open_.back())) {
      map->put(keys_.back(), std::move(value));
    } else {
      as_list(open_.back())->items.push_back(std::move(value));
    }
    return true;
  }
  bool open(Value value) {
    if (open_.size() >= static_cast<size_t>(kJsonDepthMax) || !add(value)) return false;
    open_.push_back(std::move(value));
    keys_.emplace_back();
    return true;
  }
  bool close() {
    open_.pop_back();
    keys_.pop_back();
    return true;
  }

  Heap& heap_;
  Value root_;
  std::vector<Value> open_;
  std::vector<std::string> keys_;
};

std::string quoted(const std::string& text) {
  return Document(text).dump(-1, ' ', false, Document::error_handler_t::replace);
}

void append_json(const Value& value, int depth, std::string& out) {
  if (depth > kJsonDepthMax) {
    out += "null";
  } else if (const Map* map = as_map(value)) {
    out += '{';
    for (const auto& [key, member] : map->entries) {
      if (out.back() != '{') out += ',';
      out += quoted(key) + ":";
      append_json(member, depth + 1, out);
    }
    out += '}';
  } else if (const List* list = as_list(value)) {
    out += '[';
    for (size_t i = 0; i < list->items.size(); ++i) {
      if (i > 0) out += ',';
      append_json(list->items[i], depth + 1, out);
    }
    out += ']';
  } else if (const std::string* text = as_text(value)) {
    out += quoted(*text);
  } else if (is_null(value)) {
    out += "null";
  } else {
    out += to_text(value);
  }
}

void append_text(const Value& value, int depth, std::string& out) {
  if (depth > kJsonDepthMax) return;
  if (const Map* map = as_map(value)) {
    if (map->entry) {
      append_text(map->entries[0].second, depth + 1, out);
      out += '=';
      append_text(map->entries[1].second, depth + 1, out);
      return;
    }
    out += '{';
    for (size_t i = 0; i < map->entries.size(); ++i) {
      out += (i > 0 ? ", " : "") + map->entries[i].first + "=";
      if (is_null(map->entries[i].second)) out += "null";
      append_text(map->entries[i].second, depth + 1, out);
    }
    out += '}';
  } else if (const List* list = as_list(value)) {
    if (list->json) return append_json(value, depth, out);
    out += '[';
    for (size_t i = 0; i < list->items.size(); ++i) {
      if (i > 0) out += ", ";
      if (is_null(list->items[i])) out += "null";
      append_text(list->items[i], depth + 1, out);
    }
    out += ']';
  } else if (const std::string* text = as_text(value)) {
    out += *text;
  } else if (const bool* flag = std::get_if<bool>(&value)) {
    out += *flag ? "true" : "false";
  } else if (const int64_t* integer = std::get_if<int64_t>(&value)) {
    out += std::to_string(*integer);
  } else if (const double* decimal = std::get_if<double>(&value)) {
    out += number_text(*decimal);
  }
}

bool is_number(const Value& value) {
  return std::holds_alternative<int64_t>(value) || std::holds_alternative<double>(value);
}

double number_of(const Value& value) {
  if (const int64_t* integer = std::get_if<int64_t>(&value)) return static_cast<double>(*integer);
  return std::get<double>(value);
}

}  // namespace

Result<Value> parse_json(std::string_view text, Heap& heap) {
  JsonBuilder builder(heap);
  if (!Document::sax_parse(text.begin(), text.end(), &builder))
    return Error{"InvalidJson", "The text is not JSON."};
  return std::move(builder.root());
}

std::string to_json(const Value& value) {
  std::string out;
  append_json(value, 0, out);
  return out;
}

std::string to_text(const Value& value) {
  std::string out;
  append_text(value, 0, out);
  return out;
}

std::string number_text(double value) {
  return std::isfinite(value) ? Document(value).dump() : std::string("NaN");
}

bool is_true(const Value& value) {
  if (is_null(value)) return false;
  const bool* flag = std::get_if<bool>(&value);
  return flag == nullptr || *flag;
}

bool are_equal(const Value& a, const Value& b) {
  if (is_number(a) && is_number(b)) return number_of(a) == number_of(b);
  if (std::holds_alternative<Native>(a) || std::holds_alternative<Native>(b)) return a == b;
  if (is_null(a) || is_null(b)) {
    const Value& other = is_null(a) ? b : a;
    const std::string* text = as_text(other);
    return is_null(other) || (text != nullptr && text->empty());
  }
  return to_text(a) == to_text(b);
}

}  // namespace cloudtab::apigateway::vtl
