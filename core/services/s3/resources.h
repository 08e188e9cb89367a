#pragma once

#include <span>

#include "core/engine/service.h"

namespace cloudtab::s3 {

/// AWS::S3::Bucket and AWS::S3::BucketPolicy.
std::span<const ResourceType> resource_types();

}  // namespace cloudtab::s3
