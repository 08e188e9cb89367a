#include "core/services/ssm/service.h"

#include "core/services/ssm/operations/operations.h"
#include "core/services/ssm/resources.h"
#include "core/services/ssm/state.h"

namespace cloudtab {

const ServiceDefinition& ssm_service() {
  using namespace ssm;
  static constexpr OperationEntry kOperations[] = {
      {"AddTagsToResource", add_tags_to_resource},
      {"DeleteParameter", delete_parameter},
      {"DeleteParameters", delete_parameters},
      {"DescribeParameters", describe_parameters},
      {"GetParameter", get_parameter},
      {"GetParameterHistory", get_parameter_history},
      {"GetParameters", get_parameters},
      {"GetParametersByPath", get_parameters_by_path},
      {"LabelParameterVersion", label_parameter_version},
      {"ListTagsForResource", list_tags_for_resource},
      {"PutParameter", put_parameter},
      {"RemoveTagsFromResource", remove_tags_from_resource},
      {"UnlabelParameterVersion", unlabel_parameter_version},
  };
  static const RecordType* const kRecords[] = {&record_type<ParameterRecord>(),
                                               &record_type<VersionRecord>()};
  static const ServiceDefinition service{
      .id = "ssm", .operations = kOperations, .records = kRecords, .resources = resource_types()};
  return service;
}

}  // namespace cloudtab
