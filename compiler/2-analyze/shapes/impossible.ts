import ts from "#typescript";

/** Whether no value has the type: `never`, or an intersection that comes to it, such as `{ id: string } & { id: 1 }`. */
export function isImpossible(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (type.flags & ts.TypeFlags.Never) return true;
  return type.isIntersection() && checker.isTypeAssignableTo(type, checker.getNeverType());
}
