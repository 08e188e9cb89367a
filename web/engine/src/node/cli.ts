// `npx cloudtab`: the HTTP host as a program.

import { parseArgs } from "node:util";

import { DataFolderError } from "./folder_error.js";
import { type ServeOptions, serve } from "./server.js";

const usage = `Usage: cloudtab [options]

Answers the AWS APIs on one port. Point a client at it with --endpoint-url or endpoint_url.

  --port N       default 4566; 0 takes a free one
  --host H       default 127.0.0.1
  --data DIR     keep the cloud in DIR; without it nothing is kept
  --account A    twelve digits, default 000000000000; an access key of twelve digits names another
  --region R     default us-east-1; a request's signature names another
  --durable      hold every answer until what the call changed is on disk (needs --data)
  --help
`;

class UsageError extends Error {}

export async function main(args: readonly string[]): Promise<number> {
  let options: ServeOptions | null;
  try {
    options = parse(args);
  } catch (error) {
    process.stderr.write(`cloudtab: ${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  if (options === null) {
    process.stdout.write(usage);
    return 0;
  }
  try {
    const server = await serve(options);
    process.stdout.write(`cloudtab: http://${server.address}\n`);
    if (server.cloud.restored.fault !== "") {
      process.stderr.write(`cloudtab: ${options.dataDir}: ${server.cloud.restored.fault}\n`);
    }
    await untilSignal();
    await server.close();
    return 0;
  } catch (error) {
    if (!(error instanceof DataFolderError) && !isListenError(error)) throw error;
    process.stderr.write(`cloudtab: ${error.message}\n`);
    return 1;
  }
}

function parse(args: readonly string[]): ServeOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string" },
      host: { type: "string" },
      data: { type: "string" },
      account: { type: "string" },
      region: { type: "string" },
      durable: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help === true) return null;
  const port = Number(values.port ?? 4566);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new UsageError(`not a port: ${values.port ?? ""}`);
  if (values.account !== undefined && !/^\d{12}$/.test(values.account)) {
    throw new UsageError(`an account has twelve digits: ${values.account}`);
  }
  if (values.durable === true && values.data === undefined) throw new UsageError("--durable needs --data");
  return {
    port,
    host: values.host ?? "127.0.0.1",
    ...(values.data !== undefined && { dataDir: values.data }),
    ...(values.account !== undefined && { account: values.account }),
    ...(values.region !== undefined && { region: values.region }),
    ...(values.durable !== undefined && { durable: values.durable }),
  };
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

function isListenError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && ["EADDRINUSE", "EACCES", "EADDRNOTAVAIL", "ENOTFOUND"].includes((error as NodeJS.ErrnoException).code ?? "");
}
