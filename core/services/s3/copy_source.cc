#include "core/services/s3/copy_source.h"

#include "core/base/encoding.h"
#include "core/services/s3/errors.h"

namespace cloudtab::s3 {

Result<CopySource> parse_copy_source(std::string_view header) {
  std::string source = percent_decode(header.substr(0, header.find("?versionId=")), false);
  if (!source.empty() && source.front() == '/') source.erase(0, 1);
  const size_t slash = source.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == source.size())
    return errors::invalid_copy_source();
  return CopySource{source.substr(0, slash), source.substr(slash + 1)};
}

}  // namespace cloudtab::s3
