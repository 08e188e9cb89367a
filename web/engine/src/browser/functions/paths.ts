// Node's `path` of POSIX systems: https://nodejs.org/api/path.html

import { folderOf, normalize as absolute } from "./modules.js";

const home = "/var/task";

function normalize(path: string): string {
  if (path.startsWith("/")) return absolute(path) + (path.length > 1 && path.endsWith("/") ? "/" : "");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === ".." && parts.length > 0 && parts[parts.length - 1] !== "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  const joined = parts.join("/");
  return joined === "" ? "." : joined + (path.endsWith("/") ? "/" : "");
}

function resolve(...paths: readonly string[]): string {
  return absolute(paths.reduce((base, path) => (path.startsWith("/") ? path : `${base}/${path}`), home));
}

function basename(path: string, ending = ""): string {
  const name = path.replace(/\/+$/, "").split("/").pop() ?? "";
  return ending !== "" && name !== ending && name.endsWith(ending) ? name.slice(0, -ending.length) : name;
}

function extname(path: string): string {
  const name = basename(path);
  const at = name.lastIndexOf(".");
  return at <= 0 ? "" : name.slice(at);
}

function dirname(path: string): string {
  const trimmed = path.replace(/(?<=.)\/+$/, "");
  return trimmed.includes("/") ? folderOf(trimmed) : ".";
}

function relative(from: string, to: string): string {
  const [start, end] = [resolve(from), resolve(to)].map((path) => path.split("/").filter((part) => part !== "")) as [string[], string[]];
  let common = 0;
  while (common < start.length && common < end.length && start[common] === end[common]) ++common;
  return [...start.slice(common).map(() => ".."), ...end.slice(common)].join("/");
}

const posix = {
  sep: "/",
  delimiter: ":",
  normalize,
  resolve,
  basename,
  extname,
  dirname,
  relative,
  join: (...paths: readonly string[]): string => normalize(paths.filter((path) => path !== "").join("/") || "."),
  isAbsolute: (path: string): boolean => path.startsWith("/"),
  parse(path: string) {
    const base = basename(path);
    const ext = extname(path);
    const dir = path.includes("/") ? dirname(path) : "";
    return { root: path.startsWith("/") ? "/" : "", dir, base, ext, name: ext === "" ? base : base.slice(0, -ext.length) };
  },
};

export const path = Object.assign(posix, { posix });
