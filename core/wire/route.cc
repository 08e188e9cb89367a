#include "core/wire/route.h"

#include <algorithm>
#include <array>

#include "core/base/ascii.h"
#include "core/wire/host.h"
#include "core/wire/refusal.h"
#include "core/wire/rest_route.h"
#include "core/wire/service_rules.h"

namespace cloudtab::wire {

namespace {

using model::Operation;
using model::Protocol;
using model::Service;

/// Buckets' websites, for hosts that cannot have their names.
constexpr std::string_view kWebsites = "/_cloudtab/websites/";

// Parts of rpc-v2-cbor's paths; what is before them does not count.
constexpr std::string_view kRpcService = "/service/";
constexpr std::string_view kRpcOperation = "/operation/";

bool is_rpc_path(std::string_view path) {
  return path.starts_with(kRpcService) && path.find(kRpcOperation) != std::string_view::npos;
}

const Service* service_of(Services services, std::string_view id) {
  for (const Service* service : services) {
    if (service->id == id) return service;
  }
  return nullptr;
}

Syntax syntax_of(const Service& service) {
  switch (service.protocol) {
    case Protocol::kJson:
      return Syntax::kJson;
    case Protocol::kQuery:
      return Syntax::kQuery;
    case Protocol::kRestJson:
      return Syntax::kRestJson;
    case Protocol::kRestXml:
      return Syntax::kRestXml;
  }
  return Syntax::kNone;
}

bool speaks_query(const Service& service) {
  return service.protocol == Protocol::kQuery || service.query_compatible;
}

std::string_view query_version(const Service& service) {
  return service.query_api_version.empty() ? service.api_version : service.query_api_version;
}

/// As `SigningCertURL` in SNS's messages names it, at the endpoint's own host too.
bool is_signing_certificate(std::string_view path) {
  return path.starts_with("/SimpleNotificationService-") && path.ends_with(".pem");
}

/// `awslambda-us-east-1-tasks`: AWS's own buckets of functions' packages and layers.
bool is_package_bucket(std::string_view name) {
  return name.starts_with("awslambda-") && (name.ends_with("-tasks") || name.ends_with("-layers"));
}

class Router {
 public:
  Router(Incoming& incoming, Services services, Route& route)
      : incoming_(incoming), services_(services), route_(route) {}

  Status run() {
    route_.region = std::string(incoming_.credential().region);
    if (route_.region.empty()) route_.region = region_of_host(incoming_.host());
    route_.format.head = incoming_.http().method == "HEAD";
    route_.format.as_json =
        incoming_.header("accept").find("application/json") != std::string_view::npos;
    route_.format.query_mode = equals_ignoring_case(incoming_.header("x-amzn-query-mode"), "true");

    const std::string_view path = incoming_.path();
    if (path.substr(0, 11) == "/_cloudtab/" && path.substr(0, 16) != "/_cloudtab/apis/" &&
        path.substr(0, kWebsites.size()) != kWebsites) {
      route_.kind = Request::Kind::kControl;
      return ok();
    }
    if (route_data_plane()) return finish_management();
    if (incoming_.http().method == "OPTIONS" && may_be_bucket(path)) {
      route_.format.syntax = Syntax::kRestXml;
      to_data_plane("s3", {});
      return ok();
    }
    if (incoming_.http().method == "OPTIONS") {
      route_.kind = Request::Kind::kPreflight;
      return ok();
    }
    if (incoming_.header("smithy-protocol") == "rpc-v2-cbor" || is_rpc_path(path))
      return route_rpc(path);
    if (!incoming_.header("x-amz-target").empty()) return route_target();
    ASSIGN_OR_RETURN(const bool is_query, route_action());
    if (is_query) return ok();
    return route_rest_or_rpc();
  }

 private:
  /// True if the request is for a service's own HTTP face, or for the management API of one.
  bool route_data_plane() {
    const std::string_view path = incoming_.path();
    const DataPlaneHost host = data_plane_host(incoming_.host());
    if (host == DataPlaneHost::kExecuteApi) return to_data_plane("apigateway", path);
    if (host == DataPlaneHost::kLambdaUrl) return to_data_plane("lambda", {});
    const bool may_name_bucket = incoming_.host().starts_with("awslambda-");
    if ((may_name_bucket && is_package_bucket(read_host(incoming_.host()).bucket)) ||
        is_package_bucket(path.substr(1, path.find('/', 1) - 1)))
      return to_data_plane("lambda", {});
    if (host == DataPlaneHost::kWebsite || path.substr(0, kWebsites.size()) == kWebsites)
      return to_data_plane("s3", {});
    for (std::string_view prefix : {"/_cloudtab/apis/", "/_aws/execute-api/"}) {
      if (path.substr(0, prefix.size()) != prefix) continue;
      // Past `{id}` the rest is `/{stage}/...`, as at an API's own host.
      const size_t slash = path.find('/', prefix.size());
      return to_data_plane(
          "apigateway", slash == std::string_view::npos ? std::string_view() : path.substr(slash));
    }
    if (is_signing_certificate(path)) return to_data_plane("sns", {});
    if (path.substr(0, 10) != "/restapis/" && path.substr(0, 13) != "/@connections") return false;
    const auto parts = split(path, '/');
    if (parts.size() >= 5 && parts[1] == "restapis" && parts[4] == "_user_request_") {
      return to_data_plane("apigateway", {});
    }
    if (parts.size() >= 2 && parts[1] == "@connections" &&
        incoming_.credential().service == "execute-api") {
      return to_data_plane("apigateway", path);
    }
    return false;
  }

  /// Whether a path is one of S3's as far as can be told without a signature, which a browser's
  /// preflight has not.
  bool may_be_bucket(std::string_view path) const {
    const HostName host = read_host(incoming_.host());
    if (!host.bucket.empty() || host.service == "s3") return true;
    return host.service.empty() && path.size() > 1 && !is_queue_path(path) &&
           service_of_path() == nullptr;
  }

  /// `stage_path` is what the management API's own path ends, or "".
  bool to_data_plane(std::string_view id, std::string_view stage_path) {
    const size_t at = stage_path.find("/@connections/");
    const Service* management = service_of(services_, "apigatewaymanagementapi");
    if (at != std::string_view::npos && management != nullptr &&
        stage_path.substr(0, at).find('/', 1) == stage_path.npos) {
      route_.service = management;
      route_.format.syntax = Syntax::kRestJson;
      management_path_ = stage_path.substr(at);
      return true;
    }
    route_.service = service_of(services_, id);
    route_.kind = Request::Kind::kDataPlane;
    return true;
  }

  Status finish_management() {
    if (route_.kind == Request::Kind::kDataPlane) return ok();
    return match(*route_.service, management_path_);
  }

  /// rpc-v2-cbor: `/service/{service}/operation/{operation}`, the service named as in a target.
  /// Source: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
  Status route_rpc(std::string_view path) {
    route_.format.syntax = Syntax::kJson;
    const size_t at = path.find(kRpcService);
    const size_t end = path.rfind(kRpcOperation);
    if (at == std::string_view::npos || end == std::string_view::npos || end < at)
      return unknown_operation(nullptr, route_.format, path);
    const size_t begin = at + kRpcService.size();
    for (const Service* service : services_) {
      if (service->target_prefix != path.substr(begin, end - begin)) continue;
      route_.service = service;
      if (!rules_of(*service).speaks_cbor) break;
      route_.format.cbor = true;
      return to_operation(*service, path.substr(end + kRpcOperation.size()));
    }
    return Error{"UnsupportedProtocolException",
                 "The service has no protocol rpc-v2-cbor. Use its JSON or query protocol.",
                 415};
  }

  Status route_target() {
    const std::string_view target = incoming_.header("x-amz-target");
    const size_t dot = target.rfind('.');
    const std::string_view prefix = target.substr(0, dot == std::string_view::npos ? 0 : dot);
    route_.format.syntax = Syntax::kJson;
    for (const Service* service : services_) {
      if (!service->target_prefix.empty() && service->target_prefix == prefix)
        return to_operation(*service, target.substr(dot + 1));
    }
    return unknown_operation(nullptr, route_.format, target);
  }

  Status to_operation(const Service& service, std::string_view name) {
    route_.service = &service;
    route_.operation = model::find_operation(service, name);
    return route_.operation != nullptr ? ok()
                                       : Status(unknown_operation(&service, route_.format, name));
  }

  /// Takes the request as the query protocol's if it has an action. False if it has none.
  Result<bool> route_action() {
    const bool in_query = find_field(incoming_.query(), "Action") != nullptr;
    if (!in_query && !incoming_.has_form_body()) return false;
    const Service* hinted = hinted_service();
    // A REST service may have an Action in its query or a form for a body; they are its own.
    const bool is_rest = hinted != nullptr && (hinted->protocol == Protocol::kRestJson ||
                                               hinted->protocol == Protocol::kRestXml);
    if (is_rest) return false;
    if (hinted != nullptr && !speaks_query(*hinted)) hinted = nullptr;
    route_.format.syntax = Syntax::kQuery;
    route_.service = hinted;
    ASSIGN_OR_RETURN(const Fields* form, incoming_.form());
    const std::string* action = find_field(*form, "Action");
    if (action == nullptr) {
      if (hinted != nullptr) return missing_action(hinted);
      route_.format.syntax = Syntax::kNone;
      return false;
    }
    const std::string* version = find_field(*form, "Version");
    for (const Service* service : services_) {
      if (version != nullptr && speaks_query(*service) && query_version(*service) == *version)
        route_.service = service;
    }
    if (route_.service == nullptr && is_queue_path(incoming_.path()))
      route_.service = service_of(services_, "sqs");
    if (route_.service == nullptr) {
      for (const Service* service : services_) {
        if (speaks_query(*service) && model::find_operation(*service, *action) != nullptr)
          route_.service = service;
      }
    }
    if (route_.service != nullptr)
      route_.operation = model::find_operation(*route_.service, *action);
    if (route_.operation == nullptr || (route_.service->id == "sqs" && is_not_of_a_queue(*action)))
      return unknown_operation(route_.service, route_.format, *action);
    return true;
  }

  /// A queue's own URL takes no action that is about none. Source: answers of SQS, as told by
  /// LocalStack's tests of its query API.
  bool is_not_of_a_queue(std::string_view action) const {
    return (action == "CreateQueue" || action == "ListQueues") && is_queue_path(incoming_.path());
  }

  /// What host and signature say, without looking at the path.
  const Service* hinted_service() const {
    const HostName host = read_host(incoming_.host());
    if (const Service* service = pick(host.service)) return service;
    return pick(signing_id());
  }

  std::string_view signing_id() const {
    const std::string_view name = incoming_.credential().service;
    for (const Service* service : services_) {
      if (service->signing_name == name) return service->id;
    }
    return {};
  }

  /// The service of an id; API Gateway's two versions share host and signing name and part by path.
  const Service* pick(std::string_view id) const {
    if (id.empty()) return nullptr;
    if ((id == "apigateway" || id == "apigatewayv2") &&
        service_of(services_, "apigatewayv2") != nullptr) {
      return service_of(services_,
                        incoming_.path().substr(0, 4) == "/v2/" ? "apigatewayv2" : "apigateway");
    }
    return service_of(services_, id);
  }

  Status route_rest_or_rpc() {
    const HostName host = read_host(incoming_.host());
    const Service* service = hinted_service();
    if (service == nullptr) service = service_of_path();
    if (service == nullptr) service = service_of(services_, "s3");
    if (service == nullptr) return unknown_operation(nullptr, route_.format, incoming_.path());
    route_.service = service;
    route_.format.syntax = syntax_of(*service);
    switch (service->protocol) {
      case Protocol::kJson:
        if (incoming_.header("content-type").find("json") == std::string_view::npos)
          route_.format.syntax = Syntax::kNone;
        return unknown_operation(service, route_.format, {});
      case Protocol::kQuery:
        return missing_action(service);
      case Protocol::kRestJson:
        return match(*service, incoming_.path());
      case Protocol::kRestXml:
        break;
    }
    // A browser's form uploads an object.
    if (incoming_.http().method == "POST" && find_field(incoming_.query(), "delete") == nullptr &&
        starts_with_ignoring_case(incoming_.header("content-type"), "multipart/form-data")) {
      to_data_plane("s3", {});
      return ok();
    }
    if (host.bucket.empty()) return match(*service, incoming_.path());
    return match(*service, "/" + std::string(host.bucket) + std::string(incoming_.path()));
  }

  /// The REST service, other than S3, that has a route of this path.
  const Service* service_of_path() const {
    for (const Service* service : services_) {
      if (service->protocol != Protocol::kRestJson || service->id == "apigatewaymanagementapi")
        continue;
      if (rest_table(*service).has_path(incoming_.path())) return service;
    }
    return nullptr;
  }

  Status match(const Service& service, std::string_view path) {
    RestMatch found = rest_table(service).match(incoming_.http().method, path, incoming_);
    if (found.operation == nullptr)
      return unknown_operation(&service, route_.format, incoming_.http().method);
    route_.operation = found.operation;
    route_.labels = std::move(found.labels);
    return ok();
  }

  Incoming& incoming_;
  Services services_;
  Route& route_;
  std::string_view management_path_;
};

}  // namespace

bool is_queue_path(std::string_view path) {
  auto parts = split(path, '/');
  if (parts.empty() || !parts.front().empty()) return false;
  parts.erase(parts.begin());
  if (parts.size() == 4 && parts[0] == "queue") parts.erase(parts.begin(), parts.begin() + 2);
  return parts.size() == 2 && parts[0].size() == 12 && !parts[1].empty() &&
         parts[0].find_first_not_of("0123456789") == std::string_view::npos;
}

Status find_route(Incoming& incoming, Services services, Route& route) {
  return Router(incoming, services, route).run();
}

}  // namespace cloudtab::wire
