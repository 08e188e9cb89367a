#include <algorithm>
#include <cmath>

#include "core/base/ascii.h"
#include "core/base/http.h"
#include "core/base/json.h"
#include "core/services/sns/filter_policy.h"
#include "core/services/sns/ip_network.h"
#include "core/services/sns/limits.h"

// Matching of filter policies: the object is spread out into leaves, and for each field of the
// policy a leaf is looked for that fits those chosen for the fields before it.

namespace cloudtab::sns {
namespace {

/// Which element of which array a leaf is in, from the outside in.
using ArrayPlaces = std::vector<std::pair<const Document*, size_t>>;

struct Leaf {
  const Document* value;
  ArrayPlaces places;
};

/// By path, whose steps are joined with dots, whether they were written so or as nested objects.
using Leaves = std::map<std::string, std::vector<Leaf>>;

std::string joined(const std::string& path, std::string_view step) {
  return path.empty() ? std::string(step) : path + "." + std::string(step);
}

void spread(const Document& value,
            const std::string& path,
            const ArrayPlaces& places,
            Leaves& leaves) {
  if (value.is_object()) {
    for (const auto& [name, below] : value.items())
      spread(below, joined(path, name), places, leaves);
  } else if (value.is_array()) {
    for (size_t i = 0; i < value.size(); ++i) {
      ArrayPlaces inside = places;
      inside.emplace_back(&value, i);
      spread(value[i], path, inside, leaves);
    }
  } else {
    leaves[path].push_back(Leaf{&value, places});
  }
}

// --- Conditions on one value

bool starts_with(std::string_view text, std::string_view prefix, bool ignore_case) {
  if (text.size() < prefix.size()) return false;
  const std::string_view head = text.substr(0, prefix.size());
  return ignore_case ? equals_ignoring_case(head, prefix) : head == prefix;
}

bool ends_with(std::string_view text, std::string_view suffix, bool ignore_case) {
  if (text.size() < suffix.size()) return false;
  const std::string_view tail = text.substr(text.size() - suffix.size());
  return ignore_case ? equals_ignoring_case(tail, suffix) : tail == suffix;
}

// A `*` is first taken to stand for nothing, and on a mismatch the last one for one character more:
// linear for one star, at worst text times pattern.
bool wildcard_matches(std::string_view pattern, std::string_view text) {
  constexpr size_t kNone = std::string_view::npos;
  size_t p = 0, t = 0, star = kNone, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
      continue;
    }
    const bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    if (p < pattern.size() && pattern[escaped ? p + 1 : p] == text[t]) {
      p += escaped ? 2 : 1;
      ++t;
    } else if (star != kNone) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

/// Numbers count to six digits after the point.
double rounded(double value) { return std::round(value * 1e6); }

bool exact_matches(const FilterScalar& wanted, const Document& value) {
  switch (wanted.kind) {
    case FilterScalar::Kind::kString:
      return value.is_string() && value.get_ref<const std::string&>() == wanted.text;
    case FilterScalar::Kind::kNumber:
      return value.is_number() && rounded(value.get<double>()) == rounded(wanted.number);
    case FilterScalar::Kind::kLiteral:
      return (value.is_boolean() || value.is_null()) && value.dump() == wanted.text;
  }
  return false;
}

struct ConditionMatcher {
  const Document& value;

  const std::string* text() const { return value.get_ptr<const std::string*>(); }

  bool operator()(const condition::Exact& c) const { return exact_matches(c.value, value); }
  bool operator()(const condition::Prefix& c) const {
    return text() && starts_with(*text(), c.text, c.ignore_case);
  }
  bool operator()(const condition::Suffix& c) const {
    return text() && ends_with(*text(), c.text, c.ignore_case);
  }
  bool operator()(const condition::EqualsIgnoreCase& c) const {
    return text() && equals_ignoring_case(*text(), c.text);
  }
  bool operator()(const condition::Wildcard& c) const {
    return text() && wildcard_matches(c.pattern, *text());
  }
  bool operator()(const condition::Exists& c) const { return c.wanted; }
  bool operator()(const condition::Numeric& c) const {
    if (!value.is_number()) return false;
    const double number = rounded(value.get<double>());
    if (c.bottom &&
        (number < rounded(*c.bottom) || (number == rounded(*c.bottom) && !c.bottom_included)))
      return false;
    return !c.top || number < rounded(*c.top) || (number == rounded(*c.top) && c.top_included);
  }
  bool operator()(const condition::Cidr& c) const {
    if (!text()) return false;
    const std::optional<std::string> address = parse_ip_address(*text());
    return address && is_in_network(*address, c.network, c.bits);
  }
  bool operator()(const condition::AnythingBut& c) const {
    return std::none_of(
        c.none_of.begin(), c.none_of.end(), [&](const condition::StringCondition& unwanted) {
          return std::visit(*this, unwanted);
        });
  }
};

bool is_absence(const FilterCondition& condition) {
  const auto* exists = std::get_if<condition::Exists>(&condition);
  return exists != nullptr && !exists->wanted;
}

// --- A whole policy

/// A field of the policy with its whole path.
struct FlatField {
  std::string path;
  const std::vector<FilterCondition>* conditions;
};

/// The ways to satisfy a node: each is a list of fields that must all match.
using Ways = std::vector<std::vector<FlatField>>;

void add_to_each(Ways& ways, const Ways& more) {
  Ways product;
  for (const std::vector<FlatField>& way : ways) {
    for (const std::vector<FlatField>& extra : more) {
      product.push_back(way);
      product.back().insert(product.back().end(), extra.begin(), extra.end());
    }
  }
  ways = std::move(product);
}

Ways ways_of(const FilterNode& node, const std::string& path) {
  Ways ways(1);
  for (const FilterNode::Field& field : node.fields) {
    const std::string field_path = joined(path, field.name);
    if (field.below.empty()) {
      for (std::vector<FlatField>& way : ways) way.push_back({field_path, &field.conditions});
    } else {
      add_to_each(ways, ways_of(field.below.front(), field_path));
    }
  }
  for (const std::vector<FilterNode>& branches : node.alternatives) {
    Ways any;
    for (const FilterNode& branch : branches) {
      Ways of_branch = ways_of(branch, path);
      any.insert(any.end(), of_branch.begin(), of_branch.end());
    }
    add_to_each(ways, any);
  }
  return ways;
}

/// Whether two leaves can be of one object: wherever they share an array, they are in the same
/// element.
bool agree(const ArrayPlaces& a, const ArrayPlaces& b) {
  for (size_t i = 0; i < a.size() && i < b.size(); ++i) {
    if (a[i].first != b[i].first) return true;
    if (a[i].second != b[i].second) return false;
  }
  return true;
}

/// Looks for one leaf per field, all of which agree. The steps are counted down: a body made to
/// keep the search busy is taken for one that does not match.
bool choose(const std::vector<std::vector<const Leaf*>>& candidates,
            std::vector<const Leaf*>& chosen,
            int& steps) {
  if (chosen.size() == candidates.size()) return true;
  for (const Leaf* leaf : candidates[chosen.size()]) {
    if (--steps < 0) return false;
    const bool fits = std::all_of(chosen.begin(), chosen.end(), [&](const Leaf* other) {
      return agree(leaf->places, other->places);
    });
    if (!fits) continue;
    chosen.push_back(leaf);
    if (choose(candidates, chosen, steps)) return true;
    chosen.pop_back();
  }
  return false;
}

bool way_matches(const std::vector<FlatField>& way, const Leaves& leaves) {
  std::vector<std::vector<const Leaf*>> candidates;
  for (const FlatField& field : way) {
    const auto found = leaves.find(field.path);
    if (found == leaves.end()) {
      if (!std::any_of(field.conditions->begin(), field.conditions->end(), is_absence))
        return false;
      continue;
    }
    std::vector<const Leaf*> fitting;
    for (const Leaf& leaf : found->second) {
      const ConditionMatcher matcher{*leaf.value};
      const bool matches = std::any_of(
          field.conditions->begin(),
          field.conditions->end(),
          [&](const FilterCondition& condition) { return std::visit(matcher, condition); });
      if (matches) fitting.push_back(&leaf);
    }
    if (fitting.empty()) return false;
    candidates.push_back(std::move(fitting));
  }
  std::vector<const Leaf*> chosen;
  int steps = kFilterStepsMax;
  return choose(candidates, chosen, steps);
}

}  // namespace

bool FilterPolicy::matches(const Document& fields) const {
  Leaves leaves;
  spread(fields, "", {}, leaves);
  const Ways ways = ways_of(root_, "");
  return std::any_of(ways.begin(), ways.end(), [&](const std::vector<FlatField>& way) {
    return way_matches(way, leaves);
  });
}

Document attributes_as_fields(const Document& message_attributes) {
  Document fields = Document::object();
  for (const auto& [name, attribute] : message_attributes.items()) {
    if (!attribute.contains("StringValue")) continue;
    const std::string type = attribute.value("DataType", "");
    const std::string text = attribute.value("StringValue", "");
    if (type == "String.Array" || type.substr(0, type.find('.')) == "Number") {
      Result<Document> parsed = parse_json(text);
      const bool fits =
          parsed.ok() && (type == "String.Array" ? parsed->is_array() : parsed->is_number());
      if (fits) fields[name] = std::move(parsed).value();
    } else {
      fields[name] = text;
    }
  }
  return fields;
}

}  // namespace cloudtab::sns
