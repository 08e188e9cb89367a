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

/// The routes of one REST service, in the order they are tried.
class RestTable {
 public:
  explicit RestTable(const model::Service& service);
  ~RestTable();
  RestTable(const RestTable&) = delete;
  RestTable& operator=(const RestTable&) = delete;

  /// The operation that a method, an encoded path and the request's query and headers name. Of
  /// routes that match the path, the most literal wins; among those of one path the one with most
  /// of its required query and header members there. A trailing slash counts only in S3.
  RestMatch match(std::string_view method, std::string_view path, const Incoming& incoming) const;
  /// Whether some route has this path, whatever the method.
  bool has_path(std::string_view path) const;

 private:
  struct Segment;
  struct Route;
  static Route make_route(const model::Service& service, const model::Operation& operation);
  static bool more_literal(const Route& a, const Route& b);
  static bool matches_path(const Route& route, const std::vector<std::string_view>& parts);
  static bool has_literals(const Route& route, const Incoming& incoming);
  static int score(const Route& route, const Incoming& incoming, std::string_view named);
  static void read_labels(const Route& route,
                          const std::vector<std::string_view>& parts,
                          RestMatch& match);

  bool is_s3_;
  std::vector<Route> routes_;
};

/// The table of a service of static storage, made when first asked for.
const RestTable& rest_table(const model::Service& service);

}  // namespace cloudtab::wire
