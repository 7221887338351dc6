import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import type { Metafile } from "esbuild";
import { partsFolder } from "./own-modules.ts";
import { readPackageManifest } from "./package-manifest.ts";

/** Of one package. */
export interface Licence {
  /** `name@version`. */
  id: string;
  /** As package.json says, usually an SPDX expression. */
  licence: string;
  text: string;
}

/** The licences of every package that left something in a bundle, in the order of their ids. */
export function licencesIn({ outputs }: Metafile, root: string): Licence[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const files = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => resolve(root, path));
  const folders = new Set(files.flatMap((file) => packageFolder(file) ?? []));
  const licences = [...[...folders].map(readLicence), ...licencesOfParts(files)];
  const distinct = [...new Map(licences.map((licence) => [licence.id, licence])).values()];
  return distinct.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** All of them in one text; nothing where there are none. */
export function licenceText(licences: Licence[]): string | undefined {
  if (licences.length === 0) return undefined;
  const texts = licences.map(({ id, licence, text }) => `${id}\nLicence: ${licence}\n\n${text}`);
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

function readLicence(folder: string): Licence {
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

/** Of the packages that are inside of parts made ahead. */
function licencesOfParts(files: string[]): Licence[] {
  const parts = files.filter((file) => `${dirname(file)}${sep}` === partsFolder).map((file) => basename(file));
  if (parts.length === 0) return [];
  const byPart: Record<string, Licence[]> = JSON.parse(readFileSync(join(partsFolder, "licences.json"), "utf8"));
  return parts.flatMap((part) => byPart[part] ?? []);
}
