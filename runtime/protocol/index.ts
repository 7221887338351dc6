export { createHttpEndpoint } from "./http.ts";
export { openStdioConnection } from "./stdio.ts";
