#include "core/services/apigateway/domain.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/base/encoding.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

struct FoundDomain {
  Scope scope;
  std::string name;
};

std::optional<FoundDomain> find_domain(Call& call, const std::string& asked) {
  for (const Scope& scope : call.store().scopes_of<DomainRecord>()) {
    for (const auto& [name, domain] : call.records<DomainRecord>(scope)) {
      const std::string host = text_of(domain.value, "regionalDomainName");
      if (name == asked || (!host.empty() && host.substr(0, host.find('.')) == asked))
        return FoundDomain{scope, name};
    }
  }
  return std::nullopt;
}

}  // namespace

std::string mapping_key(const std::string& domain, const std::string& base_path) {
  return domain + "/" + (base_path.empty() ? kNoBasePath : base_path);
}

std::optional<ApiTarget> mapped_target(Call& call, const ApiTarget& asked) {
  const std::optional<FoundDomain> domain = find_domain(call, asked.api);
  if (!domain) return std::nullopt;
  const std::string path = asked.stage_path.empty() ? "/" : asked.stage_path;
  const Document* best = nullptr;
  size_t best_length = 0;
  for (const auto& [key, record] :
       call.records<MappingRecord>(domain->scope).prefix(domain->name + "/")) {
    std::string base = text_of(record.value, "basePath");
    base = base == kNoBasePath ? "" : "/" + base;
    const bool fits = path.compare(0, base.size(), base) == 0 &&
                      (path.size() == base.size() || path[base.size()] == '/');
    if (!fits || (best != nullptr && base.size() < best_length)) continue;
    best = &record.value;
    best_length = base.size();
  }
  if (best == nullptr) return std::nullopt;
  ApiTarget target = asked;
  target.domain = domain->name;
  target.request_path = path;
  target.api = text_of(*best, "restApiId");
  target.stage = text_of(*best, "stage");
  target.path = path.substr(best_length);
  if (target.stage.empty()) {
    // Without a stage, the caller names one.
    const size_t end = std::min(target.path.find('/', 1), target.path.size());
    target.stage = percent_decode(std::string_view(target.path).substr(1, end - 1), false);
    target.path.erase(0, end);
  }
  if (target.path.empty()) target.path = "/";
  return target;
}

}  // namespace cloudtab::apigateway
