#include "core/cloud/cloud.h"

#include "core/cloud/services.h"
#include "core/cloud/wire_codec.h"
#include "core/services/iam/service.h"

namespace cloudtab {

std::unique_ptr<Machine> make_cloud(MachineConfig config) {
  config.authorizer = iam_authorizer();
  return std::make_unique<Machine>(
      std::move(config), cloud_services(), make_wire_codec(cloud_services()));
}

}  // namespace cloudtab
