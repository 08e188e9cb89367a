#include "core/engine/control_json.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "core/base/encoding.h"

namespace cloudtab::control {

HttpResponse json(const Document& body, int status) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"content-type", "application/json"},
                      {"access-control-allow-origin", "*"},
                      {"cache-control", "no-store"}};
  response.body = body.dump(-1, ' ', false, Document::error_handler_t::replace);
  return response;
}

HttpResponse refuse(int status, std::string_view text) { return json({{"error", text}}, status); }

Document parse_query(std::string_view query) {
  Document parsed = Document::object();
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    const size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value =
        equals < pair.size() ? pair.substr(equals + 1) : std::string_view();
    parsed[percent_decode(pair.substr(0, equals), true)] = percent_decode(value, true);
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return parsed;
}

uint64_t number_or(const Document& query, const char* name, uint64_t fallback) {
  const auto it = query.find(name);
  if (it == query.end()) return fallback;
  return std::strtoull(it->get_ref<const std::string&>().c_str(), nullptr, 10);
}

Document parse_body(const HttpRequest& request) {
  if (request.body.empty()) return Document::object();
  Document body = Document::parse(request.body, nullptr, /*allow_exceptions=*/false);
  return body.is_object() ? body : Document(Document::value_t::discarded);
}

}  // namespace cloudtab::control
