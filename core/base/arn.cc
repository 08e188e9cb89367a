#include "core/base/arn.h"

#include <array>

namespace cloudtab {

namespace {

Error invalid_arn(std::string_view text) {
  return Error{.code = "InvalidArn", .message = "Not an ARN: " + std::string(text)};
}

std::string join(std::string_view partition,
                 std::string_view service,
                 std::string_view region,
                 std::string_view account,
                 std::string_view resource) {
  std::string arn = "arn";
  arn.reserve(8 + partition.size() + service.size() + region.size() + account.size() +
              resource.size());
  for (const std::string_view field : {partition, service, region, account, resource}) {
    arn += ':';
    arn += field;
  }
  return arn;
}

}  // namespace

std::string Arn::to_string() const { return join(partition, service, region, account, resource); }

Result<Arn> parse_arn(std::string_view text) {
  // arn, partition, service, region, account; the resource is what remains, colons included.
  std::array<std::string_view, 5> fields;
  std::string_view rest = text;
  for (std::string_view& field : fields) {
    const size_t colon = rest.find(':');
    if (colon == std::string_view::npos) return invalid_arn(text);
    field = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
  }
  // Global services leave region and account empty (`arn:aws:s3:::bucket`); the others are never
  // empty.
  if (fields[0] != "arn" || fields[1].empty() || fields[2].empty() || rest.empty()) {
    return invalid_arn(text);
  }
  return Arn{.partition = std::string(fields[1]),
             .service = std::string(fields[2]),
             .region = std::string(fields[3]),
             .account = std::string(fields[4]),
             .resource = std::string(rest)};
}

std::string make_arn(std::string_view service, const Scope& scope, std::string_view resource) {
  return join("aws", service, scope.region, scope.account, resource);
}

}  // namespace cloudtab
