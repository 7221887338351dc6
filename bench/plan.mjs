const sizes = [
  { adds: 10, perFile: 10, xmcp: true },
  { adds: 200, perFile: 10 },
  { adds: 2000, perFile: 4 },
];
const edits = (counts) => sizes.map(({ adds, perFile }, index) => ({ adds, perFile, edits: counts[index] }));

/** How much of each part there is: rounds, and the seconds after which no further round begins. */
export const full = {
  build: { sizes, rounds: 5, seconds: 50 },
  start: { rounds: 11, seconds: 45, warmUp: true },
  call: {
    warmUp: { milliseconds: 4_000, requests: 20_000 },
    rounds: 7,
    seconds: 40,
    milliseconds: 400,
    requests: 50_000,
  },
  size: {},
  validators: { rounds: 5, seconds: 60, milliseconds: 200 },
  sessions: { rounds: 3, seconds: 30 },
  dev: { sizes: edits([40, 40, 30]), seconds: 40 },
};

/** Everything once, in at most two minutes: figures to look whether all works, not to quote. */
export const quick = {
  build: { sizes, rounds: 1 },
  start: { rounds: 1 },
  call: { warmUp: { milliseconds: 100, requests: 200 }, rounds: 1, milliseconds: 100, requests: 200 },
  size: {},
  validators: { rounds: 1, milliseconds: 20 },
  sessions: { rounds: 1 },
  dev: { sizes: edits([2, 2, 2]), seconds: 40 },
};
