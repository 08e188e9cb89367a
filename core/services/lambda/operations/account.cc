#include <cstdint>

#include "core/services/lambda/concurrency.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"

// GetAccountSettings.

namespace cloudtab::lambda {

Outcome get_account_settings(Call& call, const Document& /*input*/) {
  int64_t functions = 0;
  int64_t bytes = 0;
  for (const auto& [name, function] : call.records<FunctionRecord>()) {
    ++functions;
    bytes += function.value["CodeSize"].get<int64_t>();
  }
  for (const auto& [key, version] : call.records<VersionRecord>())
    bytes += version.value["CodeSize"].get<int64_t>();
  for (const auto& [key, version] : call.records<LayerVersionRecord>())
    bytes += version.value["CodeSize"].get<int64_t>();
  return Document{{"AccountLimit",
                   {{"TotalCodeSize", kTotalCodeBytesMax},
                    {"CodeSizeUnzipped", kUnzippedBytesMax},
                    {"CodeSizeZipped", kZippedBytesMax},
                    {"ConcurrentExecutions", kAccountConcurrency},
                    {"UnreservedConcurrentExecutions", unreserved_concurrency(call, "")}}},
                  {"AccountUsage", {{"TotalCodeSize", bytes}, {"FunctionCount", functions}}}};
}

}  // namespace cloudtab::lambda
