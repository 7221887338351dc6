import { type Candidate, compare, type Disagreement } from "./compare.ts";
import { reductions } from "./type-tree.ts";

/** The smallest type near `first` on which schema and TypeScript still differ in a way nothing explains. */
export async function shrink(
  first: Disagreement,
  isUnexplained: (found: Disagreement) => boolean,
): Promise<Disagreement> {
  let smallest = first;
  for (let round = 0; round < 8; round++) {
    const candidates = reductions(smallest.candidate.tree)
      .slice(0, 60)
      .map((tree): Candidate => ({ ...smallest.candidate, tree }));
    const { disagreements } = await compare(candidates);
    const [next] = disagreements.filter(isUnexplained).sort((a, b) => a.type.length - b.type.length);
    if (!next || next.type.length >= smallest.type.length) return smallest;
    smallest = next;
  }
  return smallest;
}
