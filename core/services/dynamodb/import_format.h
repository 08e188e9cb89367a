#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/services/dynamodb/key.h"

// Items from the text of a file that a table is imported from. Source: Developer Guide, "Amazon S3
// import formats for DynamoDB".

namespace cloudtab::dynamodb {

/// Called with each encoded item, or with nothing for what is none.
using ImportVisit = std::function<void(std::optional<std::string> item)>;

/// JSON objects `{"Item": {...}}`, with white space or nothing between them. What is no JSON ends
/// the file: nothing behind it is read (observed).
void read_json_items(std::string_view text, const ImportVisit& visit);

struct CsvShape {
  char delimiter = ',';
  /// The names of the columns; nothing: the first line has them.
  std::optional<std::vector<std::string>> header;
  /// Attributes that keys name, which have these types; every other is text.
  std::vector<KeyAttribute> attributes;
};
/// Lines of fields (RFC 4180); a line that has not as many as the header is no item.
void read_csv_items(std::string_view text, const CsvShape& shape, const ImportVisit& visit);

}  // namespace cloudtab::dynamodb
