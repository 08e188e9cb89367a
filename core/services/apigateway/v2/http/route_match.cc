#include "core/services/apigateway/v2/http/route_match.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/encoding.h"
#include "core/services/apigateway/v2/state.h"

namespace cloudtab::apigateway::v2 {

namespace {

constexpr std::string_view kMethods[] = {
    "ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"};

/// `/a//b/` is a, nothing, b, nothing; `/` is nothing, once.
std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  if (!path.empty() && path[0] == '/') path.remove_prefix(1);
  for (;;) {
    const size_t end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    if (end == path.size()) return parts;
    path.remove_prefix(end + 1);
  }
}

bool is_variable(std::string_view part) {
  return part.size() > 2 && part.front() == '{' && part.back() == '}';
}

bool is_greedy(std::string_view part) {
  return is_variable(part) && part.size() > 3 && part[part.size() - 2] == '+';
}

struct RouteKey {
  std::string_view method;
  std::string_view path;
};

RouteKey split_key(std::string_view key) {
  const size_t space = key.find(' ');
  if (space == std::string_view::npos) return {key, {}};
  return {key.substr(0, space), key.substr(space + 1)};
}

/// The rest of a path from part `from` on, decoded.
std::string rest_of(const std::vector<std::string_view>& parts, size_t from) {
  std::string rest;
  for (size_t i = from; i < parts.size(); ++i)
    rest += (i > from ? "/" : "") + percent_decode(parts[i], /*plus_is_space=*/false);
  return rest;
}

std::optional<NamedValues> match(const std::vector<std::string_view>& wanted,
                                 const std::vector<std::string_view>& given) {
  NamedValues parameters;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (i >= given.size()) return std::nullopt;
    const std::string_view part = wanted[i];
    if (is_greedy(part)) {
      std::string rest = rest_of(given, i);
      if (rest.empty()) return std::nullopt;
      parameters.emplace_back(part.substr(1, part.size() - 3), std::move(rest));
      return parameters;
    }
    std::string value = percent_decode(given[i], /*plus_is_space=*/false);
    if (is_variable(part)) {
      if (value.empty()) return std::nullopt;
      parameters.emplace_back(part.substr(1, part.size() - 2), std::move(value));
    } else if (value != part) {
      return std::nullopt;
    }
  }
  if (given.size() != wanted.size()) return std::nullopt;
  return parameters;
}

/// Sorts the better route first.
std::string rank_of(const std::vector<std::string_view>& parts, bool any_method) {
  std::string rank = is_greedy(parts.back()) ? "1" : "0";
  for (std::string_view part : parts) rank += is_greedy(part) ? '2' : is_variable(part) ? '1' : '0';
  return rank + (any_method ? "1" : "0");
}

}  // namespace

bool is_http_route_key(std::string_view key) {
  if (key == kDefault) return true;
  const RouteKey route = split_key(key);
  if (std::find(std::begin(kMethods), std::end(kMethods), route.method) == std::end(kMethods))
    return false;
  if (route.path.empty() || route.path[0] != '/') return false;
  const auto parts = parts_of(route.path);
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::string_view part = parts[i];
    const bool has_brace = part.find_first_of("{} ") != std::string_view::npos;
    if (has_brace && !is_variable(part)) return false;
    if (is_greedy(part) && i + 1 < parts.size()) return false;
  }
  return true;
}

bool differ_by_variable_name(std::string_view key, std::string_view other) {
  const RouteKey a = split_key(key);
  const RouteKey b = split_key(other);
  if (a.method != b.method) return false;
  const auto a_parts = parts_of(a.path);
  const auto b_parts = parts_of(b.path);
  size_t i = 0;
  while (i < a_parts.size() && i < b_parts.size() && a_parts[i] == b_parts[i]) ++i;
  if (i == a_parts.size() || i == b_parts.size()) return false;
  return is_variable(a_parts[i]) && is_variable(b_parts[i]) &&
         is_greedy(a_parts[i]) == is_greedy(b_parts[i]);
}

std::optional<HttpRouteMatch> find_http_route(const std::vector<const Document*>& routes,
                                              std::string_view method,
                                              std::string_view path) {
  const auto given = parts_of(path);
  std::optional<HttpRouteMatch> best;
  std::string best_rank;
  const Document* fallback = nullptr;
  for (const Document* route : routes) {
    const std::string& key = (*route)["RouteKey"].get_ref<const std::string&>();
    if (key == kDefault) {
      fallback = route;
      continue;
    }
    const RouteKey wanted = split_key(key);
    const bool any_method = wanted.method == "ANY";
    if (!any_method && wanted.method != method) continue;
    const auto parts = parts_of(wanted.path);
    std::optional<NamedValues> parameters = match(parts, given);
    if (!parameters) continue;
    std::string rank = rank_of(parts, any_method);
    if (best && rank >= best_rank) continue;
    best = HttpRouteMatch{route, std::move(*parameters)};
    best_rank = std::move(rank);
  }
  if (!best && fallback != nullptr) best = HttpRouteMatch{fallback, {}};
  return best;
}

}  // namespace cloudtab::apigateway::v2
