#include <algorithm>
#include <string>
#include <utility>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/expression/resolve.h"
#include "core/services/dynamodb/legacy.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/pages.h"
#include "core/services/dynamodb/parameters.h"

namespace cloudtab::dynamodb {

namespace {

/// One of several parts of the hash space that scans divide among them.
struct Segment {
  uint64_t number = 0;
  uint64_t total = 1;

  /// The first hash of this segment, or of the next.
  uint64_t first_hash(uint64_t of_segment) const {
    return ((of_segment << 32) + total - 1) / total;
  }
};

struct ScanRequest {
  std::optional<Condition> filter;
  Wanted wanted;
  std::string start_key;
  Segment segment;
};

// Messages as dynalite's tests record them.
Result<Segment> read_segment(const Document& input) {
  const bool has_segment = input.contains("Segment"), has_total = input.contains("TotalSegments");
  if (!has_segment && !has_total) return Segment{};
  if (!has_total) {
    return errors::validation(
        "The TotalSegments parameter is required but was not present in the request when Segment "
        "parameter is present");
  }
  if (!has_segment) {
    return errors::validation(
        "The Segment parameter is required but was not present in the request when parameter "
        "TotalSegments is present");
  }
  const Segment segment{input["Segment"].get<uint64_t>(), input["TotalSegments"].get<uint64_t>()};
  if (segment.number >= segment.total) {
    return errors::validation(
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
        "Segment: " +
        std::to_string(segment.number) +
        " is not less than TotalSegments: " + std::to_string(segment.total));
  }
  return segment;
}

Result<ScanRequest> read_scan(const Document& input) {
  RETURN_IF_ERROR(check_parameter_mix(input,
                                      {"ProjectionExpression", "FilterExpression"},
                                      {"AttributesToGet", "ScanFilter", "ConditionalOperator"},
                                      Wording::kOlder));
  ScanRequest request;
  const Document* scan_filter = find_member(input, "ScanFilter");
  RETURN_IF_ERROR(check_conditional_operator(input, scan_filter));
  if (scan_filter != nullptr) RETURN_IF_ERROR(check_conditions(*scan_filter, Wording::kOlder));
  RETURN_IF_ERROR(check_select(input, false));
  ASSIGN_OR_RETURN(request.start_key, read_start_key(input, Wording::kOlder));
  ASSIGN_OR_RETURN(request.segment, read_segment(input));
  ASSIGN_OR_RETURN(Placeholders placeholders, read_placeholders(input, Wording::kOlder));
  if (input.contains("FilterExpression")) {
    ASSIGN_OR_RETURN(
        request.filter,
        read_condition(text_of(input, "FilterExpression"), "FilterExpression", placeholders));
  } else if (scan_filter != nullptr && !scan_filter->empty()) {
    request.filter = filter_of_conditions(*scan_filter, text_of(input, "ConditionalOperator"));
  }
  ASSIGN_OR_RETURN(request.wanted, read_wanted(input, placeholders));
  RETURN_IF_ERROR(placeholders.check_all_used());
  return request;
}

/// The keys of a segment.
void set_range(const Segment& segment, const std::string& prefix, PageRequest& page) {
  page.begin = prefix;
  page.end = past_prefix(prefix);
  if (segment.total == 1) return;
  append_u32(page.begin, static_cast<uint32_t>(segment.first_hash(segment.number)));
  const uint64_t next = segment.first_hash(segment.number + 1);
  if (next >> 32 != 0) return;
  page.end = prefix;
  append_u32(page.end, static_cast<uint32_t>(next));
}

}  // namespace

Outcome scan(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(ScanRequest request, read_scan(input));
  PageRequest page;
  ASSIGN_OR_RETURN(page.source, find_source(call, input));
  const Source& source = page.source;
  set_range(request.segment, source.prefix(), page);
  if (!request.start_key.empty()) {
    const ItemView start_key(request.start_key);
    RETURN_IF_ERROR(check_start_key(source, start_key, false));
    const std::string start = key_of_start(source, start_key);
    if (start < page.begin || start >= page.end) {
      return errors::validation(
          "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
          "ExclusiveStartKey with correct "
          "Segment. TotalSegments: " +
          std::to_string(request.segment.total) +
          " Segment: " + std::to_string(request.segment.number));
    }
    page.begin = start + '\0';
  }
  if (request.wanted.paths) {
    for (const Path& path : *request.wanted.paths)
      RETURN_IF_ERROR(check_key_path(*source.table, path));
  }
  if (request.filter) RETURN_IF_ERROR(check_key_paths(*source.table, *request.filter));
  ASSIGN_OR_RETURN(page.selection, select(input, source, std::move(request.wanted)));
  page.filter = std::move(request.filter);
  if (input.contains("Limit")) page.limit = input["Limit"].get<size_t>();

  return answer_page(call, input, page, "Scan");
}

}  // namespace cloudtab::dynamodb
