#include "core/services/dynamodb/pages.h"

#include <algorithm>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/evaluate.h"
#include "core/services/dynamodb/indexes.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/lag.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/throttle.h"

namespace cloudtab::dynamodb {

namespace {

Error bad_start_key(std::string_view detail = "") {
  std::string text = "The provided starting key is invalid";
  if (!detail.empty()) text += ": " + std::string(detail);
  return errors::validation(std::move(text));
}

/// Table and index keys, each attribute once.
std::vector<KeyAttribute> start_key_attributes(const Source& source) {
  std::vector<KeyAttribute> attributes = source.table->key.all();
  for (const KeyAttribute& each : source.key().all()) {
    if (!source.table->key.contains(each.name)) attributes.push_back(each);
  }
  return attributes;
}

Document last_key(const Source& source, const ItemView& item) {
  Document key = Document::object();
  for (const KeyAttribute& attribute : start_key_attributes(source)) {
    if (const auto value = item.find(attribute.name)) key[attribute.name] = to_document(*value);
  }
  return key;
}

/// Reads one page: an item at a time through `add`, until it says that the page is full.
class PageReader {
 public:
  PageReader(const PageRequest& request, Capacity& capacity)
      : request_(request), capacity_(capacity), items_(Document::array()) {
    if (request.source.index != nullptr)
      projection_.emplace(*request.source.index, request.source.table->key);
  }

  /// False once no further item belongs to the page.
  bool add(const ItemView& item) {
    last_ = item;
    ++scanned_;
    const size_t whole = item_size(item);
    const size_t held = projection_ ? projection_->size(item) : whole;
    bytes_ += held;
    const bool partial =
        projection_ && !projection_->holds_all() && !request_.selection.whole_items;
    if (projection_ && request_.selection.whole_items)
      fetched_ += read_units(whole, request_.source.consistent);
    if (partial) {
      const std::string part = projection_->of(item);
      take(ItemView(part));
    } else {
      take(item);
    }
    full_ = bytes_ >= limits::kPageBytesMax || (request_.limit && scanned_ >= *request_.limit);
    return !full_;
  }

  Document finish() {
    const double units = read_units(bytes_, request_.source.consistent);
    if (request_.source.index != nullptr) {
      capacity_.add_index(*request_.source.index, units);
      capacity_.add_table(fetched_);
    } else {
      capacity_.add_table(units);
    }
    Document answer = {{"Count", count_}, {"ScannedCount", scanned_}};
    if (!request_.selection.count_only) answer["Items"] = std::move(items_);
    if (full_ && scanned_ > 0) answer["LastEvaluatedKey"] = last_key(request_.source, last_);
    return answer;
  }

 private:
  void take(const ItemView& item) {
    if (request_.filter && !holds(*request_.filter, item)) return;
    ++count_;
    if (!request_.selection.count_only) items_.push_back(request_.selection.wanted.document(item));
  }

  const PageRequest& request_;
  Capacity& capacity_;
  std::optional<IndexProjection> projection_;
  Document items_;
  ItemView last_;
  size_t count_ = 0, scanned_ = 0, bytes_ = 0;
  double fetched_ = 0;
  bool full_ = false;
};

/// Walks the records between two keys in either direction, until `visit` says stop.
template <class Records, class Visit>
void walk(const Records& records, const PageRequest& request, const Visit& visit) {
  auto first = records.lower_bound(request.begin);
  auto last = request.end.empty() ? records.end() : records.lower_bound(request.end);
  if (request.begin >= request.end && !request.end.empty()) return;
  if (request.forward) {
    for (; first != last; ++first) {
      if (!visit(first->first, first->second)) return;
    }
    return;
  }
  while (first != last) {
    --last;
    if (!visit(last->first, last->second)) return;
  }
}

/// An index that lacks wanted attributes: a local one reads the table, a global one cannot.
Result<bool> needs_whole_items(const Source& source, const Wanted& wanted) {
  if (source.index == nullptr || !wanted.paths) return false;
  const IndexProjection projection(*source.index, source.table->key);
  std::string missing;
  for (const Path& path : *wanted.paths) {
    if (projection.holds(path.head())) continue;
    missing += (missing.empty() ? "" : ", ") + path.head();
  }
  if (missing.empty()) return false;
  if (!source.index->global) return true;
  return errors::invalid_parameter("Global secondary index " + source.index->name +
                                   " does not project [" + missing + "]");
}

/// Where a page begins.
Place place_of(const PageRequest& request) {
  const size_t at = request.source.index != nullptr ? kIndexPrefixBytes : kTablePrefixBytes;
  Place place{request.source.table, request.source.index, std::nullopt};
  // A scan of everything begins before the first hash.
  if (request.begin.size() >= at + 4) place.hash = read_u32(request.begin, at);
  return place;
}

}  // namespace

std::string Source::prefix() const {
  return index != nullptr ? index_prefix(table->number, index->number)
                          : table_prefix(table->number);
}

Result<Source> find_source(Call& call, const Document& input) {
  Source source;
  ASSIGN_OR_RETURN(source.table, find_ready_table(call, text_of(input, "TableName")));
  source.consistent = input.value("ConsistentRead", false);
  const std::string_view name = text_of(input, "IndexName");
  if (name.empty()) return source;
  source.index = source.table->find_index(name);
  if (source.index == nullptr && source.table->find_vector_index(name) != nullptr) {
    // A PartiQL scan's text, observed (paritysuite/dynamodb-conformance); a query's by analogy.
    const bool is_query =
        input.contains("KeyConditionExpression") || input.contains("KeyConditions");
    return errors::validation(std::string(is_query ? "Query" : "Scan") +
                              " operation not supported on this index type");
  }
  if (source.index == nullptr) {
    return errors::validation("The table does not have the specified index: " + std::string(name));
  }
  if (source.index->global && source.index->status == TableStatus::kCreating) {
    return errors::validation("Cannot read from backfilling global secondary index: " +
                              std::string(name));
  }
  if (source.index->global && source.consistent) {
    return errors::validation("Consistent reads are not supported on global secondary indexes");
  }
  return source;
}

Result<std::string> read_start_key(const Document& input, Wording wording) {
  const Document* start = find_member(input, "ExclusiveStartKey");
  if (start == nullptr) return std::string();
  auto encoded = encode_item(*start, wording);
  if (encoded.ok()) return encoded;
  // Only some texts get the head (dynalite's recordings).
  const std::string& text = encoded.error().message;
  for (const char* bare : {"contains duplicates",
                           "number set",
                           "numeric value",
                           "significant digits",
                           "number with magnitude"}) {
    if (text.find(bare) != std::string::npos) return encoded;
  }
  return bad_start_key(text);
}

Status check_start_key(const Source& source, const ItemView& start_key, bool is_query) {
  const std::vector<KeyAttribute> attributes = start_key_attributes(source);
  if (start_key.entries().count() != attributes.size()) {
    const bool bare = is_query || source.index != nullptr;
    return bare ? bad_start_key() : bad_start_key(errors::key_mismatch().message);
  }
  for (const KeyAttribute& attribute : source.key().all()) {
    const auto value = start_key.find(attribute.name);
    if (!value && (is_query || source.index != nullptr)) return bad_start_key();
    if (!value || value->type() != attribute.type) {
      return is_query || source.index != nullptr ? errors::key_mismatch()
                                                 : bad_start_key(errors::key_mismatch().message);
    }
  }
  for (const KeyAttribute& attribute : source.table->key.all()) {
    const auto value = start_key.find(attribute.name);
    if (!value || value->type() != attribute.type)
      return bad_start_key(errors::key_mismatch().message);
  }
  return ok();
}

std::string key_of_start(const Source& source, const ItemView& start_key) {
  const std::string base = item_key(source.table->number, source.table->key, start_key);
  if (source.index == nullptr) return base;
  const auto entry = entry_key(source.table->number,
                               source.index->number,
                               source.index->key,
                               source.table->key,
                               start_key,
                               base);
  ENSURE(entry.has_value());
  return *entry;
}

Status check_select(const Document& input, bool is_query) {
  const std::string_view asked = text_of(input, "Select");
  const char* projecting = input.contains("ProjectionExpression") ? "ProjectionExpression"
                           : input.contains("AttributesToGet")    ? "AttributesToGet"
                                                                  : nullptr;
  if (asked == "SPECIFIC_ATTRIBUTES" && projecting == nullptr) {
    // moto's tests against the service: a Query's text has a head that a Scan's has not.
    return errors::validation(std::string(is_query ? "1 validation error detected: " : "") +
                              "Must specify the AttributesToGet or ProjectionExpression when "
                              "choosing to get SPECIFIC_ATTRIBUTES");
  }
  if (asked == "ALL_PROJECTED_ATTRIBUTES" && !input.contains("IndexName")) {
    return errors::validation(
        "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }
  if (!asked.empty() && asked != "SPECIFIC_ATTRIBUTES" && projecting != nullptr) {
    return errors::validation("Cannot specify the " + std::string(projecting) +
                              " when choosing to get " +
                              (asked == "COUNT" ? "only the Count" : std::string(asked)));
  }
  return ok();
}

Result<Selection> select(const Document& input, const Source& source, Wanted wanted) {
  Selection selection;
  const std::string_view asked = text_of(input, "Select");
  selection.count_only = asked == "COUNT";
  ASSIGN_OR_RETURN(selection.whole_items, needs_whole_items(source, wanted));
  if (asked == "ALL_ATTRIBUTES" && source.index != nullptr &&
      source.index->projection != ProjectionKind::kAll) {
    if (source.index->global) {
      return errors::invalid_parameter(
          "Select type ALL_ATTRIBUTES is not supported for global secondary index " +
          source.index->name + " because its projection type is not ALL");
    }
    selection.whole_items = true;
  }
  selection.wanted = std::move(wanted);
  return selection;
}

Status admit_page(Call& call, const PageRequest& request, bool everywhere) {
  Place place = place_of(request);
  if (everywhere) place.hash.reset();
  return admit(call, place, Access::kRead);
}

Document read_page(Call& call, const PageRequest& request, Capacity& capacity) {
  PageReader reader(request, capacity);
  const Scope& scope = request.source.table.scope;
  const auto& items = call.records<ItemRecord>(scope);
  const auto behind = lagging_range(call, request);
  if (behind) {
    walk(*behind, request, [&](const std::string&, const ItemView& item) {
      return reader.add(item);
    });
  } else if (request.source.index == nullptr) {
    walk(items, request, [&](const std::string&, const ItemRecord& item) {
      return reader.add(item.view());
    });
  } else {
    walk(call.records<IndexEntry>(scope),
         request,
         [&](const std::string& key, const IndexEntry& entry) {
           const ItemRecord* item = items.find(entry.base_key(key));
           ENSURE(item != nullptr);
           return reader.add(item->view());
         });
  }
  const double table_before = capacity.of_table();
  const double total_before = capacity.total();
  Document answer = reader.finish();
  const Place place = place_of(request);
  // What a global index is read for is its own; a local one draws on its table.
  const double table_units = capacity.of_table() - table_before;
  consume(call, Place{place.table, nullptr, place.hash}, Access::kRead, table_units);
  if (place.index != nullptr && place.index->global)
    consume(call, place, Access::kRead, capacity.total() - total_before - table_units);
  return answer;
}

Outcome answer_page(Call& call,
                    const Document& input,
                    const PageRequest& request,
                    std::string_view operation) {
  const Source& source = request.source;
  const Status admitted = admit_page(call, request, operation == "Scan");
  if (!admitted.ok()) return throttled_request(call, *source.table, operation, admitted.error());
  Capacity capacity(false);
  Document answer = read_page(call, request, capacity);
  Facts& told = capacity.report(call, *source.table);
  if (source.index != nullptr) told.add("index", source.index->name);
  call.meter("ReturnedItemCount",
             answer["Count"].get<double>(),
             "Count",
             {{"TableName", source.table->name}, {"Operation", operation}});
  answer_capacity(input, *source.table, capacity, answer);
  return answer;
}

}  // namespace cloudtab::dynamodb
