// `--include` and `--exclude` of `aws s3`.

/** Filters in the order they were given: the last that fits decides. */
export type Filter = readonly ["include" | "exclude", RegExp];

export function filtersOf(args: readonly string[]): Filter[] {
  return args.flatMap((it, index): Filter[] => {
    const name = it === "--include" ? "include" : it === "--exclude" ? "exclude" : undefined;
    return name ? [[name, glob(args[index + 1] ?? "")]] : [];
  });
}

function glob(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, "[\\s\\S]*")
    .replace(/\?/g, "[\\s\\S]")
    .replace(/\[!/g, "[^");
  return new RegExp(`^${source}$`);
}
