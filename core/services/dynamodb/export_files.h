#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/services/dynamodb/export_format.h"
#include "core/services/dynamodb/table.h"

// What an export puts into its bucket: data files, and manifests that tell of them.

namespace cloudtab::dynamodb {

/// What is exported: the table at `until`, or what changed from `from` up to `until`.
struct ExportPeriod {
  std::optional<Instant> from;
  Instant until{};
};

/// Where an export's files are: `prefix/AWSDynamoDB/<id>/`.
struct ExportFolder {
  std::string root;  ///< `prefix/AWSDynamoDB/`
  std::string own;

  /// `description` and `key`: the export's.
  ExportFolder(const Document& description, std::string_view key);
};

struct ExportFile {
  std::string lines;
  int64_t items = 0;
};
using ExportFiles = std::vector<ExportFile>;

/// The items at `at`, in files as AWS divides them.
ExportFiles export_items(Call& call, const TableRef& table, Instant at, ExportFormat format);
/// What changed in a period that has a beginning.
ExportFiles export_changes(Call& call,
                           const TableRef& table,
                           const ExportPeriod& period,
                           bool old_images,
                           ExportFormat format);

/// `description`: the export's, which names bucket and owner. Error: S3's.
Status put_export_file(Call& call,
                       const Document& description,
                       const std::string& key,
                       std::string body);
/// Puts the data files and answers the lines of manifest-files.json.
Result<std::string> put_export_data(Call& call,
                                    const Document& description,
                                    const std::string& folder,
                                    const ExportFiles& files,
                                    ExportFormat format);
/// The text of manifest-summary.json.
std::string export_summary(const Document& description, const std::string& files_key);
/// A manifest and its digest.
Status put_export_manifest(Call& call,
                           const Document& description,
                           const std::string& name,
                           const std::string& text);

}  // namespace cloudtab::dynamodb
