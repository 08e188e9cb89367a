#include <string>
#include <utility>

#include "core/base/hash.h"
#include "core/wire/answer_headers.h"
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
  if (shape != model::kNoShape) {
    write_json(answer, service, shape, response.body, request.packed_form);
  } else if (service.id != "sqs" && service.id != "kms" && service.id != "logs") {
    // These three answer an operation without an output with an empty body, the others with an
    // empty object.
    response.body = "{}";
  }
  add_json_headers(service, request_id, response);
  return response;
}

HttpResponse render_query(const Request& request,
                          const Document& answer,
                          const std::string& request_id) {
  HttpResponse response;
  const Service& service = *request.service;
  const Operation& operation = *request.operation;
  std::string& out = response.body;
  const std::string name(operation.name);
  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + name + "Response xmlns=\"" +
         std::string(service.xml_namespace) + "\">";
  if (operation.output != model::kNoShape) {
    const std::string wrapper =
        operation.result_wrapper.empty() ? name + "Result" : std::string(operation.result_wrapper);
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
