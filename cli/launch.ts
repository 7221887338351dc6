/** How a server is reached: a process to start and talk to over stdio, or a Streamable HTTP endpoint. */
export type Launch =
  | {
      kind: "stdio";
      command: string;
      args: string[];
      /** Variables beside those that every server inherits. */
      env?: Record<string, string>;
      cwd?: string;
    }
  | { kind: "http"; url: string; headers?: Record<string, string> };
