import type { FunctionCredentials, FunctionRequest } from "./effect.js";

/** Without a role, the access key names the account, so that what the function does happens in its own. */
export function credentialsOf({ credentials, account }: Pick<FunctionRequest, "credentials" | "account">): FunctionCredentials {
  return credentials ?? { accessKeyId: account, secretAccessKey: "function", sessionToken: "function" };
}

/** What Lambda sets: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
export function environmentVariables(request: FunctionRequest, taskRoot: string): Record<string, string> {
  const credentials = credentialsOf(request);
  return {
    ...request.variables,
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
    PATH: "",
    _HANDLER: request.handler,
    LAMBDA_TASK_ROOT: taskRoot,
    AWS_REGION: request.region,
    AWS_DEFAULT_REGION: request.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${request.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: request.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(request.memoryMegabytes),
    AWS_LAMBDA_FUNCTION_VERSION: request.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: request.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: request.logStream,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
}
