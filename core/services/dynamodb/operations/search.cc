#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/evaluate.h"
#include "core/services/dynamodb/float32.h"
#include "core/services/dynamodb/indexes.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/reads.h"
#include "core/services/dynamodb/table.h"
#include "core/services/dynamodb/vectors.h"

namespace cloudtab::dynamodb {

namespace {

// Texts as observed of the service (paritysuite/dynamodb-conformance, 2026-08); of operators other
// than comparators as reported by a user of the same month.

/// Of a SearchConditionExpression: attributes that must equal values, all of them.
struct SearchCondition {
  struct Term {
    std::string attribute;
    std::string value;  ///< encoded
  };
  std::vector<Term> terms;
  bool given = false;

  const std::string* find(std::string_view attribute) const {
    for (const Term& term : terms) {
      if (term.attribute == attribute) return &term.value;
    }
    return nullptr;
  }
};

Error invalid_condition(std::string_view what) {
  return errors::validation("Invalid SearchConditionExpression: Invalid " + std::string(what) +
                            " used in SearchConditionExpression");
}

Error not_in_schema(const std::string& attribute) {
  return errors::validation(
      "SearchConditionExpression must not contain any attributes that is not in SearchSchema. "
      "Invalid attribute: " +
      attribute);
}

Status collect(const Condition& condition, SearchCondition& out) {
  if (const auto* all = std::get_if<All>(&condition.node)) {
    for (const Condition& term : all->terms) RETURN_IF_ERROR(collect(term, out));
    return ok();
  }
  const auto* compare = std::get_if<Compare>(&condition.node);
  if (compare == nullptr) return invalid_condition("operator");
  if (compare->comparator != Comparator::kEqual) return invalid_condition("comparator");
  const Operand *left = &compare->left, *right = &compare->right;
  if (!std::holds_alternative<Path>(*left)) std::swap(left, right);
  const auto* path = std::get_if<Path>(left);
  const auto* literal = std::get_if<Literal>(right);
  if (path == nullptr || literal == nullptr) return invalid_condition("operator");
  if (path->is_nested()) return not_in_schema(path->to_text());
  out.terms.push_back({path->head(), literal->encoded});
  return ok();
}

struct SearchRequest {
  std::vector<float> vector;
  size_t nearest = 0;
  SearchCondition condition;
  Wanted wanted;
};

/// What the request says by itself.
Result<SearchRequest> read_search(const Document& input) {
  SearchRequest request;
  const auto nearest = input["TopK"].get<int64_t>();
  if (nearest > limits::kNearestMax) {
    return errors::validation("Provided TopK value '" + std::to_string(nearest) +
                              "' is out of valid range. The value must be between 1 and " +
                              std::to_string(limits::kNearestMax) + " inclusive");
  }
  request.nearest = static_cast<size_t>(nearest);
  std::string encoded;
  const Document list = {{"L", input["SearchVector"]}};
  RETURN_IF_ERROR(encode_value(list, encoded));
  auto vector = to_vector(ValueView(encoded));
  if (!vector) {
    return errors::validation(
        "Search vector contains invalid values. All values in the search vector must be a 32-bit "
        "floating-point number attribute");
  }
  request.vector = std::move(*vector);
  RETURN_IF_ERROR(
      check_parameter_mix(input, {"SearchConditionExpression", "ProjectionExpression"}, {}));
  ASSIGN_OR_RETURN(Placeholders placeholders, read_placeholders(input));
  if (input.contains("SearchConditionExpression")) {
    request.condition.given = true;
    ASSIGN_OR_RETURN(const Condition condition,
                     read_condition(text_of(input, "SearchConditionExpression"),
                                    "SearchConditionExpression",
                                    placeholders));
    RETURN_IF_ERROR(collect(condition, request.condition));
  }
  ASSIGN_OR_RETURN(request.wanted, read_wanted(input, placeholders));
  RETURN_IF_ERROR(placeholders.check_all_used());
  return request;
}

Result<const VectorIndexRecord*> find_index(const TableRef& table, std::string_view name) {
  const VectorIndexRecord* index = table->find_vector_index(name);
  const bool served =
      index != nullptr && (index->status != TableStatus::kCreating || index->backfilling);
  if (!served)
    return errors::validation("The table does not have the specified index: " + std::string(name));
  if (index->backfilling)
    return errors::validation("Cannot search backfilling vector index: " + std::string(name));
  return index;
}

/// Whether the request fits the index.
Status check_search(const SearchRequest& request, const VectorIndexRecord& index) {
  if (request.vector.size() != index.dimensions) {
    return errors::validation(
        "Input search vector dimension " + std::to_string(request.vector.size()) +
        " does not match vector index dimension " + std::to_string(index.dimensions));
  }
  for (const SearchCondition::Term& term : request.condition.terms) {
    const bool known = std::any_of(
        index.search_schema.begin(), index.search_schema.end(), [&](const auto& element) {
          return element.attribute.name == term.attribute;
        });
    if (!known) return not_in_schema(term.attribute);
  }
  const KeyAttribute* partition = index.partition();
  if (partition == nullptr || request.condition.find(partition->name) != nullptr) return ok();
  // Observed without any condition; of one that leaves the HASH attribute out the text is assumed.
  return errors::validation(
      "SearchConditionExpression must be provided when SearchSchema has a HASH key");
}

// Sums are worked out one product after the other in double precision: the same on every host.

double dot(const float* a, const float* b, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; ++i) {
    const double product = static_cast<double>(a[i]) * static_cast<double>(b[i]);
    sum += product;
  }
  return sum;
}

double straight_line(const float* a, const float* b, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; ++i) {
    const double apart = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    const double square = apart * apart;
    sum += square;
  }
  return std::sqrt(sum);
}

/// The score of a vector, as a 32-bit float; of a dot product the greater is the nearer. What the
/// service says of a vector without length under COSINE is not known: it is as far as one at right
/// angles.
float score(Distance distance, const std::vector<float>& wanted, const float* vector) {
  const size_t count = wanted.size();
  switch (distance) {
    case Distance::kDotProduct:
      return static_cast<float>(dot(wanted.data(), vector, count));
    case Distance::kEuclidean:
      return static_cast<float>(straight_line(wanted.data(), vector, count));
    case Distance::kCosine:
      break;
  }
  const double squares = dot(wanted.data(), wanted.data(), count) * dot(vector, vector, count);
  if (squares == 0) return 1;
  return static_cast<float>(1 - dot(wanted.data(), vector, count) / std::sqrt(squares));
}

struct Found {
  float score = 0;
  std::string_view key;  ///< of its entry
  const ItemRecord* item = nullptr;
};

bool matches(const SearchCondition& condition, const ItemView& item) {
  return std::all_of(condition.terms.begin(), condition.terms.end(), [&](const auto& term) {
    const auto value = item.find(term.attribute);
    return value && value->encoded() == term.value;
  });
}

/// Every entry that the condition lets in, the nearest first; equally near ones by key. `bytes`:
/// what was looked at.
std::vector<Found> search(Call& call,
                          const TableRef& table,
                          const VectorIndexRecord& index,
                          const SearchRequest& request,
                          double& bytes) {
  std::optional<ValueView> partition;
  if (const KeyAttribute* attribute = index.partition())
    partition = ValueView(*request.condition.find(attribute->name));
  const auto& items = call.records<ItemRecord>(table.scope);
  std::vector<Found> found;
  for (const auto& [key, entry] :
       call.records<VectorEntry>(table.scope).prefix(vector_prefix(*table, index, partition))) {
    bytes += static_cast<double>(entry.floats.size());
    const ItemRecord* item =
        items.find(table_prefix(table->number) + key.substr(entry.base_key_at));
    ENSURE(item != nullptr);
    if (!matches(request.condition, item->view())) continue;
    std::vector<float> vector(index.dimensions);
    std::memcpy(vector.data(), entry.floats.data(), entry.floats.size());
    found.push_back({score(index.distance, request.vector, vector.data()), key, item});
  }
  const size_t count = std::min(request.nearest, found.size());
  const bool greater_first = index.distance == Distance::kDotProduct;
  std::partial_sort(found.begin(),
                    found.begin() + static_cast<std::ptrdiff_t>(count),
                    found.end(),
                    [greater_first](const Found& a, const Found& b) {
                      if (a.score != b.score)
                        return greater_first ? a.score > b.score : a.score < b.score;
                      return a.key < b.key;
                    });
  found.resize(count);
  return found;
}

/// The index's own copy of a vector: its floats in place of the table's numbers.
void tell_floats(Document& vector) {
  const auto list = vector.find("L");
  if (list == vector.end()) return;
  for (Document& element : *list) {
    const auto number = Decimal::parse(element["N"].get_ref<const std::string&>());
    if (number.ok()) element["N"] = to_text(to_float32(*number).value_or(0));
  }
}

/// What the index holds of an item; the vector only if the request names it.
Document answered_item(const SearchRequest& request,
                       const VectorIndexRecord& index,
                       const IndexProjection& projection,
                       const ItemView& item) {
  const std::string held = projection.of(item);
  if (!request.wanted.paths) {
    Document out = to_document(ItemView(held));
    out.erase(index.attribute);
    return out;
  }
  const std::string part = project(ItemView(held), request.wanted.tree);
  Document out = to_document(ItemView(part));
  if (const auto vector = out.find(index.attribute); vector != out.end()) tell_floats(*vector);
  return out;
}

}  // namespace

Outcome search_vectors(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const SearchRequest request, read_search(input));
  ASSIGN_OR_RETURN(const TableRef table, find_ready_table(call, text_of(input, "TableName")));
  ASSIGN_OR_RETURN(const VectorIndexRecord* index, find_index(table, text_of(input, "IndexName")));
  RETURN_IF_ERROR(check_search(request, *index));
  double bytes = 0;
  Document results = Document::array();
  const IndexProjection projection(*index, table->key);
  for (const Found& found : search(call, table, *index, request, bytes)) {
    // Written as the shortest number that names the float.
    const double told = std::strtod(to_text(found.score).c_str(), nullptr);
    results.push_back({{"Item", answered_item(request, *index, projection, found.item->view())},
                       {"Score", told}});
  }
  Document answer = {{"SearchResults", std::move(results)}};
  call.trace("ddb.search", table->name, {{"index", index->name}, {"bytes", bytes}});
  // Observed: alone, without the table's name, in either form. The service's own figure varies from
  // one search to the next: ours are the vectors that were looked at.
  if (input.value("ReturnConsumedCapacity", "NONE") != "NONE") {
    answer["ConsumedCapacity"] = {
        {"VectorSearchRequestBytes",
         std::max(bytes, static_cast<double>(limits::kVectorWriteBytesMin))}};
  }
  return answer;
}

}  // namespace cloudtab::dynamodb
