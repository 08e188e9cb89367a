#include "core/wire/rest_route.h"

#include <algorithm>
#include <map>
#include <memory>

#include "core/base/encoding.h"
#include "core/base/sorting.h"

namespace cloudtab::wire {

namespace {

using model::Location;
using model::Member;
using model::Operation;
using model::Service;

std::vector<std::string_view> path_segments(std::string_view path, bool keep_trailing_slash) {
  if (!path.empty() && path.front() == '/') path.remove_prefix(1);
  if (!keep_trailing_slash && !path.empty() && path.back() == '/') path.remove_suffix(1);
  if (path.empty()) return {};
  return split(path, '/');
}

bool has_member(const Member& member, const Incoming& incoming) {
  if (member.location == Location::kHeader)
    return incoming.http().headers.find(member.wire_name()) != nullptr;
  return find_field(incoming.query(), member.wire_name()) != nullptr;
}

}  // namespace

struct RestTable::Segment {
  enum class Kind { kLiteral, kLabel, kGreedy };
  Kind kind;
  std::string_view text;  ///< the literal, or the label's name
};

struct RestTable::Route {
  const Operation* operation;
  std::vector<Segment> segments;
  std::vector<std::pair<std::string_view, std::string_view>>
      literals;                         ///< of the route's own query string
  std::vector<const Member*> required;  ///< members a request must bring in query or headers
};

RestTable::Route RestTable::make_route(const Service& service, const Operation& operation) {
  Route route;
  route.operation = &operation;
  const Target target = split_target(operation.request_uri);
  for (std::string_view part : path_segments(target.path, false)) {
    if (part.size() < 2 || part.front() != '{') {
      route.segments.push_back({Segment::Kind::kLiteral, part});
    } else if (part[part.size() - 2] == '+') {
      route.segments.push_back({Segment::Kind::kGreedy, part.substr(1, part.size() - 3)});
    } else {
      route.segments.push_back({Segment::Kind::kLabel, part.substr(1, part.size() - 2)});
    }
  }
  if (!target.query.empty()) {
    for (std::string_view piece : split(target.query, '&')) {
      const size_t equals = piece.find('=');
      route.literals.emplace_back(
          piece.substr(0, equals),
          equals == std::string_view::npos ? std::string_view() : piece.substr(equals + 1));
    }
  }
  if (operation.input != model::kNoShape) {
    for (const Member& member : service.shape(operation.input).members) {
      const bool elsewhere =
          member.location == Location::kQueryString || member.location == Location::kHeader;
      if (elsewhere && member.has(model::kRequired)) route.required.push_back(&member);
    }
  }
  return route;
}

/// Literal before label before greedy, then the longer route; the name keeps equals in a fixed
/// order.
bool RestTable::more_literal(const Route& a, const Route& b) {
  for (size_t i = 0; i < a.segments.size() && i < b.segments.size(); ++i) {
    if (a.segments[i].kind != b.segments[i].kind) return a.segments[i].kind < b.segments[i].kind;
  }
  return a.segments.size() > b.segments.size();
}

bool RestTable::matches_path(const Route& route, const std::vector<std::string_view>& parts) {
  for (size_t i = 0; i < route.segments.size(); ++i) {
    if (i >= parts.size()) return false;
    const Segment& segment = route.segments[i];
    if (segment.kind == Segment::Kind::kGreedy) {
      // What follows a greedy label is matched from the end.
      const size_t after = route.segments.size() - i - 1;
      if (parts.size() < i + 1 + after) return false;
      if (parts.size() == i + 1 && parts[i].empty()) return false;
      for (size_t k = 0; k < after; ++k) {
        const Segment& tail = route.segments[i + 1 + k];
        if (tail.kind == Segment::Kind::kLiteral && tail.text != parts[parts.size() - after + k])
          return false;
      }
      return true;
    }
    if (segment.kind == Segment::Kind::kLiteral ? segment.text != parts[i] : parts[i].empty())
      return false;
  }
  return parts.size() == route.segments.size();
}

bool RestTable::has_literals(const Route& route, const Incoming& incoming) {
  return std::all_of(route.literals.begin(), route.literals.end(), [&](const auto& literal) {
    const std::string* value = find_field(incoming.query(), literal.first);
    return value != nullptr && (literal.second.empty() || *value == literal.second);
  });
}

/// How well a route that fits path and literals fits the request: higher is better.
int RestTable::score(const Route& route, const Incoming& incoming, std::string_view named) {
  int value = static_cast<int>(route.literals.size()) * 16;
  for (const Member* member : route.required) value += has_member(*member, incoming) ? 2 : -1024;
  if (route.operation->deprecated) value -= 1;
  if (route.operation->name == named) value += 4096;
  return value;
}

void RestTable::read_labels(const Route& route,
                            const std::vector<std::string_view>& parts,
                            RestMatch& match) {
  size_t part = 0;
  for (size_t i = 0; i < route.segments.size(); ++i) {
    const Segment& segment = route.segments[i];
    if (segment.kind == Segment::Kind::kLiteral) {
      ++part;
    } else if (segment.kind == Segment::Kind::kLabel) {
      match.labels.emplace_back(segment.text, percent_decode(parts[part++], false));
    } else {
      const size_t after = route.segments.size() - i - 1;
      const char* begin = parts[part].data();
      part = parts.size() - after;
      const std::string_view last = parts[part - 1];
      const auto length = static_cast<size_t>(last.data() + last.size() - begin);
      match.labels.emplace_back(segment.text,
                                percent_decode(std::string_view(begin, length), false));
    }
  }
}

RestTable::RestTable(const Service& service)
    : is_s3_(service.protocol == model::Protocol::kRestXml) {
  for (const Operation& operation : service.operations)
    routes_.push_back(make_route(service, operation));
  put_in_order(routes_, more_literal);
}

RestTable::~RestTable() = default;

RestMatch RestTable::match(std::string_view method,
                           std::string_view path,
                           const Incoming& incoming) const {
  std::vector<std::string_view> parts = path_segments(path, is_s3_);
  // A bucket's root may be written with or without its slash.
  if (is_s3_ && parts.size() == 2 && parts[1].empty()) parts.pop_back();
  const std::string* named = find_field(incoming.query(), "x-id");

  const Route* best = nullptr;
  int best_score = 0;
  for (const Route& route : routes_) {
    // Routes are sorted: past those of the same shape as the best, all are less literal.
    if (best != nullptr && more_literal(*best, route)) break;
    if (route.operation->http_method != method || !matches_path(route, parts)) continue;
    if (!has_literals(route, incoming)) continue;
    const int fit =
        score(route, incoming, named == nullptr ? std::string_view() : std::string_view(*named));
    if (best == nullptr || fit > best_score) {
      best = &route;
      best_score = fit;
    }
  }
  RestMatch found;
  if (best == nullptr) return found;
  found.operation = best->operation;
  read_labels(*best, parts, found);
  return found;
}

bool RestTable::has_path(std::string_view path) const {
  const auto parts = path_segments(path, false);
  return std::any_of(routes_.begin(), routes_.end(), [&](const Route& route) {
    return matches_path(route, parts);
  });
}

const RestTable& rest_table(const Service& service) {
  static std::map<const Service*, std::unique_ptr<const RestTable>> tables;
  auto& table = tables[&service];
  if (table == nullptr) table = std::make_unique<const RestTable>(service);
  return *table;
}

}  // namespace cloudtab::wire
