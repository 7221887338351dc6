import type { JsonValue, Parameter, TypeShape } from "../../manifest/index.ts";
import { spanOf } from "../diagnostics/span.ts";
import { fits, limits } from "./constraints/fits.ts";
import { bindingDefaults, type DeclaredParameter } from "./declared-parameters.ts";
import type { ShapeReader } from "./shapes/index.ts";

/** A parameter with what its type says, before its default and its own JSDoc. */
export interface TypedParameter extends Omit<DeclaredParameter, "type"> {
  type: TypeShape;
}

/**
 * Reports constant defaults outside the limits of their type, as in `limit: Positive = 0`, where no limit nearer to the
 * parameter lets them in again. A default that only the parameter's own limits shut out is told with those.
 */
export function checkDefaults(parameter: Parameter, typed: TypedParameter | undefined, reader: ShapeReader): void {
  if (!typed || !("shape" in parameter)) return;
  for (const [property, initializer] of defaultsOf(typed)) {
    const at = (shape: TypeShape) => (property === undefined ? shape : propertyShape(shape, property, reader));
    const [before, now] = [at(typed.type), at(parameter.shape)];
    const value = now?.default;
    if (!before || !now || value === undefined) continue;
    if (!breaksLimits(value, before, reader) || !breaksLimits(value, now, reader)) continue;
    const told = { owner: property ?? parameter.name, value: JSON.stringify(value) };
    reader.diagnostics.report("default-out-of-limits", spanOf(initializer, reader.root), told);
  }
}

/** The default of the whole, and those of the properties it is destructured into. */
function defaultsOf({ node }: TypedParameter) {
  const whole = node?.initializer ? [[undefined, node.initializer] as const] : [];
  return [...whole, ...bindingDefaults(node)];
}

function propertyShape(shape: TypeShape, name: string, { resolve }: ShapeReader): TypeShape | undefined {
  const object = resolve(shape);
  return object.kind === "object" ? object.properties.find((property) => property.name === name)?.shape : undefined;
}

/** Whether it is limits that shut a value out; of the type itself TypeScript has told already. */
function breaksLimits(value: JsonValue, shape: TypeShape, { resolve }: ShapeReader): boolean {
  const unlimited = (reference: TypeShape) => {
    const target = resolve(reference);
    return target === reference ? reference : withoutLimits(target);
  };
  return !fits(value, shape, resolve) && fits(value, withoutLimits(shape), unlimited);
}

function withoutLimits(shape: TypeShape): TypeShape {
  return JSON.parse(JSON.stringify(shape), (_, part: unknown) => {
    if (typeof part !== "object" || part === null || !("kind" in part)) return part;
    return Object.fromEntries(Object.entries(part).filter(([key]) => !limits.includes(key)));
  }) as TypeShape;
}
