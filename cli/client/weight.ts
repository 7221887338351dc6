/** What a tool costs: bytes on the wire, and tokens of the model's context. */
export interface Weight {
  /** Of its entry in `tools/list`, in UTF-8. */
  bytes: number;
  /** Estimated: see `estimateTokens`. */
  tokens: number;
}

/** Of one entry of `tools/list`. */
export function weigh(tool: object): Weight {
  return { bytes: Buffer.byteLength(JSON.stringify(tool)), tokens: estimateTokens(tool) };
}

export function total(weights: Weight[]): Weight {
  const sum = (of: (weight: Weight) => number) => weights.reduce((all, weight) => all + of(weight), 0);
  return { bytes: sum(({ bytes }) => bytes), tokens: sum(({ tokens }) => tokens) };
}

/**
 * Tokens a model is given for a tool, estimated as a quarter of the bytes of its name, description and input schema,
 * which is what clients pass on. OpenAI's o200k_base takes 4.0 to 5.2 bytes a token of such JSON (the examples of this
 * repository, 39 tools), other vocabularies take fewer, so the estimate is on the high side for some models only.
 */
function estimateTokens(tool: object): number {
  const { name, description, inputSchema } = tool as Record<string, unknown>;
  return Math.ceil(Buffer.byteLength(JSON.stringify({ name, description, inputSchema })) / BYTES_PER_TOKEN);
}

export const BYTES_PER_TOKEN = 4;

/** A tool heavier than this is worth a second look: twenty of them fill a tenth of a window of 200 000 tokens. */
const HEAVY_TOOL = 1000;

/** All tools together: a twentieth of such a window, in every conversation, used or not. */
const HEAVY_SERVER = 10_000;

/** Cursor passes on no more than 40. */
const MANY_TOOLS = 40;

/** One sentence for each thing that weighs more than it should. */
export function heavyWarnings(tools: { name: string; tokens: number }[]): string[] {
  const heavy = tools.filter(({ tokens }) => tokens > HEAVY_TOOL);
  const all = tools.reduce((sum, { tokens }) => sum + tokens, 0);
  return [
    ...heavy.map(
      ({ name, tokens }) =>
        `${name} takes about ${tokens} tokens of every conversation; shorten its types or descriptions`,
    ),
    ...(all > HEAVY_SERVER ? [`all tools together take about ${all} tokens of every conversation`] : []),
    ...(tools.length > MANY_TOOLS ? [`${tools.length} tools: Cursor passes on no more than ${MANY_TOOLS}`] : []),
  ];
}
