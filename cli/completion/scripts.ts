import type { Shell } from "./commands.ts";

/** Each hands the words up to the cursor to `mcpc __complete`, and offers files where that has nothing to say. */
export const scripts: Record<Shell, string> = {
  bash: String.raw`# Completion of mcpc for bash. In ~/.bashrc: source <(mcpc completion bash)
_mcpc() {
  local line=${"$"}{COMP_LINE:0:COMP_POINT} words current candidate prefix
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  current=${"$"}{words[${"$"}{#words[@]}-1]}
  prefix=${"$"}{current%"${"$"}{current##*[=:]}"} # bash replaces what comes after the last of these only
  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    [[ $candidate == "$current"* ]] && COMPREPLY+=("${"$"}{candidate#"$prefix"}")
  done < <("${"$"}{words[0]}" __complete -- "${"$"}{words[@]:1}" 2> /dev/null)
  if [[ ${"$"}{#COMPREPLY[@]} -eq 1 && ${"$"}{COMPREPLY[0]} == *= ]]; then compopt -o nospace 2> /dev/null; fi
}
complete -o default -F _mcpc mcpc
`,
  zsh: String.raw`#compdef mcpc
# Completion of mcpc for zsh. In ~/.zshrc, after compinit: source <(mcpc completion zsh)
_mcpc() {
  local -a plain open
  local value about
  while IFS=$'\t' read -r value about; do
    if [[ $value == *= ]]; then open+=("${"$"}{value//:/\\:}:$about"); else plain+=("${"$"}{value//:/\\:}:$about"); fi
  done < <(mcpc __complete -- "${"$"}{(@Q)words[2,CURRENT]}" 2> /dev/null)
  if (( $#plain + $#open == 0 )); then _files; return; fi
  (( $#plain )) && _describe -t values mcpc plain
  (( $#open )) && _describe -t arguments argument open -S ''
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _mcpc mcpc
`,
  fish: String.raw`# Completion of mcpc for fish. In ~/.config/fish/completions/mcpc.fish
function __mcpc_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (mcpc __complete -- $words[2..-1] 2> /dev/null)
  if test (count $found) -gt 0
    printf '%s\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c mcpc -f -a '(__mcpc_complete)'
`,
  powershell: `# Completion of mcpc for PowerShell. In $PROFILE: mcpc completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName mcpc -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $words += ' ' } # older ones drop an empty argument
  mcpc __complete '--' @words 2> $null | ForEach-Object {
    $value, $about = $_ -split "${"`"}t", 2
    if ($value -like "$wordToComplete*") {
      $tip = if ($about) { $about } else { $value }
      [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $tip)
    }
  }
}
`,
};
