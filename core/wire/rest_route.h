#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/shape.h"
#include "core/wire/incoming.h"

namespace cloudtab::wire {

/// A REST operation found by method and path, with its path labels decoded.
struct RestMatch {
  const model::Operation* operation = nullptr;  ///< null: no route matches
  std::vector<std::pair<std::string_view, std::string>> labels;
};

/// Finds the operation of `service` that a method, an encoded path and the request's query and
/// headers name. Of routes that match the path, the most literal wins; among those of one path the
/// one with most of its required query and header members there. A trailing slash counts only in
/// S3.
RestMatch match_rest(const model::Service& service,
                     std::string_view method,
                     std::string_view path,
                     const Incoming& incoming);

/// Whether some route of the service has this path, whatever the method.
bool has_rest_path(const model::Service& service, std::string_view path);

}  // namespace cloudtab::wire
