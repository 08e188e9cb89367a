#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/base/scope.h"
#include "core/engine/call.h"
#include "core/engine/document_record.h"

// What exports to S3 and imports from it have in common: jobs that are described, listed newest
// first and never deleted.

namespace cloudtab::dynamodb {

/// What DescribeExport or DescribeImport answers once the job has ended, under `description`;
/// `ended`: whether it has; `request`: what a retry must repeat. Keyed by `<table>/export/<id>`,
/// the end of its ARN; ids begin with the time.
using ExportRecord = DocumentRecord<"dynamodb/exports">;
using ImportRecord = DocumentRecord<"dynamodb/imports">;

/// `kind`: "export" or "import".
std::string new_job_key(Call& call, std::string_view table, std::string_view kind);
std::string job_arn(const Scope& scope, std::string_view key);

/// The key that a job's ARN names. Errors: ValidationException, AccessDeniedException for another
/// account's, `not_found` for another region's.
Result<std::string> parse_job_arn(const Call& call,
                                  std::string_view arn,
                                  std::string_view kind,
                                  const char* not_found);

/// Why S3 did not do as asked, as a job tells it: {FailureCode, FailureMessage}.
Document s3_failure(Call& call, const Error& error);

/// A page of jobs, newest first. Continues behind the key in `token`; answers the next page's in
/// `next`, or "". Error: ValidationException for a token of another list.
struct JobPage {
  std::vector<std::string> keys;
  std::string next;
};
Result<JobPage> page_of_jobs(std::vector<std::string> keys,
                             std::string_view kind,
                             std::string_view token,
                             size_t limit);

constexpr size_t kListedJobs = 10;  ///< observed: the page of a list without a size

}  // namespace cloudtab::dynamodb
