import { afterAll, beforeAll } from "vitest";
import { type BuiltServer, buildServer } from "./build.ts";
import { type HttpServerProcess, startHttpServer } from "./processes.ts";

/** A project, built and served over HTTP around the tests of the file or `describe` that asks for it. */
export function servedOverHttp(project: Parameters<typeof buildServer>[0]): {
  readonly url: string;
  readonly file: string;
} {
  let built: BuiltServer;
  let http: HttpServerProcess;
  beforeAll(async () => {
    built = await buildServer(project);
    http = await startHttpServer(built.file, { cwd: built.folder });
  }, 60_000);
  afterAll(async () => {
    await http?.stop();
    await built?.remove();
  }, 30_000);
  return {
    get url() {
      return http.url;
    },
    get file() {
      return built.file;
    },
  };
}
