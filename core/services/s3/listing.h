#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/s3/limits.h"
#include "core/services/s3/state.h"

// What the listings of objects and of versions share.

namespace cloudtab::s3 {

struct ListRequest {
  std::string bucket;
  std::string prefix;
  std::string delimiter;
  /// Only keys and common prefixes after this one.
  std::string after;
  size_t keys_max = kListKeysMax;
  bool encode_urls = false;
};

/// `after_member`: the member that says where the page begins. Error: InvalidArgument.
Result<ListRequest> read_list_request(const Document& input, const char* after_member);

/// A key as the answer has it.
std::string shown(const ListRequest& request, const std::string& key);

/// The part of the key up to the first delimiter after the prefix; empty if there is none.
std::string common_prefix(const ListRequest& request, std::string_view key);

/// The first key after all that begin with `prefix`.
std::string past(std::string prefix);

/// An entry of a listing.
Document listed_object(const ListRequest& request, const ObjectRecord& object);

/// What all listings say again of their request.
Document describe_list(const ListRequest& request, const Document& input);

}  // namespace cloudtab::s3
