#pragma once

#include "core/engine/call.h"

namespace cloudtab::lambda {

/// `GET /_cloudtab/lambda/code?functionName=f`: what a host runs, `{"sha256": ..., "zip": base64}`.
/// Asked once per environment rather than sent with every event.
Result<Document> code_view(Call& call, const Document& query);

/// `GET /_cloudtab/lambda/layer?arn=`: the package of a layer version, which may be deleted but
/// still be some function's.
Result<Document> layer_view(Call& call, const Document& query);

}  // namespace cloudtab::lambda
