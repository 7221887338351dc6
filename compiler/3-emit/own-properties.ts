/**
 * Leaves out Ajv's question whether a property is the object's own, except for names that every object inherits
 * (`toString`, `constructor`, …), and has loops go over keys without a list of them. Arguments and results come from
 * JSON, so nothing else is inherited, and the questions cost a third of a validation.
 * `test/compiler/own-properties.test.ts` fails should Ajv print them another way.
 */
export function leaveOutOwnChecks(text: string): string {
  return leaveOutLists(leaveOutQuestions(text));
}

function leaveOutLists(text: string): string {
  return text.replace(/^for\(const (key\d+) of Object\.keys\((data\d*)\)\)\{$/gm, "for(const $1 in $2){");
}

function leaveOutQuestions(text: string): string {
  const asks = /^const (func\d+) = Object\.prototype\.hasOwnProperty;$/m.exec(text);
  if (!asks) return text;
  const call = `${asks[1]}\\.call\\((data\\d*), ("(?:[^"\\\\]|\\\\.)*")\\)`;
  const present = new RegExp(`(!== undefined) && ${call}`, "g");
  const missing = new RegExp(
    `\\((data\\d*(?:\\.[\\w$]+|\\["(?:[^"\\\\]|\\\\.)*"\\]) === undefined)\\) \\|\\| \\(!\\(${call}\\)\\)`,
    "g",
  );
  return text
    .replace(missing, (all, absent: string, _data: string, name: string) => (isInherited(name) ? all : absent))
    .replace(present, (all, defined: string, _data: string, name: string) => (isInherited(name) ? all : defined));
}

function isInherited(literal: string): boolean {
  return JSON.parse(literal) in Object.prototype;
}
