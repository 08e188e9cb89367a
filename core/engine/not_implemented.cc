#include "core/engine/not_implemented.h"

#include <string>

namespace cloudtab {

Error not_implemented(std::string_view service, std::string_view operation) {
  return Error{"NotImplemented",
               "Cloudtab does not implement " + std::string(service) + " " +
                   std::string(operation) + " yet.",
               501,
               Fault::kReceiver};
}

}  // namespace cloudtab
