#include "core/wire/query_reader.h"

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "core/wire/names.h"
#include "core/wire/request.h"
#include "core/wire/scalar.h"

namespace cloudtab::wire {

namespace {

using model::Member;
using model::Shape;
using model::ShapeIndex;
using model::ShapeKind;

/// The fields as a tree by the dots in their names. Children keep numeric order, so that 2 comes
/// before 10.
struct Node {
  struct NumericLess {
    bool operator()(std::string_view a, std::string_view b) const {
      return a.size() != b.size() ? a.size() < b.size() : a < b;
    }
  };
  const std::string* value = nullptr;
  std::map<std::string_view, Node, NumericLess> children;
};

/// False if a name is nested too deeply.
bool plant(const Field& field, Node& root) {
  Node* node = &root;
  std::string_view rest = field.name;
  for (int depth = 0;; ++depth) {
    if (depth > kNestingMax) return false;
    const size_t dot = rest.find('.');
    node = &node->children[rest.substr(0, dot)];
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  if (node->value == nullptr) node->value = &field.value;
  return true;
}

const Node* child(const Node& node, std::string_view name) {
  const auto found = node.children.find(name);
  return found == node.children.end() ? nullptr : &found->second;
}

bool is_position(std::string_view name) {
  for (char c : name) {
    if (c < '0' || c > '9') return false;
  }
  return !name.empty();
}

class QueryReader {
 public:
  explicit QueryReader(const model::Service& service) : service_(service) {}

  bool read_structure(const Node& node, const Shape& shape, Document& out) {
    out = Document::object();
    for (const Member& member : shape.members) {
      const Shape& target = service_.shape(member.shape);
      const Node* at = child(node, outer_name(member, target, Naming::kQuery));
      if (at == nullptr && target.kind == ShapeKind::kList)
        at = child(node, wire_name(member, Naming::kQuery));
      if (at == nullptr) continue;
      Document value;
      if (!read(*at, member, target, value)) return false;
      if (!value.is_null()) out[std::string(member.name)] = std::move(value);
    }
    return true;
  }

  Error take_error() { return Error{"MalformedInput", std::move(error_)}; }

 private:
  /// Leaves `out` null where the node holds nothing of this kind.
  bool read(const Node& node, const Member& member, const Shape& shape, Document& out) {
    switch (shape.kind) {
      case ShapeKind::kStructure:
        return read_structure(node, shape, out);
      case ShapeKind::kList:
        return read_list(node, member, shape, out);
      case ShapeKind::kMap:
        return read_map(node, member, shape, out);
      case ShapeKind::kString:
      case ShapeKind::kBlob:
      case ShapeKind::kBoolean:
      case ShapeKind::kInteger:
      case ShapeKind::kLong:
      case ShapeKind::kFloat:
      case ShapeKind::kDouble:
      case ShapeKind::kTimestamp:
        return read_scalar(node, shape, out);
    }
    return true;
  }

  bool read_scalar(const Node& node, const Shape& shape, Document& out) {
    if (node.value == nullptr) {
      error_ = "Unexpected complex element termination";
      return false;
    }
    auto parsed = parse_scalar(*node.value, shape);
    if (!parsed.ok()) {
      error_ = parsed.error().message;
      return false;
    }
    out = std::move(parsed).value();
    return true;
  }

  bool read_list(const Node& node, const Member& member, const Shape& shape, Document& out) {
    const Member& element = shape.members[0];
    const Shape& target = service_.shape(element.shape);
    const Node* elements = &node;
    if (!is_flattened(member, shape)) {
      elements = child(node, element_name(shape, Naming::kQuery));
      // Some clients number the elements without the word in between.
      if (elements == nullptr) elements = &node;
    }
    out = Document::array();
    for (const auto& [position, at] : elements->children) {
      if (!is_position(position)) continue;
      Document value;
      if (!read(at, element, target, value)) return false;
      if (!value.is_null()) out.push_back(std::move(value));
    }
    // SQS takes a single element without its number (`AttributeName=All`). Source: softwaremill/
    // elasticmq #448.
    const bool single = out.empty() && elements == &node && is_flattened(member, shape) &&
                        target.kind == ShapeKind::kString && node.value != nullptr;
    if (single && !node.value->empty()) out.push_back(*node.value);
    return true;
  }

  bool read_map(const Node& node, const Member& member, const Shape& shape, Document& out) {
    const Member& value_member = shape.members[1];
    const Shape& target = service_.shape(value_member.shape);
    const Node* entries = is_flattened(member, shape) ? &node : child(node, "entry");
    if (entries == nullptr) entries = &node;
    out = Document::object();
    const auto read_entry = [&](const Node& entry) {
      const Node* key = child(entry, key_name(shape, Naming::kQuery));
      const Node* value = child(entry, value_name(shape, Naming::kQuery));
      if (key == nullptr || key->value == nullptr || value == nullptr) return true;
      return read(*value, value_member, target, out[*key->value]);
    };
    for (const auto& [position, entry] : entries->children) {
      if (is_position(position) && !read_entry(entry)) return false;
    }
    // A single one without its number, as above (`Attribute.Name=...&Attribute.Value=...`).
    return !out.empty() || !is_flattened(member, shape) || read_entry(node);
  }

  const model::Service& service_;
  std::string error_;
};

}  // namespace

Result<Document> read_query(const Fields& fields, const model::Service& service, ShapeIndex shape) {
  Document document = Document::object();
  if (shape == model::kNoShape) return document;
  Node root;
  for (const Field& field : fields) {
    if (!plant(field, root))
      return Error{"MalformedInput", "Parameter names are nested too deeply"};
  }
  QueryReader reader(service);
  if (!reader.read_structure(root, service.shape(shape), document)) return reader.take_error();
  return document;
}

}  // namespace cloudtab::wire
