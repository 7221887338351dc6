import { readdirSync, readFileSync } from "node:fs";
import { basename, join, sep } from "node:path";
import { readPackageManifest } from "./package-manifest.ts";

/** The licences of every package that went into a bundle, as one text; nothing when none did. */
export function licencesOf(files: string[]): string | undefined {
  const folders = [...new Set(files.flatMap((file) => packageFolder(file) ?? []))];
  const entries = folders.map(readLicence).sort((a, b) => (a.id < b.id ? -1 : 1));
  const distinct = [...new Map(entries.map((entry) => [entry.id, entry])).values()];
  if (distinct.length === 0) return undefined;
  const texts = distinct.map(({ id, licence, text }) => `${id}\nLicence: ${licence}\n\n${text}`);
  return `The server contains these packages.\n\n${texts.join(`\n\n${"-".repeat(79)}\n\n`)}\n`;
}

/** `/x/node_modules/@scope/name` for a file anywhere below it. */
function packageFolder(file: string): string | undefined {
  const marker = `${sep}node_modules${sep}`;
  const at = file.lastIndexOf(marker);
  if (at < 0) return undefined;
  const inside = file.slice(at + marker.length).split(sep);
  return file.slice(0, at + marker.length) + inside.slice(0, inside[0]?.startsWith("@") ? 2 : 1).join(sep);
}

function readLicence(folder: string): { id: string; licence: string; text: string } {
  const { name, version, license } = readPackageManifest(folder);
  const file = readdirSync(folder)
    .sort()
    .find((candidate) => /^(licen[cs]e|copying)/i.test(candidate));
  return {
    id: `${name ?? basename(folder)}@${version ?? "unknown"}`,
    licence: typeof license === "string" ? license : "not stated",
    text: file ? readFileSync(join(folder, file), "utf8").trim() : "The package ships no licence text.",
  };
}
