/**
 * Runs every contender once per round, in an order that shifts, so that a slow spell of the machine hits all alike.
 * No round begins once the seconds are used up, but for the first.
 */
export async function interleave(contenders, { rounds, seconds = Number.POSITIVE_INFINITY }, measure) {
  const names = Object.keys(contenders);
  const results = Object.fromEntries(names.map((name) => [name, []]));
  const end = performance.now() + seconds * 1_000;
  for (let round = 0; round < rounds && (round === 0 || performance.now() < end); round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length];
      results[name].push(await measure(contenders[name], round));
    }
  }
  return results;
}
