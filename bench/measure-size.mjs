import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildFromNothing, hasTransportFlag } from "./checkout.mjs";
import { installedSize } from "./installed-size.mjs";
import { mapValues, measurement } from "./measurement.mjs";
import { npm } from "./npm.mjs";
import { peerPackages, peersFolder } from "./peers.mjs";
import { writeProject } from "./project.mjs";
import { bytesBeforeSdk } from "./sdk-part.mjs";
import { buildXmcp, writeXmcpProject } from "./xmcp-project.mjs";

/** Bytes of a server with one tool, of what it needs beside it to run, and of what is installed to make it. */
export async function measureSizes({ workspace, checkouts }) {
  const installed = await installAll(workspace, checkouts);
  const of = (read) => mapValues(installed, (size) => [read(size)]);
  const [bytes, packages] = [of((size) => size.bytes), of((size) => size.packages)];
  return [
    ...(await measureFiles(workspace, checkouts)),
    await measureDeployed(workspace, checkouts, installed),
    {
      ...measurement({ id: "install-size", title: "to install", unit: "B", values: bytes }),
      largest: installed.mcpc.largest,
    },
    measurement({ id: "install-packages", title: "to install, packages", unit: "", values: packages }),
  ];
}

/** The file that mcpc builds for each transport, as it is, minified and packed. */
async function measureFiles(workspace, checkouts) {
  const results = [];
  for (const transport of ["stdio", "http"]) {
    const values = {};
    for (const [name, checkout] of Object.entries(checkouts)) {
      const only = (await hasTransportFlag(checkout)) ? ["--transport", transport] : [];
      const [plain, minified] = [
        await serverFile(workspace, checkout, only),
        await serverFile(workspace, checkout, [...only, "--minify"]),
      ];
      const sizes = {
        "": plain.length,
        BeforeSdk: await bytesBeforeSdk(plain, checkout),
        Minified: minified.length,
        MinifiedBeforeSdk: await bytesBeforeSdk(minified, checkout),
        Gzip: gzipSync(minified).length,
      };
      for (const [kind, bytes] of Object.entries(sizes)) if (bytes !== undefined) values[name + kind] = [bytes];
    }
    const own = Object.keys(values).filter((contender) => contender.startsWith("mcpc"));
    const pairs = own.map((contender) => [contender, contender.replace("mcpc", "against")]);
    const title = `server.mjs of one tool, ${transport}`;
    results.push(measurement({ id: `size-${transport}`, title, unit: "B", values, pairs }));
  }
  return results;
}

async function serverFile(workspace, checkout, flags) {
  const folder = join(workspace, `size-${flags.join("")}`);
  await writeProject(folder, { adds: 1 });
  await buildFromNothing(checkout, folder, flags);
  return readFile(join(folder, "dist/server.mjs"));
}

/** All that has to be on a machine for the server to run: one file, or the packages that it imports. */
async function measureDeployed(workspace, { mcpc }, installed) {
  const values = { mcpc: [(await serverFile(workspace, mcpc, [])).length] };
  if (installed.xmcp) {
    const folder = join(workspace, "size-xmcp");
    await writeXmcpProject(folder, { adds: 1 });
    await buildXmcp(folder);
    const files = await readdir(join(folder, "dist"));
    const texts = await Promise.all(files.map((file) => readFile(join(folder, "dist", file))));
    values.xmcp = [texts.reduce((sum, { length }) => sum + length, 0)];
  }
  for (const name of ["sdk1", "sdk2", "fastmcp", "tmcp"]) if (installed[name]) values[name] = [installed[name].bytes];
  return measurement({ id: "deployed-size", title: "to deploy, one tool", unit: "B", values });
}

async function installAll(workspace, checkouts) {
  const sizes = {};
  for (const [name, { root }] of Object.entries(checkouts)) sizes[name] = await installOurs(workspace, name, root);
  if (checkouts.against) return sizes;
  for (const [name, packages] of Object.entries(peerPackages)) sizes[name] = await installedSize(peersFolder, packages);
  return sizes;
}

/** mcpc as its users get it: packed, and installed into an empty project. */
async function installOurs(workspace, name, root) {
  const folder = join(workspace, `install-${name}`);
  await mkdir(folder);
  await npm(["pack", "--pack-destination", folder, "--ignore-scripts"], root);
  const tarball = (await readdir(folder)).find((file) => file.endsWith(".tgz"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
  const quiet = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  await npm(["install", ...quiet, `./${basename(tarball)}`], folder);
  return installedSize(folder, ["mcpc"]);
}
