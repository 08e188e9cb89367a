#include "core/services/dynamodb/partiql/plan.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <variant>

#include "core/base/sorting.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/key.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/value.h"

namespace cloudtab::dynamodb::partiql {

namespace {

// Messages, and what overlaps, as observed of the service by floci's tests
// (DynamoDbPartiQLEdgeCaseIntegrationTest, DynamoDbPartiQLDocumentedSyntaxIntegrationTest).

using Terms = std::vector<dynamodb::Condition>;

Error too_many_reads() {
  return errors::validation("Too many decomposed read operations for a given query.");
}

Error overlapping() {
  return errors::validation(
      "Overlapping conditions with range keys are not supported in where clause");
}

bool is_attribute(const Operand& operand, const std::string& name) {
  const auto* path = std::get_if<dynamodb::Path>(&operand);
  return path != nullptr && !path->is_nested() && path->head() == name;
}

bool concerns_key(const dynamodb::Condition& condition, const KeySchema& schema) {
  bool found = false;
  for_each_path(condition, [&](const dynamodb::Path& path) {
    found = found || (!path.is_nested() && schema.contains(path.head()));
  });
  return found;
}

/// The value that a condition equals the attribute to; null if it says something else.
const Literal* equal_value(const dynamodb::Condition& condition, const std::string& attribute) {
  const auto* compare = std::get_if<Compare>(&condition.node);
  if (compare == nullptr || compare->comparator != Comparator::kEqual) return nullptr;
  if (is_attribute(compare->left, attribute)) return std::get_if<Literal>(&compare->right);
  if (is_attribute(compare->right, attribute)) return std::get_if<Literal>(&compare->left);
  return nullptr;
}

/// Takes a condition apart into alternatives, each a list of terms that all must hold. Only what
/// concerns the key is taken apart.
class Alternatives {
 public:
  explicit Alternatives(const KeySchema& schema) : schema_(schema) {}

  Result<std::vector<Terms>> of(const dynamodb::Condition& condition) const {
    if (!concerns_key(condition, schema_)) return one(condition);
    if (const auto* all = std::get_if<All>(&condition.node)) return of_all(*all);
    if (const auto* any = std::get_if<Any>(&condition.node)) return of_any(*any);
    if (const auto* one_of = std::get_if<OneOf>(&condition.node))
      return of_one_of(*one_of, condition);
    return one(condition);
  }

 private:
  static std::vector<Terms> one(const dynamodb::Condition& condition) { return {{condition}}; }

  Result<std::vector<Terms>> of_all(const All& all) const {
    std::vector<Terms> product = {{}};
    for (const dynamodb::Condition& term : all.terms) {
      if (!concerns_key(term, schema_)) continue;
      ASSIGN_OR_RETURN(const std::vector<Terms> choices, of(term));
      if (product.size() * choices.size() > kAlternativesMax) return too_many_reads();
      std::vector<Terms> next;
      for (const Terms& left : product) {
        for (const Terms& right : choices) {
          Terms both = left;
          both.insert(both.end(), right.begin(), right.end());
          next.push_back(std::move(both));
        }
      }
      product = std::move(next);
    }
    // Of more alternatives than there may be queries, only the keys will be asked for.
    if (product.size() > limits::kDecomposedReadsMax) return product;
    for (const dynamodb::Condition& term : all.terms) {
      if (concerns_key(term, schema_)) continue;
      for (Terms& terms : product) terms.push_back(term);
    }
    return product;
  }

  Result<std::vector<Terms>> of_any(const Any& any) const {
    std::vector<Terms> sum;
    for (const dynamodb::Condition& term : any.terms) {
      ASSIGN_OR_RETURN(std::vector<Terms> choices, of(term));
      if (sum.size() + choices.size() > kAlternativesMax) return too_many_reads();
      std::move(choices.begin(), choices.end(), std::back_inserter(sum));
    }
    return sum;
  }

  Result<std::vector<Terms>> of_one_of(const OneOf& one_of,
                                       const dynamodb::Condition& condition) const {
    const auto* path = std::get_if<dynamodb::Path>(&one_of.value);
    if (path == nullptr || path->is_nested() || !schema_.contains(path->head()))
      return one(condition);
    std::vector<Terms> sum;
    for (const Operand& each : one_of.list) {
      if (!std::holds_alternative<Literal>(each)) return one(condition);
      sum.push_back({dynamodb::Condition{Compare{Comparator::kEqual, *path, each}}});
    }
    return sum;
  }

  /// Ours: what is above is far above the service's limit, and taken apart no further.
  static constexpr size_t kAlternativesMax = 1000;

  const KeySchema& schema_;
};

/// The condition on the sort key, if the term is one that a query takes.
std::optional<KeyTerm> sort_term(const dynamodb::Condition& term, const std::string& attribute) {
  if (std::holds_alternative<All>(term.node)) return std::nullopt;
  auto condition = key_condition_of(term);
  if (!condition.ok() || condition->size() != 1 || condition->front().attribute != attribute)
    return std::nullopt;
  return std::move(condition->front());
}

/// An alternative as a query; nothing if the partition key is not given one value.
std::optional<Lookup> lookup_of(const Terms& terms, const KeySchema& schema) {
  Lookup lookup;
  const std::string& partition = schema.partition.front().name;
  const Literal* value = nullptr;
  for (const dynamodb::Condition& term : terms) {
    const Literal* equal = equal_value(term, partition);
    if (equal == nullptr) continue;
    if (value != nullptr && value->encoded != equal->encoded) return std::nullopt;
    value = equal;
  }
  if (value == nullptr) return std::nullopt;
  lookup.key.push_back(KeyTerm{partition, "EQ", {value->encoded}});
  const std::string* sort = schema.sort.empty() ? nullptr : &schema.sort.front().name;
  // An equality is the best condition on the sort key, else the first that a query takes.
  const dynamodb::Condition* chosen = nullptr;
  for (const dynamodb::Condition& term : terms) {
    if (sort == nullptr || !sort_term(term, *sort)) continue;
    if (equal_value(term, *sort) != nullptr) {
      chosen = &term;
      break;
    }
    if (chosen == nullptr) chosen = &term;
  }
  if (chosen != nullptr) lookup.key.push_back(*sort_term(*chosen, *sort));
  for (const dynamodb::Condition& term : terms) {
    if (&term == chosen || equal_value(term, partition) != nullptr) continue;
    if (chosen != nullptr) {
      const Literal *here = equal_value(term, *sort), *there = equal_value(*chosen, *sort);
      if (here != nullptr && there != nullptr && here->encoded == there->encoded) continue;
    }
    lookup.rest.push_back(term);
  }
  return lookup;
}

Status check_apart(const std::vector<Lookup>& lookups, const KeySchema& schema) {
  std::vector<KeyRange> ranges;
  for (const Lookup& lookup : lookups) {
    KeyRange range = key_range(lookup.key, schema, "");
    if (range.begin < range.end) ranges.push_back(std::move(range));
  }
  put_in_order(ranges, [](const KeyRange& a, const KeyRange& b) { return a.begin < b.begin; });
  for (size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].begin < ranges[i - 1].end) return overlapping();
  }
  return ok();
}

/// Whether a query's rest says what the sort key is not: such a query may overlap others. Observed
/// (paritysuite/dynamodb-conformance, whereOverlap.test.ts): it is read together with them.
bool excludes_sort_keys(const Lookup& lookup, const KeySchema& schema) {
  if (schema.sort.empty()) return false;
  const std::string& sort = schema.sort.front().name;
  return std::any_of(lookup.rest.begin(), lookup.rest.end(), [&](const dynamodb::Condition& term) {
    const auto* compare = std::get_if<Compare>(&term.node);
    const bool negates = std::holds_alternative<Negation>(term.node) ||
                         (compare != nullptr && compare->comparator == Comparator::kNotEqual);
    bool concerns_sort = false;
    for_each_path(term, [&](const dynamodb::Path& path) {
      concerns_sort = concerns_sort || path.head() == sort;
    });
    return negates && concerns_sort;
  });
}

/// A query of each partition, with the whole condition for a filter: nothing is answered twice.
std::vector<Lookup> by_partition(const std::vector<Lookup>& lookups,
                                 const dynamodb::Condition& where) {
  std::vector<Lookup> out;
  for (const Lookup& lookup : lookups) {
    const std::string& value = lookup.key.front().values.front();
    const bool known = std::any_of(out.begin(), out.end(), [&](const Lookup& each) {
      return each.key.front().values.front() == value;
    });
    if (!known) out.push_back({{lookup.key.front()}, {where}});
  }
  return out;
}

/// The terms of conditions joined by AND.
void flatten(const dynamodb::Condition& condition, Terms& terms) {
  const auto* all = std::get_if<All>(&condition.node);
  if (all == nullptr) {
    terms.push_back(condition);
    return;
  }
  for (const dynamodb::Condition& term : all->terms) flatten(term, terms);
}

void add_heads(const dynamodb::Condition& condition, std::vector<std::string>& heads) {
  for_each_path(condition, [&](const dynamodb::Path& path) {
    if (std::find(heads.begin(), heads.end(), path.head()) == heads.end())
      heads.push_back(path.head());
  });
}

std::string encode_key(const std::map<std::string, std::string>& values) {
  BodyBuilder body;
  for (const auto& [name, value] : values) append_entry(body.add(), name, value);
  return body.finish();
}

}  // namespace

Result<std::vector<Lookup>> plan_lookups(const std::optional<dynamodb::Condition>& where,
                                         const KeySchema& schema) {
  std::vector<Lookup> lookups;
  if (!where) return lookups;
  ASSIGN_OR_RETURN(const std::vector<Terms> alternatives, Alternatives(schema).of(*where));
  for (const Terms& terms : alternatives) {
    std::optional<Lookup> lookup = lookup_of(terms, schema);
    if (!lookup) return std::vector<Lookup>();
    lookups.push_back(std::move(*lookup));
  }
  if (lookups.size() > limits::kDecomposedReadsMax) return too_many_reads();
  std::vector<Lookup> plain;
  std::copy_if(lookups.begin(), lookups.end(), std::back_inserter(plain), [&](const Lookup& each) {
    return !excludes_sort_keys(each, schema);
  });
  RETURN_IF_ERROR(check_apart(plain, schema));
  if (!check_apart(lookups, schema).ok()) return by_partition(lookups, *where);
  return lookups;
}

Status check_key_types(const std::vector<Lookup>& lookups, const KeySchema& schema) {
  for (const Lookup& lookup : lookups) {
    for (const KeyAttribute& attribute : schema.all()) {
      for (const KeyTerm& term : lookup.key) {
        if (term.attribute != attribute.name) continue;
        for (const std::string& value : term.values) {
          if (ValueView(value).type() == attribute.type) continue;
          return errors::validation(
              "Key attribute's data type should match its data type in table's schema: Key " +
              attribute.name);
        }
      }
    }
    RETURN_IF_ERROR(check_key_condition(lookup.key, schema));
  }
  return ok();
}

std::vector<std::string> filter_attributes(const Lookup& lookup) {
  std::vector<std::string> heads;
  const auto is_compound = [](const dynamodb::Condition& term) {
    return std::holds_alternative<Any>(term.node) || std::holds_alternative<Negation>(term.node);
  };
  for (const dynamodb::Condition& term : lookup.rest) {
    if (is_compound(term)) add_heads(term, heads);
  }
  for (const dynamodb::Condition& term : lookup.rest) add_heads(term, heads);
  return heads;
}

std::optional<NamedItem> named_item(const std::optional<dynamodb::Condition>& where,
                                    const KeySchema& schema) {
  if (!where) return std::nullopt;
  Terms terms;
  flatten(*where, terms);
  NamedItem item;
  std::map<std::string, std::string> values;
  for (dynamodb::Condition& term : terms) {
    bool taken = false;
    for (const KeyAttribute& attribute : schema.all()) {
      const Literal* value = equal_value(term, attribute.name);
      if (value == nullptr) continue;
      const auto [known, is_new] = values.emplace(attribute.name, value->encoded);
      taken = is_new || known->second == value->encoded;
      if (!taken && !item.ambiguous) item.ambiguous = attribute.name;
    }
    if (!taken) item.rest.push_back(std::move(term));
  }
  if (values.size() != schema.all().size()) return std::nullopt;
  item.key = encode_key(values);
  return item;
}

std::optional<std::string> single_key(const Lookup& lookup, const KeySchema& schema) {
  if (!lookup.rest.empty() || lookup.key.size() != schema.all().size()) return std::nullopt;
  std::map<std::string, std::string> values;
  for (const KeyTerm& term : lookup.key) {
    if (term.comparison != "EQ") return std::nullopt;
    values.emplace(term.attribute, term.values.front());
  }
  return encode_key(values);
}

Result<ReadOrder> apply_order(const Select& select,
                              const KeySchema& schema,
                              std::vector<Lookup>& lookups) {
  ReadOrder order;
  if (select.order.empty()) return order;
  if (!select.where) {
    return errors::validation(
        "Must have WHERE clause in the statement when using ORDER BY clause.");
  }
  const OrderTerm *by_partition = nullptr, *by_sort = nullptr;
  for (const OrderTerm& term : select.order) {
    const std::string& name = term.path.steps.front().name;
    if (term.path.steps.size() != 1 || !schema.contains(name)) {
      return errors::validation("Attribute " + name +
                                " in ORDER BY clause must be part of the primary key");
    }
    (name == schema.partition.front().name ? by_partition : by_sort) = &term;
  }
  if (lookups.empty()) {
    return errors::validation(
        "Must have at least one non-optional hash key condition in WHERE clause when using ORDER "
        "BY "
        "clause.");
  }
  const auto partition = [](const Lookup& lookup) { return ValueView(lookup.key[0].values[0]); };
  const bool several = std::any_of(lookups.begin(), lookups.end(), [&](const Lookup& each) {
    return !(partition(each) == partition(lookups.front()));
  });
  if (several && by_partition == nullptr) {
    return errors::validation(
        "Must have hash key in ORDER BY clause when more than one hash key condition specified in "
        "WHERE clause.");
  }
  // Observed: ordered by the partition key alone, the sort key descends.
  order.forward = by_sort != nullptr && by_sort->ascending;
  const bool ascending = by_partition == nullptr || by_partition->ascending;
  put_in_order(lookups, [&](const Lookup& a, const Lookup& b) {
    const int by_value = compare_ordered(partition(a), partition(b));
    if (by_value != 0) return ascending ? by_value < 0 : by_value > 0;
    const std::string left = key_range(a.key, schema, "").begin,
                      right = key_range(b.key, schema, "").begin;
    return order.forward ? left < right : right < left;
  });
  return order;
}

std::optional<dynamodb::Condition> joined(std::vector<dynamodb::Condition> terms) {
  if (terms.empty()) return std::nullopt;
  if (terms.size() == 1) return std::move(terms.front());
  return dynamodb::Condition{All{std::move(terms)}};
}

}  // namespace cloudtab::dynamodb::partiql
