#include "core/cloud/wire_codec.h"

#include <utility>

#include "core/wire/constraints.h"
#include "core/wire/request.h"

namespace cloudtab {

namespace {

ParsedRequest::Kind engine_kind(wire::Request::Kind kind) {
  switch (kind) {
    case wire::Request::Kind::kDataPlane:
      return ParsedRequest::Kind::kDataPlane;
    case wire::Request::Kind::kControl:
      return ParsedRequest::Kind::kControl;
    case wire::Request::Kind::kPreflight:
      return ParsedRequest::Kind::kPreflight;
    case wire::Request::Kind::kOperation:
      break;
  }
  return ParsedRequest::Kind::kOperation;
}

/// What rendering needs of a request; its input is not copied.
wire::Request answered_request(const ParsedRequest& parsed) {
  wire::Request request;
  request.service = parsed.service;
  request.operation = parsed.operation;
  request.format = wire::Format::from_int(parsed.format);
  return request;
}

class WireCodec final : public Codec {
 public:
  Status parse(const HttpRequest& http, ParsedRequest& parsed) const override {
    wire::Request request;
    Status status = wire::parse_request(http, model::all_services(), request);
    parsed.kind = engine_kind(request.kind);
    parsed.service = request.service;
    parsed.operation = request.operation;
    parsed.input = std::move(request.input);
    parsed.access_key_id = std::move(request.access_key_id);
    parsed.region = std::move(request.region);
    parsed.format = request.format.to_int();
    return status;
  }

  Status check(const model::Service& service,
               const model::Operation& operation,
               const Document& input) const override {
    return wire::check_constraints(service, operation, input);
  }

  HttpResponse render(const ParsedRequest& parsed,
                      const Document& answer,
                      const std::string& request_id) const override {
    return wire::render_response(answered_request(parsed), answer, request_id);
  }

  HttpResponse render_error(const ParsedRequest& parsed,
                            const Error& error,
                            const std::string& request_id) const override {
    return wire::render_error(answered_request(parsed), error, request_id);
  }
};

}  // namespace

std::unique_ptr<Codec> make_wire_codec() { return std::make_unique<WireCodec>(); }

}  // namespace cloudtab
