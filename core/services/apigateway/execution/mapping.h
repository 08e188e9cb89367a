#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/http.h"
#include "core/base/time.h"
#include "core/services/apigateway/execution/request.h"
#include "core/services/apigateway/vtl/value.h"

// Parameter mapping: `method.request.header.x` to `integration.request.path.y`, and back.
// Source:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html

namespace cloudtab::apigateway {

/// What mapping expressions and templates may look at.
struct MappingSource {
  NamedValues path;
  NamedValues query;
  HttpHeaders headers;
  std::string body;
  Document context = Document::object();
  Document stage_variables = Document::object();
  /// Of an integration's answer; null before there is one.
  const HttpResponse* response = nullptr;
};

/// The value of an expression: `'text'`, `method.request.{path|querystring|header|
/// multivaluequerystring|multivalueheader|body}…`, `integration.response.{header|multivalueheader|
/// body}…`, `context.…`, `stageVariables.…`. Nothing if there is no such value.
std::optional<std::string> mapped_value(std::string_view expression, const MappingSource& source);

/// `${stageVariables.x}` and `{parameter}` in a URI, filled in.
std::string filled_uri(std::string_view uri,
                       const Document& stage_variables,
                       const NamedValues& path_parameters);

/// `$context.a.b`, `${stageVariables.x}` and `$method.request.…` in a gateway response's template,
/// which AWS fills in without its template engine.
std::string filled_references(std::string_view text, const MappingSource& source);

/// `09/Apr/2015:12:34:56 +0000`, the Common Log Format's time, as `$context.requestTime` is.
std::string common_log_time(Instant time);

/// A document as templates see it.
vtl::Value to_value(const Document& document, vtl::Heap& heap);

}  // namespace cloudtab::apigateway
