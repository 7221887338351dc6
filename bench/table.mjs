const titles = {
  tuned: "the same, schemas made once",
  tsc: "tsc --noEmit",
  handwritten: "hand-written SDK 2.x",
  bare: "bare Node loop",
  alone: "our validators without the words",
  standalone: "Ajv standalone, all errors",
  standaloneFirst: "Ajv standalone, first error",
  ajv: "Ajv at run time",
  zod: "zod 4",
  build: "mcpc build from nothing",
  cap: "1,000 of them, as many as are kept",
};

/** One line per comparison: the medians, and how many times the other's figure ours is (min, median, max). */
export function tableOf(measurements) {
  const rows = measurements.flatMap(({ title, unit, figures, ratios }) => {
    const { median, p95 } = figures.mcpc;
    const own = figure(median, unit) + (p95 === undefined ? "" : `, 95 % within ${figure(p95, unit)}`);
    const compared = Object.entries(ratios).map(([other, { min, median, max }]) => [
      title,
      own,
      `${titles[other]} ${figure(figures[other].median, unit)}`,
      `${times(median)} (${times(min)} to ${times(max)})`,
    ]);
    return compared.length > 0 ? compared : [[title, own, "nothing", ""]];
  });
  return table([["measured", "mcpc", "against", "mcpc / other, median (min to max)"], ...rows]);
}

function figure(value, unit) {
  return `${value < 100 ? value.toPrecision(3) : Math.round(value)} ${unit}`.trimEnd();
}

function times(value) {
  return `${value.toPrecision(3)}×`;
}

function table(rows) {
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
