#include <string>
#include <string_view>
#include <utility>

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/wire/answer_headers.h"
#include "core/wire/cbor.h"
#include "core/wire/json_writer.h"
#include "core/wire/request.h"
#include "core/wire/rest_writer.h"
#include "core/wire/service_rules.h"
#include "core/wire/xml_writer.h"

namespace cloudtab::wire {

namespace {

using model::Operation;
using model::Service;

HttpResponse render_json(const Request& request,
                         const Document& answer,
                         const std::string& request_id) {
  HttpResponse response;
  const Service& service = *request.service;
  const model::ShapeIndex shape = request.operation->output;
  if (request.format.cbor) {
    if (shape != model::kNoShape) write_cbor(answer, service, shape, response.body);
    add_cbor_headers(request_id, response);
    return response;
  }
  if (shape != model::kNoShape) {
    constexpr size_t kAnswerBytesUsual = 256;
    response.body.reserve(kAnswerBytesUsual);
    write_json(answer, service, shape, response.body, request.packed_form);
  } else if (service.id != "sqs" && service.id != "kms" && service.id != "logs") {
    // These three answer an operation without an output with an empty body, the others with an
    // empty object.
    response.body = "{}";
  }
  add_json_headers(service, request_id, response);
  return response;
}

/// `SendMessageResult`.
std::string wrapper_of(const Operation& operation) {
  return operation.result_wrapper.empty() ? std::string(operation.name) + "Result"
                                          : std::string(operation.result_wrapper);
}

/// SQS names its lists so in this form, which is older than its JSON protocol.
std::string_view older_name(const Service& service, const model::Member& member) {
  if (service.id == "sqs" && member.name == "Messages") return "messages";
  if (service.id == "sqs" && member.name == "QueueUrls") return "queueUrls";
  return member.name;
}

/// What query services answer who accepts JSON, as API Gateway's integrations do. Members that the
/// answer lacks are null. It is documented nowhere; source: mapping templates and clients in public
/// repositories, which read `$.SendMessageResponse.SendMessageResult.MessageId`,
/// `PublishResponse.PublishResult` and `ReceiveMessageResult.messages`.
HttpResponse render_query_as_json(const Request& request,
                                  const Document& answer,
                                  const std::string& request_id) {
  HttpResponse response;
  const Service& service = *request.service;
  const Operation& operation = *request.operation;
  std::string& out = response.body;
  out += "{\"" + std::string(operation.name) + "Response\":{";
  if (operation.output != model::kNoShape) {
    out += '"' + wrapper_of(operation) + "\":{";
    bool first = true;
    for (const model::Member& member : service.shape(operation.output).members) {
      if (!std::exchange(first, false)) out += ',';
      write_json_string(older_name(service, member), out);
      out += ':';
      const auto found = answer.find(member.name);
      if (found == answer.end() || found->is_null()) {
        out += "null";
      } else {
        write_json(*found, service, member.shape, out, request.packed_form);
      }
    }
    out += "},";
  }
  out += "\"ResponseMetadata\":{\"RequestId\":";
  write_json_string(request_id, out);
  out += "}}}";
  add_query_json_headers(request_id, response);
  return response;
}

HttpResponse render_query(const Request& request,
                          const Document& answer,
                          const std::string& request_id) {
  if (request.format.as_json) return render_query_as_json(request, answer, request_id);
  HttpResponse response;
  const Service& service = *request.service;
  const Operation& operation = *request.operation;
  std::string& out = response.body;
  const std::string name(operation.name);
  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + name + "Response xmlns=\"" +
         std::string(service.xml_namespace) + "\">";
  if (operation.output != model::kNoShape) {
    const std::string wrapper = wrapper_of(operation);
    out += '<' + wrapper;
    const size_t opened = out.size();
    out += '>';
    XmlShapeWriter(service, Naming::kQuery, out)
        .write_members(answer, service.shape(operation.output));
    if (out.size() == opened + 1) {
      out.insert(opened, "/");
    } else {
      out += "</" + wrapper + '>';
    }
  }
  out += "<ResponseMetadata>";
  append_xml_element("RequestId", request_id, out);
  out += "</ResponseMetadata></" + name + "Response>\n";
  add_xml_headers(request_id, response);
  return response;
}

}  // namespace

HttpResponse render_response(const Request& request,
                             const Document& answer,
                             const std::string& request_id) {
  HttpResponse response;
  switch (request.format.syntax) {
    case Syntax::kNone:
    case Syntax::kJson:
      response = render_json(request, answer, request_id);
      break;
    case Syntax::kQuery:
      response = render_query(request, answer, request_id);
      break;
    case Syntax::kRestJson:
    case Syntax::kRestXml:
      response = render_rest(request, answer, request_id);
      break;
  }
  if (request.format.head) response.body.clear();
  add_cors_headers(response);
  return response;
}

}  // namespace cloudtab::wire
