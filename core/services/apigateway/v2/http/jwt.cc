#include "core/services/apigateway/v2/http/jwt.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "core/base/encoding.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway::v2 {

namespace {

Error invalid() { return Error{"InvalidToken", "The token is not valid.", 401}; }

/// A part of a token: JSON in base64 for URLs, without padding. Discarded if it is no object.
Document part_of(std::string_view encoded) {
  std::string text(encoded);
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  while (text.size() % 4 != 0) text += '=';
  const Result<std::string> decoded = base64_decode(text);
  if (!decoded.ok()) return Document(Document::value_t::discarded);
  Document part = Document::parse(*decoded, nullptr, /*allow_exceptions=*/false);
  return part.is_object() ? part : Document(Document::value_t::discarded);
}

/// A time claim in seconds; `fallback` if there is none.
int64_t seconds_of(const Document& claims, const char* name, int64_t fallback) {
  const auto found = claims.find(name);
  return found != claims.end() && found->is_number() ? found->get<int64_t>() : fallback;
}

bool is_for(const Document& claims, const Document& audiences) {
  if (audiences.empty()) return true;
  const auto names = [&](const Document& claim) {
    return std::find(audiences.begin(), audiences.end(), claim) != audiences.end();
  };
  const auto audience = claims.find("aud");
  if (audience == claims.end()) return claims.contains("client_id") && names(claims["client_id"]);
  if (audience->is_array()) return std::any_of(audience->begin(), audience->end(), names);
  return names(*audience);
}

}  // namespace

Status check_jwt_claims(std::string_view token, const Document& configuration, Instant now) {
  const size_t first = token.find('.');
  const size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos) return invalid();
  const Document header = part_of(token.substr(0, first));
  const Document claims = part_of(token.substr(first + 1, second - first - 1));
  if (header.is_discarded() || claims.is_discarded()) return invalid();
  if (text_of(header, "alg").substr(0, 2) != "RS") return invalid();
  if (text_of(claims, "iss") != text_of(configuration, "Issuer")) return invalid();
  if (!is_for(claims, configuration.value("Audience", Document::array()))) return invalid();
  const int64_t at = to_seconds(now);
  if (seconds_of(claims, "exp", 0) <= at) return invalid();
  if (seconds_of(claims, "nbf", at) > at || seconds_of(claims, "iat", at) > at) return invalid();
  return ok();
}

}  // namespace cloudtab::apigateway::v2
