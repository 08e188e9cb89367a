#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/sorting.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/operations/operations.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/table.h"

namespace cloudtab::dynamodb {

namespace {

/// The table that a ResourceArn names. Texts as dynalite's tests record them; of other regions as
/// observed in October 2026 (the public notes "ack-api-quirks", finding DDB-TABLE-442).
Result<TableRef> find_by_arn(Call& call, std::string_view operation, const Document& input) {
  const std::string_view text = text_of(input, "ResourceArn");
  const auto arn = parse_arn(text);
  const bool is_table = arn.ok() && arn->service == "dynamodb" &&
                        arn->resource.substr(0, 6) == "table/" && arn->resource.size() > 8 &&
                        arn->resource.find('/', 6) == std::string::npos;
  if (!is_table) {
    return errors::validation("Invalid TableArn: Invalid ResourceArn provided as input " +
                              std::string(text));
  }
  if (arn->account != call.scope().account) {
    return Error{"AccessDeniedException",
                 "User: " + call.principal().arn + " is not authorized to perform: dynamodb:" +
                     std::string(operation) + " on resource: " + std::string(text)};
  }
  if (arn->region != call.scope().region) {
    return errors::validation("Invalid TableArn: Invalid ResourceArn provided as input " +
                              std::string(text));
  }
  auto table = find_table(call, text);
  if (!table.ok()) return errors::resource_arn_not_found(text);
  return table;
}

}  // namespace

Outcome describe_limits(Call&, const Document&) {
  // Developer Guide, "Quotas in Amazon DynamoDB": the defaults of an account, per region.
  return Document{{"AccountMaxReadCapacityUnits", 80000},
                  {"AccountMaxWriteCapacityUnits", 80000},
                  {"TableMaxReadCapacityUnits", 40000},
                  {"TableMaxWriteCapacityUnits", 40000}};
}

Outcome describe_endpoints(Call& call, const Document&) {
  Document endpoint = {{"Address", "dynamodb." + call.scope().region + ".amazonaws.com"},
                       {"CachePeriodInMinutes", 1440}};
  return Document{{"Endpoints", {std::move(endpoint)}}};
}

Outcome tag_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TableRef table, find_by_arn(call, "TagResource", input));
  if (input["Tags"].empty())
    return errors::validation("Atleast one Tag needs to be provided as Input.");
  RETURN_IF_ERROR(check_tags(input["Tags"]));
  Document tags = table->tags;
  for (const Document& given : input["Tags"]) {
    const auto it = std::find_if(tags.begin(), tags.end(), [&](const Document& each) {
      return each["Key"] == given["Key"];
    });
    if (it != tags.end()) {
      *it = given;
    } else {
      tags.push_back(given);
    }
  }
  if (tags.size() > limits::kTagsMax) return too_many_tags();
  put_in_order(tags, [](const Document& a, const Document& b) { return a["Key"] < b["Key"]; });
  call.records<TableRecord>(table.scope).update(std::string(table->name), [&](TableRecord& record) {
    record.tags = std::move(tags);
  });
  return Document::object();
}

Outcome untag_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TableRef table, find_by_arn(call, "UntagResource", input));
  const Document& keys = input["TagKeys"];
  if (keys.empty()) return errors::validation("Atleast one Tag Key needs to be provided as Input.");
  call.records<TableRecord>(table.scope).update(std::string(table->name), [&](TableRecord& record) {
    Document left = Document::array();
    for (const Document& tag : record.tags) {
      if (std::find(keys.begin(), keys.end(), tag["Key"]) == keys.end()) left.push_back(tag);
    }
    record.tags = std::move(left);
  });
  return Document::object();
}

Outcome list_tags_of_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const TableRef table, find_by_arn(call, "ListTagsOfResource", input));
  return Document{{"Tags", table->tags}};
}

}  // namespace cloudtab::dynamodb
