import type { TypeShape } from "../../../manifest/index.ts";

/** What a shape is, in a few words: `a string`, `an array`, `one of "asc", "desc"`. */
export function shapeWords(shape: TypeShape, resolve: (shape: TypeShape) => TypeShape): string {
  switch (shape.kind) {
    case "string":
    case "number":
    case "boolean":
    case "tuple":
      return `a ${shape.kind}`;
    case "array":
    case "object":
      return `an ${shape.kind}`;
    case "null":
      return "null";
    case "unknown":
      return "unknown";
    case "literal": {
      const values = shape.values.map((value) => JSON.stringify(value)).join(", ");
      return shape.values.length === 1 ? values : `one of ${values}`;
    }
    case "codec":
      return codecWords[shape.codec] ?? "a value of its own";
    case "reference": {
      const target = resolve(shape);
      return target.kind === "reference" ? `a '${shape.type}'` : shapeWords(target, resolve);
    }
    case "union":
      return [...new Set(shape.members.map((member) => shapeWords(member, resolve)))].join(" or ");
  }
}

const codecWords: Record<string, string> = {
  date: "a Date",
  url: "a URL",
  bigint: "a bigint",
  regexp: "a RegExp",
  uint8array: "a Uint8Array",
  buffer: "a Buffer",
  arraybuffer: "an ArrayBuffer",
  set: "a Set",
  map: "a Map",
};
