#pragma once

#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/services/s3/state.h"

namespace cloudtab::s3 {

// The conditional headers of a request, by the members that carry them. What S3 makes of each is as
// recorded from the service by LocalStack's tests (test_s3.py: object preconditions;
// test_s3_api.py: write and delete preconditions; test_s3_preconditions.py). An ETag may come
// without its quotes.

/// A read of `object`: RFC 9110 §13.2.2. `PreconditionFailed` (412) or `NotModified` (304).
Status check_read_conditions(const Document& input, const ObjectRecord& object, Instant now);

/// The source of a copy (`CopySourceIf...`); every condition that fails is `PreconditionFailed`.
Status check_source_conditions(const Document& input, const ObjectRecord& source, Instant now);

/// A write over `existing` (null: there is none). `IfMatch` takes an ETag, `IfNoneMatch` only `*`,
/// and one of the two: anything else is `NotImplemented` (501).
Status check_write_conditions(const Document& input,
                              const ObjectRecord* existing,
                              const std::string& key);

/// A deletion of `existing`. `IfMatch` takes an ETag or `*`; conditions on time and size are for
/// directory buckets and `NotImplemented` here (docs: userguide/conditional-deletes.html).
Status check_delete_conditions(const Document& input,
                               const ObjectRecord* existing,
                               const std::string& key);

}  // namespace cloudtab::s3
