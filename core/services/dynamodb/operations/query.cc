#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/resolve.h"
#include "core/services/dynamodb/key_condition.h"
#include "core/services/dynamodb/legacy.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/pages.h"
#include "core/services/dynamodb/parameters.h"

namespace cloudtab::dynamodb {

namespace {

/// A Query's request, so far as it can be read without its table.
struct QueryRequest {
  KeyCondition key_condition;
  std::optional<Condition> filter;
  Wanted wanted;
  std::string start_key;
};

Result<QueryRequest> read_query(const Document& input) {
  // KeyConditions may stand beside a FilterExpression or ProjectionExpression.
  if (input.contains("KeyConditionExpression")) {
    RETURN_IF_ERROR(check_parameter_mix(
        input,
        {"ProjectionExpression", "FilterExpression", "KeyConditionExpression"},
        {"AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"}));
  } else {
    RETURN_IF_ERROR(
        check_parameter_mix(input,
                            {"ProjectionExpression", "FilterExpression", "KeyConditionExpression"},
                            {"AttributesToGet", "QueryFilter", "ConditionalOperator"}));
  }
  QueryRequest request;
  const Document* query_filter = find_member(input, "QueryFilter");
  const Document* key_conditions = find_member(input, "KeyConditions");
  RETURN_IF_ERROR(check_conditional_operator(input, query_filter));
  if (query_filter != nullptr) RETURN_IF_ERROR(check_conditions(*query_filter, Wording::kCurrent));
  RETURN_IF_ERROR(check_select(input, true));
  ASSIGN_OR_RETURN(request.start_key, read_start_key(input, Wording::kCurrent));
  if (key_conditions == nullptr && !input.contains("KeyConditionExpression")) {
    return errors::validation(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
        "request.");
  }
  ASSIGN_OR_RETURN(Placeholders placeholders, read_placeholders(input));
  std::optional<Condition> expression;
  if (input.contains("FilterExpression")) {
    ASSIGN_OR_RETURN(
        request.filter,
        read_condition(text_of(input, "FilterExpression"), "FilterExpression", placeholders));
  } else if (query_filter != nullptr && !query_filter->empty()) {
    request.filter = filter_of_conditions(*query_filter, text_of(input, "ConditionalOperator"));
  }
  ASSIGN_OR_RETURN(request.wanted, read_wanted(input, placeholders));
  if (input.contains("KeyConditionExpression")) {
    ASSIGN_OR_RETURN(
        expression,
        read_condition(
            text_of(input, "KeyConditionExpression"), "KeyConditionExpression", placeholders));
  }
  RETURN_IF_ERROR(placeholders.check_all_used());
  if (expression) {
    ASSIGN_OR_RETURN(request.key_condition, key_condition_of(*expression));
    return request;
  }
  RETURN_IF_ERROR(check_conditions(*key_conditions, Wording::kCurrent));
  RETURN_IF_ERROR(check_key_conditions(*key_conditions));
  ASSIGN_OR_RETURN(request.key_condition, key_condition_of(*key_conditions));
  return request;
}

/// A filter may not name the key that the query goes by.
Status check_filter(const Document& input, const Source& source, const Condition& filter) {
  RETURN_IF_ERROR(check_key_paths(*source.table, filter));
  std::set<std::string> heads;
  for_each_path(filter, [&](const Path& path) { heads.insert(path.head()); });
  for (const KeyAttribute& attribute : source.key().all()) {
    if (heads.count(attribute.name) == 0) continue;
    return errors::validation(
        std::string(input.contains("QueryFilter") ? "QueryFilter" : "Filter Expression") +
        " can only contain non-primary key attributes: Primary key attribute: " + attribute.name);
  }
  return ok();
}

Status check_start_within(const Source& source,
                          const KeyCondition& condition,
                          const ItemView& start_key) {
  const KeySchema& schema = source.key();
  const bool has_sort = condition.size() > schema.partition.size();
  if (has_sort && !matches(condition, schema.sort, start_key)) {
    return errors::validation("The provided starting key does not match the range key predicate");
  }
  if (matches(condition, schema.partition, start_key)) return ok();
  return errors::validation(
      has_sort
          ? "The query can return at most one row and cannot be restarted"
          : "The provided starting key is outside query boundaries based on provided conditions");
}

}  // namespace

Outcome query(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(QueryRequest request, read_query(input));
  PageRequest page;
  ASSIGN_OR_RETURN(page.source, find_source(call, input));
  const Source& source = page.source;
  const ItemView start_key = request.start_key.empty() ? ItemView() : ItemView(request.start_key);
  const bool starts_inside = !request.start_key.empty();
  if (starts_inside) RETURN_IF_ERROR(check_start_key(source, start_key, true));
  RETURN_IF_ERROR(check_key_condition(request.key_condition, source.key()));
  if (starts_inside) RETURN_IF_ERROR(check_start_within(source, request.key_condition, start_key));
  if (request.wanted.paths) {
    for (const Path& path : *request.wanted.paths)
      RETURN_IF_ERROR(check_key_path(*source.table, path));
  }
  if (request.filter) RETURN_IF_ERROR(check_filter(input, source, *request.filter));
  ASSIGN_OR_RETURN(page.selection, select(input, source, std::move(request.wanted)));

  KeyRange range = key_range(request.key_condition, source.key(), source.prefix());
  page.forward = input.value("ScanIndexForward", true);
  if (starts_inside) {
    const std::string start = key_of_start(source, start_key);
    if (page.forward) {
      range.begin = std::max(range.begin, start + '\0');
    } else {
      range.end = std::min(range.end, start);
    }
  }
  page.begin = std::move(range.begin);
  page.end = std::move(range.end);
  page.filter = std::move(request.filter);
  if (input.contains("Limit")) page.limit = input["Limit"].get<size_t>();

  return answer_page(call, input, page, "Query");
}

}  // namespace cloudtab::dynamodb
