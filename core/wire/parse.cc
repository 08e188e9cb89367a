#include <optional>
#include <string>
#include <utility>

#include "core/base/encoding.h"
#include "core/wire/cbor.h"
#include "core/wire/dynamodb_faults.h"
#include "core/wire/incoming.h"
#include "core/wire/json_reader.h"
#include "core/wire/presigned.h"
#include "core/wire/query_reader.h"
#include "core/wire/refusal.h"
#include "core/wire/request.h"
#include "core/wire/rest_reader.h"
#include "core/wire/route.h"

namespace cloudtab::wire {

namespace {

Result<Document> read_json_input(Incoming& incoming, const Request& request) {
  ASSIGN_OR_RETURN(const std::string_view body, incoming.body());
  const model::ShapeIndex shape = request.operation->input;
  if (shape == model::kNoShape || body.empty()) return Document(Document::object());
  if (request.service->id == "dynamodb" && request.operation->name == "SearchVectors") {
    if (auto fault = search_null_fault(body)) return *std::move(fault);
  }
  if (request.format.cbor) {
    const std::optional<std::string> json = json_of_cbor(body);
    if (!json) return Error{"SerializationException", ""};
    return read_json(*json, *request.service, shape);
  }
  return read_json(body, *request.service, shape, request.packed_form);
}

/// Where a queue's own URL was called and no parameter names it, the URL is the parameter.
void add_queue_url(const Incoming& incoming, const Request& request, Document& input) {
  if (request.service->id != "sqs" || request.operation->input == model::kNoShape ||
      input.contains("QueueUrl"))
    return;
  const model::Shape& shape = request.service->shape(request.operation->input);
  if (!is_queue_path(incoming.path()) || model::find_member(shape, "QueueUrl") == nullptr) return;
  std::string url = "http://" + std::string(incoming.header("host")) + std::string(incoming.path());
  if (is_valid_utf8(url)) input["QueueUrl"] = std::move(url);
}

Result<Document> read_query_input(Incoming& incoming, const Request& request) {
  ASSIGN_OR_RETURN(const Fields* form, incoming.form());
  ASSIGN_OR_RETURN(Document input, read_query(*form, *request.service, request.operation->input));
  add_queue_url(incoming, request, input);
  return input;
}

Result<Document> read_input(Incoming& incoming, const Request& request, const Route& route) {
  switch (request.format.syntax) {
    case Syntax::kJson:
      return read_json_input(incoming, request);
    case Syntax::kQuery:
      return read_query_input(incoming, request);
    case Syntax::kRestJson:
    case Syntax::kRestXml:
      return read_rest(incoming, *request.service, *request.operation, route.labels);
    case Syntax::kNone:
      break;
  }
  return unknown_operation(request.service, request.format, {});
}

}  // namespace

int Format::to_int() const {
  return static_cast<int>(syntax) | (query_mode ? 16 : 0) | (head ? 32 : 0) | (as_json ? 64 : 0) |
         (cbor ? 128 : 0);
}

Format Format::from_int(int packed) {
  Format format;
  format.syntax = static_cast<Syntax>(packed & 15);
  format.query_mode = (packed & 16) != 0;
  format.head = (packed & 32) != 0;
  format.as_json = (packed & 64) != 0;
  format.cbor = (packed & 128) != 0;
  return format;
}

Status parse_request(const HttpRequest& http,
                     Services services,
                     Request& request,
                     PackedForms forms) {
  Incoming incoming(http);
  Route route;
  Status routed = find_route(incoming, services, route);
  request.kind = route.kind;
  request.service = route.service;
  request.operation = route.operation;
  request.region = std::move(route.region);
  request.format = route.format;
  request.access_key_id = std::string(incoming.credential().access_key_id);
  RETURN_IF_ERROR(std::move(routed));
  if (request.kind != Request::Kind::kOperation) return ok();
  if (request.service->id == "s3") RETURN_IF_ERROR(read_presigned(incoming, request));
  for (const PackedForm* form : forms) {
    if (form->service == request.service->id) request.packed_form = form;
  }

  Result<Document> input = read_input(incoming, request, route);
  if (!input.ok()) return unreadable(*request.service, request.format, std::move(input).error());
  request.input = std::move(input).value();
  return ok();
}

}  // namespace cloudtab::wire
