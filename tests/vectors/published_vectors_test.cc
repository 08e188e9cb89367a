// The protocol vectors that AWS publishes with botocore, mirrored: their request is read by our
// parser and compared with their parameters; our answer to their result is compared, as values,
// with theirs. They lie in the folder named by CLOUDTAB_SHARED_DATA (by default ../shared/data
// beside the repository) and are not part of the tree; without them every test here is skipped.
// skips.json lists the cases left out, with the reason for each.

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "core/base/ascii.h"
#include "core/wire/incoming.h"
#include "core/wire/json_reader.h"
#include "core/wire/request.h"
#include "core/wire/rest_reader.h"
#include "core/wire/rest_route.h"
#include "core/wire/scalar.h"
#include "core/wire/xml_reader.h"
#include "tests/vectors/model_loader.h"

namespace cloudtab::vectors {
namespace {

struct File {
  const char* name;
  model::Protocol protocol;
};

constexpr File kFiles[] = {
    {"json", model::Protocol::kJson},
    {"json_1_0", model::Protocol::kJson},
    {"json_1_0-query-compatible", model::Protocol::kJson},
    {"query", model::Protocol::kQuery},
    {"rest-json", model::Protocol::kRestJson},
    {"rest-xml", model::Protocol::kRestXml},
};

std::string data_folder() {
  const char* named = std::getenv("CLOUDTAB_SHARED_DATA");
  return std::string(named == nullptr ? "../shared/data" : named) + "/protocol-vectors/";
}

Document read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return nullptr;
  return Document::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

/// `input/QueryLists` -> why it is left out.
const Document& skips() {
  static const Document list = read_file("tests/vectors/skips.json");
  return list;
}

/// Equal as values: integers and reals of one value are equal, NaN equals NaN.
bool same(const Document& a, const Document& b) {
  if (a.is_number() && b.is_number()) {
    const double x = a.get<double>();
    const double y = b.get<double>();
    // Some cases of 32-bit numbers are written with the digits of a 64-bit one.
    return (std::isnan(x) && std::isnan(y)) || x == y ||
           static_cast<float>(x) == static_cast<float>(y);
  }
  if (a.type() != b.type() || a.size() != b.size()) return false;
  if (a.is_array()) {
    for (size_t i = 0; i < a.size(); ++i) {
      if (!same(a[i], b[i])) return false;
    }
    return true;
  }
  if (!a.is_object()) return a == b;
  for (const auto& [key, value] : a.items()) {
    if (!b.contains(key) || !same(value, b.at(key))) return false;
  }
  return true;
}

/// A member that may be absent or null, as an object.
Document object_at(const Document& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? Document::object() : *found;
}

std::string text_at(const Document& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

HttpHeaders headers_of(const Document& source) {
  HttpHeaders headers;
  for (const auto& [name, value] : source.items()) headers.add(name, value.get<std::string>());
  return headers;
}

class Published : public testing::TestWithParam<File> {
 protected:
  /// Calls `run(model, case, id)` for every case of a file that is not left out.
  template <class Run>
  void for_each_case(const std::string& folder, Run&& run) {
    const Document suites = read_file(data_folder() + folder + '/' + GetParam().name + ".json");
    if (suites.is_null()) GTEST_SKIP() << "no protocol vectors in " << data_folder();
    size_t count = 0;
    for (const Document& suite : suites) {
      for (const Document& test : suite.at("cases")) {
        const std::string id = test.at("id");
        if (skips().contains(folder + '/' + id)) continue;
        SCOPED_TRACE(id);
        const LoadedModel loaded(
            suite.at("metadata"), suite.at("shapes"), test.at("given"), GetParam().protocol);
        run(loaded, test);
        ++count;
      }
    }
    RecordProperty(folder, static_cast<int>(count));
    EXPECT_GT(count, 0u);
  }
};

Result<Document> read_input(const LoadedModel& loaded, const HttpRequest& http) {
  const model::Service& service = loaded.service();
  const bool is_rest = service.protocol == model::Protocol::kRestJson ||
                       service.protocol == model::Protocol::kRestXml;
  if (!is_rest) {
    const model::Service* const services[] = {&service};
    wire::Request request;
    RETURN_IF_ERROR(wire::parse_request(http, services, request));
    return std::move(request.input);
  }
  wire::Incoming incoming(http);
  const wire::RestMatch match =
      wire::RestTable(service).match(http.method, incoming.path(), incoming);
  if (match.operation == nullptr) return Error{"NoRoute", "no route"};
  return wire::read_rest(incoming, service, *match.operation, match.labels);
}

TEST_P(Published, Requests) {
  for_each_case("input", [](const LoadedModel& loaded, const Document& test) {
    const Document& serialized = test.at("serialized");
    HttpRequest http;
    http.method = serialized.value("method", "POST");
    http.target = serialized.at("uri");
    http.headers = headers_of(object_at(serialized, "headers"));
    http.headers.set("Host", serialized.value("host", "example.com"));
    http.body = text_at(serialized, "body");
    // A case lists the headers it is about only.
    if (!loaded.service().target_prefix.empty()) {
      http.headers.set(
          "X-Amz-Target",
          std::string(loaded.service().target_prefix) + '.' + std::string(loaded.operation().name));
    } else if (loaded.service().protocol == model::Protocol::kQuery) {
      http.headers.set("Content-Type", "application/x-www-form-urlencoded");
    }
    const Result<Document> input = read_input(loaded, http);
    ASSERT_TRUE(input.ok()) << input.error().code << ": " << input.error().message;
    Document expected = Document::object();
    if (loaded.operation().input != model::kNoShape) {
      expected = to_document(object_at(test, "params"), loaded.service(), loaded.operation().input);
    }
    EXPECT_TRUE(same(*input, expected))
        << "read     " << input->dump() << "\nexpected " << expected.dump();
  });
}

/// The body of an answer as a value that two writers of the same answer agree on.
Document body_value(const LoadedModel& loaded,
                    const std::string& body,
                    const std::string& content_type) {
  const model::Service& service = loaded.service();
  const model::Shape* shape = loaded.operation().output == model::kNoShape
                                  ? nullptr
                                  : &service.shape(loaded.operation().output);
  const model::Member* payload = shape == nullptr || shape->payload.empty()
                                     ? nullptr
                                     : model::find_member(*shape, shape->payload);
  if (wire::trim(body).empty()) return nullptr;
  if (payload != nullptr) {
    const model::ShapeKind kind = service.shape(payload->shape).kind;
    if (kind == model::ShapeKind::kString || kind == model::ShapeKind::kBlob) return body;
  }
  if (content_type.find("json") != std::string::npos) return Document::parse(body);
  const auto root = wire::parse_xml(body);
  if (!root.ok()) return "not well-formed: " + body;
  const wire::XmlElement* at = &*root;
  const wire::Naming naming =
      service.protocol == model::Protocol::kQuery ? wire::Naming::kQuery : wire::Naming::kXml;
  if (naming == wire::Naming::kQuery)
    at = at->child(std::string(loaded.operation().name) + "Result");
  if (at == nullptr || shape == nullptr) return Document::object();
  const model::Shape& inner = payload == nullptr ? *shape : service.shape(payload->shape);
  auto value = wire::read_xml_structure(*at, service, inner, naming);
  return value.ok() ? std::move(value).value() : Document("unreadable: " + body);
}

/// Nulls that a client must put up with and that we never write, outside of collections that may
/// hold them.
void drop_nulls(Document& value, const LoadedModel& loaded) {
  for (const model::Shape& shape : loaded.service().shapes) {
    if (shape.has(model::kSparse) || shape.has(model::kDocumentType)) return;
  }
  if (value.is_object()) {
    std::erase_if(value.get_ref<Document::object_t&>(),
                  [](const auto& entry) { return entry.second.is_null(); });
  }
  if (value.is_structured()) {
    for (Document& part : value) drop_nulls(part, loaded);
  }
}

void expect_same_headers(const Document& expected, const HttpResponse& response) {
  for (const auto& [name, value] : expected.items()) {
    // Content types are compared by reading the body; lengths are the host's; a target is no part
    // of an answer.
    const bool left_out = equals_ignoring_case(name, "content-type") ||
                          equals_ignoring_case(name, "content-length") ||
                          equals_ignoring_case(name, "x-amz-target");
    if (left_out) continue;
    EXPECT_EQ(response.headers.value(name), value.get<std::string>()) << name;
  }
}

wire::Request answered(const LoadedModel& loaded) {
  wire::Request request;
  request.service = &loaded.service();
  request.operation = &loaded.operation();
  constexpr wire::Syntax kSyntaxes[] = {
      wire::Syntax::kJson, wire::Syntax::kQuery, wire::Syntax::kRestJson, wire::Syntax::kRestXml};
  request.format.syntax = kSyntaxes[static_cast<int>(loaded.service().protocol)];
  request.format.query_mode = loaded.service().query_compatible;
  return request;
}

void check_error(const LoadedModel& loaded, const Document& test) {
  const model::Service& service = loaded.service();
  const model::Shape& shape = service.shape(loaded.operation().errors[0]);
  Error error{std::string(shape.name), text_at(test, "errorMessage")};
  error.fields = to_document(object_at(test, "error"),
                             service,
                             static_cast<model::ShapeIndex>(&shape - service.shapes.data()));
  if (shape.has(model::kReceiverFault)) error.fault = Fault::kReceiver;
  const HttpResponse response = wire::render_error(answered(loaded), error, "foo-id");
  const Document& expected = test.at("response");
  EXPECT_EQ(response.status, expected.at("status_code").get<int>());
  expect_same_headers(object_at(expected, "headers"), response);
  const std::string body = text_at(expected, "body");
  if (service.protocol == model::Protocol::kJson ||
      service.protocol == model::Protocol::kRestJson) {
    Document ours = Document::parse(response.body);
    Document theirs = body.empty() ? Document::object() : Document::parse(body);
    if (theirs.contains("__type")) {
      const std::string type = theirs["__type"];
      theirs["__type"] = type.substr(type.find('#') + 1);
    }
    // An error says something always; an empty text is left to us.
    for (const char* key : {"message", "Message"}) {
      if (ours.value(key, "x").empty()) ours.erase(key);
    }
    EXPECT_TRUE(same(ours, theirs)) << "wrote    " << ours.dump() << "\nexpected " << theirs.dump();
    return;
  }
  const auto ours = wire::parse_xml(response.body);
  const auto theirs = wire::parse_xml(body);
  ASSERT_TRUE(ours.ok() && theirs.ok());
  const wire::XmlElement* our_error =
      ours->child("Error") == nullptr ? &*ours : ours->child("Error");
  const wire::XmlElement* their_error =
      theirs->child("Error") == nullptr ? &*theirs : theirs->child("Error");
  for (const wire::XmlElement& part : their_error->children) {
    const wire::XmlElement* same_part = our_error->child(part.local_name());
    ASSERT_NE(same_part, nullptr) << part.name << " in " << response.body;
    EXPECT_EQ(same_part->children.size(), part.children.size());
    if (part.children.empty()) {
      EXPECT_EQ(same_part->text, part.text);
    }
  }
}

TEST_P(Published, Answers) {
  for_each_case("output", [](const LoadedModel& loaded, const Document& test) {
    if (test.contains("error")) return check_error(loaded, test);
    const model::ShapeIndex output = loaded.operation().output;
    const Document answer = output == model::kNoShape
                                ? Document::object()
                                : to_document(object_at(test, "result"), loaded.service(), output);
    const Document& expected = test.at("response");
    std::string request_id(headers_of(object_at(expected, "headers")).value("x-amzn-requestid"));
    if (request_id.empty()) request_id = "foo-id";
    const HttpResponse response = wire::render_response(answered(loaded), answer, request_id);
    EXPECT_EQ(response.status, expected.at("status_code").get<int>());
    const Document headers = object_at(expected, "headers");
    expect_same_headers(headers, response);
    const bool is_json = loaded.service().protocol == model::Protocol::kJson ||
                         loaded.service().protocol == model::Protocol::kRestJson;
    const std::string type = is_json ? "json" : "xml";
    Document ours = body_value(loaded, response.body, type);
    Document theirs = body_value(loaded, text_at(expected, "body"), type);
    if (ours.is_null()) ours = Document::object();
    if (theirs.is_null()) theirs = Document::object();
    drop_nulls(theirs, loaded);
    EXPECT_TRUE(same(ours, theirs)) << "wrote    " << ours.dump() << "\nexpected " << theirs.dump()
                                    << "\nbody " << response.body;
  });
}

INSTANTIATE_TEST_SUITE_P(Protocols, Published, testing::ValuesIn(kFiles), [](const auto& test) {
  std::string name = test.param.name;
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
});

/// A case that has gone, or that no longer needs to be left out, leaves the list.
TEST(Skips, NameCasesThatExist) {
  if (read_file(data_folder() + "input/json.json").is_null())
    GTEST_SKIP() << "no protocol vectors in " << data_folder();
  std::set<std::string> known;
  for (const char* folder : {"input", "output"}) {
    for (const File& file : kFiles) {
      for (const Document& suite : read_file(data_folder() + folder + '/' + file.name + ".json")) {
        for (const Document& test : suite.at("cases"))
          known.insert(std::string(folder) + '/' + test.at("id").get<std::string>());
      }
    }
  }
  for (const auto& [id, reason] : skips().items()) {
    EXPECT_TRUE(known.count(id) == 1) << id;
    EXPECT_FALSE(reason.get<std::string>().empty()) << id;
  }
}

}  // namespace
}  // namespace cloudtab::vectors
