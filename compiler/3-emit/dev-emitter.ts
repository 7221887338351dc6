import type { Descriptor, Manifest } from "../../manifest/index.ts";
import { CodeWriter, literal, quote } from "./code-writer.ts";
import { groupsOf } from "./descriptor-groups.ts";
import {
  codecEmitters,
  type DefinitionContext,
  type ServerOptions,
  writeEntries,
  writeSection,
  writeServer,
} from "./entry.ts";
import { HandlerReferences } from "./handler-references.ts";
import { hookDefinition } from "./hook-definition.ts";
import { implementation } from "./info.ts";
import { KeptEmission } from "./kept-emission.ts";
import { ListingModule } from "./listings.ts";
import { promptDefinition } from "./prompt-definition.ts";
import { emitQuestions, type SourceInsert } from "./questions.ts";
import { resourceDefinition, templateDefinition } from "./resource-definition.ts";
import { toolDefinition } from "./tool-definition.ts";
import { type CompiledValidator, ValidatorCache } from "./validator-cache.ts";
import { ValidatorModule } from "./validator-module.ts";

/** What a manifest becomes while its server is developed: modules for Node, and what is to be bundled of the user's. */
export interface DevEmitted {
  /** The file of the module whose default export makes a definition of the user's modules, by their paths. */
  index: string;
  /** Texts of modules that import each other from one folder, by their files; what has the same name is the same. */
  parts: Record<string, string>;
  user: UserModules;
}

/** The user's modules that are called, and what their calls that ask by type are given. */
export interface UserModules {
  /** Relative to the project, in the order in which they are imported. */
  paths: string[];
  /** What the inserts name. */
  questions: string;
  /** What the questions import; it imports parts by `mcpc:parts/FILE`. */
  validators: string;
  inserts: SourceInsert[];
}

export interface DevEmitterOptions {
  /** What Node imports `mcpc/runtime`, or a module of Ajv, by. */
  urlOf(name: string): string;
  /** Names the file of a module after its text. */
  fileOf(text: string): string;
}

/** A module that defines some of a server. */
interface Part {
  /** What it was made of. A descriptor that is the same object becomes the same. */
  descriptors: readonly Descriptor[];
  file: string;
  /** Of validators. */
  imports: string[];
  /** Of the user's. */
  modules: string[];
}

type Define<D extends Descriptor> = (descriptor: D, context: DefinitionContext) => string[];

/**
 * Emits the same server again and again, in parts of which an edit changes few: the others are neither made nor loaded
 * again. A descriptor that refers to the manifest's types has to be another object in each manifest.
 */
export class DevEmitter {
  readonly #options: DevEmitterOptions;
  readonly #kept = new KeptEmission();
  readonly #validators: ValidatorCache;
  /** Of the last emission, by the first descriptor. */
  #parts = new Map<Descriptor, Part>();
  /** By file. */
  #texts = new Map<string, string>();

  constructor(options: DevEmitterOptions) {
    this.#options = options;
    this.#validators = new ValidatorCache({ urlOf: options.urlOf, add: (text) => this.#add(text) });
  }

  emit(manifest: Manifest, options: ServerOptions): DevEmitted {
    const sections = {
      tools: this.#section(manifest.tools, toolDefinition, manifest),
      resources: this.#section(manifest.resources, resourceDefinition, manifest),
      resourceTemplates: this.#section(manifest.resourceTemplates, templateDefinition, manifest),
      prompts: this.#section(manifest.prompts, promptDefinition, manifest),
    };
    const parts = Object.values(sections).flat();
    const index = this.#index(manifest, sections, options);
    const { validatorFiles, ...user } = this.#questions(manifest);
    this.#parts = new Map(parts.flatMap((part) => part.descriptors.slice(0, 1).map((first) => [first, part])));
    const imported = new Set([...parts.flatMap(({ imports }) => imports), ...validatorFiles]);
    this.#validators.forgetAllBut(imported);
    const used = [index.file, ...parts.map(({ file }) => file), ...imported];
    this.#texts = new Map(used.map((file) => [file, this.#texts.get(file) ?? ""]));
    const paths = [...new Set([...parts.flatMap(({ modules }) => modules), ...index.modules])];
    return { index: index.file, parts: Object.fromEntries(this.#texts), user: { paths, ...user } };
  }

  #section<D extends Descriptor>(descriptors: readonly D[], define: Define<D>, manifest: Manifest): Part[] {
    return groupsOf(descriptors).map((group) => {
      const known = group[0] && this.#parts.get(group[0]);
      return known && isSame(known.descriptors, group) ? known : this.#part(group, define, manifest);
    });
  }

  /** `export default (modules) => [{ … }, { … }];` */
  #part<D extends Descriptor>(descriptors: readonly D[], define: Define<D>, manifest: Manifest): Part {
    const functions = new CodeWriter(["codecs", "args", "call", "validators", "listings", "modules"]);
    const imports = new HandlerReferences(functions);
    const listings = new ListingModule(this.#kept);
    const validators = new ValidatorModule(this.#kept.validated);
    const codecs = codecEmitters(functions, manifest, validators);
    const context = { manifest, imports, listings, validators, kept: this.#kept, ...codecs };
    const definitions = descriptors.map((descriptor) => define(descriptor, context));
    const found = this.#validators.find(validators);
    const writer = new CodeWriter();
    if ([functions.toString(), ...definitions.flat()].some((line) => line.includes("codecs.")))
      writer.line(`import { codecs } from ${quote(this.#options.urlOf("mcpc/runtime"))};`);
    for (const line of validatorLines(found)) writer.line(line);
    writer.line("const listings = {};");
    for (const statement of listings.statements()) writer.line(statement);
    writer.line(functions.toString());
    writer.block("export default (modules) => {", () => {
      for (const line of imports.lines()) writer.line(line);
      writer.block("return [", () => writeEntries(writer, definitions), "];");
    });
    const { modules } = imports;
    return { descriptors, file: this.#add(writer.toString()), imports: filesOf(found), modules };
  }

  /** `export default (modules) => { return { tools: [...tools(modules), ...tools2(modules)] }; };` */
  #index(manifest: Manifest, sections: Record<string, Part[]>, options: ServerOptions) {
    const { urlOf } = this.#options;
    const writer = new CodeWriter(["staticFiles", "modules", "call"]);
    const imports = new HandlerReferences(writer);
    const hooks = (["startup", "shutdown"] as const).map((name) => ({
      name,
      entries: manifest[name].map((hook) => hookDefinition(hook, name, imports)),
    }));
    if (manifest.files) writer.line(`import { staticFiles } from ${quote(urlOf("mcpc/runtime"))};`);
    const joined = Object.entries(sections).flatMap(([name, parts]) => {
      const members = parts.map(({ file }) => {
        const local = writer.name(name);
        writer.line(`import ${local} from ${quote(`./${file}`)};`);
        return `...${local}(modules)`;
      });
      return parts.length > 0 || name === "tools" ? [`${name}: [${members.join(", ")}],`] : [];
    });
    writer.block("export default (modules) => {", () => {
      for (const line of imports.lines()) writer.line(line);
      writer.block(
        "return {",
        () => {
          writer.line(`info: ${literal(implementation(manifest.server))},`);
          writeServer(writer, manifest, { legacySse: urlOf("mcpc/runtime/legacy-sse"), ...options });
          for (const line of joined) writer.line(line);
          for (const { name, entries } of hooks) if (entries.length > 0) writeSection(writer, name, entries);
        },
        "};",
      );
    });
    return { file: this.#add(writer.toString()), modules: imports.modules };
  }

  #questions(manifest: Manifest): Omit<UserModules, "paths"> & { validatorFiles: string[] } {
    const validators = new ValidatorModule(this.#kept.validated);
    const { module, inserts } = emitQuestions(manifest, validators);
    const found = this.#validators.find(validators);
    const lines = [...found].map(
      ([local, { file, name }]) => `export { ${name} as ${local} } from ${quote(`mcpc:parts/${file}`)};`,
    );
    const exports = ["export {};", ...lines, ""].join("\n");
    return { questions: module, validators: exports, inserts, validatorFiles: filesOf(found) };
  }

  /** The file of a module with this text. */
  #add(text: string): string {
    const file = this.#options.fileOf(text);
    this.#texts.set(file, text);
    return file;
  }
}

/** `import * as validators1 from "./…";` and `const validators = { is_a: validators1.v1 };` */
function validatorLines(found: ReadonlyMap<string, CompiledValidator>): string[] {
  const locals = new Map(filesOf(found).map((file, index) => [file, `validators${index + 1}`]));
  const members = [...found].map(([local, { file, name }]) => `  ${local}: ${locals.get(file)}.${name},`);
  const imports = [...locals].map(([file, local]) => `import * as ${local} from ${quote(`./${file}`)};`);
  return [...imports, "const validators = {", ...members, "};"];
}

function filesOf(found: ReadonlyMap<string, CompiledValidator>): string[] {
  return [...new Set([...found.values()].map(({ file }) => file))];
}

function isSame(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length === after.length && before.every((item, index) => item === after[index]);
}
