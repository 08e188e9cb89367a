#pragma once

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab::cloudformation {

inline constexpr const char* kServerlessTransform = "AWS::Serverless-2016-10-31";

/// What CloudFormation's transform makes of a template of the Serverless Application Model: each
/// AWS::Serverless::* resource as the plain resources that it stands for, under the names that AWS
/// gives them, `Globals` merged in; without `Transform` and `Globals`. A template without the
/// transform comes back as it is. Depends on nothing but the template. Error: `ValidationError`
/// that names each resource at fault. Source: the specification and the developer guide,
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/
Result<Document> expand_serverless(Document body);

}  // namespace cloudtab::cloudformation
