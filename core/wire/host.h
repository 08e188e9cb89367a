#pragma once

#include <string>
#include <string_view>

namespace cloudtab::wire {

/// What a host name says. Views point into it.
struct HostName {
  std::string_view service;  ///< model id, or empty
  std::string_view bucket;   ///< of an S3 virtual host
};

/// `host` in lower case without port: `sqs.us-east-1.amazonaws.com`, `sqs.localhost`,
/// `bkt.s3.amazonaws.com`, `123456789012.ddb.us-east-1.amazonaws.com`.
HostName read_host(std::string_view host);

/// The region among a host's labels, or "".
std::string region_of_host(std::string_view host);

/// `us-east-1` and the like.
bool is_region(std::string_view label);

/// Hosts that are not a service's endpoint but what somebody made with it.
enum class DataPlaneHost { kNone, kExecuteApi, kLambdaUrl, kWebsite };
DataPlaneHost data_plane_host(std::string_view host);

}  // namespace cloudtab::wire
