#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/model/shape.h"
#include "core/wire/incoming.h"
#include "core/wire/request.h"

// Which service and operation a request is for. No step depends on a signature; its signing name
// only breaks ties. In order:
//   1. control paths: /_cloudtab/...
//   2. data planes by host ({api}.execute-api., {id}.lambda-url., awslambda-{region}-tasks.s3.,
//      {bucket}.s3-website) and by path
//   3. a browser's CORS preflight
//   4. the rpc-v2-cbor protocol's header, or its path (spoken by CloudWatch; else a clear error)
//   5. x-amz-target
//   6. Action and Version in query string or form (also at an SQS queue's URL)
//   7. the host's labels
//   8. the signing name
//   9. the paths of the REST services
//  10. S3 by path
// Action comes before the host so that a query request to an SQS queue's URL on any host is
// understood.

namespace cloudtab::wire {

/// Where a request goes, before its input is read.
struct Route {
  Request::Kind kind = Request::Kind::kOperation;
  const model::Service* service = nullptr;
  const model::Operation* operation = nullptr;
  std::string region;
  Format format;
  /// Path labels of a REST operation, decoded.
  std::vector<std::pair<std::string_view, std::string>> labels;
};

/// On error `route` holds what is known, for the error to be rendered by.
Status find_route(Incoming& incoming, Services services, Route& route);

/// Whether a path is that of an SQS queue: `/123456789012/name` or
/// `/queue/us-east-1/123456789012/name`.
bool is_queue_path(std::string_view path);

}  // namespace cloudtab::wire
