/** The services whose resources are shown, by the names that the trace uses. */
export const services = ['cloudformation', 'dynamodb', 'sqs', 'sns', 'apigateway', 's3', 'lambda'] as const;
export type Service = (typeof services)[number];

export function isShown(service: string): service is Service {
  return (services as readonly string[]).includes(service);
}
