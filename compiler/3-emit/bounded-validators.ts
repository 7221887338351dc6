/**
 * Bounds what Ajv printed. It looks for every mistake, and a few hundred kilobytes hold hundreds of thousands: too many to
 * keep, and behind a reference each is copied as often as there are others. Ajv has no option for any of this, so its text
 * is changed in four places; `test/compiler/bounded-validators.test.ts` fails should it ever print another.
 *
 * `shared` names functions that are asked about each object once.
 */
export function boundValidators(text: string, shared: ReadonlySet<string>): string {
  return shareVerdicts(joinErrors(shortenPaths(boundLoops(text))), shared);
}

const bounds = 'require("mcpc/runtime").validationBounds';

/**
 * A loop that has found many errors stops looking. A union takes back the errors of an arm only when another arm fits, so
 * leaving early changes no verdict.
 */
function boundLoops(text: string): string {
  let count = 0;
  const bounded = text.replace(/^for\((?:let|const) .*\{$/gm, (loop) => {
    const before = `before${count++}`;
    return `const ${before} = errors;\n${loop}\nif(errors - ${before} >= MAX_ERRORS){\nbreak;\n}`;
  });
  return count === 0 ? text : `const MAX_ERRORS = ${bounds}.maxErrors;\n${bounded}`;
}

/** `vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors)`. */
function joinErrors(text: string): string {
  return text.replace(
    /vErrors === null \? ([\w.]+\.errors) : vErrors\.concat\(\1\)/g,
    (_, errors: string) => `${bounds}.joinErrors(vErrors, ${errors})`,
  );
}

/** `key0.replace(/~/g, "~0").replace(/\//g, "~1")`: a megabyte of key would be copied for each error below it. */
function shortenPaths(text: string): string {
  return text.replace(
    /(\bkey\d+)\.replace\(\/~\/g, "~0"\)\.replace\(\/\\\/\/g, "~1"\)/g,
    (_, key: string) => `${bounds}.pointerKey(${key})`,
  );
}

/** `function validate1(data, {instancePath=""…}={}){`, one line of its own. */
function shareVerdicts(text: string, shared: ReadonlySet<string>): string {
  return text.replace(
    /^function (validate\d+)\((data, \{.*\}=\{\})\)\{$/gm,
    (header, name: string, parameters: string) => {
      if (!shared.has(name)) return header;
      return [
        `const verdicts_${name} = new WeakMap();`,
        `function ${name}(data, place){`,
        `return ${bounds}.askOnce(verdicts_${name}, ${name}, check_${name}, data, place);`,
        "}",
        `function check_${name}(${parameters}){`,
      ].join("\n");
    },
  );
}
