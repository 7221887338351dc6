import { describe, expect, it } from "vitest";
import { readArguments } from "../../cli/client/arguments.ts";
import { readAssignment } from "../../cli/client/assignments.ts";

const schema = {
  type: "object",
  properties: { due: { type: "string", format: "date-time" }, note: { type: "string" } },
};

function due(text: string): unknown {
  return readArguments([readAssignment(`due=${text}`)], schema, ".").due;
}

describe("a date-time", () => {
  it("may be a day or a time of this machine's clock", () => {
    expect(due("2026-12-01")).toBe(new Date(2026, 11, 1).toISOString());
    expect(due("2026-12-01 09:30")).toBe(new Date(2026, 11, 1, 9, 30).toISOString());
    expect(due("2026-12-01T09:30:15.5")).toBe(new Date(2026, 11, 1, 9, 30, 15, 500).toISOString());
  });

  it("is sent as it is written otherwise, for the server to judge", () => {
    for (const text of ["2026-12-01T09:30:00Z", "2026-12-01T09:30:00+02:00", "tomorrow", "2026-13-01"]) {
      expect(due(text)).toBe(text);
    }
    expect(readArguments([readAssignment("note=2026-12-01")], schema, ".")).toEqual({ note: "2026-12-01" });
  });
});
