import { expect, test } from "vitest";
import { LineReader } from "../../runtime/transports/line-reader.ts";

function read(chunks: (string | Buffer)[], limit?: number): unknown[] {
  const seen: unknown[] = [];
  const reader = new LineReader({ onLine: (line) => seen.push(line), onOversized: (id) => seen.push({ id }) }, limit);
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  reader.end();
  return seen;
}

const emoji = Buffer.from("é😀");
const long = "x".repeat(5000);

test.each<[string, (string | Buffer)[], unknown[]]>([
  ["several lines in one chunk", ["a\nb\n"], ["a", "b"]],
  ["one line in several chunks", ["a", "b", "c\n"], ["abc"]],
  ["a character cut in two", [emoji.subarray(0, 1), emoji.subarray(1, 4), emoji.subarray(4), "\n"], ["é😀"]],
  ["blank lines and CRLF", ["\n \r\na\r\n\n"], ["a"]],
  ["a byte order mark", ["\uFEFFa\n"], ["a"]],
  ["no last line break", ["a\nb"], ["a", "b"]],
  ["nothing", [], []],
])("%s", (_, chunks, lines) => {
  expect(read(chunks)).toEqual(lines);
});

test.each<[string, string, unknown]>([
  ["id in front", `{"jsonrpc":"2.0","id":7,"method":"m","params":{"x":"${long}"}}`, 7],
  ["id behind the method", `{"method":"m","id":"a","params":{"x":"${long}"}}`, "a"],
  ["id at the end", `{"method":"m","params":{"x":"${long}"},"jsonrpc":"2.0","id":8}`, 8],
  ["id before jsonrpc", `{"method":"m","params":{"x":"${long}"},"id":9,"jsonrpc":"2.0"}`, 9],
  ["somebody else's id", `{"params":{"x":"${long}","id":9}}`, null],
  ["no JSON", long, null],
])("an oversized line, %s", (_, line, id) => {
  const halves = [line.slice(0, 2500), line.slice(2500)];
  expect(read(["a\n", ...halves, "\nb\n"], 1000)).toEqual(["a", { id }, "b"]);
});

test("a skipped line is not kept in memory", () => {
  const reader = new LineReader({ onLine() {}, onOversized() {} }, 1000);
  const before = process.memoryUsage().arrayBuffers;
  for (let megabytes = 0; megabytes < 64; megabytes++) reader.push(Buffer.alloc(2 ** 20, "x"));
  globalThis.gc?.();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(80 * 2 ** 20);
  reader.end();
});

test("where chunks are cut makes no difference", () => {
  const bytes = Buffer.from(`é😀\n\n{"id":1,"x":"${"y".repeat(60)}"}\nb\r\n${"z".repeat(20)}😀\nlast`);
  const whole = ["é😀", { id: 1 }, "b", `${"z".repeat(20)}😀`, "last"];
  for (let first = 0; first <= bytes.length; first++) {
    for (let second = first; second <= bytes.length; second += 7) {
      expect(read([bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)], 30)).toEqual(
        whole,
      );
    }
  }
});
