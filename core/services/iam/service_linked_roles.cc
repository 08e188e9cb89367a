#include "core/services/iam/service_linked_roles.h"

namespace cloudtab::iam {

namespace {

/// As recorded of the service (LocalStack's snapshots: the life of service-linked roles), and where
/// that is silent as AWS's reference of managed policies says.
constexpr ServiceLinkedRole kRoles[] = {
    {"access-analyzer", "AccessAnalyzer", "AccessAnalyzerServiceRolePolicy"},
    {"accountdiscovery.ssm",
     "AmazonSSM_AccountDiscovery",
     "AWSSystemsManagerAccountDiscoveryServicePolicy"},
    {"acm", "CertificateManager", "CertificateManagerServiceRolePolicy"},
    {"apidestinations.events",
     "AmazonEventBridgeApiDestinations",
     "AmazonEventBridgeApiDestinationsServiceRolePolicy"},
    {"appmesh", "AppMesh", "AWSAppMeshServiceRolePolicy"},
    {"autoscaling", "AutoScaling", "AutoScalingServiceRolePolicy"},
    {"autoscaling-plans",
     "AutoScalingPlans_EC2AutoScaling",
     "AWSAutoScalingPlansEC2AutoScalingPolicy"},
    {"backup", "Backup", "AWSBackupServiceLinkedRolePolicyForBackup"},
    {"batch", "Batch", "BatchServiceRolePolicy"},
    {"cassandra.application-autoscaling",
     "ApplicationAutoScaling_CassandraTable",
     "AWSApplicationAutoscalingCassandraTablePolicy"},
    {"cks.kms",
     "KeyManagementServiceCustomKeyStores",
     "AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy"},
    {"cloudtrail", "CloudTrail", "CloudTrailServiceRolePolicy"},
    {"codestar-notifications",
     "CodeStarNotifications",
     "AWSCodeStarNotificationsServiceRolePolicy"},
    {"config", "Config", "AWSConfigServiceRolePolicy"},
    {"connect", "AmazonConnect", "AmazonConnectServiceLinkedRolePolicy"},
    {"dms", "DMSServerless", "AWSDMSServerlessServiceRolePolicy"},
    {"dms-fleet-advisor", "DMSFleetAdvisor", "AWSDMSFleetAdvisorServiceRolePolicy"},
    {"docdb-elastic", "DocDB-Elastic", "AmazonDocDB-ElasticServiceRolePolicy"},
    {"dynamodb.application-autoscaling",
     "ApplicationAutoScaling_DynamoDBTable",
     "AWSApplicationAutoscalingDynamoDBTablePolicy"},
    {"ec2-instance-connect", "Ec2InstanceConnect", "Ec2InstanceConnectEndpoint"},
    {"ec2.application-autoscaling",
     "ApplicationAutoScaling_EC2SpotFleetRequest",
     "AWSApplicationAutoscalingEC2SpotFleetRequestPolicy"},
    {"ecr", "ECRTemplate", "ECRTemplateServiceRolePolicy"},
    {"ecs", "ECS", "AmazonECSServiceRolePolicy"},
    {"ecs.application-autoscaling",
     "ApplicationAutoScaling_ECSService",
     "AWSApplicationAutoscalingECSServicePolicy"},
    {"eks", "AmazonEKS", "AmazonEKSServiceRolePolicy"},
    {"eks-connector", "AmazonEKSConnector", "AmazonEKSConnectorServiceRolePolicy"},
    {"eks-fargate", "AmazonEKSForFargate", "AmazonEKSForFargateServiceRolePolicy"},
    {"eks-nodegroup", "AmazonEKSNodegroup", "AWSServiceRoleForAmazonEKSNodegroup"},
    {"elasticache", "ElastiCache", "ElastiCacheServiceRolePolicy"},
    {"elasticbeanstalk", "ElasticBeanstalk", "AWSElasticBeanstalkServiceRolePolicy"},
    {"elasticfilesystem", "AmazonElasticFileSystem", "AmazonElasticFileSystemServiceRolePolicy"},
    {"elasticloadbalancing", "ElasticLoadBalancing", "AWSElasticLoadBalancingServiceRolePolicy"},
    {"email.cognito-idp", "AmazonCognitoIdpEmailService", "AmazonCognitoIdpEmailServiceRolePolicy"},
    {"emr-containers", "AmazonEMRContainers", "AmazonEMRContainersServiceRolePolicy"},
    {"emrwal", "EMRWAL", "EMRDescribeClusterPolicyForEMRWAL"},
    {"es", "AmazonElasticsearchService", "AmazonElasticsearchServiceRolePolicy"},
    {"events", "CloudWatchEvents", "CloudWatchEventsServiceRolePolicy"},
    {"fis", "FIS", "AmazonFISServiceRolePolicy"},
    {"grafana", "AmazonGrafana", "AmazonGrafanaServiceLinkedRolePolicy"},
    {"guardduty", "AmazonGuardDuty", "AmazonGuardDutyServiceRolePolicy"},
    {"imagebuilder", "ImageBuilder", "AWSServiceRoleForImageBuilder"},
    {"iotmanagedintegrations", "IoTManagedIntegrations", "AWSIoTManagedIntegrationsRolePolicy"},
    {"kafka", "Kafka", "KafkaServiceRolePolicy"},
    {"kafkaconnect", "KafkaConnect", "KafkaConnectServiceRolePolicy"},
    {"lakeformation", "LakeFormationDataAccess", "LakeFormationDataAccessServiceRolePolicy"},
    {"lambda.application-autoscaling",
     "ApplicationAutoScaling_LambdaConcurrency",
     "AWSApplicationAutoscalingLambdaConcurrencyPolicy"},
    {"lex", "LexBots", "AmazonLexBotPolicy"},
    {"lexv2", "LexV2Bots", "AmazonLexV2BotPolicy"},
    {"lightsail", "Lightsail", "LightsailExportAccess"},
    {"m2", "AWSM2", "AWSM2ServicePolicy"},
    {"memorydb", "MemoryDB", "MemoryDBServiceRolePolicy"},
    {"mq", "AmazonMQ", "AmazonMQServiceRolePolicy"},
    {"mrk.kms",
     "KeyManagementServiceMultiRegionKeys",
     "AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy"},
    {"notifications", "AwsUserNotifications", "AWSUserNotificationsServiceLinkedRolePolicy"},
    {"observability.aoss",
     "AmazonOpenSearchServerless",
     "AmazonOpenSearchServerlessServiceRolePolicy"},
    {"opensearchservice", "AmazonOpenSearchService", "AmazonOpenSearchServiceRolePolicy"},
    {"ops.apigateway", "APIGateway", "APIGatewayServiceRolePolicy"},
    {"ops.emr-serverless", "AmazonEMRServerless", "AmazonEMRServerlessServiceRolePolicy"},
    {"opsdatasync.ssm",
     "SystemsManagerOpsDataSync",
     "AWSSystemsManagerOpsDataSyncServiceRolePolicy"},
    {"opsinsights.ssm", "AmazonSSM_OpsInsights", "AWSSSMOpsInsightsServiceRolePolicy"},
    {"organizations", "Organizations", "AWSOrganizationsServiceTrustPolicy"},
    {"pullthroughcache.ecr", "ECRPullThroughCache", "AWSECRPullThroughCache_ServiceRolePolicy"},
    {"ram", "ResourceAccessManager", "AWSResourceAccessManagerServiceRolePolicy"},
    {"rds", "RDS", "AmazonRDSServiceRolePolicy"},
    {"rds.application-autoscaling",
     "ApplicationAutoScaling_RDSCluster",
     "AWSApplicationAutoscalingRDSClusterPolicy"},
    {"redshift", "Redshift", "AmazonRedshiftServiceLinkedRolePolicy"},
    {"replication.cassandra", "KeyspacesReplication", "KeyspacesReplicationServiceRolePolicy"},
    {"replication.dynamodb", "DynamoDBReplication", "DynamoDBReplicationServiceRolePolicy"},
    {"replication.ecr", "ECRReplication", "ECRReplicationServiceRolePolicy"},
    {"replicator.lambda", "LambdaReplicator", "AWSLambdaReplicator"},
    {"repository.sync.codeconnections", "GitSync", "AWSGitSyncServiceRolePolicy"},
    {"resource-explorer-2", "ResourceExplorer", "AWSResourceExplorerServiceRolePolicy"},
    {"rolesanywhere", "RolesAnywhere", "AWSRolesAnywhereServicePolicy"},
    {"s3-outposts", "S3OnOutposts", "AWSS3OnOutpostsServiceRolePolicy"},
    {"ses", "AmazonSES", "AmazonSESServiceRolePolicy"},
    {"shield", "AWSShield", "AWSShieldServiceRolePolicy"},
    {"spot", "EC2Spot", "AWSEC2SpotServiceRolePolicy"},
    {"spotfleet", "EC2SpotFleet", "AWSEC2SpotFleetServiceRolePolicy"},
    {"ssm", "AmazonSSM", "AmazonSSMServiceRolePolicy"},
    {"ssm-incidents", "IncidentManager", "AWSIncidentManagerServiceRolePolicy"},
    {"ssm-quicksetup", "SSMQuickSetup", "SSMQuickSetupRolePolicy"},
    {"sso", "SSO", "AWSSSOServiceRolePolicy"},
    {"support", "Support", "AWSSupportServiceRolePolicy"},
    {"trustedadvisor", "TrustedAdvisor", "AWSTrustedAdvisorServiceRolePolicy"},
    {"vpcorigin.cloudfront", "CloudFrontVPCOrigin", "AWSCloudFrontVPCOriginServiceRolePolicy"},
    {"waf", "WAFLogging", "WAFLoggingServiceRolePolicy"},
    {"wafv2", "WAFV2Logging", "WAFV2LoggingServiceRolePolicy"},
};

constexpr std::string_view kDomain = ".amazonaws.com";

}  // namespace

bool ServiceLinkedRole::takes_suffix() const {
  return service == "autoscaling" || service == "connect" || service == "lexv2";
}

const ServiceLinkedRole* find_service_linked_role(std::string_view service) {
  if (service.size() <= kDomain.size() ||
      service.substr(service.size() - kDomain.size()) != kDomain)
    return nullptr;
  service.remove_suffix(kDomain.size());
  for (const ServiceLinkedRole& role : kRoles) {
    if (role.service == service) return &role;
  }
  return nullptr;
}

}  // namespace cloudtab::iam
