#include "core/services/cloudformation/template_url.h"

#include "core/base/encoding.h"
#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/limits.h"

namespace cloudtab::cloudformation {
namespace {

bool starts_with(const std::string& text, std::string_view prefix) {
  return text.compare(0, prefix.size(), prefix) == 0;
}

}  // namespace

std::optional<S3Location> parse_template_url(const std::string& url) {
  size_t start = 0;
  if (starts_with(url, "https://")) start = 8;
  if (starts_with(url, "http://")) start = 7;
  const size_t slash = url.find('/', start);
  if (start == 0 || slash == std::string::npos) return std::nullopt;
  const std::string host = url.substr(start, slash - start);
  std::string path = url.substr(slash + 1);
  path = percent_decode(path.substr(0, path.find_first_of("?#")), /*plus_is_space=*/false);
  const bool is_amazon = host.find("amazonaws.com") != std::string::npos;
  const bool path_style = starts_with(host, "s3.") || starts_with(host, "s3-") || !is_amazon;
  if (!path_style) {
    const size_t bucket_end = std::min(host.find(".s3."), host.find(".s3-"));
    if (bucket_end == std::string::npos || path.empty()) return std::nullopt;
    return S3Location{host.substr(0, bucket_end), path};
  }
  const size_t bucket_end = path.find('/');
  if (bucket_end == std::string::npos || bucket_end == 0 || bucket_end + 1 == path.size())
    return std::nullopt;
  return S3Location{path.substr(0, bucket_end), path.substr(bucket_end + 1)};
}

Result<std::string> read_template_url(Call& call, const std::string& url) {
  const std::optional<S3Location> location = parse_template_url(url);
  if (!location) {
    // Recorded: api/test_templates.py.
    if (starts_with(url, "s3://")) {
      const std::string bucket = url.substr(5, url.find('/', 5) - 5);
      return errors::validation("S3 error: Domain name specified in " + bucket +
                                " is not a valid S3 domain");
    }
    return errors::validation("TemplateURL must be a supported URL.");
  }
  return read_s3_text(call, *location);
}

Result<std::string> read_s3_text(Call& call, const S3Location& location) {
  const Result<Document> object =
      call.invoke({.service = "s3",
                   .operation = "GetObject",
                   .input = {{"Bucket", location.bucket}, {"Key", location.key}}});
  if (!object.ok()) return errors::validation("S3 error: " + object.error().message);
  std::string text;
  if (auto body = object->find("Body"); body != object->end() && body->is_binary()) {
    text.assign(body->get_binary().begin(), body->get_binary().end());
  }
  if (text.size() > kTemplateUrlBytesMax) {
    return errors::validation("Template may not exceed " + std::to_string(kTemplateUrlBytesMax) +
                              " bytes in size.");
  }
  return text;
}

}  // namespace cloudtab::cloudformation
