#include "core/cloud/testing.h"

#include "core/base/ensure.h"
#include "core/cloud/services.h"
#include "core/cloud/wire_codec.h"
#include "core/services/iam/service.h"

namespace cloudtab {

namespace {

constexpr std::string_view kServiceHeader = "x-test-service";
constexpr std::string_view kOperationHeader = "x-test-operation";
constexpr std::string_view kAccountHeader = "x-test-account";
constexpr std::string_view kRegionHeader = "x-test-region";

std::string to_bytes(const Document& document) {
  std::string bytes;
  Document::to_cbor(document, bytes);
  return bytes;
}

/// Binary values keep no subtype in documents; CBOR would give them one.
Document from_bytes(const std::string& bytes) {
  return Document::from_cbor(bytes, true, true, Document::cbor_tag_handler_t::ignore);
}

}  // namespace

/// Carries documents as CBOR: tests of services need no wire protocol. What is not marked so goes
/// to the real codec.
class TestCloud::DocumentCodec final : public Codec {
 public:
  explicit DocumentCodec(std::unique_ptr<Codec> wire) : wire_(std::move(wire)) {}

  Status parse(const HttpRequest& request, ParsedRequest& parsed) const override {
    if (request.target.starts_with("/_cloudtab/") &&
        !request.target.starts_with("/_cloudtab/apis/") &&
        !request.target.starts_with("/_cloudtab/websites/")) {
      parsed.kind = ParsedRequest::Kind::kControl;
      return ok();
    }
    if (request.headers.find(kServiceHeader) == nullptr) {
      ENSURE(wire_ != nullptr);
      return wire_->parse(request, parsed);
    }
    parsed.format = kDocumentFormat;
    parsed.service = model::find_service(request.headers.value(kServiceHeader));
    ENSURE(parsed.service != nullptr);
    parsed.operation =
        model::find_operation(*parsed.service, request.headers.value(kOperationHeader));
    ENSURE(parsed.operation != nullptr);
    parsed.input = from_bytes(request.body);
    parsed.access_key_id = request.headers.value(kAccountHeader);
    parsed.region = request.headers.value(kRegionHeader);
    return ok();
  }

  Status check(const model::Service& service,
               const model::Operation& operation,
               const Document& input) const override {
    return wire_ == nullptr ? ok() : wire_->check(service, operation, input);
  }

  HttpResponse render(const ParsedRequest& request,
                      const Document& answer,
                      const std::string& request_id) const override {
    if (request.format != kDocumentFormat) return wire_->render(request, answer, request_id);
    return HttpResponse{.status = 200, .headers = {}, .body = to_bytes({{"answer", answer}})};
  }

  HttpResponse render_error(const ParsedRequest& request,
                            const Error& error,
                            const std::string& request_id) const override {
    if (request.format != kDocumentFormat) return wire_->render_error(request, error, request_id);
    const Document body = {{"code", error.code},
                           {"message", error.message},
                           {"status", error.http_status},
                           {"receiver", error.fault == Fault::kReceiver},
                           {"fields", error.fields}};
    return HttpResponse{
        .status = error.http_status, .headers = {}, .body = to_bytes({{"error", body}})};
  }

  static Result<Document> read(const HttpResponse& response) {
    Document body = from_bytes(response.body);
    if (body.contains("answer")) return std::move(body["answer"]);
    const Document& error = body["error"];
    return Error{error["code"],
                 error["message"],
                 error["status"],
                 error["receiver"].get<bool>() ? Fault::kReceiver : Fault::kSender,
                 error["fields"]};
  }

 private:
  static constexpr int kDocumentFormat = -1;
  std::unique_ptr<Codec> wire_;
};

TestCloud::TestCloud(MachineConfig config) : TestCloud(std::move(config), cloud_services()) {}

TestCloud::TestCloud(MachineConfig config, std::span<const ServiceDefinition* const> services)
    : config_(std::move(config)), services_(services.begin(), services.end()) {
  config_.check_answers = true;
  if (!config_.ends_when_broken) config_.ends_when_broken = true;
  config_.authorizer = iam_authorizer();
  make_machine();
  machine_->restore({}, {}, wall_);
  collect();
}

TestCloud::~TestCloud() = default;

void TestCloud::make_machine() {
  machine_ = std::make_unique<Machine>(
      config_, services_, std::make_unique<DocumentCodec>(make_wire_codec(services_)));
}

uint64_t TestCloud::send(const Scope& scope,
                         std::string_view service,
                         std::string_view operation,
                         const Document& input) {
  HttpRequest request;
  request.headers.add(std::string(kServiceHeader), std::string(service));
  request.headers.add(std::string(kOperationHeader), std::string(operation));
  request.headers.add(std::string(kAccountHeader), scope.account);
  request.headers.add(std::string(kRegionHeader), scope.region);
  request.body = to_bytes(input);
  const uint64_t id = ++last_id_;
  document_calls_.insert(id);
  machine_->request(id, request, wall_);
  collect();
  return id;
}

void TestCloud::collect() {
  Outputs outputs = machine_->take_outputs();
  journal_ += outputs.journal;
  for (Response& response : outputs.responses) {
    if (document_calls_.erase(response.id) > 0) {
      answers_.insert_or_assign(response.id, DocumentCodec::read(response.http));
    } else {
      http_responses_[response.id] = std::move(response.http);
    }
  }
  for (Effect& effect : outputs.effects) effects_.push_back(std::move(effect));
}

Result<Document> TestCloud::call(std::string_view service,
                                 std::string_view operation,
                                 const Document& input) {
  return call_in(Scope{config_.default_account, config_.default_region}, service, operation, input);
}

Result<Document> TestCloud::call_in(const Scope& scope,
                                    std::string_view service,
                                    std::string_view operation,
                                    const Document& input) {
  const uint64_t id = send(scope, service, operation, input);
  const auto answer = answers_.find(id);
  if (answer == answers_.end()) return Error{"StillWaiting", "The call waits for something."};
  Result<Document> result = std::move(answer->second);
  answers_.erase(answer);
  return result;
}

uint64_t TestCloud::start(std::string_view service,
                          std::string_view operation,
                          const Document& input) {
  return send(Scope{config_.default_account, config_.default_region}, service, operation, input);
}

const Result<Document>* TestCloud::answer(uint64_t id) const {
  const auto found = answers_.find(id);
  return found == answers_.end() ? nullptr : &found->second;
}

HttpResponse TestCloud::http(const HttpRequest& request) {
  const uint64_t id = start_http(request);
  const auto response = http_responses_.find(id);
  ENSURE(response != http_responses_.end());
  HttpResponse http = std::move(response->second);
  http_responses_.erase(response);
  return http;
}

uint64_t TestCloud::start_http(const HttpRequest& request) {
  const uint64_t id = ++last_id_;
  machine_->request(id, request, wall_);
  collect();
  return id;
}

const HttpResponse* TestCloud::http_answer(uint64_t id) const {
  const auto response = http_responses_.find(id);
  return response == http_responses_.end() ? nullptr : &response->second;
}

void TestCloud::advance(Duration by) {
  wall_ += by;
  machine_->tick(wall_);
  collect();
}

RestoreReport TestCloud::restart(bool checkpoint_first) {
  if (checkpoint_first) {
    for (auto& [piece, bytes] : machine_->take_checkpoint()) pieces_[piece] = std::move(bytes);
    journal_.clear();
  }
  make_machine();
  std::vector<std::string> pieces;
  for (const auto& [piece, bytes] : pieces_) pieces.push_back(bytes);
  RestoreReport report = machine_->restore(pieces, journal_, wall_);
  collect();
  return report;
}

void TestCloud::complete_effect(uint64_t id, Document result) {
  machine_->complete_effect(id, std::move(result), wall_);
  collect();
}

}  // namespace cloudtab
