#include "core/services/sqs/address.h"

#include <algorithm>
#include <cctype>

#include "core/base/arn.h"

namespace cloudtab::sqs {
namespace {

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_queue_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
  });
}

}  // namespace

std::string queue_url(const std::string& endpoint, const Scope& scope, std::string_view name) {
  const std::string base =
      endpoint.empty() ? "https://sqs." + scope.region + ".amazonaws.com" : endpoint;
  return base + "/" + scope.account + "/" + std::string(name);
}

std::string queue_arn(const Scope& scope, std::string_view name) {
  return make_arn("sqs", scope, name);
}

std::optional<QueueAddress> parse_queue_url(std::string_view url, const Scope& caller) {
  if (is_queue_name(url)) return QueueAddress{caller, std::string(url)};
  if (const size_t end = url.find_first_of("?#"); end != std::string_view::npos)
    url = url.substr(0, end);
  while (!url.empty() && url.back() == '/') url.remove_suffix(1);
  const size_t name_slash = url.rfind('/');
  if (name_slash == std::string_view::npos || name_slash == 0) return std::nullopt;
  const std::string_view name = url.substr(name_slash + 1);
  const std::string_view head = url.substr(0, name_slash);
  const size_t account_slash = head.rfind('/');
  const std::string_view account =
      account_slash == std::string_view::npos ? head : head.substr(account_slash + 1);
  if (name.empty() || !is_account(account)) return std::nullopt;
  return QueueAddress{Scope{std::string(account), caller.region}, std::string(name)};
}

std::optional<QueueAddress> parse_queue_arn(std::string_view text) {
  Result<Arn> arn = parse_arn(text);
  if (!arn.ok() || arn->service != "sqs" || !is_account(arn->account) || arn->region.empty() ||
      arn->resource.empty()) {
    return std::nullopt;
  }
  return QueueAddress{arn->scope(), arn->resource};
}

std::string sequence_number(uint64_t sequence) {
  const std::string digits = std::to_string(sequence);
  return "1884949646" + std::string(digits.size() < 10 ? 10 - digits.size() : 0, '0') + digits;
}

std::string wait_key(const Scope& scope, std::string_view name) {
  return "sqs/" + scope.account + "/" + scope.region + "/" + std::string(name);
}

}  // namespace cloudtab::sqs
