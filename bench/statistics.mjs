/** The smallest, middle and largest of some numbers. */
export function spread(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { min: sorted[0], median, max: sorted[sorted.length - 1] };
}

/** What so many per cent of the numbers do not exceed. */
export function percentile(values, percent) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1];
}

/** The spread of how many times larger each figure is than its neighbour of the same round. */
export function ratio(values, others) {
  return spread(values.map((value, round) => value / others[round]));
}
