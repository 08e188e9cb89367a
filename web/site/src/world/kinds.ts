/** The kinds of things the page shows. `dead` is a queue that is another's dead-letter queue. */
export type Kind =
  | 'stack'
  | 'table'
  | 'queue'
  | 'dead'
  | 'topic'
  | 'api'
  | 'bucket'
  | 'function'
  | 'alarm'
  | 'log'
  | 'key'
  | 'access'
  | 'mail'
  | 'fault'
  | 'other';

/** The kind of a CloudFormation resource type. */
export function kindOfType(type: string): Kind {
  switch (type) {
    case 'AWS::DynamoDB::Table':
      return 'table';
    case 'AWS::SQS::Queue':
      return 'queue';
    case 'AWS::SNS::Topic':
      return 'topic';
    case 'AWS::ApiGateway::RestApi':
      return 'api';
    case 'AWS::S3::Bucket':
      return 'bucket';
    case 'AWS::Lambda::Function':
      return 'function';
    case 'AWS::CloudFormation::Stack':
      return 'stack';
    default:
      return 'other';
  }
}

/** The kind a service's events are marked with. Services are named as in the trace. */
export function kindOfService(service: string): Kind {
  switch (service) {
    case 'dynamodb':
    case 'streams':
      return 'table';
    case 'sqs':
      return 'queue';
    case 'sns':
      return 'topic';
    case 'apigateway':
    case 'execute-api':
      return 'api';
    case 's3':
      return 'bucket';
    case 'lambda':
      return 'function';
    case 'cloudformation':
      return 'stack';
    case 'cloudwatch':
      return 'alarm';
    case 'logs':
      return 'log';
    case 'kms':
      return 'key';
    case 'iam':
    case 'sts':
      return 'access';
    default:
      return 'other';
  }
}

/** Columns of resources for a sketch, each column leading to the next; undefined leaves a place free. */
export type SketchColumns = readonly (readonly (Kind | undefined)[])[];
