import type { Parameter, Signature } from "../../manifest/index.ts";
import { member, quote } from "./code-writer.ts";
import type { CodecEmitter } from "./codecs.ts";

/**
 * `(args, call) => search(args.query, call.signal)`: arguments by name, decoded where the wire form is not what the
 * function takes, in the order the function declares them. `name` starts the names of decoders.
 */
export function invocation(
  { name, signature }: { name: string; signature: Signature },
  handler: string,
  decoder: CodecEmitter,
): string {
  const passed = signature.parameters.map((parameter) => passedValue(parameter, `${name}_${parameter.name}`, decoder));
  const reads = (variable: string) => passed.some((value) => new RegExp(`\\b${variable}\\b`).test(value));
  const variables = reads("call") ? "args, call" : reads("args") ? "args" : "";
  return `(${variables}) => ${handler}(${passed.join(", ")})`;
}

function passedValue(parameter: Parameter, name: string, decoder: CodecEmitter): string {
  switch (parameter.role) {
    case "context":
    case "signal":
      return `call.${parameter.role}`;
    case "arguments":
      return decoder.convert(parameter.shape, "args", name);
    case "argument":
      return decodeArgument(parameter, name, decoder);
    case "rest":
      return `...${decoder.convert(parameter.shape, `(${argumentValue(parameter.name)} ?? [])`, name)}`;
  }
}

function decodeArgument(
  parameter: Extract<Parameter, { role: "argument" | "rest" }>,
  name: string,
  decoder: CodecEmitter,
): string {
  const value = argumentValue(parameter.name);
  if (!decoder.hasCodec(parameter.shape)) return value;
  const decoded = decoder.convert(parameter.shape, value, name);
  return parameter.required ? decoded : `${value} === undefined ? undefined : ${decoded}`;
}

/** A parameter named like a member of `Object.prototype` must not find that member when it is absent. */
function argumentValue(name: string): string {
  const value = `args${member(name)}`;
  return name in Object.prototype ? `(Object.hasOwn(args, ${quote(name)}) ? ${value} : undefined)` : value;
}
