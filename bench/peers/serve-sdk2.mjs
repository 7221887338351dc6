// How SDK 2.x serves a factory, as docs/get-started/first-server.md and docs/serving/http.md show it.

/** Over stdio, or with `--http` on `node:http`, loading only what that takes. */
export async function serveSdk2(buildServer) {
  if (!process.argv.includes("--http")) {
    const { serveStdio } = await import("@modelcontextprotocol/server/stdio");
    serveStdio(buildServer);
    return;
  }
  const { createServer } = await import("node:http");
  const { createMcpHandler } = await import("@modelcontextprotocol/server");
  const { localhostHostValidation, localhostOriginValidation, toNodeHandler } = await import(
    "@modelcontextprotocol/node"
  );
  const nodeHandler = toNodeHandler(createMcpHandler(buildServer));
  const validateHost = localhostHostValidation();
  const validateOrigin = localhostOriginValidation();
  const listener = createServer((request, response) => {
    if (!validateHost(request, response) || !validateOrigin(request, response)) return;
    void nodeHandler(request, response);
  });
  listener.listen(0, "127.0.0.1", () => {
    process.stderr.write(`listening on http://127.0.0.1:${listener.address().port}/mcp\n`);
  });
}
