#pragma once

#include "core/base/result.h"
#include "core/engine/call.h"

namespace cloudtab::apigateway {

/// What a deployment freezes of an API (see state.h).
Document snapshot_of(Call& call, const Document& api);

/// Points the stage `stageName` of `restApiId` to `deploymentId`, or makes it so. Takes
/// CreateStage's members. Errors: BadRequestException, LimitExceededException.
Status deploy_to_stage(Call& call, const Document& input);

/// Applies UpdateStage's patch operations. Error: BadRequestException.
Status patch_stage(const Document& input, Document& stage);

}  // namespace cloudtab::apigateway
