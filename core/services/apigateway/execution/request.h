#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/document.h"
#include "core/base/http.h"

namespace cloudtab::apigateway {

using NamedValues = std::vector<std::pair<std::string, std::string>>;

/// Which API and stage a request is for, and what follows the stage.
struct ApiTarget {
  std::string api;
  std::string stage;
  std::string path;        ///< as sent, with its first slash
  std::string stage_path;  ///< as sent, the stage and what follows it; `/` at least
  std::string query;       ///< as sent, without `?`
  // Of a request to a custom domain name:
  std::string domain;        ///< the name; empty for others
  std::string request_path;  ///< as sent, with the base path
};

/// Reads `{api}.execute-api.…/{stage}/…` hosts and the paths
/// `/restapis/{api}/{stage}/_user_request_/…`,
/// `/_aws/execute-api/{api}/{stage}/…` and `/_cloudtab/apis/{api}/{stage}/…`. Empty parts where the
/// request has none.
ApiTarget read_target(const HttpRequest& request);

/// Decoded, in order.
NamedValues parse_query(std::string_view query);

/// A resource of a deployment that a path leads to.
struct RouteMatch {
  const Document* resource = nullptr;
  /// The resource's method, or its `ANY`.
  const Document* method = nullptr;
  NamedValues path_parameters;  ///< decoded
};

/// The most specific resource with a method for the request: at each place a fixed part comes
/// before a variable, and that before a greedy one. A slash at the end means nothing.
std::optional<RouteMatch> find_route(const Document& resources,
                                     std::string_view method,
                                     std::string_view path);

/// The parameters that a path gives to a resource's template, if it fits at all.
std::optional<NamedValues> match_path(std::string_view resource_path, std::string_view path);

}  // namespace cloudtab::apigateway
