import { Argument, type Command } from "commander";

/** Shells that there is a script for. */
export const shells = ["bash", "zsh", "fish", "powershell"] as const;
export type Shell = (typeof shells)[number];

/** `mcpc completion`, and the hidden command that its scripts ask. */
export function addCompletionCommands(program: Command): void {
  program
    .command("completion")
    .description("print a script that lets the Tab key complete commands, options, tools and their arguments")
    .addArgument(new Argument("<shell>", "which shell").choices(shells))
    .addHelpText(
      "after",
      `
Examples:
  $ source <(mcpc completion bash)                                     in ~/.bashrc
  $ source <(mcpc completion zsh)                                      in ~/.zshrc, after compinit
  $ mcpc completion fish > ~/.config/fish/completions/mcpc.fish
  > mcpc completion powershell | Out-String | Invoke-Expression        in $PROFILE

Exit codes: 0 ok, 2 wrong usage.`,
    )
    .action(async (shell: Shell) => {
      const { scripts } = await import("./scripts.ts");
      process.stdout.write(scripts[shell]);
    });

  program
    .command("__complete", { hidden: true })
    .description(
      "print what may stand where the last of the words is being typed, a line each: VALUE, tab, DESCRIPTION",
    )
    .argument("[words...]", "those after mcpc, the last of them unfinished")
    .helpOption(false)
    .action(async (words: string[]) => {
      const { candidates } = await import("./candidates.ts");
      const { here } = await import("../place.ts");
      const found = await candidates(program, words.length === 0 ? [""] : words.map((word) => word.trim()), here());
      process.stdout.write(found.map(({ value, about = "" }) => `${value}\t${about}\n`).join(""));
    });
}
