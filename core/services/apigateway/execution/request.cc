#include "core/services/apigateway/execution/request.h"

#include "core/base/encoding.h"

namespace cloudtab::apigateway {

namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  size_t at = 0;
  while (at < path.size()) {
    if (path[at] == '/') ++at;
    const size_t end = std::min(path.find('/', at), path.size());
    segments.push_back(path.substr(at, end - at));
    at = end;
  }
  if (!segments.empty() && segments.back().empty()) segments.pop_back();
  return segments;
}

/// How little a template's part says: a fixed part, a variable, a greedy variable.
char looseness(std::string_view part) {
  if (part.empty() || part.front() != '{') return '0';
  return part.size() > 2 && part.substr(part.size() - 2) == "+}" ? '2' : '1';
}

std::string looseness_of(std::string_view path) {
  std::string result;
  for (std::string_view part : segments_of(path)) result += looseness(part);
  return result;
}

/// Takes the next part off a path: `/a/b` answers `a` and leaves `/b`.
std::string take_part(std::string_view& path) {
  if (!path.empty() && path[0] == '/') path.remove_prefix(1);
  const size_t end = std::min(path.find('/'), path.size());
  std::string part(path.substr(0, end));
  path.remove_prefix(end);
  return part;
}

}  // namespace

ApiTarget read_target(const HttpRequest& request) {
  ApiTarget result;
  std::string_view path = request.target;
  if (const size_t mark = path.find('?'); mark != std::string_view::npos) {
    result.query = path.substr(mark + 1);
    path = path.substr(0, mark);
  }
  bool by_path = false;
  for (std::string_view prefix : {"/restapis/", "/_aws/execute-api/", "/_cloudtab/apis/"}) {
    if (path.substr(0, prefix.size()) != prefix) continue;
    path.remove_prefix(prefix.size());
    by_path = true;
    break;
  }
  const std::string_view host = request.headers.value("host");
  result.api = by_path ? take_part(path) : std::string(host.substr(0, host.find('.')));
  result.stage_path = path.empty() ? "/" : std::string(path);
  result.stage = percent_decode(take_part(path), /*plus_is_space=*/false);
  constexpr std::string_view kUserRequest = "/_user_request_";
  if (by_path && path.substr(0, kUserRequest.size()) == kUserRequest)
    path.remove_prefix(kUserRequest.size());
  result.path = path.empty() ? "/" : std::string(path);
  return result;
}

NamedValues parse_query(std::string_view query) {
  NamedValues values;
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const size_t equals = std::min(pair.find('='), pair.size());
    values.emplace_back(percent_decode(pair.substr(0, equals), true),
                        percent_decode(pair.substr(std::min(equals + 1, pair.size())), true));
  }
  return values;
}

std::optional<NamedValues> match_path(std::string_view resource_path, std::string_view path) {
  const auto wanted = segments_of(resource_path);
  const auto given = segments_of(path);
  NamedValues parameters;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (i >= given.size()) return std::nullopt;
    const char kind = looseness(wanted[i]);
    if (kind == '0') {
      if (wanted[i] != percent_decode(given[i], false)) return std::nullopt;
      continue;
    }
    if (kind == '1') {
      parameters.emplace_back(wanted[i].substr(1, wanted[i].size() - 2),
                              percent_decode(given[i], false));
      continue;
    }
    std::string rest;
    for (size_t j = i; j < given.size(); ++j)
      rest += (j > i ? "/" : "") + percent_decode(given[j], false);
    parameters.emplace_back(wanted[i].substr(1, wanted[i].size() - 3), std::move(rest));
    return parameters;
  }
  if (given.size() != wanted.size()) return std::nullopt;
  return parameters;
}

std::optional<RouteMatch> find_route(const Document& resources,
                                     std::string_view method,
                                     std::string_view path) {
  std::optional<RouteMatch> best;
  std::string best_looseness;
  for (const Document& resource : resources) {
    const auto methods = resource.find("resourceMethods");
    if (methods == resource.end()) continue;
    auto found = methods->find(method);
    if (found == methods->end()) found = methods->find("ANY");
    if (found == methods->end()) continue;
    const std::string& resource_path = resource["path"].get_ref<const std::string&>();
    std::optional<NamedValues> parameters = match_path(resource_path, path);
    if (!parameters) continue;
    std::string how = looseness_of(resource_path);
    if (best && how >= best_looseness) continue;
    best = RouteMatch{&resource, &*found, std::move(*parameters)};
    best_looseness = std::move(how);
  }
  return best;
}

}  // namespace cloudtab::apigateway
