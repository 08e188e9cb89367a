#include "core/services/dynamodb/expression/path_tree.h"

namespace cloudtab::dynamodb {

namespace {

bool project_value(const ValueView& value, const PathTree& node, std::string& out);

/// True if anything was kept.
bool project_map(const ItemView& map, const PathTree& node, BodyBuilder& body) {
  MapReader reader = map.entries();
  auto wanted = node.members.begin();
  while (wanted != node.members.end()) {
    const auto entry = reader.next();
    if (!entry) break;
    while (wanted != node.members.end() && wanted->first < entry->name) ++wanted;
    if (wanted == node.members.end() || wanted->first != entry->name) continue;
    if (wanted->second.path) {
      body.add() += entry->encoded;
      continue;
    }
    std::string value;
    if (project_value(entry->value, wanted->second, value))
      append_entry(body.add(), entry->name, value);
  }
  return body.count() > 0;
}

bool project_list(const ValueView& list, const PathTree& node, BodyBuilder& body) {
  ListReader reader(list.payload());
  uint32_t index = 0;
  for (const auto& [wanted, child] : node.elements) {
    std::optional<ValueView> element = reader.next();
    for (; element && index < wanted; ++index) element = reader.next();
    ++index;
    if (!element) break;
    std::string value;
    if (project_value(*element, child, value)) body.add() += value;
  }
  return body.count() > 0;
}

bool project_value(const ValueView& value, const PathTree& node, std::string& out) {
  if (node.path) {
    out += value.encoded();
    return true;
  }
  BodyBuilder body;
  const bool kept = value.type() == Type::kMap ? project_map(ItemView(value.payload()), node, body)
                    : value.type() == Type::kList ? project_list(value, node, body)
                                                  : false;
  if (kept) append_container(out, value.type(), body.finish());
  return kept;
}

}  // namespace

PathTree PathTree::of(const Projection& paths) {
  PathTree root;
  for (size_t i = 0; i < paths.size(); ++i) {
    PathTree* node = &root;
    for (const PathStep& step : paths[i].steps) {
      node = step.index ? &node->elements[*step.index] : &node->members[step.name];
    }
    node->path = i;
  }
  return root;
}

std::string project(const ItemView& item, const PathTree& paths) {
  BodyBuilder body;
  project_map(item, paths, body);
  return body.finish();
}

}  // namespace cloudtab::dynamodb
