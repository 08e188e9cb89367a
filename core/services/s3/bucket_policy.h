#pragma once

#include <string_view>

#include "core/base/result.h"

namespace cloudtab::s3 {

/// Checks the form of a bucket's policy: JSON, a list of statements or one, each with an effect, a
/// principal, actions of S3 and resources of the bucket to which those actions apply. What is not
/// known to be an action of a bucket or of an object is let through. Error: MalformedPolicy.
/// The first two texts are recorded (test_s3_api.py, TestS3BucketPolicy), the others from AWS
/// re:Post, https://repost.aws/knowledge-center/s3-invalid-principal-in-policy-error and its kin.
Status check_bucket_policy(std::string_view text, std::string_view bucket);

}  // namespace cloudtab::s3
