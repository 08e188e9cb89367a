#include "core/services/dynamodb/expression/overlap.h"

#include <algorithm>

#include "core/services/dynamodb/errors.h"

namespace cloudtab::dynamodb {

namespace {

enum class Relation { kApart, kOverlap, kConflict };

Relation relation(const Path& a, const Path& b) {
  for (size_t i = 0; i < std::min(a.steps.size(), b.steps.size()); ++i) {
    if (a.steps[i].index.has_value() != b.steps[i].index.has_value()) return Relation::kConflict;
    if (!(a.steps[i] == b.steps[i])) return Relation::kApart;
  }
  return Relation::kOverlap;
}

Error clash(std::string_view what, const Path& a, const Path& b) {
  return errors::validation(
      "Two document paths " + std::string(what) +
      " with each other; must remove or rewrite one of these paths; path one: " + a.to_text() +
      ", path two: " + b.to_text());
}

}  // namespace

std::string Path::to_text() const {
  std::string out = "[";
  for (const PathStep& step : steps) {
    if (out.size() > 1) out += ", ";
    out += step.index ? "[" + std::to_string(*step.index) + "]" : step.name;
  }
  return out + "]";
}

const Path& path_of(const UpdateAction& action) {
  return std::visit([](const auto& each) -> const Path& { return each.path; }, action);
}

Status check_overlap(const Projection& paths) {
  const std::pair<Relation, std::string_view> kinds[] = {{Relation::kOverlap, "overlap"},
                                                         {Relation::kConflict, "conflict"}};
  for (const auto& [kind, word] : kinds) {
    for (size_t i = 1; i < paths.size(); ++i) {
      for (size_t j = 0; j < i; ++j) {
        if (relation(paths[j], paths[i]) == kind) return clash(word, paths[j], paths[i]);
      }
    }
  }
  return ok();
}

}  // namespace cloudtab::dynamodb
