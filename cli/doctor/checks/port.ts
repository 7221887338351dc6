import { createServer } from "node:net";
import type { Finding } from "../finding.ts";
import { readLanding } from "../landing.ts";
import type { Subject } from "../subject.ts";

/** Whether the server could listen, were it started with `--http`; and who is in its place. */
export async function checkPort({ port: { value, source }, project, launch }: Subject): Promise<Finding[]> {
  if (launch.kind !== "stdio") return [];
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) {
    const problem = `${source} is '${value}', and must be a number from 0 to 65535`;
    return [
      {
        code: "port-invalid",
        severity: "error",
        problem,
        fix: `${source === "--port" ? "--port 8000" : `${source}=8000`}`,
      },
    ];
  }
  const refusal = await listenProblem(port);
  if (refusal === undefined) return [];
  if (refusal !== "EADDRINUSE") {
    const problem = `nobody may listen on port ${port} here (${refusal})`;
    return [{ code: "port-forbidden", severity: "error", problem, fix: "start the server with --http --port 8000" }];
  }
  const owner = await readLanding(`http://127.0.0.1:${port}/`);
  const isOwn = owner !== undefined && owner.name === project?.compiled.manifest?.server.name;
  const who = owner
    ? `${isOwn ? "this server, running already: " : "the MCP server "}${owner.name} ${owner.version}`
    : "another program";
  return [
    {
      code: "port-taken",
      severity: isOwn ? "warning" : "error",
      problem: `port ${port} is taken by ${who}`,
      fix: `start the server with --http --port ${port + 1}, or end what listens there${process.platform === "win32" ? "" : ` (lsof -i :${port})`}`,
    },
  ];
}

function listenProblem(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve("code" in error ? String(error.code) : error.message));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
