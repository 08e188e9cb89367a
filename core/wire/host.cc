#include "core/wire/host.h"

#include <algorithm>
#include <utility>

#include "core/wire/uri.h"

namespace cloudtab::wire {

namespace {

/// First labels of endpoints, with the dot that must follow. The longer come before what they begin
/// with.
constexpr std::pair<std::string_view, std::string_view> kPrefixes[] = {
    {"streams.dynamodb.", "dynamodbstreams"},
    {"dynamodb.", "dynamodb"},
    {"sqs.", "sqs"},
    {"queue.", "sqs"},
    {"sns.", "sns"},
    {"monitoring.", "cloudwatch"},
    {"logs.", "logs"},
    {"stream-logs.", "logs"},
    {"kms.", "kms"},
    {"lambda.", "lambda"},
    {"apigateway.", "apigateway"},
    {"cloudformation.", "cloudformation"},
    {"iam.", "iam"},
    {"ssm.", "ssm"},
    {"sts.", "sts"},
    {"s3.", "s3"},
};

bool is_s3_label(std::string_view label) {
  return label == "s3" || (label.substr(0, 3) == "s3-" && label.substr(0, 10) != "s3-website");
}

bool is_bucket_of_localhost(std::string_view host) {
  constexpr std::string_view kSuffix = ".localhost";
  return host.size() > kSuffix.size() && host.substr(host.size() - kSuffix.size()) == kSuffix;
}

}  // namespace

HostName read_host(std::string_view host) {
  const auto labels = split(host, '.');
  // The last label that is S3's: a bucket's own name may hold one too.
  for (size_t i = labels.size(); i-- > 0;) {
    if (!is_s3_label(labels[i]) || i + 1 == labels.size()) continue;
    const auto length = static_cast<size_t>(labels[i].data() - host.data());
    return {"s3", length == 0 ? std::string_view() : host.substr(0, length - 1)};
  }
  for (const auto& [prefix, service] : kPrefixes) {
    if (host.substr(0, prefix.size()) == prefix) return {service, {}};
  }
  if (labels.size() > 2) {
    if (labels[1] == "ddb") return {"dynamodb", {}};
    if (labels[1] == "queue" && is_region(labels[0])) return {"sqs", {}};
    // A dual-stack or account-bound endpoint puts a label before the service's.
    for (const auto& [prefix, service] : kPrefixes) {
      if (labels[0].size() == 12 && labels[1] == prefix.substr(0, prefix.size() - 1))
        return {service, {}};
    }
  }
  // The SDK puts a bucket before a custom endpoint's host. Only of localhost can that be told from
  // the host itself.
  if (is_bucket_of_localhost(host)) return {{}, host.substr(0, host.size() - 10)};
  return {};
}

std::string region_of_host(std::string_view host) {
  while (!host.empty()) {
    std::string_view label = cut(host, '.');
    if (label.substr(0, 3) == "s3-") label.remove_prefix(3);
    if (is_region(label)) return std::string(label);
  }
  return {};
}

bool is_region(std::string_view label) {
  // Two letters, one or more words, a number: `us-east-1`, `us-gov-west-1`.
  if (label.size() < 3 || label[2] != '-') return false;
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  int words = 0;
  while (label.find('-') != std::string_view::npos) {
    const std::string_view word = cut(label, '-');
    if (word.empty() || !std::all_of(word.begin(), word.end(), is_letter)) return false;
    ++words;
  }
  return (words == 2 || words == 3) && (label.size() == 1 || label.size() == 2) &&
         std::all_of(label.begin(), label.end(), is_digit);
}

DataPlaneHost data_plane_host(std::string_view host) {
  // The labels between the first and the last.
  size_t dot = host.find('.');
  while (dot != std::string_view::npos) {
    const size_t next = host.find('.', dot + 1);
    if (next == std::string_view::npos) break;
    const std::string_view label = host.substr(dot + 1, next - dot - 1);
    if (label == "execute-api") return DataPlaneHost::kExecuteApi;
    if (label == "lambda-url") return DataPlaneHost::kLambdaUrl;
    if (label == "s3-website" || label.substr(0, 11) == "s3-website-")
      return DataPlaneHost::kWebsite;
    dot = next;
  }
  return DataPlaneHost::kNone;
}

}  // namespace cloudtab::wire
