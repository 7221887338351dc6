import type { JsonSchema, Schema } from "../schema.ts";

/** Something of a form that has a value in JSON; `undefined` is a value that is not sent. */
export interface Field {
  readonly element: HTMLElement;
  /** The value as it stands. What cannot be read is shown at its place and added to `problems`. */
  read(problems: Problem[]): unknown;
  write(value: unknown): void;
  /** Another name, for an item that has moved. */
  rename(name: string): void;
}

/** What stands in a field and has no value in JSON. */
export interface Problem {
  message: string;
  /** Where to look at it. */
  input: HTMLElement;
}

/** The part of a field that is about its type; its name, docs and whether it must be there come around it. */
export type Part = Control | Group;

/** A part that is yet to be made: types that hold themselves are made as far as people go. */
export type Recipe = { kind: "control"; make(): Control } | { kind: "group"; make(): Group };

/** One input, with what goes with it. */
export interface Control {
  kind: "control";
  element: HTMLElement;
  input: HTMLElement;
  /** Throws an `Error` when what stands there has no value. */
  read(): unknown;
  /** `undefined` empties it. */
  write(value: unknown): void;
}

/** Fields within a field. */
export interface Group {
  kind: "group";
  element: HTMLElement;
  read(problems: Problem[]): unknown;
  write(value: unknown): void;
}

export interface FieldOptions {
  name: string;
  required: boolean;
  /** Beside the name: a button that removes an item. */
  beside?: HTMLElement;
}

/** What fields are made with. */
export interface Making {
  /** What `$ref` refers to. */
  root: JsonSchema;
  /** Whether the form is of an elicitation, where an array of choices means some of them (MCP, §elicitation). */
  isQuestion: boolean;
  field(schema: Schema, options: FieldOptions): Field;
  recipe(schema: JsonSchema, required: boolean): Recipe;
}
