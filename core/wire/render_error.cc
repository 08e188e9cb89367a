#include <string>
#include <string_view>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/json.h"
#include "core/wire/answer_headers.h"
#include "core/wire/cbor.h"
#include "core/wire/json_writer.h"
#include "core/wire/request.h"
#include "core/wire/scalar.h"
#include "core/wire/service_rules.h"
#include "core/wire/xml_writer.h"

namespace cloudtab::wire {

namespace {

using model::Member;
using model::Service;
using model::Shape;

/// Codes that AWS models in neither form, by both their names.
struct CodePair {
  std::string_view json;
  std::string_view query;
};
// Source: answers of SQS to both protocols, as recorded by LocalStack's tests.
constexpr CodePair kUnmodelledCodes[] = {
    {"InvalidParameterValueException", "InvalidParameterValue"},
    {"MissingRequiredParameterException", "MissingParameter"},
};

/// An error with what the model says of it.
struct Described {
  const Shape* shape = nullptr;  ///< null: not modelled
  std::string_view code;         ///< by its name in JSON and REST
  std::string_view query_code;
  int status = 400;
  int query_status = 400;
  bool sender = true;
};

const Shape* find_exception(const Service& service, std::string_view code) {
  if (const Shape* shape = model::find_error_shape(service, code)) return shape;
  for (const Shape& shape : service.shapes) {
    if (shape.has(model::kException) &&
        (shape.error_code == code || shape.query_error_code == code))
      return &shape;
  }
  return nullptr;
}

Described describe(const Service* service, const Error& error) {
  Described described;
  described.code = described.query_code = error.code;
  described.sender = error.fault == Fault::kSender && error.http_status < 500;
  described.status = !described.sender && error.http_status == 400 ? 500 : error.http_status;
  if (service != nullptr && service->query_compatible) {
    for (const CodePair& pair : kUnmodelledCodes) {
      if (error.code != pair.json && error.code != pair.query) continue;
      described.code = pair.json;
      described.query_code = pair.query;
    }
  }
  described.shape = service == nullptr ? nullptr : find_exception(*service, error.code);
  if (described.shape != nullptr) {
    const Shape& shape = *described.shape;
    described.code = shape.name;
    described.query_code = !shape.query_error_code.empty() ? shape.query_error_code
                           : !shape.error_code.empty()     ? shape.error_code
                                                           : shape.name;
    if (shape.error_status != 0) described.status = shape.error_status;
    if (shape.has(model::kReceiverFault)) described.sender = false;
  }
  described.query_status = described.status;
  if (described.shape != nullptr && described.shape->query_error_status != 0) {
    described.query_status = described.shape->query_error_status;
  }
  return described;
}

bool is_message(const Member& member) { return equals_ignoring_case(member.name, "message"); }

std::string_view message_key(const Described& described, std::string_view otherwise) {
  if (described.shape != nullptr) {
    for (const Member& member : described.shape->members) {
      if (is_message(member)) return member.wire_name();
    }
  }
  return otherwise;
}

/// The members of the error's shape beside its message, as JSON entries (each with a comma before
/// it).
void append_json_fields(const Service* service,
                        const Described& described,
                        const Error& error,
                        std::string& out) {
  for (const auto& [name, value] : error.fields.items()) {
    if (value.is_null()) continue;  // it is left out, though others like it are told
    const Member* member =
        described.shape == nullptr ? nullptr : model::find_member(*described.shape, name);
    if (member != nullptr && (is_message(*member) || member->location != model::Location::kBody))
      continue;
    out.push_back(',');
    write_json_string(member == nullptr ? std::string_view(name) : member->wire_name(), out);
    out.push_back(':');
    if (member == nullptr) {
      write_free_json(value, out);
    } else {
      write_json(value, *service, member->shape, out);
    }
  }
}

/// The members of the error's shape that travel as headers (`Retry-After`).
void add_header_fields(const Service* service,
                       const Described& described,
                       const Error& error,
                       HttpResponse& response) {
  if (described.shape == nullptr) return;
  for (const Member& member : described.shape->members) {
    if (member.location != model::Location::kHeader || !error.fields.contains(member.name))
      continue;
    response.headers.add(std::string(member.wire_name()),
                         format_scalar(error.fields[std::string(member.name)],
                                       service->shape(member.shape),
                                       model::TimestampFormat::kRfc822));
  }
}

HttpResponse render_json(const Request& request,
                         const Error& error,
                         const std::string& request_id) {
  const Described described = describe(request.service, error);
  HttpResponse response;
  response.status = described.status;
  std::string_view space;
  if (request.service != nullptr) {
    const ServiceRules& rules = rules_of(*request.service);
    space = rules.coral_namespaces && described.shape == nullptr ? coral_namespace(described.code)
                                                                 : std::string_view();
    if (space.empty()) space = rules.type_namespace;
  }
  std::string& out = response.body;
  out += "{\"__type\":";
  write_json_string(std::string(space) + std::string(described.code), out);
  if (!error.message.empty()) {
    // The front end itself writes the word with a capital, and so, whatever its model says, does
    // DynamoDB beside the item of a failed condition (LocalStack's recordings).
    const bool from_front = described.code == "SerializationException" && !space.empty();
    const bool beside_item =
        described.code == "ConditionalCheckFailedException" && error.fields.contains("Item");
    out.push_back(',');
    write_json_string(
        beside_item ? "Message" : message_key(described, from_front ? "Message" : "message"), out);
    out.push_back(':');
    write_json_string(error.message, out);
  }
  append_json_fields(request.service, described, error, out);
  out.push_back('}');

  if (request.format.cbor) {
    // An error has texts and numbers alone: its JSON says all.
    std::string cbor;
    write_free_cbor(Document::parse(out, nullptr, /*allow_exceptions=*/false), cbor);
    out = std::move(cbor);
    add_cbor_headers(request_id, response);
  } else {
    model::Service neutral;
    add_json_headers(request.service == nullptr ? neutral : *request.service, request_id, response);
  }
  if (request.service != nullptr && request.service->query_compatible &&
      request.format.query_mode) {
    response.headers.add(
        "x-amzn-query-error",
        std::string(described.query_code) + (described.sender ? ";Sender" : ";Receiver"));
  }
  return response;
}

// SQS keeps the words of its first protocol for the queue that is not there. Recorded.
std::string query_message(const Request& request,
                          const Described& described,
                          const std::string& message) {
  const bool sqs = request.service != nullptr && request.service->id == "sqs";
  if (!sqs || described.code != "QueueDoesNotExist" || message.empty() || message.back() != '.')
    return message;
  return message.substr(0, message.size() - 1) + " for this wsdl version.";
}

/// As `render_query_as_json` of answers.
HttpResponse render_query_as_json(const Request& request,
                                  const Described& described,
                                  const Error& error,
                                  const std::string& request_id) {
  HttpResponse response;
  response.status = described.query_status;
  std::string& out = response.body;
  out += "{\"Error\":{\"Code\":";
  write_json_string(described.query_code, out);
  out += ",\"Message\":";
  write_json_string(query_message(request, described, error.message), out);
  out += ",\"Type\":";
  write_json_string(described.sender ? "Sender" : "Receiver", out);
  out += "},\"RequestId\":";
  write_json_string(request_id, out);
  out += '}';
  add_query_json_headers(request_id, response);
  return response;
}

HttpResponse render_query(const Request& request,
                          const Error& error,
                          const std::string& request_id) {
  const Described described = describe(request.service, error);
  if (request.format.as_json) return render_query_as_json(request, described, error, request_id);
  HttpResponse response;
  response.status = described.query_status;
  // The namespace of answers by the common front end, before a service is known.
  std::string_view uri = "http://webservices.amazon.com/AWSFault/2005-15-09";
  if (request.service != nullptr && !request.service->xml_namespace.empty())
    uri = request.service->xml_namespace;
  std::string& out = response.body;
  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ErrorResponse xmlns=\"" + std::string(uri) +
         "\"><Error>";
  append_xml_element("Type", described.sender ? "Sender" : "Receiver", out);
  append_xml_element("Code", described.query_code, out);
  append_xml_element("Message", query_message(request, described, error.message), out);
  if (request.service != nullptr && request.service->id == "sqs") out += "<Detail/>";
  if (described.shape != nullptr) {
    XmlShapeWriter writer(*request.service, Naming::kQuery, out);
    for (const Member& member : described.shape->members) {
      if (is_message(member) || !error.fields.contains(member.name)) continue;
      writer.write_member(error.fields[std::string(member.name)], member);
    }
  }
  out += "</Error>";
  append_xml_element("RequestId", request_id, out);
  out += "</ErrorResponse>\n";
  add_xml_headers(request_id, response);
  return response;
}

HttpResponse render_rest_json(const Request& request,
                              const Error& error,
                              const std::string& request_id) {
  const Described described = describe(request.service, error);
  HttpResponse response;
  response.status = described.status;
  response.headers.add("x-amzn-RequestId", request_id);
  response.headers.add("Content-Type", "application/json");
  response.headers.add("x-amzn-ErrorType", std::string(described.code));
  std::string& out = response.body;
  out.push_back('{');
  // Lambda tells whose fault it was in the body of all its modelled errors.
  const bool has_type =
      described.shape != nullptr && model::find_member(*described.shape, "Type") != nullptr;
  if (has_type && !error.fields.contains("Type"))
    out += described.sender ? "\"Type\":\"User\"," : "\"Type\":\"Service\",";
  write_json_string(message_key(described, "message"), out);
  out.push_back(':');
  write_json_string(error.message, out);
  append_json_fields(request.service, described, error, out);
  out.push_back('}');
  add_header_fields(request.service, described, error, response);
  return response;
}

HttpResponse render_rest_xml(const Request& request,
                             const Error& error,
                             const std::string& request_id) {
  const Described described = describe(request.service, error);
  HttpResponse response;
  response.status = described.status;
  if (response.status != 304) {
    std::string& out = response.body;
    out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>";
    append_xml_element("Code", described.query_code, out);
    append_xml_element("Message", error.message, out);
    for (const auto& [name, value] : error.fields.items()) {
      const Member* member =
          described.shape == nullptr ? nullptr : model::find_member(*described.shape, name);
      if (member != nullptr && (is_message(*member) || member->location != model::Location::kBody))
        continue;
      if (value.is_string()) append_xml_element(name, value.get_ref<const std::string&>(), out);
      if (value.is_number() || value.is_boolean()) append_xml_element(name, value.dump(), out);
    }
    append_xml_element("RequestId", request_id, out);
    append_xml_element("HostId", host_id(request_id), out);
    out += "</Error>";
    response.headers.add("Content-Type", "application/xml");
  }
  add_header_fields(request.service, described, error, response);
  // S3 tells some of an error in headers that no model names.
  if (const auto headers = error.fields.find("Headers"); headers != error.fields.end()) {
    for (const auto& [name, value] : headers->items())
      response.headers.add(name, value.get<std::string>());
  }
  add_rest_headers(*request.service, request_id, response);
  return response;
}

/// A request of no protocol. What every AWS front end says to one, without more. Source: answers of
/// SQS, as told by LocalStack's tests of its query API.
HttpResponse render_unknown(const std::string& request_id) {
  HttpResponse response;
  response.status = 404;
  response.body = "<UnknownOperationException/>\n";
  response.headers.add("x-amzn-RequestId", request_id);
  return response;
}

}  // namespace

HttpResponse render_error(const Request& request,
                          const Error& error,
                          const std::string& request_id) {
  HttpResponse response;
  switch (request.format.syntax) {
    case Syntax::kJson:
      response = render_json(request, error, request_id);
      break;
    case Syntax::kQuery:
      response = render_query(request, error, request_id);
      break;
    case Syntax::kRestXml:
      if (request.service != nullptr) {
        response = render_rest_xml(request, error, request_id);
        break;
      }
      [[fallthrough]];
    case Syntax::kNone:
      if (error.code == "UnknownOperationException") {
        response = render_unknown(request_id);
        break;
      }
      [[fallthrough]];
    case Syntax::kRestJson:
      response = render_rest_json(request, error, request_id);
      break;
  }
  if (request.format.head) response.body.clear();
  add_cors_headers(response);
  return response;
}

}  // namespace cloudtab::wire
