#pragma once

#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/apigateway/patch.h"

// A stage's canary: a second deployment, with variables of its own, for a part of the traffic.
// Source: recorded (test_apigateway_canary.py), and
// https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html

namespace cloudtab::apigateway {

/// The stage's `canarySettings`, with what was left open filled in.
Document canary_settings(const Document& given, const std::string& deployment);

/// Makes the change if it is the canary's: `/canarySettings…`, or `copy` from there, which promotes
/// it. False if it is not. Error: BadRequestException.
Result<bool> patch_canary(const PatchPart& part, Document& stage);

}  // namespace cloudtab::apigateway
