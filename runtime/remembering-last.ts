/** A function that works an answer out again only when it is asked for another one than the last time. */
export function rememberingLast<T extends string | undefined, R>(work: (asked: T) => R): (asked: T) => R {
  let last: { asked: T; answer: R } | undefined;
  return (asked) => {
    if (!last || last.asked !== asked) last = { asked, answer: work(asked) };
    return last.answer;
  };
}
