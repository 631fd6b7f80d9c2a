export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/**
 * Each asks the program itself, `arclight --get-yargs-completions <words so far>`, so that a new option completes without a
 * new script. Where it knows nothing (the files of `upload`), the shell's own names of files stand in.
 */
export const scripts: Readonly<Record<Shell, string>> = {
  bash: `# In ~/.bashrc: source <(arclight completion bash)
_arclight() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(arclight --get-yargs-completions "\${COMP_WORDS[@]}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [ \${#COMPREPLY[@]} -gt 0 ] || compopt -o default 2>/dev/null
}
complete -o bashdefault -F _arclight arclight
`,
  zsh: `#compdef arclight
# In ~/.zshrc, after compinit: source <(arclight completion zsh)
_arclight() {
  local -a said
  said=("\${(@f)$(SHELL=/bin/zsh arclight --get-yargs-completions "\${words[@]}" 2>/dev/null)}")
  said=(\${said:#})
  if (( \${#said} )); then _describe 'arclight' said; else _files; fi
}
compdef _arclight arclight
`,
  fish: `# In ~/.config/fish/completions/arclight.fish: arclight completion fish > that file
function __arclight_said
    arclight --get-yargs-completions (commandline -opc) (commandline -ct) 2>/dev/null
end
complete -c arclight -a '(__arclight_said)'
`,
};
