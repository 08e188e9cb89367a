#include "core/wire/answer_headers.h"

#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/wire/request.h"

namespace cloudtab::wire {

void add_json_headers(const model::Service& service,
                      const std::string& request_id,
                      HttpResponse& response) {
  const std::string version(service.json_version.empty() ? "1.0" : service.json_version);
  response.headers.add("x-amzn-RequestId", request_id);
  response.headers.add("Content-Type", "application/x-amz-json-" + version);
  if (service.id == "dynamodb" || service.id == "dynamodbstreams") {
    response.headers.add("x-amz-crc32", std::to_string(crc32(response.body)));
  }
}

void add_cbor_headers(const std::string& request_id, HttpResponse& response) {
  response.headers.add("x-amzn-RequestId", request_id);
  response.headers.add("smithy-protocol", "rpc-v2-cbor");
  if (!response.body.empty()) response.headers.add("Content-Type", "application/cbor");
}

void add_xml_headers(const std::string& request_id, HttpResponse& response) {
  response.headers.add("x-amzn-RequestId", request_id);
  response.headers.add("Content-Type", "text/xml");
}

void add_query_json_headers(const std::string& request_id, HttpResponse& response) {
  response.headers.add("x-amzn-RequestId", request_id);
  response.headers.add("Content-Type", "application/json");
}

void add_rest_headers(const model::Service& service,
                      const std::string& request_id,
                      HttpResponse& response) {
  if (service.protocol == model::Protocol::kRestXml) {
    response.headers.add("x-amz-request-id", request_id);
    response.headers.add("x-amz-id-2", host_id(request_id));
    if (response.headers.find("Server") == nullptr) response.headers.add("Server", "AmazonS3");
    return;
  }
  response.headers.add("x-amzn-RequestId", request_id);
}

void add_cors_headers(HttpResponse& response) {
  const auto add = [&](std::string_view name, std::string value) {
    if (response.headers.find(name) == nullptr)
      response.headers.add(std::string(name), std::move(value));
  };
  add("Access-Control-Allow-Origin", "*");
  add("Access-Control-Expose-Headers",
      "*, ETag, Date, Location, Retry-After, x-amzn-RequestId, x-amzn-ErrorType, "
      "x-amzn-query-error, x-amz-request-id, x-amz-id-2, x-amz-version-id, x-amz-crc32");
}

std::string host_id(const std::string& request_id) {
  return base64_encode(sha256(request_id) + sha256(request_id + "2"));
}

}  // namespace cloudtab::wire
