/** Errors stop the build; warnings do not, unless `--strict` raises them. */
export type Severity = "error" | "warning";

interface Entry<P> {
  severity: Severity;
  message(parameters: P): string;
  why: string;
  fix: string | ((parameters: P) => string);
}

function entry<P = Record<string, never>>(value: Entry<P>): Entry<P> {
  return value;
}

const suggestion = (nearest: string | undefined): string => (nearest ? `Did you mean '${nearest}'? ` : "");

/** Everything mcpc can say about a project, by code. A code is a `noun-problem` and is never used for two things. */
export const catalogue = {
  "entry-not-found": entry<{ looked: string }>({
    severity: "error",
    message: ({ looked }) => `No entry file found: ${looked}`,
    why: "mcpc builds the functions that an entry file exports, so it needs at least one file to start from.",
    fix: "Name the file, as in 'mcpc build src/server.ts', or set 'entry' in mcpc.config.ts.",
  }),
  "package-json-invalid": entry<{ problem: string }>({
    severity: "error",
    message: ({ problem }) => `package.json ${problem}`,
    why: "The server takes its name and version from package.json, and mcpc may take its settings from there.",
    fix: "Correct it at this place. JSON wants double quotes, and takes no comments and no comma behind the last entry.",
  }),
  "config-invalid": entry<{ problem: string }>({
    severity: "error",
    message: ({ problem }) => `The mcpc config is not usable: ${problem}`,
    why: 'Settings come from mcpc.config.ts or the "mcpc" key of package.json, and every one of them has a fixed form.',
    fix: "Correct the setting; 'defineConfig' from 'mcpc' gives mcpc.config.ts its types.",
  }),
  "tsconfig-invalid": entry<{ problem: string }>({
    severity: "error",
    message: ({ problem }) => `tsconfig.json is not usable: ${problem}`,
    why: "Your tsconfig.json decides how TypeScript reads the project, so mcpc cannot go on without it.",
    fix: "Correct tsconfig.json until 'npx tsc --noEmit' accepts it.",
  }),
  "tsconfig-not-strict": entry<{ option: string }>({
    severity: "warning",
    message: ({ option }) => `'${option}' is off in tsconfig.json, so null and undefined vanish from types`,
    why: "Without it 'string | null' is just 'string' to TypeScript, and the schema cannot say that null is welcome.",
    fix: 'Set "strict": true, or at least "strictNullChecks": true, in tsconfig.json.',
  }),
  "typescript-error": entry<{ number: number; text: string }>({
    severity: "error",
    message: ({ number, text }) => `TypeScript reports TS${number}: ${text}`,
    why: "Schemas are read from types, and types with errors in them cannot be trusted.",
    fix: "Correct the error; 'npx tsc --noEmit' shows the same one.",
  }),
  "bundle-error": entry<{ text: string }>({
    severity: "error",
    message: ({ text }) => `The server cannot be bundled: ${text}`,
    why: "The server is one file, so every import must be found at build time.",
    fix: "Install the missing package, correct the import, or leave the package out with --external NAME.",
  }),
  "no-exports": entry<{ files: string; hidden?: boolean }>({
    severity: "error",
    message: ({ files, hidden }) =>
      hidden
        ? `Every function that ${files} exports is hidden, so there is nothing to serve`
        : `${files} exports no function, so there is nothing to serve`,
    why: "Every exported function becomes a tool; types, classes and constants become nothing.",
    fix: ({ hidden }) =>
      hidden
        ? "Remove @internal, @hidden or @ignore, or the '_' at the start of the name, from one of them."
        : "Export a function: 'export function add(a: number, b: number): number { … }'.",
  }),
  "handler-kind-conflict": entry<{ handler: string; first: string; second: string }>({
    severity: "error",
    message: ({ handler, first, second }) => `'${handler}' is tagged @${first} and @${second}, and can be one of them`,
    why: "Each kind is called in its own way and gives its own kind of result.",
    fix: "Keep one of the tags, and export a second function that calls the first for the other.",
  }),
  "uri-invalid": entry<{ uri: string; problem: string; instead: string }>({
    severity: "error",
    message: ({ uri, problem }) => `The URI '${uri}' ${problem}`,
    why: "Clients ask for resources by URI and check what a server lists, so it must be one that RFC 3986 allows.",
    fix: ({ instead }) => instead,
  }),
  "uri-expression-unsupported": entry<{ uri: string; expression: string; instead: string }>({
    severity: "error",
    message: ({ uri, expression }) => `'${expression}' in '${uri}' is no expression that can be matched`,
    why: "A template must say where each value begins and ends: {x}, {+x}, {x*}, {/x}, {/x*} and, at the end, {?x,y} do.",
    fix: ({ instead }) => instead,
  }),
  "uri-variables-adjacent": entry<{ uri: string; first: string; second: string }>({
    severity: "error",
    message: ({ uri, first, second }) => `Nothing in '${uri}' says where '${first}' ends and '${second}' begins`,
    why: "The same URI could be split in several ways, and the function would be called with one of them by luck.",
    fix: ({ first, second }) => `Put text between them, as in '{${first}}/{${second}}', or make them one variable.`,
  }),
  "uri-variable-repeated": entry<{ uri: string; variable: string }>({
    severity: "error",
    message: ({ uri, variable }) => `'${uri}' names the variable '${variable}' twice`,
    why: "The two places could hold different values, and there is one parameter for both.",
    fix: "Rename one of them and its parameter.",
  }),
  "uri-variable-unmatched": entry<{ variable: string; handler: string; nearest?: string }>({
    severity: "error",
    message: ({ variable, handler }) => `The URI variable '${variable}' names no parameter of '${handler}'`,
    why: "Each variable of the URI is passed to the parameter of its name.",
    fix: ({ nearest, variable }) =>
      `${suggestion(nearest)}Give the function a parameter '${variable}', or correct the URI.`,
  }),
  "uri-parameter-unmatched": entry<{ parameter: string; handler: string; nearest?: string }>({
    severity: "error",
    message: ({ parameter, handler }) => `No variable of the URI fills parameter '${parameter}' of '${handler}'`,
    why: "A resource is called with what its URI says and nothing else.",
    fix: ({ parameter, nearest }) =>
      `${suggestion(nearest)}Add '{${parameter}}' to the URI, or '{?${parameter}}' for an optional parameter, or remove it.`,
  }),
  "uri-query-required": entry<{ variable: string; handler: string }>({
    severity: "error",
    message: ({ variable, handler }) =>
      `'${variable}' is in the query of the URI and a required parameter of '${handler}'`,
    why: "Variables of a query may be left out, in any combination.",
    fix: "Make the parameter optional or give it a default, or move the variable into the path.",
  }),
  "uri-path-optional": entry<{ variable: string; handler: string }>({
    severity: "error",
    message: ({ variable, handler }) =>
      `'${variable}' is in the path of the URI and an optional parameter of '${handler}'`,
    why: "Without a value there is no such path, so the default would never be used.",
    fix: ({ variable }) =>
      `Make the parameter required, move the variable into the query as '{?${variable}}', or add a second @resource without it.`,
  }),
  "uri-variable-type": entry<{ variable: string; handler: string; problem: string }>({
    severity: "error",
    message: ({ variable, handler, problem }) => `Parameter '${variable}' of '${handler}' ${problem}`,
    why: "Values of URI variables arrive as text and are read by the parameter's type.",
    fix: "Use string, number, boolean, an enum, a union of literals, Date, URL or bigint; or a list of those for a variable with a star.",
  }),
  "uri-duplicate": entry<{ uri: string; other: string }>({
    severity: "error",
    message: ({ uri, other }) => `The URI '${uri}' is taken by ${other}`,
    why: "Clients ask for a resource by its URI, so each can stand for one resource only.",
    fix: "Change one of the URIs, or remove one of the tags.",
  }),
  "uri-ambiguous": entry<{ uri: string; other: string; place: string; example: string }>({
    severity: "error",
    message: ({ uri, other, place, example }) => `'${uri}' and '${other}' (${place}) both match '${example}'`,
    why: "Neither of the two is the more special one, so nothing says which function is meant.",
    fix: "Tell them apart by a literal part, as in 'app://users/{id}' and 'app://groups/{id}'.",
  }),
  "list-template-unknown": entry<{ handler: string; template: string; nearest?: string }>({
    severity: "error",
    message: ({ handler, template }) =>
      template
        ? `'${handler}' lists '${template}', and no resource template is called that`
        : `'${handler}' lists nothing`,
    why: "@lists names the resource template whose resources the function lists, by its URI or by its function.",
    fix: ({ nearest }) =>
      `${suggestion(nearest)}Write the URI template as in its @resource tag, or the function's name.`,
  }),
  "list-takes-arguments": entry<{ handler: string; parameter: string }>({
    severity: "error",
    message: ({ handler, parameter }) => `'${handler}' lists resources and has a parameter '${parameter}'`,
    why: "Clients ask for all resources at once and pass nothing along.",
    fix: "Remove the parameter; Context and AbortSignal are passed in any case.",
  }),
  "list-result-unusable": entry<{ handler: string; type: string }>({
    severity: "error",
    message: ({ handler, type }) => `'${handler}' lists resources and returns '${type}'`,
    why: "Each entry of a list needs its URI, and may say more.",
    fix: "Return an array of URIs, or of objects such as { uri, name, title, description, mimeType, size }.",
  }),
  "resource-result-missing": entry<{ handler: string }>({
    severity: "error",
    message: ({ handler }) => `'${handler}' is a resource and returns nothing`,
    why: "Reading a resource gives its contents, and there would never be any.",
    fix: "Return text, bytes, a JSON value or ResourceContents, or remove @resource to make it a tool.",
  }),
  "name-duplicate": entry<{ kind: string; name: string; other: string }>({
    severity: "error",
    message: ({ kind, name, other }) => `The ${kind} name '${name}' is taken by ${other}`,
    why: "Clients call a function by its name, so each name can stand for one function only.",
    fix: "Rename one of the functions, or give it another name with @name.",
  }),
  "input-schema-invalid": entry<{ handler: string; problem: string }>({
    severity: "error",
    message: ({ handler, problem }) =>
      `The schema that '${handler}' names with @inputSchema cannot be used: ${problem}`,
    why: "Arguments are checked against this schema before the function is called, and passed to its parameters by name.",
    fix: "Name a 'const' of this module, or an imported one, that holds a JSON Schema 2020-12 of the same arguments.",
  }),
  "name-illegal": entry<{ kind: string; name: string }>({
    severity: "error",
    message: ({ kind, name }) => `'${name}' is not a legal ${kind} name`,
    why: "The protocol allows 1 to 128 letters, digits, '_', '-' and '.' in a name.",
    fix: ({ kind }) => `Give the ${kind} another name with '@name'.`,
  }),
  "name-unportable": entry<{ kind: string; name: string }>({
    severity: "warning",
    message: ({ kind, name }) => `Some clients refuse the ${kind} name '${name}'`,
    why: "The protocol allows it, but claude.ai and others take only 1 to 64 letters, digits, '_' and '-', and refuse the whole server otherwise.",
    fix: ({ kind }) => `Give the ${kind} another name with '@name'.`,
  }),
  "default-export-anonymous": entry<{ file: string }>({
    severity: "error",
    message: ({ file }) => `The default export of ${file} is a function without a name`,
    why: "A tool is named after its function.",
    fix: "Name the function, as in 'export default function add(…)', or add '@name add' to its JSDoc.",
  }),
  "description-missing": entry<{ kind: string; handler: string }>({
    severity: "warning",
    message: ({ kind, handler }) => `${kind.charAt(0).toUpperCase()}${kind.slice(1)} '${handler}' has no description`,
    why: "The description is all that a model or its user knows about a function before calling it.",
    fix: "Write a JSDoc comment above the function.",
  }),
  "function-overloaded": entry<{ handler: string; count: number }>({
    severity: "error",
    message: ({ handler, count }) => `'${handler}' has ${count} call signatures`,
    why: "A tool has one input schema, and overloads describe several.",
    fix: "Write one signature, with optional or union parameters, or export one function for each overload.",
  }),
  "function-generic": entry<{ handler: string; parameter: string }>({
    severity: "error",
    message: ({ handler, parameter }) => `Type parameter '${parameter}' of '${handler}' has no constraint`,
    why: "Nothing tells a client what to send for a type that only a caller in TypeScript could choose.",
    fix: ({ parameter }) => `Replace '${parameter}' by a type, or constrain it: '${parameter} extends …'.`,
  }),
  "function-uses-arguments": entry<{ handler: string }>({
    severity: "error",
    message: ({ handler }) => `'${handler}' reads 'arguments'`,
    why: "Only declared parameters reach the schema, so what 'arguments' holds beyond them can never arrive.",
    fix: "Declare a rest parameter, as in '...values: string[]'.",
  }),
  "function-this": entry<{ handler: string }>({
    severity: "error",
    message: ({ handler }) => `'${handler}' declares a 'this' parameter`,
    why: "Tools are called as plain functions, without an object before the dot.",
    fix: "Remove the 'this' parameter, or export a function that calls the method on its object.",
  }),
  "parameter-destructured": entry<{ handler: string; sole: boolean }>({
    severity: "error",
    message: ({ handler, sole }) =>
      sole
        ? `The destructured parameter of '${handler}' is not an object with fixed properties, so it needs a name`
        : `A parameter of '${handler}' that destructures an array stands beside other parameters and has no name`,
    why: "Each parameter becomes a property named after it; only a destructured object beside others is called 'options'.",
    fix: "Give it a name and destructure it in the body.",
  }),
  "type-unsupported": entry<{ owner: string; path: string; type: string; reason: string }>({
    severity: "error",
    message: ({ owner, path, type, reason }) =>
      path ? `${owner} has type '${type}' at '${path}', ${reason}` : `${owner} has type '${type}', ${reason}`,
    why: "Arguments and results travel as JSON, so every type must be buildable from JSON.",
    fix: "Use plain objects, arrays, tuples, strings, numbers, booleans, literals, Date, URL, bigint, RegExp, bytes, Set or Map.",
  }),
  "type-any": entry<{ owner: string; path: string }>({
    severity: "warning",
    message: ({ owner, path }) => `${owner} is 'any'${path ? ` at '${path}'` : ""}, so nothing is checked there`,
    why: "A model cannot know what to send or expect where the type says nothing.",
    fix: "Write the type; use 'unknown' if anything is really welcome.",
  }),
  "property-name-unportable": entry<{ owner: string; name: string }>({
    severity: "warning",
    message: ({ owner, name }) => `Some clients refuse the property name '${name}' in ${owner}`,
    why: "Model providers take only 1 to 64 letters, digits, '_', '.' and '-' in a property name, and refuse the tool otherwise.",
    fix: "Rename the property.",
  }),
  "param-unmatched": entry<{ handler: string; name: string; nearest?: string }>({
    severity: "error",
    message: ({ handler, name }) => `@param ${name ? `'${name}' ` : ""}names no parameter of '${handler}'`,
    why: "The text would be lost, and the parameter it was meant for would have no description.",
    fix: ({ nearest }) => `${suggestion(nearest)}Use the parameter's name as declared, or remove the tag.`,
  }),
  "tag-unknown": entry<{ tag: string; nearest: string }>({
    severity: "warning",
    message: ({ tag, nearest }) => `@${tag} means nothing to mcpc; @${nearest} does`,
    why: "A misspelt tag is a plain comment, and what it should have done does not happen.",
    fix: ({ nearest }) => `Write @${nearest}, or rename your own tag.`,
  }),
  "tag-value-invalid": entry<{ tag: string; value: string; expected: string }>({
    severity: "error",
    message: ({ tag, value, expected }) =>
      value ? `@${tag} has the value '${value}' and must be ${expected}` : `@${tag} has no value and needs ${expected}`,
    why: "The tag would say something that cannot be served.",
    fix: ({ expected }) => `Write ${expected}.`,
  }),
  "icon-unusable": entry<{ icon: string; problem: string }>({
    severity: "error",
    message: ({ icon, problem }) => `The icon '${icon}' ${problem}`,
    why: "Icons travel in the lists that clients ask for, as small pictures or as links that anybody may follow.",
    fix: "Name a png, svg, jpg, webp, ico or gif of up to 32 kB, relative to the source file, or an https: URL.",
  }),
  "tag-not-applicable": entry<{ tag: string; purpose: string; owner: string; type: string }>({
    severity: "error",
    message: ({ tag, purpose, owner, type }) => `@${tag} is for ${purpose}, and '${owner}' is ${type}`,
    why: "There it says nothing that could be kept or broken, so it would be dropped in silence.",
    fix: ({ tag }) => `Remove @${tag}, or move it to what it is meant for.`,
  }),
  "bounds-contradictory": entry<{ owner: string; lower: string; upper: string }>({
    severity: "error",
    message: ({ owner, lower, upper }) => `'${owner}' has ${lower} and ${upper}, which no value keeps`,
    why: "Every call would be refused, whatever is sent.",
    fix: "Correct one of the two bounds.",
  }),
  "default-out-of-limits": entry<{ owner: string; value: string }>({
    severity: "error",
    message: ({ owner, value }) => `The default ${value} of '${owner}' is outside the limits of its type`,
    why: "Clients are told of a default that the server would refuse if they sent it.",
    fix: "Correct the default, or give this parameter a limit of its own, which replaces the one of its type.",
  }),
  "pattern-unsafe": entry<{ pattern: string; part: string }>({
    severity: "error",
    message: ({ pattern, part }) =>
      `The pattern '${pattern}' can take exponential time, since '${part}' matches the same text in several ways`,
    why: "A short text made for the purpose keeps the server busy for years, and clients send what models write.",
    fix: "Let only one part of the pattern match each piece of text, as in '^[a-z]+(-[a-z]+)*$' for '^([a-z]+-?)+$'.",
  }),
  "header-duplicate": entry<{ header: string; name: string; other: string }>({
    severity: "error",
    message: ({ header, name, other }) => `'${name}' has the header '${header}', and '${other}' has it too`,
    why: "One header carries one argument, and case makes no difference in names of headers.",
    fix: "Give one of the arguments another header.",
  }),
  "jsdoc-detached": entry<{ name: string }>({
    severity: "warning",
    message: ({ name }) => `The JSDoc before '${name}' is lost: it stands on the line of what comes before it`,
    why: "TypeScript gives a comment behind code on the same line to that code, so neither it nor mcpc sees it here.",
    fix: "Put the comment on a line of its own.",
  }),
  "completion-target-unknown": entry<{ handler: string; target: string; nearest?: string | undefined }>({
    severity: "error",
    message: ({ handler, target }) => `'${handler}' completes '${target}', and there is no such argument`,
    why: "Values are offered while somebody fills in an argument of a prompt or a variable of a resource template.",
    fix: ({ nearest }) =>
      `${suggestion(nearest)}Name the prompt or template and its argument, as in '@completes reviewCode.language'.`,
  }),
  "completion-duplicate": entry<{ handler: string; target: string; other: string }>({
    severity: "error",
    message: ({ handler, target, other }) => `'${handler}' completes '${target}', and '${other}' does too`,
    why: "Values come from one function; nothing says how two lists would be put together.",
    fix: "Remove one of the tags, or let one function call the other.",
  }),
  "completion-parameter-unusable": entry<{ handler: string; parameter: string; problem: string }>({
    severity: "error",
    message: ({ handler, parameter, problem }) => `'${parameter}' of '${handler}' ${problem}`,
    why: "A completion is given the text typed so far, then the other arguments as far as they are known, and a Context or an AbortSignal if it takes one.",
    fix: "Declare it as '(typed: string, others: { owner?: string })', with the names of other arguments, or leave parameters out.",
  }),
  "completion-result-unusable": entry<{ handler: string; type: string }>({
    severity: "error",
    message: ({ handler, type }) =>
      `'${handler}' completes an argument and returns '${type}', which is no list of texts`,
    why: "Clients offer the values to somebody who types, so values are texts.",
    fix: "Return a string[], or '{ values: string[]; total?: number; hasMore?: boolean }', or a promise of either.",
  }),
  "hook-takes-parameters": entry<{ handler: string; tag: string; parameter: string }>({
    severity: "error",
    message: ({ handler, tag, parameter }) =>
      `'${handler}' is tagged @${tag} and takes '${parameter}', which nobody gives it`,
    why: "It runs once for the process, outside of any request, so there are no arguments and no context.",
    fix: "Remove the parameter and read settings from process.env; an AbortSignal is the one thing it may take.",
  }),
  "prompt-result-unsupported": entry<{ handler: string; type: string }>({
    severity: "error",
    message: ({ handler, type }) => `'${handler}' is a prompt and returns '${type}', which is no message`,
    why: "A prompt is what people and models say to each other: texts and content blocks, each with a role.",
    fix: "Return a string, a PromptMessage from 'mcpc', a content block such as image(…), or an array of these.",
  }),
  "text-argument-ambiguous": entry<{ name: string; owner: string; lost: string }>({
    severity: "error",
    message: ({ name, owner, lost }) =>
      `'${name}' of ${owner} takes any string or ${lost}, and only strings can arrive`,
    why: "These arguments travel as text, and a text that could be a string is one.",
    fix: "Take one of the two, or name the strings that are meant, as in '\"all\" | number'.",
  }),
  "tag-repeated": entry<{ tag: string; handler: string }>({
    severity: "error",
    message: ({ tag, handler }) => `@${tag} stands more than once on '${handler}'`,
    why: "The tag sets one value, and only one of them could win.",
    fix: "Keep one of them.",
  }),
  "question-type-missing": entry<{ method: string }>({
    severity: "error",
    message: ({ method }) => `ctx.${method} does not say what it asks for`,
    why: "The form that the client shows, and the check of what comes back, are written from the type argument.",
    fix: ({ method }) => `Name a type: 'await ctx.${method}<{ name: string }>("…")'.`,
  }),
  "question-type-generic": entry<{ method: string; type: string }>({
    severity: "error",
    message: ({ method, type }) => `ctx.${method} asks for '${type}', a type that only callers choose`,
    why: "The schema is written into this one call at build time, and there is no type to write it from yet.",
    fix: ({ method }) => `Name a type, or call ctx.${method} where the type is known and pass on what it gives.`,
  }),
  "question-not-flat": entry<{ field: string; reason: string; type: string }>({
    severity: "error",
    message: ({ field, reason, type }) =>
      field
        ? `ctx.elicit asks for '${type}', whose field '${field}' is ${reason}`
        : `ctx.elicit asks for '${type}', ${reason}`,
    why: "Clients show a form with one level of simple fields, and the protocol allows nothing else.",
    fix: "Ask for an object of strings, numbers, booleans, Date, URL, enums of strings and lists of their members; ask again for more.",
  }),
  "work-before-question": entry<{ work: string; question: string }>({
    severity: "warning",
    message: ({ work, question }) => `'${work}' can run again before ${question} is answered`,
    why: "Where the answer reaches another process, the function runs again from its start, and only answers and steps are remembered.",
    fix: ({ work }) => `Make it a step, 'await ctx.step("…", () => ${work})', or ask first.`,
  }),
} as const;

export type Code = keyof typeof catalogue;

/** What a code's message needs to be told. */
export type Parameters<C extends Code> = (typeof catalogue)[C] extends Entry<infer P> ? P : never;

/** Whether `text` is a code. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(catalogue, text);
}
