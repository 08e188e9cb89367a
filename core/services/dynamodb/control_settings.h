#pragma once

#include "core/base/document.h"
#include "core/base/http.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::dynamodb {

/// {transition, recoveryLag, lag} of SettingsRecord, in milliseconds.
Result<Document> settings(Call& call, const Document& query);
/// Changes those that the body names, of the call's account and region; answers all. An unknown
/// name or a value below zero changes nothing.
HttpOutcome set_settings(Call& call, const HttpRequest& request);

}  // namespace cloudtab::dynamodb
