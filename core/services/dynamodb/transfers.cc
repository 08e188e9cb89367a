#include "core/services/dynamodb/transfers.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/base/arn.h"
#include "core/base/encoding.h"
#include "core/base/sorting.h"
#include "core/services/dynamodb/errors.h"

namespace cloudtab::dynamodb {

namespace {

// Texts as observed on the service in October 2026 (the public notes "ack-api-quirks", findings
// DDB-EXPORT-006, 010, 016 and DDB-IMPORT-010).

/// The model wants tokens of at least 112 characters, in sixteens.
constexpr size_t kTokenBytesMin = 56;

std::string to_token(std::string_view key) {
  std::string bytes(key);
  const size_t size = std::max(kTokenBytesMin, (bytes.size() + 7) / 8 * 8);
  bytes.resize(size, '\0');
  return hex_encode(bytes);
}

Result<std::string> from_token(std::string_view token, std::string_view kind) {
  Result<std::string> bytes = hex_decode(token);
  std::string key = bytes.ok() ? bytes->substr(0, bytes->find('\0')) : "";
  if (key.find("/" + std::string(kind) + "/") == std::string::npos)
    return errors::validation("Invalid Request: Provided nextToken is invalid: " +
                              std::string(token));
  return key;
}

/// `01767225600000-1a2b3c4d`: jobs in the order of their ids are in the order of their making.
std::string_view id_of(std::string_view key) { return key.substr(key.rfind('/') + 1); }

}  // namespace

std::string new_job_key(Call& call, std::string_view table, std::string_view kind) {
  std::string digits = std::to_string(to_millis(call.now()));
  digits.insert(0, digits.size() < 14 ? 14 - digits.size() : 0, '0');
  return std::string(table) + "/" + std::string(kind) + "/" + digits + "-" + call.random().hex(8);
}

std::string job_arn(const Scope& scope, std::string_view key) {
  return make_arn("dynamodb", scope, "table/" + std::string(key));
}

Result<std::string> parse_job_arn(const Call& call,
                                  std::string_view text,
                                  std::string_view kind,
                                  const char* not_found) {
  const std::string name = kind == "export" ? "Export" : "Import";
  const auto arn = parse_arn(text);
  constexpr std::string_view kTable = "table/";
  if (!arn.ok() || arn->service != "dynamodb" ||
      arn->resource.compare(0, kTable.size(), kTable) != 0 ||
      arn->resource.find("/" + std::string(kind) + "/") == std::string::npos) {
    return errors::validation("Invalid " + name + " ARN");
  }
  if (arn->account != call.scope().account)
    return Error{"AccessDeniedException", "Access is denied"};
  if (arn->region != call.scope().region)
    return Error{not_found, name + " not found: Invalid " + std::string(kind) + " arn"};
  return arn->resource.substr(kTable.size());
}

Document s3_failure(Call& call, const Error& error) {
  const std::string code = error.code == "NoSuchBucket"   ? "S3NoSuchBucket"
                           : error.code == "AccessDenied" ? "S3AccessDenied"
                                                          : "UNKNOWN";
  return {{"FailureCode", code},
          {"FailureMessage",
           error.message + " (Service: Amazon S3; Status Code: " +
               std::to_string(error.http_status) + "; Error Code: " + error.code +
               "; Request ID: " + call.random().hex(16) + "; Proxy: null)"}};
}

Result<JobPage> page_of_jobs(std::vector<std::string> keys,
                             std::string_view kind,
                             std::string_view token,
                             size_t limit) {
  const auto newer = [](const std::string& a, const std::string& b) {
    return std::pair(id_of(a), std::string_view(a)) > std::pair(id_of(b), std::string_view(b));
  };
  put_in_order(keys, newer);
  auto from = keys.begin();
  if (!token.empty()) {
    ASSIGN_OR_RETURN(const std::string last, from_token(token, kind));
    from = std::upper_bound(keys.begin(), keys.end(), last, newer);
  }
  const auto count = std::min<std::ptrdiff_t>(keys.end() - from, static_cast<int>(limit));
  JobPage page;
  page.keys.assign(from, from + count);
  if (from + count != keys.end() && count > 0) page.next = to_token(page.keys.back());
  return page;
}

}  // namespace cloudtab::dynamodb
