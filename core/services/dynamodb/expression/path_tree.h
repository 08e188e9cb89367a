#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/services/dynamodb/expression/resolved.h"
#include "core/services/dynamodb/value.h"

namespace cloudtab::dynamodb {

/// Paths that do not overlap, as a tree: what a projection keeps or an update rewrites is then
/// found in one pass over an item, in its own order.
struct PathTree {
  /// Set where a path ends; there are no children then.
  std::optional<size_t> path;
  std::map<std::string, PathTree, std::less<>> members;
  std::map<uint32_t, PathTree> elements;

  /// `paths[i]` ends at the node whose `path` is i.
  static PathTree of(const Projection& paths);
};

/// The item with only what the paths name; maps and lists on the way keep nothing else, and fall
/// away when nothing in them is named.
std::string project(const ItemView& item, const PathTree& paths);

}  // namespace cloudtab::dynamodb
