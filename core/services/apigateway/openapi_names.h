#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/document.h"

// What the two versions' OpenAPI definitions have in common: names of operations, and renaming.

namespace cloudtab::apigateway {

constexpr const char* kIntegrationExtension = "x-amazon-apigateway-integration";
constexpr const char* kDocumentationExtension = "x-amazon-apigateway-documentation";
constexpr const char* kAuthorizerExtension = "x-amazon-apigateway-authorizer";

/// A member here and there.
using Names = std::pair<const char*, const char*>;

/// An operation's name in a path, and its method.
constexpr Names kOperationMethods[] = {{"delete", "DELETE"},
                                       {"get", "GET"},
                                       {"head", "HEAD"},
                                       {"options", "OPTIONS"},
                                       {"patch", "PATCH"},
                                       {"post", "POST"},
                                       {"put", "PUT"},
                                       {"x-amazon-apigateway-any-method", "ANY"}};

/// The operation's name of a method.
inline std::string operation_name(std::string_view method) {
  const auto* found = std::find_if(std::begin(kOperationMethods),
                                   std::end(kOperationMethods),
                                   [&](const Names& names) { return names.second == method; });
  return found == std::end(kOperationMethods) ? std::string(method) : found->first;
}

/// The members that are there, under their other names.
template <size_t kCount>
Document renamed(const Document& from, const Names (&names)[kCount]) {
  Document to = Document::object();
  for (const auto& [here, there] : names) {
    if (from.contains(here)) to[there] = from[here];
  }
  return to;
}

}  // namespace cloudtab::apigateway
