#include "core/cloud/services.h"

#include "core/services/apigateway/service.h"
#include "core/services/cloudformation/service.h"
#include "core/services/cloudwatch/service.h"
#include "core/services/dynamodb/service.h"
#include "core/services/iam/service.h"
#include "core/services/kms/service.h"
#include "core/services/lambda/service.h"
#include "core/services/logs/service.h"
#include "core/services/s3/service.h"
#include "core/services/sns/service.h"
#include "core/services/sqs/service.h"
#include "core/services/ssm/service.h"
#include "core/services/sts/service.h"

namespace cloudtab {

std::span<const ServiceDefinition* const> cloud_services() {
  // Alphabetical; one line a service.
  static const ServiceDefinition* const services[] = {
      &apigateway_service(),
      &apigatewaymanagementapi_service(),
      &apigatewayv2_service(),
      &cloudformation_service(),
      &cloudwatch_service(),
      &dynamodb_service(),
      &dynamodbstreams_service(),
      &iam_service(),
      &kms_service(),
      &lambda_service(),
      &logs_service(),
      &s3_service(),
      &sns_service(),
      &sqs_service(),
      &ssm_service(),
      &sts_service(),
  };
  return services;
}

}  // namespace cloudtab
