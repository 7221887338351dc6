import type { JsonSchema, ValidationError } from "./definition.ts";
import { pointerKeys, valueAt } from "./json-pointer.ts";
import { armsOf, canFail, failedSchema, follow, isSchema, literalsOf, schemasAt } from "./schema-walk.ts";
import { acceptedTypes } from "./schema-words.ts";

/**
 * Ajv reports a failed union after the errors of its arms. Keeps the errors of the one arm that was plainly meant,
 * or else only the error of the union.
 */
export function collapseUnions(
  errors: readonly ValidationError[],
  value: unknown,
  schema: JsonSchema,
): ValidationError[] {
  let kept: ValidationError[] = [];
  for (const error of errors) {
    if (!isUnionError(error)) {
      kept.push(error);
      continue;
    }
    const inside = kept.filter((earlier) => isWithin(earlier, error));
    const meant = meantErrors(error, inside, value, schema);
    kept = kept.filter((earlier) => !inside.includes(earlier)).concat(meant ?? error);
  }
  return kept.filter(({ keyword }) => keyword !== "if");
}

/** Whether `errors` has a union that failed around an error: what one arm wanted need not be what is wanted. */
export function isInsideUnion(error: ValidationError, errors: readonly ValidationError[]): boolean {
  return errors.slice(errors.indexOf(error) + 1).some((later) => isUnionError(later) && isWithin(error, later));
}

function isUnionError({ keyword }: ValidationError): boolean {
  return keyword === "anyOf" || keyword === "oneOf";
}

function isWithin(inner: ValidationError, union: ValidationError): boolean {
  const below = inner.instancePath === union.instancePath || inner.instancePath.startsWith(`${union.instancePath}/`);
  return below && ownerPath(inner) !== ownerPath(union);
}

function ownerPath({ schemaPath }: ValidationError): string {
  return schemaPath.slice(0, schemaPath.lastIndexOf("/"));
}

function meantErrors(
  union: ValidationError,
  inside: ValidationError[],
  value: unknown,
  schema: JsonSchema,
): ValidationError[] | undefined {
  const arms = armsOf(failedSchema(schema, union)) ?? [];
  const keys = pointerKeys(union.instancePath);
  const [meant, another] = arms.filter((arm) => fits(schema, arm, valueAt(value, keys)));
  if (meant === undefined || another !== undefined) return undefined;
  // `"low" | 1`: a wrong string may as well be meant for the number
  if (isChoice(schema, meant) && arms.filter((arm) => isChoice(schema, arm)).length > 1) return undefined;
  const errors = inside.filter((error) => {
    const below = pointerKeys(error.instancePath).slice(keys.length);
    return schemasAt(schema, meant, below).some((part) => canFail(part, error));
  });
  return errors.length > 0 ? errors : undefined;
}

/** Whether an arm is nothing but literals; those of several JSON types are an arm each. */
function isChoice(root: JsonSchema, arm: unknown): boolean {
  return literalsOf(root, arm).length > 0;
}

/** Whether a value has the type of an arm and, where the arm is tagged, its tag. */
function fits(root: JsonSchema, arm: unknown, value: unknown): boolean {
  const type = jsonType(value);
  if (!acceptedTypes(root, arm).some((accepted) => accepted === type || (accepted === "number" && type === "integer")))
    return false;
  const target = follow(root, arm);
  const properties = isSchema(target) && isSchema(target.properties) ? Object.entries(target.properties) : [];
  return properties.every(([name, property]) => {
    const given = valueAt(value, [name]);
    if (given === undefined || !isSchema(property)) return true;
    // several values may be a choice made wrong; one is a tag, and another tag is another arm
    const [tag, ...more] = Array.isArray(property.enum)
      ? property.enum
      : "const" in property
        ? [property.const]
        : [given];
    return more.length > 0 || tag === given;
  });
}

function jsonType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
