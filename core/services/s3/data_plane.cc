#include "core/services/s3/data_plane.h"

#include "core/services/s3/cors.h"
#include "core/services/s3/website.h"

namespace cloudtab::s3 {

HttpOutcome data_plane(Call& call, const HttpRequest& request) {
  const bool preflight = request.method == "OPTIONS" &&
                         request.headers.value("host").find("s3-website") == std::string_view::npos;
  if (preflight) return answer_preflight(call, request);
  return serve_website(call, request);
}

}  // namespace cloudtab::s3
