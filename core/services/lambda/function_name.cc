#include "core/services/lambda/function_name.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace cloudtab::lambda {

namespace {

/// The part of an ARN that says the service, as the first three labels.
constexpr std::string_view kArn = "arn:";
constexpr size_t kArnLabels = 3;

std::vector<std::string_view> labels_of(std::string_view text) {
  std::vector<std::string_view> labels;
  for (;;) {
    const size_t colon = text.find(':');
    labels.push_back(text.substr(0, colon));
    if (colon == std::string_view::npos) return labels;
    text.remove_prefix(colon + 1);
  }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// `us-east-1`: two letters, words, a digit.
bool is_region(std::string_view text) {
  if (text.size() < 6 || !is_lower(text[0]) || !is_lower(text[1]) || text[2] != '-') return false;
  if (!is_digit(text.back()) || text[text.size() - 2] != '-') return false;
  return std::all_of(
      text.begin() + 3, text.end() - 2, [](char c) { return is_lower(c) || c == '-'; });
}

bool is_account(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

FunctionName parse_function_name(std::string_view text) {
  const std::vector<std::string_view> labels = labels_of(text);
  size_t next = text.substr(0, kArn.size()) == kArn && labels.size() > kArnLabels ? kArnLabels : 0;
  // The name is never left out, so that a label that is the last is the name.
  const auto is_followed = [&] { return next + 1 < labels.size(); };
  FunctionName parsed;
  if (is_followed() && is_region(labels[next])) parsed.region = labels[next++];
  if (is_followed() && is_account(labels[next])) parsed.account = labels[next++];
  if (is_followed() && labels[next] == "function") ++next;
  parsed.name = labels[next++];
  if (next < labels.size()) parsed.qualifier = labels[next];
  return parsed;
}

bool is_version_number(std::string_view text) {
  return !text.empty() && text.size() < 19 && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_alias_name(std::string_view text) {
  return !text.empty() && !std::all_of(text.begin(), text.end(), is_digit) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_lower(c) || is_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
         });
}

}  // namespace cloudtab::lambda
