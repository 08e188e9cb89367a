#include "core/services/s3/data_plane.h"

#include "core/services/s3/cors.h"
#include "core/services/s3/post_form.h"
#include "core/services/s3/website.h"

namespace cloudtab::s3 {

HttpOutcome data_plane(Call& call, const HttpRequest& request) {
  if (is_website(request)) return serve_website(call, request);
  if (request.method == "POST") return post_form(call, request);
  return answer_preflight(call, request);
}

}  // namespace cloudtab::s3
