#pragma once

#include <cstddef>

#include "core/base/time.h"

namespace cloudtab::cloudformation {

// Quotas as published:
// docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html

/// Bytes of a template given in the request itself.
constexpr size_t kTemplateBodyBytesMax = 51'200;
/// Bytes of a template read from S3.
constexpr size_t kTemplateUrlBytesMax = 1'048'576;
constexpr size_t kResourcesMax = 500;
constexpr size_t kParametersMax = 200;
constexpr size_t kOutputsMax = 200;
constexpr size_t kMappingsMax = 200;
/// Top-level keys of one mapping.
constexpr size_t kMappingAttributesMax = 200;
constexpr size_t kNameLengthMax = 255;
/// Bytes of the `Description` section.
constexpr size_t kDescriptionBytesMax = 1'024;
constexpr size_t kParameterValueBytesMax = 4'096;

/// Nesting of a template. AWS publishes no figure; ours keeps every walk over a template on a small
/// stack.
constexpr size_t kTemplateDepthMax = 100;

/// Members, of all objects of a template together, that writing out its loops may make, a loop's
/// turns among them; and the bytes of all texts. AWS has limits on what comes out only; ours keep
/// loops within loops from taking more time and memory than there is.
constexpr size_t kLoopMembersMax = 100'000;
constexpr size_t kLoopBytesMax = 8 << 20;

/// Elements in one page of an answer, as the real service pages.
constexpr size_t kStacksPerPage = 50;
constexpr size_t kEventsPerPage = 100;
constexpr size_t kResourcesPerPage = 100;
constexpr size_t kExportsPerPage = 100;
/// DescribeStackResources answers the first hundred and has no pages (API reference).
constexpr size_t kDescribeResourcesMax = 100;

/// Deleted stacks stay visible by id for 90 days (API reference of DescribeStacks).
constexpr Duration kDeletedStackRetention = std::chrono::hours(24 * 90);

/// Virtual time that one resource takes to be made, changed or removed. This is the one place to
/// set a pace for all deployments; zero lets a stack finish in the instant in which it was asked
/// for.
constexpr Duration kStepDuration = Duration::zero();

/// How long a parent waits before it looks at a nested stack by itself; a child that ends wakes it
/// at once.
constexpr Duration kNestedCheck = 30s;

}  // namespace cloudtab::cloudformation
