const wayOut = "name each argument, or leave `arguments` out where there is none";
const argumentsMust = "Invalid params: params.arguments of tools/call must be an object, got";

/** Calls that no tool can answer, and what every transport says of them in either era. */
export const malformedCalls = [
  {
    title: "an array of arguments",
    params: { name: "add", arguments: [] },
    said: `${argumentsMust} an array; ${wayOut}`,
  },
  {
    title: "null for its arguments",
    params: { name: "add", arguments: null },
    said: `${argumentsMust} null; ${wayOut}`,
  },
  {
    title: "text for its arguments",
    params: { name: "add", arguments: '{"a":1,"b":2}' },
    said: `${argumentsMust} a string; ${wayOut}`,
  },
  {
    title: "no name",
    params: { arguments: {} },
    said: "Invalid params: params.name of tools/call must be the name of a tool, got nothing; tools/list answers with the names",
  },
];
