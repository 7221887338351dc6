/** How the commands that talk to a server end. */
export const exitCodes = { ok: 0, usage: 1, connection: 2, toolError: 3 } as const;
