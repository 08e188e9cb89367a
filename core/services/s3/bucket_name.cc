#include "core/services/s3/bucket_name.h"

#include <algorithm>

#include "core/services/s3/limits.h"

namespace cloudtab::s3 {

namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool looks_like_ipv4(std::string_view name) {
  int dots = 0;
  for (const char c : name) {
    if (c == '.') {
      ++dots;
    } else if (c < '0' || c > '9') {
      return false;
    }
  }
  return dots == 3;
}

constexpr std::string_view kReservedPrefixes[] = {"xn--", "sthree-", "amzn-s3-demo-"};
constexpr std::string_view kReservedSuffixes[] = {
    "-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"};

}  // namespace

bool is_valid_bucket_name(std::string_view name) {
  if (name.size() < kBucketNameBytesMin || name.size() > kBucketNameBytesMax) return false;
  if (!is_letter_or_digit(name.front()) || !is_letter_or_digit(name.back())) return false;
  if (name.find("..") != std::string_view::npos || looks_like_ipv4(name)) return false;
  const bool characters_allowed = std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter_or_digit(c) || c == '.' || c == '-';
  });
  if (!characters_allowed) return false;
  return std::none_of(
             std::begin(kReservedPrefixes),
             std::end(kReservedPrefixes),
             [&](std::string_view prefix) { return name.substr(0, prefix.size()) == prefix; }) &&
         std::none_of(std::begin(kReservedSuffixes),
                      std::end(kReservedSuffixes),
                      [&](std::string_view suffix) {
                        return name.size() >= suffix.size() &&
                               name.substr(name.size() - suffix.size()) == suffix;
                      });
}

bool may_be_bucket_name(std::string_view name) {
  if (name.size() < kBucketNameBytesMin || name.size() > kOldBucketNameBytesMax) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
  });
}

}  // namespace cloudtab::s3
