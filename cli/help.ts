import { type Command, Help, type Option } from "commander";

/** What the commands are for, in the order in which one meets them. */
const groups: Record<string, string[]> = {
  "Write a server:": ["init", "dev", "build", "inspect", "explain"],
  "Use a server:": ["list", "call", "read", "prompt"],
  "Connect it to clients:": ["install", "uninstall", "discover"],
  "Find out more:": ["doctor", "version", "completion", "help"],
};

/** How help looks, also that of every command added afterwards. */
export function configureHelp(program: Command): void {
  program.configureHelp({
    optionDescription(option) {
      return Help.prototype.optionDescription.call(this, hasEmptyDefault(option) ? withoutDefault(option) : option);
    },
  });
}

/** Puts the commands under headings, in the order of the headings; one that is in none comes last. */
export function groupCommands(program: Command): void {
  const order = Object.values(groups).flat();
  const place = (command: Command) => (order.includes(command.name()) ? order.indexOf(command.name()) : order.length);
  const commands = [...program.commands].sort((one, other) => place(one) - place(other));
  (program.commands as Command[]).splice(0, commands.length, ...commands);
  const help = program.createCommand("help").argument("[command]").description("say more about a command");
  program.addHelpCommand(help.helpOption(false));
  for (const command of [...commands, help]) {
    const heading = Object.keys(groups).find((title) => groups[title]?.includes(command.name()));
    if (heading) command.helpGroup(heading);
  }
}

/** Of an option that may be repeated. */
function hasEmptyDefault({ defaultValue }: Option): boolean {
  return typeof defaultValue === "object" && defaultValue !== null && Object.keys(defaultValue).length === 0;
}

function withoutDefault(option: Option): Option {
  return Object.assign(Object.create(option), { defaultValue: undefined });
}
