// Names of objects and files, as `aws s3` is given them and tells of them.

import { UsageError } from "../../errors.js";

export interface S3Path {
  readonly bucket: string;
  readonly key: string;
}

export const isS3 = (text: string) => text.startsWith("s3://");

export function path(text: string, command: string): S3Path {
  if (!isS3(text)) throw new UsageError(`usage: aws s3 ${command} <S3Uri>\nError: Invalid argument type`);
  const [bucket = "", ...key] = text.slice("s3://".length).split("/");
  return { bucket, key: key.join("/") };
}

export function bucketOf(text: string, command: string): string {
  const { bucket } = path(text, command);
  return bucket;
}

/** A file as the lines name it. */
export function shown(where: string): string {
  if (isS3(where) || where === "-") return where;
  return where.startsWith("/") || where.startsWith(".") ? where : `./${where}`;
}

const types: Readonly<Record<string, string>> = {
  css: "text/css",
  csv: "text/csv",
  gif: "image/gif",
  html: "text/html",
  jpg: "image/jpeg",
  js: "text/javascript",
  json: "application/json",
  md: "text/markdown",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain",
  xml: "text/xml",
  zip: "application/zip",
};

export function typeOf(key: string): string | undefined {
  return types[key.replace(/^.*\./, "").toLowerCase()];
}
