import { nameOf } from "./contender-names.mjs";

/**
 * A block for each measurement: the median of every contender, and behind it how many times as much the others are that
 * are compared with it (median, min to max).
 */
export function tableOf(measurements) {
  return measurements.map(blockOf).join("\n\n");
}

function blockOf({ title, unit, figures, ratios, largest = {} }) {
  const compared = (contender) =>
    Object.entries(ratios)
      .map(([pair, spread]) => [...pair.split("/"), spread])
      .filter(([, to]) => to === contender)
      .map(([of, , spread]) => `${nameOf(of)} ${timesOf(spread)}`);
  const rows = Object.entries(figures).map(([contender, { median }]) => [
    `  ${nameOf(contender)}`,
    figure(median, unit),
    compared(contender).join("; "),
  ]);
  const parts = Object.entries(largest).map(([name, bytes]) => [`    of it ${name}`, figure(bytes, "B"), ""]);
  return `${title}\n${table([...rows, ...parts])}`;
}

/** A figure with its unit, in three digits; bytes in kilobytes or megabytes. */
export function figure(value, unit) {
  if (unit === "B" && value >= 1e6) return figure(value / 1e6, "MB");
  if (unit === "B" && value >= 1e3) return figure(value / 1e3, "kB");
  return `${value < 100 ? Number(value.toPrecision(3)) : Math.round(value)} ${unit}`.trimEnd();
}

/** A ratio in three digits. */
export function times(value) {
  return `${value < 100 ? value.toPrecision(3) : Math.round(value)}×`;
}

function timesOf({ min, median, max }) {
  return min === max ? times(median) : `${times(median)} (${times(min)} to ${times(max)})`;
}

/** Rows of text as columns of equal width. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
