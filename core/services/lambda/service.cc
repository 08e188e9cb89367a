#include "core/services/lambda/service.h"

#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/resources.h"
#include "core/services/lambda/state.h"

namespace cloudtab {

const ServiceDefinition& lambda_service() {
  using namespace lambda;
  static constexpr OperationEntry kOperations[] = {
      {"AddPermission", add_permission},
      {"CreateFunction", create_function},
      {"DeleteFunction", delete_function},
      {"GetFunction", get_function},
      {"GetFunctionConfiguration", get_function_configuration},
      {"GetPolicy", get_policy},
      {"ListFunctions", list_functions},
      {"RemovePermission", remove_permission},
      {"UpdateFunctionCode", update_function_code},
      {"UpdateFunctionConfiguration", update_function_configuration},
  };
  static const RecordType* const kRecords[] = {&record_type<FunctionRecord>(),
                                               &record_type<CodeRecord>()};
  static const ServiceDefinition service{.id = "lambda",
                                         .operations = kOperations,
                                         .records = kRecords,
                                         .resources = resource_types()};
  return service;
}

}  // namespace cloudtab
