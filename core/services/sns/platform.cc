#include "core/services/sns/platform.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/base/arn.h"
#include "core/engine/record.h"
#include "core/services/sns/errors.h"

namespace cloudtab::sns {
namespace {

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + separator.size());
  }
}

/// The parts of an ARN's resource, which must begin with `kind` and be `count` in all.
Result<PlatformAddress> parse(std::string_view text,
                              std::string_view parameter,
                              std::string_view kind,
                              size_t count) {
  const auto elements = static_cast<size_t>(std::count(text.begin(), text.end(), ':')) + 1;
  if (elements < 6) return errors::malformed_arn(parameter, elements);
  const Result<Arn> arn = parse_arn(text);
  if (!arn.ok() || arn->service != "sns") return errors::invalid_parameter(parameter);
  std::vector<std::string> parts = split(arn->resource, "/");
  if (parts.size() != count) {
    return errors::invalid_parameter(parameter,
                                     "Wrong number of slashes in relative portion of the ARN.");
  }
  if (parts[0] != kind) return errors::invalid_parameter(parameter);
  parts.resize(4);
  return PlatformAddress{arn->scope(), parts[1], parts[2], parts[3]};
}

}  // namespace

std::string PlatformAddress::key() const {
  KeyBuilder key;
  key.text(platform).text(name);
  if (!endpoint_id.empty()) key.text(endpoint_id);
  return key.take();
}

Result<PlatformAddress> parse_application_arn(std::string_view arn) {
  return parse(arn, "PlatformApplicationArn", "app", 3);
}

Result<PlatformAddress> parse_endpoint_arn(std::string_view arn, std::string_view parameter) {
  return parse(arn, parameter, "endpoint", 4);
}

PlatformAddress address_of_key(std::string_view key) {
  // Neither names nor ids have a zero byte in them, and each part ends in two.
  std::vector<std::string> parts = split(key, std::string_view("\0\0", 2));
  parts.resize(3);
  return PlatformAddress{{}, parts[0], parts[1], parts[2]};
}

}  // namespace cloudtab::sns
