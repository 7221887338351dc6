import type { Context } from "mcpc";

/**
 * Ask the client's model.
 * @param prompt What to ask it.
 */
export async function test_sampling(prompt: string, { sample }: Context): Promise<string> {
  return `LLM response: ${await sample(prompt, { maxTokens: 100 })}`;
}

/** What the user is asked for. */
interface Reply {
  /** The user's answer. */
  response: string;
}

/**
 * Ask the user a question.
 * @param message What to ask.
 */
export async function test_elicitation(message: string, ctx: Context): Promise<string> {
  const reply = await ctx.elicit<Reply>(message);
  return `User response: ${JSON.stringify(reply)}`;
}

/** A form with something in every field. */
interface Filled {
  /** @default "John Doe" */
  name?: string;
  /**
   * @integer
   * @default 30
   */
  age?: number;
  /** @default 95.5 */
  score?: number;
  /** @default "active" */
  status?: "active" | "inactive" | "pending";
  /** @default true */
  verified?: boolean;
}

/** Ask the user to go over a form that is filled in. */
export async function test_elicitation_sep1034_defaults(ctx: Context): Promise<string> {
  return `Form: ${JSON.stringify(await ctx.elicit<Filled>("Please check these values"))}`;
}

/** Ask for a name, and greet the user with it. */
export async function test_input_required_result_elicitation(ctx: Context): Promise<string> {
  const answer = await ctx.elicit<{ name: string }>("What is your name?", { key: "user_name" });
  return answer.action === "accept" ? `Hello, ${answer.content.name}!` : "Hello, whoever you are!";
}

/** Ask the client's model for a capital. */
export async function test_input_required_result_sampling(ctx: Context): Promise<string> {
  return ctx.sample("What is the capital of France?", { maxTokens: 100, key: "capital_question" });
}

/** Name the folders that the client works on. */
export async function test_input_required_result_list_roots(ctx: Context): Promise<string> {
  const roots = await ctx.roots({ key: "client_roots" });
  return `Roots: ${roots.map(({ name, uri }) => name ?? uri).join(", ")}`;
}

/** Ask for a confirmation. */
export async function test_input_required_result_request_state(ctx: Context): Promise<string> {
  const { action } = await ctx.elicit<{ ok: boolean }>("Please confirm", { key: "confirm" });
  return `state-ok: ${action}`;
}

/** Ask the user, the model and the client, all at once. */
export async function test_input_required_result_multiple_inputs(ctx: Context): Promise<string> {
  const [name, greeting, roots] = await Promise.all([
    ctx.elicit<{ name: string }>("What is your name?", { key: "user_name" }),
    ctx.sample("Generate a greeting", { maxTokens: 50, key: "greeting" }),
    ctx.roots({ key: "client_roots" }),
  ]);
  const called = name.action === "accept" ? name.content.name : "nobody";
  return `${greeting} (for ${called}, with ${roots.length} roots)`;
}

/** Ask two questions, the second after the first. */
export async function test_input_required_result_multi_round(ctx: Context): Promise<string> {
  const name = await ctx.elicit<{ name: string }>("Step 1: What is your name?", { key: "step1" });
  const color = await ctx.elicit<{ color: string }>("Step 2: What is your favorite color?", { key: "step2" });
  if (name.action !== "accept" || color.action !== "accept") return "Nobody answered.";
  return `${name.content.name} likes ${color.content.color}.`;
}

/** Ask for a confirmation; whoever changes the state on the way is refused. */
export async function test_input_required_result_tampered_state(ctx: Context): Promise<string> {
  const { action } = await ctx.elicit<{ ok: boolean }>("Please confirm", { key: "confirm" });
  return `Confirmed: ${action}`;
}

/** Ask in the ways that the client has. */
export async function test_input_required_result_capabilities(ctx: Context): Promise<string> {
  const { sampling, elicitation } = ctx.client.capabilities;
  if (sampling) return ctx.sample("Say hello", { maxTokens: 50 });
  if (elicitation) return JSON.stringify(await ctx.elicit<{ name: string }>("What is your name?"));
  return "This client cannot be asked.";
}

/** Ask the model, whether or not the client has one. */
export async function test_missing_capability(ctx: Context): Promise<string> {
  return ctx.sample("Say hello", { maxTokens: 10 });
}

/**
 * Answer without asking anybody.
 * @readonly
 */
export function test_streaming_elicitation(): string {
  return "Nobody had to be asked.";
}

/**
 * A prompt about what the user says first.
 * @prompt
 */
export async function test_input_required_result_prompt(ctx: Context): Promise<string> {
  const answer = await ctx.elicit<{ context: string }>("What context should the prompt use?", { key: "user_context" });
  return `Use this context: ${answer.action === "accept" ? answer.content.context : "none"}`;
}

/** A size, with a title for each. */
enum Size {
  /** Small */
  S = "value1",
  /** Medium */
  M = "value2",
  /** Large */
  L = "value3",
}

/** Each way to offer a choice. */
interface Choices {
  untitledSingle: "option1" | "option2" | "option3";
  titledSingle: Size;
  /** @enumNames Option One, Option Two, Option Three */
  legacyEnum: "opt1" | "opt2" | "opt3";
  untitledMulti: ("option1" | "option2" | "option3")[];
  titledMulti: Size[];
}

/** Ask the user to choose, in each way there is. */
export async function test_elicitation_sep1330_enums(ctx: Context): Promise<string> {
  return `Chosen: ${JSON.stringify(await ctx.elicit<Choices>("Please choose"))}`;
}
