#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/base/scope.h"
#include "core/base/time.h"
#include "core/engine/call.h"
#include "core/engine/store.h"
#include "core/services/dynamodb/state.h"

// Backups on demand: a table as it was, with a copy of each of its items. A backup does not depend
// on its table: it outlives it.

namespace cloudtab::dynamodb {

/// Keyed by `<table name>/backup/<id>`, the end of its ARN; ids begin with the time, so a table's
/// backups are in the order of their making.
struct BackupRecord {
  static constexpr std::string_view kCollection = "dynamodb/backups";
  static constexpr uint32_t kVersion = 1;

  std::string name;
  /// Heads the keys of the backup's items; unique in its scope among the backups there are.
  uint32_t number = 0;
  Instant created{};
  TableRecord table;
  /// SourceTableDetails and SourceTableFeatureDetails as they were.
  Document source;
  Document features;

  void encode(RecordWriter& out) const;
  static BackupRecord decode(RecordReader& in, uint32_t version);
};

/// An item of a backup, keyed as in its table but for the number in front.
struct BackupItemRecord {
  static constexpr std::string_view kCollection = "dynamodb/backup_items";
  static constexpr uint32_t kVersion = 1;

  std::string bytes;

  void encode(RecordWriter& out) const { out.text(bytes); }
  static BackupItemRecord decode(RecordReader& in, uint32_t) { return BackupItemRecord{in.text()}; }
};

std::string backup_arn(const Scope& scope, std::string_view key);

/// A backup ARN taken apart. `scope` is what the ARN says. Errors: ValidationException,
/// AccessDeniedException for another account's.
struct BackupId {
  Scope scope;
  std::string key;
};
Result<BackupId> parse_backup_arn(const Call& call, std::string_view arn);

/// The table that a restore of a table, as backed up or as it is, makes, but for its name, number
/// and id. Of what the source had, keys, indexes, billing, maxima and encryption come back;
/// streams, time to live, tags, policies, the table class and protection do not. `input`: the
/// overrides. Error: ValidationException.
Result<TableRecord> restored_table(const TableRecord& source,
                                   const Document& input,
                                   const Scope& scope,
                                   Instant now);

}  // namespace cloudtab::dynamodb
