#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/pages.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/state.h"

// VPC links and client certificates: kept and answered. There is no network for a link to lead
// into, and no certificate is made.

namespace cloudtab::apigateway {

namespace {

Result<const Document*> find_link(Call& call, const Document& input) {
  const VpcLinkRecord* found = call.records<VpcLinkRecord>().find(text_of(input, "vpcLinkId"));
  if (found == nullptr) return errors::not_found("Invalid Vpc Link identifier specified");
  return &found->value;
}

Result<const Document*> find_certificate(Call& call, const Document& input) {
  const CertificateRecord* found =
      call.records<CertificateRecord>().find(text_of(input, "clientCertificateId"));
  if (found == nullptr) return errors::not_found("Invalid Client Certificate identifier specified");
  return &found->value;
}

template <class R>
Document all_of(Call& call) {
  Document all = Document::array();
  for (const auto& [id, record] : call.records<R>()) all.push_back(record.value);
  return all;
}

}  // namespace

/// Made at once; only this answer tells of PENDING.
Outcome create_vpc_link(Call& call, const Document& input) {
  if (text_of(input, "name").empty()) return errors::bad_request("Name cannot be empty");
  if (input["targetArns"].size() != 1)
    return errors::bad_request("Exactly one target ARN must be specified");
  Document link = {{"id", new_id<VpcLinkRecord>(call, 6)},
                   {"name", input["name"]},
                   {"targetArns", input["targetArns"]},
                   {"status", "AVAILABLE"}};
  for (const char* member : {"description", "tags"}) {
    if (input.contains(member)) link[member] = input[member];
  }
  call.records<VpcLinkRecord>().put(text_of(link, "id"), {link});
  link["status"] = "PENDING";
  return link;
}

Outcome get_vpc_link(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* link, find_link(call, input));
  return *link;
}

Outcome get_vpc_links(Call& call, const Document& input) {
  return page_of(input, all_of<VpcLinkRecord>(call));
}

Outcome update_vpc_link(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_link(call, input));
  static constexpr PatchRule kRules[] = {{"/name"}, {"/description"}};
  Document link = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, link));
  call.records<VpcLinkRecord>().put(text_of(link, "id"), {link});
  return link;
}

Outcome delete_vpc_link(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_link(call, input));
  call.records<VpcLinkRecord>().erase(text_of(input, "vpcLinkId"));
  return Document::object();
}

/// It is good for a year, as AWS's are.
Outcome generate_client_certificate(Call& call, const Document& input) {
  const Instant now = from_millis(to_millis(call.now()) / 1000 * 1000);
  const Duration year = std::chrono::hours(24 * 365);
  Document certificate = {{"clientCertificateId", new_id<CertificateRecord>(call, 6)},
                          {"createdDate", to_millis(now)},
                          {"expirationDate", to_millis(now + year)}};
  for (const char* member : {"description", "tags"}) {
    if (input.contains(member)) certificate[member] = input[member];
  }
  call.records<CertificateRecord>().put(text_of(certificate, "clientCertificateId"), {certificate});
  return certificate;
}

Outcome get_client_certificate(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* certificate, find_certificate(call, input));
  return *certificate;
}

Outcome get_client_certificates(Call& call, const Document& input) {
  return page_of(input, all_of<CertificateRecord>(call));
}

Outcome update_client_certificate(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_certificate(call, input));
  static constexpr PatchRule kRules[] = {{"/description"}};
  Document certificate = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, certificate));
  call.records<CertificateRecord>().put(text_of(certificate, "clientCertificateId"), {certificate});
  return certificate;
}

Outcome delete_client_certificate(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_certificate(call, input));
  call.records<CertificateRecord>().erase(text_of(input, "clientCertificateId"));
  return Document::object();
}

}  // namespace cloudtab::apigateway
