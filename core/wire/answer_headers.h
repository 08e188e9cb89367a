#pragma once

#include <string>
#include <string_view>

#include "core/base/http.h"
#include "core/model/shape.h"

// Headers that every answer of a protocol carries.

namespace cloudtab::wire {

/// Content type of the JSON protocol, request id, and DynamoDB's checksum of the body.
void add_json_headers(const model::Service& service,
                      const std::string& request_id,
                      HttpResponse& response);
/// Of the protocol rpc-v2-cbor, which an answer has to name.
void add_cbor_headers(const std::string& request_id, HttpResponse& response);
/// Content type and request id of the query protocol.
void add_xml_headers(const std::string& request_id, HttpResponse& response);
/// Of a query service's answer in JSON.
void add_query_json_headers(const std::string& request_id, HttpResponse& response);
/// Request id of REST services; S3 has its own two.
void add_rest_headers(const model::Service& service,
                      const std::string& request_id,
                      HttpResponse& response);
/// Lets a page of any origin read the answer. Headers the answer has already are kept.
void add_cors_headers(HttpResponse& response);

/// S3's second request id (`x-amz-id-2`, `HostId`), derived from the first.
std::string host_id(const std::string& request_id);

}  // namespace cloudtab::wire
