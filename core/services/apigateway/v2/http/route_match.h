#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/services/apigateway/execution/request.h"

// Routes of an HTTP API. Source:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html

namespace cloudtab::apigateway::v2 {

/// `$default`, or a method or `ANY`, a space and a path; a greedy variable may only end it.
bool is_http_route_key(std::string_view key);

/// Whether two keys of one method part at a variable that each calls by another name.
bool differ_by_variable_name(std::string_view key, std::string_view other);

struct HttpRouteMatch {
  const Document* route = nullptr;
  NamedValues path_parameters;  ///< decoded
};

/// The route for a request: a full match goes before one with a greedy variable, that before
/// `$default`; of either, fixed parts go before variables, and a method before `ANY`. `path`: as
/// sent, without the stage. A slash at the end counts.
std::optional<HttpRouteMatch> find_http_route(const std::vector<const Document*>& routes,
                                              std::string_view method,
                                              std::string_view path);

}  // namespace cloudtab::apigateway::v2
