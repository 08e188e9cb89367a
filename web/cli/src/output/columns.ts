/** Names in columns that fit into `width`, read downwards. */
export function columns(names: readonly string[], width = 78): string {
  const widest = Math.max(0, ...names.map((it) => it.length)) + 2;
  const count = Math.max(1, Math.floor(width / widest));
  const rows = Math.ceil(names.length / count);
  let out = "";
  for (let row = 0; row < rows; row++) {
    let line = "";
    for (let at = row; at < names.length; at += rows) line += (names[at] ?? "").padEnd(widest);
    out += `  ${line.trimEnd()}\n`;
  }
  return out;
}
