// The table that a benchmark prints.

const rows = [];

/** `budget` in the figure's unit; null: there is none, the figure is for comparison. */
export function report(what, figure, unit, budget = null, better = "less") {
  const met = budget === null ? "" : (better === "less" ? figure <= budget : figure >= budget) ? "met" : "NOT MET";
  rows.push([what, `${rounded(figure)} ${unit}`, budget === null ? "" : `${rounded(budget)} ${unit}`, met]);
}

/** Three digits that count. */
export const rounded = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

export function printReport() {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length), 6));
  const line = (row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i] ?? 0))).join("  ");
  console.log(line(["", "figure", "budget", ""]));
  for (const row of rows) console.log(line(row));
}
