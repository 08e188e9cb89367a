#include "core/services/dynamodb/partiql/select.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/services/dynamodb/capacity.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/overlap.h"
#include "core/services/dynamodb/indexes.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/key.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/partiql/plan.h"
#include "core/services/dynamodb/partiql/translate.h"
#include "core/services/dynamodb/throttle.h"
#include "core/services/dynamodb/value.h"

namespace cloudtab::dynamodb::partiql {

namespace {

// Messages as pinned by paritysuite/dynamodb-conformance (partiqlIndexQualifier.test.ts,
// partiqlMultiAttributeIndex.test.ts).

Result<Source> find_source(const TableRef& table, const Select& select, bool consistent) {
  Source source;
  source.table = table;
  source.consistent = consistent;
  if (!select.from.index) return source;
  source.index = table->find_index(*select.from.index);
  if (source.index == nullptr && table->find_vector_index(*select.from.index) != nullptr)
    return errors::validation("Scan operation not supported on this index type");
  if (source.index == nullptr)
    return errors::validation("The table does not have the specified index");
  if (source.index->key.partition.size() > 1 || source.index->key.sort.size() > 1) {
    return errors::validation(
        "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or "
        "multi-attribute RANGE keys.");
  }
  if (source.index->global && source.index->status == TableStatus::kCreating) {
    return errors::validation("Cannot read from backfilling global secondary index: " +
                              source.index->name);
  }
  if (source.index->global && consistent) {
    return errors::validation(
        "Strongly consistent read is not supported on Global Secondary Indexes");
  }
  return source;
}

/// A query of an index cannot filter by what the index does not hold. Observed: of several queries
/// only the first is checked; a scan is not, nor are the alternatives of an OR.
Status check_filter_attributes(const Source& source,
                               const std::optional<dynamodb::Condition>& where,
                               const std::vector<Lookup>& lookups) {
  if (source.index == nullptr || lookups.empty()) return ok();
  if (where && std::holds_alternative<Any>(where->node)) return ok();
  const IndexProjection projection(*source.index, source.table->key);
  std::string missing;
  for (const std::string& attribute : filter_attributes(lookups.front())) {
    if (projection.holds(attribute)) continue;
    missing += (missing.empty() ? "" : ", ") + attribute;
  }
  if (missing.empty()) return ok();
  return errors::invalid_parameter("Secondary index " + source.index->name +
                                   " does not project one or more filter attributes: [" + missing +
                                   "]");
}

/// The pages to read one after the other.
Result<std::vector<PageRequest>> plan_pages(const Source& source,
                                            const Prepared& prepared,
                                            const Columns& columns) {
  const Select& select = std::get<Select>(prepared.statement.node);
  const KeySchema& schema = source.key();
  ASSIGN_OR_RETURN(std::vector<Lookup> lookups, plan_lookups(prepared.where, schema));
  RETURN_IF_ERROR(check_key_types(lookups, schema));
  ASSIGN_OR_RETURN(const ReadOrder order, apply_order(select, schema, lookups));
  RETURN_IF_ERROR(check_filter_attributes(source, prepared.where, lookups));
  for (const dynamodb::Path& path : columns.paths())
    RETURN_IF_ERROR(check_key_path(*source.table, path));
  if (prepared.where) RETURN_IF_ERROR(check_key_paths(*source.table, *prepared.where));
  PageRequest page;
  page.source = source;
  page.forward = order.forward;
  ASSIGN_OR_RETURN(page.selection, dynamodb::select(Document::object(), source, columns.wanted()));
  std::vector<PageRequest> pages;
  for (Lookup& lookup : lookups) {
    KeyRange range = key_range(lookup.key, schema, source.prefix());
    page.begin = std::move(range.begin);
    page.end = std::move(range.end);
    page.filter = joined(std::move(lookup.rest));
    pages.push_back(page);
  }
  if (!pages.empty()) return pages;
  page.begin = source.prefix();
  page.end = past_prefix(page.begin);
  page.filter = prepared.where;
  pages.push_back(std::move(page));
  return pages;
}

// --- NextToken
//
//   token    = base64 of: digest of the statement and its parameters (16 bytes) | number of the
//   page
//              (4) | collection key of the last item read
//
// It holds all that is needed to go on, so it is good for as long as the table is.

constexpr size_t kDigestBytes = 16;

std::string digest_of(const Prepared& prepared) {
  std::string content = prepared.text;
  for (const std::string& parameter : prepared.parameters) {
    content += '\0';
    append_varint(content, parameter.size());
    content += parameter;
  }
  return sha256(content).substr(0, kDigestBytes);
}

std::string token_of(const Prepared& prepared, size_t page, const std::string& last_key) {
  std::string bytes = digest_of(prepared);
  append_u32(bytes, static_cast<uint32_t>(page));
  return base64_encode(bytes + last_key);
}

/// Leaves out what was read already. Error: a token of another statement, or none at all; the text
/// is ours, the service's is not known.
Result<size_t> resume(const Prepared& prepared,
                      std::string_view token,
                      std::vector<PageRequest>& pages) {
  const auto invalid = [] { return errors::validation("Given NextToken is invalid"); };
  const auto bytes = base64_decode(token);
  if (!bytes.ok() || bytes->size() < kDigestBytes + 4) return invalid();
  if (bytes->substr(0, kDigestBytes) != digest_of(prepared)) return invalid();
  const uint32_t number = read_u32(*bytes, kDigestBytes);
  const std::string last = bytes->substr(kDigestBytes + 4);
  if (number >= pages.size()) return invalid();
  PageRequest& page = pages[number];
  if (last < page.begin || (!page.end.empty() && last >= page.end)) return invalid();
  if (page.forward) {
    page.begin = last + '\0';
  } else {
    page.end = last;
  }
  return static_cast<size_t>(number);
}

}  // namespace

Result<Columns> Columns::of(const Select& select) {
  Columns columns;
  for (const Expression& column : select.columns) {
    const auto* path = std::get_if<Path>(&column.node);
    if (path == nullptr)
      return errors::validation("Unexpected path component" + column.at.to_text());
    std::string name;
    for (const PathStep& step : path->steps) {
      if (step.index) {
        name += "[" + std::to_string(*step.index) + "]";
      } else {
        name = step.name;
      }
    }
    columns.names_.push_back(std::move(name));
    columns.paths_.push_back(translate_path(*path));
    columns.nested_ = columns.nested_ || path->steps.size() > 1;
  }
  RETURN_IF_ERROR(check_overlap(columns.paths_));
  return columns;
}

Wanted Columns::wanted() const {
  if (paths_.empty()) return want(std::nullopt);
  Projection heads;
  for (const dynamodb::Path& path : paths_) {
    dynamodb::Path head{{path.steps.front()}};
    if (std::find(heads.begin(), heads.end(), head) == heads.end())
      heads.push_back(std::move(head));
  }
  return want(std::move(heads));
}

Document Columns::pick(Document item) const {
  if (!nested_) return item;
  dynamodb::unpack(item);
  Document picked = Document::object();
  for (size_t i = 0; i < paths_.size(); ++i) {
    const std::vector<dynamodb::PathStep>& steps = paths_[i].steps;
    const Document* value = find_member(item, steps.front().name.c_str());
    for (size_t at = 1; value != nullptr && at < steps.size(); ++at) {
      const Document* inner = find_member(*value, steps[at].index ? "L" : "M");
      if (inner != nullptr && steps[at].index) {
        inner = *steps[at].index < inner->size() ? &(*inner)[*steps[at].index] : nullptr;
      } else if (inner != nullptr) {
        inner = find_member(*inner, steps[at].name.c_str());
      }
      value = inner;
    }
    if (value != nullptr) picked[names_[i]] = *value;
  }
  return picked;
}

Result<Document> run_select(Call& call, const Prepared& prepared, const Document& input) {
  const Select& select = std::get<Select>(prepared.statement.node);
  ASSIGN_OR_RETURN(const TableRef table, find_ready_table(call, select.from.table));
  ASSIGN_OR_RETURN(const Source source,
                   find_source(table, select, input.value("ConsistentRead", false)));
  ASSIGN_OR_RETURN(const Columns columns, Columns::of(select));
  ASSIGN_OR_RETURN(std::vector<PageRequest> pages, plan_pages(source, prepared, columns));
  // What no lookup narrowed is a scan.
  const bool everywhere = pages.front().begin == source.prefix();
  size_t first = 0;
  if (const Document* token = find_member(input, "NextToken")) {
    ASSIGN_OR_RETURN(first, resume(prepared, token->get_ref<const std::string&>(), pages));
  }
  std::optional<size_t> left;
  if (input.contains("Limit")) left = input["Limit"].get<size_t>();

  Capacity capacity(false);
  Document answer = {{"Items", Document::array()}};
  for (size_t i = first; i < pages.size(); ++i) {
    pages[i].limit = left;
    const Status admitted = admit_page(call, pages[i], everywhere);
    if (!admitted.ok())
      return throttled_request(call, *table, "ExecuteStatement", admitted.error());
    Document page = read_page(call, pages[i], capacity);
    for (Document& item : page["Items"]) answer["Items"].push_back(columns.pick(std::move(item)));
    if (page.contains("LastEvaluatedKey")) {
      ASSIGN_OR_RETURN(const std::string last, dynamodb::encode_item(page["LastEvaluatedKey"]));
      answer["NextToken"] = token_of(prepared, i, key_of_start(source, ItemView(last)));
      answer["LastEvaluatedKey"] = std::move(page["LastEvaluatedKey"]);
      break;
    }
    if (left) *left -= page["ScannedCount"].get<size_t>();
  }
  Facts& told = capacity.report(call, *table);
  if (source.index != nullptr) told.add("index", source.index->name);
  answer_capacity(input, *table, capacity, answer);
  return answer;
}

Result<ItemSelect> plan_item_select(const TableRef& table,
                                    const Prepared& prepared,
                                    const Error& refusal) {
  const Select& select = std::get<Select>(prepared.statement.node);
  ItemSelect item;
  item.table = table;
  RETURN_IF_ERROR(find_source(table, select, false));
  ASSIGN_OR_RETURN(const std::vector<Lookup> lookups, plan_lookups(prepared.where, table->key));
  if (select.from.index || lookups.size() != 1) return refusal;
  std::optional<std::string> key = single_key(lookups.front(), table->key);
  if (!key) return refusal;
  ASSIGN_OR_RETURN(item.columns, Columns::of(select));
  RETURN_IF_ERROR(check_key(table->key, ItemView(*key)));
  item.key = std::move(*key);
  item.wanted = item.columns.wanted();
  return item;
}

Result<Document> run_item_select(Call& call,
                                 const ItemSelect& select,
                                 bool consistent,
                                 double& units) {
  ASSIGN_OR_RETURN(
      Retrieved retrieved,
      retrieve(call, select.table, ItemView(select.key), Retrieval{select.wanted, consistent}));
  units = retrieved.units;
  if (!retrieved.item) return Document(nullptr);
  return select.columns.pick(std::move(*retrieved.item));
}

}  // namespace cloudtab::dynamodb::partiql
