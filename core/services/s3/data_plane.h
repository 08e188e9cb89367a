#pragma once

#include "core/base/http.h"
#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::s3 {

/// What S3 answers as HTTP and no operation models: websites, forms, and browsers' questions
/// whether a page may call.
HttpOutcome data_plane(Call& call, const HttpRequest& request);

}  // namespace cloudtab::s3
