#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/services/dynamodb/value.h"

// The lines of an export's data files. Source: Developer Guide, "DynamoDB table export output
// format".

namespace cloudtab::dynamodb {

enum class ExportFormat : uint8_t { kJson, kIon };
std::optional<ExportFormat> export_format_named(std::string_view name);
/// What data files are called behind their random name: `.json.gz`.
std::string_view file_suffix(ExportFormat format);

/// A line of a full export.
void write_export_item(ExportFormat format, const ItemView& item, std::string& out);

/// A line of an incremental export.
struct ExportedChange {
  int64_t write_micros = 0;  ///< since 1970
  ItemView keys;
  std::optional<ItemView> old_image;
  std::optional<ItemView> new_image;
};
void write_export_change(ExportFormat format, const ExportedChange& change, std::string& out);

}  // namespace cloudtab::dynamodb
