#include "core/engine/http_effect.h"

#include <utility>

#include "core/base/encoding.h"

namespace cloudtab {

UrlParts split_url(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view rest = url.substr(scheme + 3);
  rest = rest.substr(0, rest.find('#'));
  const size_t target = rest.find_first_of("/?");
  if (target == std::string_view::npos) return {std::string(rest), "/"};
  std::string path(rest.substr(target));
  if (path.front() == '?') path.insert(0, "/");
  return {std::string(rest.substr(0, target)), std::move(path)};
}

Document http_effect(const HttpRequest& request, std::string_view url) {
  Document headers = Document::array();
  for (const auto& [name, value] : request.headers)
    headers.push_back(Document::array({name, value}));
  return {{"method", request.method},
          {"url", std::string(url)},
          {"headers", std::move(headers)},
          {"body", base64_encode(request.body)}};
}

HttpReply reply_of(const Document& effect_result) {
  HttpReply reply;
  if (!effect_result.is_object()) return {std::nullopt, "NoAnswer"};
  const auto ok = effect_result.find("ok");
  if (ok == effect_result.end() || !ok->is_object() || !ok->contains("status") ||
      !(*ok)["status"].is_number_integer()) {
    const auto error = effect_result.find("error");
    const bool named = error != effect_result.end() && error->is_object() &&
                       error->contains("type") && (*error)["type"].is_string();
    reply.failure = named ? (*error)["type"].get<std::string>() : "NoAnswer";
    return reply;
  }
  HttpResponse response;
  response.status = (*ok)["status"].get<int>();
  for (const Document& header : ok->value("headers", Document::array())) {
    if (header.is_array() && header.size() == 2 && header[0].is_string() && header[1].is_string())
      response.headers.add(header[0].get<std::string>(), header[1].get<std::string>());
  }
  if (const auto body = ok->find("body"); body != ok->end() && body->is_string()) {
    Result<std::string> bytes = base64_decode(body->get<std::string>());
    if (bytes.ok()) response.body = std::move(bytes).value();
  }
  reply.response = std::move(response);
  return reply;
}

}  // namespace cloudtab
