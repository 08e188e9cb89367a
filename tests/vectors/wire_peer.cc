// The wire as a filter, for tests written in other languages: one JSON command to a line of input,
// one JSON answer to a line of output. Blobs are {"$blob": base64}, numbers that JSON lacks
// {"$number": "NaN"}.
//
//   {"parse": {"method": "POST", "target": "/", "headers": [["name", "value"]], "body": base64}}
//     -> {"service": "sqs", "operation": "SendMessage", "input": {...}, "check": null or {"code",
//     "message"}} or {"error": {"code", "message"}}
//   {"render": {"service": "sqs", "operation": "SendMessage", "syntax": 1, "answer": {...}}}
//     -> {"status": 200, "headers": [["name", "value"]], "body": base64}
//   {"render": {..., "error": {"code", "message", "fields"}}} -> as above

#include <cmath>
#include <iostream>
#include <string>

#include "core/base/encoding.h"
#include "core/wire/constraints.h"
#include "core/wire/request.h"
#include "core/wire/scalar.h"

namespace cloudtab {
namespace {

Document tag(const Document& value) {
  if (value.is_binary()) return {{"$blob", base64_encode(wire::blob_bytes(value))}};
  if (value.is_number_float() && !std::isfinite(value.get<double>())) {
    return {{"$number", wire::format_double(value.get<double>())}};
  }
  if (!value.is_structured()) return value;
  Document out = value.is_array() ? Document::array() : Document::object();
  for (const auto& [key, part] : value.items()) {
    if (value.is_array()) {
      out.push_back(tag(part));
    } else {
      out[key] = tag(part);
    }
  }
  return out;
}

Document untag(const Document& value) {
  if (value.is_object() && value.size() == 1 && value.contains("$blob")) {
    return wire::make_blob(base64_decode(value["$blob"].get<std::string>()).value());
  }
  if (value.is_object() && value.size() == 1 && value.contains("$number")) {
    double number = 0;
    wire::parse_double(value["$number"].get<std::string>(), number);
    return number;
  }
  if (!value.is_structured()) return value;
  Document out = value.is_array() ? Document::array() : Document::object();
  for (const auto& [key, part] : value.items()) {
    if (value.is_array()) {
      out.push_back(untag(part));
    } else {
      out[key] = untag(part);
    }
  }
  return out;
}

Document describe(const Error& error) { return {{"code", error.code}, {"message", error.message}}; }

Document parse(const Document& command) {
  HttpRequest http;
  http.method = command["method"];
  http.target = command["target"];
  for (const Document& header : command["headers"]) http.headers.add(header[0], header[1]);
  http.body = base64_decode(command["body"].get<std::string>()).value();
  wire::Request request;
  const Status status = wire::parse_request(http, model::all_services(), request);
  if (!status.ok()) return {{"error", describe(status.error())}};
  if (request.operation == nullptr) return {{"error", {{"code", "NoOperation"}, {"message", ""}}}};
  const Status checked =
      wire::check_constraints(*request.service, *request.operation, request.input);
  return {{"service", request.service->id},
          {"operation", request.operation->name},
          {"input", tag(request.input)},
          {"check", checked.ok() ? Document(nullptr) : describe(checked.error())}};
}

Document render(const Document& command) {
  wire::Request request;
  request.service = model::find_service(command["service"].get<std::string>());
  request.operation =
      model::find_operation(*request.service, command["operation"].get<std::string>());
  request.format.syntax = static_cast<wire::Syntax>(command["syntax"].get<int>());
  request.format.query_mode = true;
  HttpResponse response;
  if (command.contains("error")) {
    const Document& source = command["error"];
    Error error{source["code"], source["message"]};
    error.fields = untag(source.value("fields", Document::object()));
    response = wire::render_error(request, error, "request-id");
  } else {
    response = wire::render_response(request, untag(command["answer"]), "request-id");
  }
  Document headers = Document::array();
  for (const auto& [name, value] : response.headers) headers.push_back({name, value});
  return {
      {"status", response.status}, {"headers", headers}, {"body", base64_encode(response.body)}};
}

}  // namespace
}  // namespace cloudtab

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const cloudtab::Document command = cloudtab::Document::parse(line);
    std::cout << (command.contains("parse") ? cloudtab::parse(command["parse"])
                                            : cloudtab::render(command["render"]))
                     .dump()
              << '\n'
              << std::flush;
  }
  return 0;
}
