#include "core/services/s3/tags.h"

#include <algorithm>
#include <set>
#include <string>

#include "core/base/encoding.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/limits.h"

namespace cloudtab::s3 {

namespace {

/// Letters, digits, spaces and `_.:/=+-@`; of other scripts everything passes.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
bool is_tag_text(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           byte >= 0x80 || std::string_view(" _.:/=+-@").find(c) != std::string_view::npos;
  });
}

size_t characters(const std::string& text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

Status check_tag(const std::string& key, const std::string& value, bool by_service) {
  if (key.empty() || characters(key) > kTagKeyCharactersMax || !is_tag_text(key))
    return errors::invalid_tag("The TagKey you have provided is invalid", {{"TagKey", key}});
  if (characters(value) > kTagValueCharactersMax || !is_tag_text(value)) {
    return errors::invalid_tag("The TagValue you have provided is invalid",
                               {{"TagKey", key}, {"TagValue", value}});
  }
  if (!by_service && key.compare(0, 4, "aws:") == 0) {
    return errors::invalid_tag("System tags cannot be added/updated by requester",
                               {{"TagKey", key}});
  }
  return ok();
}

}  // namespace

Status check_tags(const Document& tags, Tagged tagged, bool by_service) {
  const bool bucket = tagged == Tagged::kBucket;
  const size_t tags_max = bucket ? kTagsPerBucketMax : kTagsPerObjectMax;
  if (tags.size() > tags_max) {
    return errors::bad_request(std::string(bucket ? "Bucket tag count" : "Object tags") +
                               " cannot be greater than " + std::to_string(tags_max));
  }
  std::set<std::string> keys;
  for (const Document& tag : tags) {
    const std::string key = tag.at("Key");
    if (!keys.insert(key).second) {
      return errors::invalid_tag("Cannot provide multiple Tags with the same key",
                                 {{"TagKey", key}});
    }
    RETURN_IF_ERROR(check_tag(key, tag.at("Value"), by_service));
  }
  return ok();
}

Result<Document> parse_tagging(std::string_view header) {
  Document tags = Document::array();
  std::set<std::string> keys;
  for (size_t start = 0; start < header.size();) {
    const size_t end = std::min(header.find('&', start), header.size());
    const std::string_view part = header.substr(start, end - start);
    start = end + 1;
    const size_t equals = std::min(part.find('='), part.size());
    const std::string_view rest = part.substr(std::min(equals + 1, part.size()));
    std::string key = percent_decode(part.substr(0, equals), /*plus_is_space=*/true);
    if (key.empty() || rest.find('=') != std::string_view::npos || !keys.insert(key).second) {
      return errors::invalid_argument(
          "x-amz-tagging",
          header,
          "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query "
          "parameters without tag name duplicates.");
    }
    tags.push_back(
        {{"Key", std::move(key)}, {"Value", percent_decode(rest, /*plus_is_space=*/true)}});
  }
  RETURN_IF_ERROR(check_tags(tags, Tagged::kObject));
  return tags;
}

}  // namespace cloudtab::s3
