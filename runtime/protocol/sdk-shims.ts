/**
 * Stands in for `@modelcontextprotocol/server/_shims`, through which alone Ajv (289 KB) enters a bundle: the compiler
 * aliases that specifier to this file. The SDK validates only elicited content, and not before it is asked to.
 */
export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error("this server elicits nothing, so it carries no JSON Schema validator");
  }
}

export { default as process } from "node:process";
