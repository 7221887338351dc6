import { connect } from "../client/connect.ts";
import { ConnectFailure } from "../client/connect-failure.ts";
import { Failure } from "../failure.ts";
import type { Launch } from "../launch.ts";

/** What a server said of itself. */
export interface CheckedServer {
  name: string;
  tools: number;
}

/** Starts a server as a client will, and asks for its tools. Throws a `Failure` with what the server wrote to stderr. */
export async function checkServer(launch: Launch): Promise<CheckedServer> {
  try {
    const connection = await connect(launch, { timeoutMs: CHECK_TIMEOUT_MS });
    try {
      const { client } = connection;
      const tools = client.getServerCapabilities()?.tools ? (await client.listTools()).tools.length : 0;
      return { name: client.getServerVersion()?.name ?? "", tools };
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = error instanceof ConnectFailure ? error.message : `it does not list its tools: ${error.message}`;
    throw new Failure(`nothing was installed, since ${reason}\n(--no-check installs it all the same)`);
  }
}

const CHECK_TIMEOUT_MS = 30_000;
