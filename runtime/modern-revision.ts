/** The one revision that is spoken without a handshake. */
export const modernRevision = "2026-07-28";
