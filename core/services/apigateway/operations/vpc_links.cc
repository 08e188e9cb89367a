#include <string>
#include <utility>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/pages.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/state.h"

// VPC links and client certificates: kept and answered. There is no network for a link to lead
// into, and no certificate is made.

namespace cloudtab::apigateway {

namespace {

struct Link {
  using Record = VpcLinkRecord;
  static constexpr char kIdMember[] = "vpcLinkId";  ///< of inputs
  static constexpr char kNotFound[] = "Invalid Vpc Link identifier specified";
  static constexpr PatchRule kPatchRules[] = {{"/name"}, {"/description"}};
};

struct Certificate {
  using Record = CertificateRecord;
  static constexpr char kIdMember[] = "clientCertificateId";
  static constexpr char kNotFound[] = "Invalid Client Certificate identifier specified";
  static constexpr PatchRule kPatchRules[] = {{"/description"}};
};

/// `made`, with what both kinds take over from the input, under a new id, which it gets as
/// `id_member`.
template <class Kind>
Document keep(Call& call, const Document& input, const char* id_member, Document made) {
  const std::string id = new_id<typename Kind::Record>(call, 6);
  made[id_member] = id;
  for (const char* member : {"description", "tags"}) {
    if (input.contains(member)) made[member] = input[member];
  }
  call.records<typename Kind::Record>().put(id, {made});
  return made;
}

template <class Kind>
Outcome get(Call& call, const Document& input) {
  const auto* found = call.records<typename Kind::Record>().find(text_of(input, Kind::kIdMember));
  if (found == nullptr) return errors::not_found(Kind::kNotFound);
  return found->value;
}

template <class Kind>
Outcome list(Call& call, const Document& input) {
  Document all = Document::array();
  for (const auto& [id, record] : call.records<typename Kind::Record>())
    all.push_back(record.value);
  return page_of(input, std::move(all));
}

template <class Kind>
Outcome update(Call& call, const Document& input) {
  Outcome kept = get<Kind>(call, input);
  if (!kept.ok()) return kept;
  RETURN_IF_ERROR(apply_patch(input, Kind::kPatchRules, kept.answer()));
  call.records<typename Kind::Record>().put(text_of(input, Kind::kIdMember), {kept.answer()});
  return kept;
}

template <class Kind>
Outcome remove(Call& call, const Document& input) {
  const Outcome kept = get<Kind>(call, input);
  if (!kept.ok()) return kept;
  call.records<typename Kind::Record>().erase(text_of(input, Kind::kIdMember));
  return Document::object();
}

}  // namespace

/// Made at once; only this answer tells of PENDING.
Outcome create_vpc_link(Call& call, const Document& input) {
  if (text_of(input, "name").empty()) return errors::bad_request("Name cannot be empty");
  if (input["targetArns"].size() != 1)
    return errors::bad_request("Exactly one target ARN must be specified");
  Document link = keep<Link>(
      call,
      input,
      "id",
      {{"name", input["name"]}, {"targetArns", input["targetArns"]}, {"status", "AVAILABLE"}});
  link["status"] = "PENDING";
  return link;
}

Outcome get_vpc_link(Call& call, const Document& input) { return get<Link>(call, input); }

Outcome get_vpc_links(Call& call, const Document& input) { return list<Link>(call, input); }

Outcome update_vpc_link(Call& call, const Document& input) { return update<Link>(call, input); }

Outcome delete_vpc_link(Call& call, const Document& input) { return remove<Link>(call, input); }

/// It is good for a year, as AWS's are.
Outcome generate_client_certificate(Call& call, const Document& input) {
  const Instant now = from_millis(to_millis(call.now()) / 1000 * 1000);
  const Duration year = std::chrono::hours(24 * 365);
  return keep<Certificate>(
      call,
      input,
      Certificate::kIdMember,
      {{"createdDate", to_millis(now)}, {"expirationDate", to_millis(now + year)}});
}

Outcome get_client_certificate(Call& call, const Document& input) {
  return get<Certificate>(call, input);
}

Outcome get_client_certificates(Call& call, const Document& input) {
  return list<Certificate>(call, input);
}

Outcome update_client_certificate(Call& call, const Document& input) {
  return update<Certificate>(call, input);
}

Outcome delete_client_certificate(Call& call, const Document& input) {
  return remove<Certificate>(call, input);
}

}  // namespace cloudtab::apigateway
