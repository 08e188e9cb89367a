#include "core/cloud/wire_codec.h"

#include <utility>
#include <vector>

#include "core/base/packed.h"
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

class WireCodec final : public Codec {
 public:
  explicit WireCodec(std::span<const ServiceDefinition* const> services) {
    for (const ServiceDefinition* service : services) {
      if (service->packed_form != nullptr) forms_.push_back(service->packed_form);
    }
  }

  Status parse(const HttpRequest& http, ParsedRequest& parsed) const override {
    wire::Request request;
    Status status = wire::parse_request(http, model::all_services(), request, forms_);
    parsed.kind = engine_kind(request.kind);
    parsed.service = request.service;
    parsed.operation = request.operation;
    parsed.input = std::move(request.input);
    parsed.access_key_id = std::move(request.access_key_id);
    parsed.region = std::move(request.region);
    parsed.expires = request.expires;
    parsed.expired = std::move(request.expired);
    parsed.format = request.format.to_int();
    return status;
  }

  Status check(const model::Service& service,
               const model::Operation& operation,
               const Document& input) const override {
    Status checked = wire::check_constraints(service, operation, input);
    const PackedForm* form = form_of(service);
    if (checked.ok() || form == nullptr || !holds_packed(input)) return checked;
    // Messages show values, for which they have to be trees.
    Document tree = input;
    unpack_within(tree, *form);
    return wire::check_constraints(service, operation, tree);
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

 private:
  const PackedForm* form_of(const model::Service& service) const {
    for (const PackedForm* form : forms_) {
      if (form->service == service.id) return form;
    }
    return nullptr;
  }

  /// What rendering needs of a request; its input is not copied.
  wire::Request answered_request(const ParsedRequest& parsed) const {
    wire::Request request;
    request.service = parsed.service;
    request.operation = parsed.operation;
    request.format = wire::Format::from_int(parsed.format);
    if (parsed.service != nullptr) request.packed_form = form_of(*parsed.service);
    return request;
  }

  std::vector<const PackedForm*> forms_;
};

}  // namespace

std::unique_ptr<Codec> make_wire_codec(std::span<const ServiceDefinition* const> services) {
  return std::make_unique<WireCodec>(services);
}

}  // namespace cloudtab
