#include "tests/fuzz/targets.h"

namespace cloudtab::fuzz {

std::span<const Target* const> all_targets() {
  static constexpr const Target* kAll[] = {
      &kExpression,  &kStatement,     &kAttributeValue, &kJsonRequest,     &kFormRequest,
      &kRestRequest, &kHttpRequest,   &kStackTemplate,  &kMappingTemplate, &kJsonPath,
      &kJsonSchema,  &kOpenApi,       &kPolicy,         &kFilterPolicy,    &kEventFilter,
      &kLogFilter,   &kInsightsQuery, &kAlarmRule,      &kMetricMath,      &kPattern,
      &kStoredState,
  };
  return kAll;
}

}  // namespace cloudtab::fuzz
