#include "core/services/s3/copy_source.h"

#include <utility>

#include "core/base/encoding.h"
#include "core/services/s3/errors.h"
#include "core/services/s3/versions.h"

namespace cloudtab::s3 {

Result<CopySource> parse_copy_source(std::string_view header) {
  constexpr std::string_view kMark = "?versionId=";
  const size_t mark = header.find(kMark);
  std::string source = percent_decode(header.substr(0, mark), false);
  if (!source.empty() && source.front() == '/') source.erase(0, 1);
  const size_t slash = source.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == source.size())
    return errors::invalid_copy_source();
  CopySource parsed{source.substr(0, slash), source.substr(slash + 1), ""};
  if (mark != std::string_view::npos)
    parsed.version = percent_decode(header.substr(mark + kMark.size()), false);
  return parsed;
}

Result<const ObjectRecord*> find_source(Call& call, const CopySource& source) {
  RETURN_IF_ERROR(find_bucket(call, source.bucket));
  ASSIGN_OR_RETURN(const FoundVersion found,
                   find_version(call, source.bucket, source.key, source.version));
  if (!found.is_marker) return found.object;
  if (source.version.empty()) return errors::no_such_key(source.key);
  return errors::copy_of_delete_marker();
}

void tell_source_version(const ObjectRecord& source, Document& answer) {
  if (!source.version_id.empty()) answer["CopySourceVersionId"] = source.version_id;
}

}  // namespace cloudtab::s3
