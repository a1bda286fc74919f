# Types each argument, a command line without the program's name, on a terminal with a tab behind it, and prints
# the line that it becomes.
zmodload zsh/zpty zsh/datetime
read_until() { # pattern: reads what the terminal shows until it holds the pattern, for 20 seconds at most
    local chunk end=$((EPOCHREALTIME + 20))
    shown=
    while [[ $shown != ${~1} ]] && ((EPOCHREALTIME < end)); do
        zpty -rt inner chunk && shown+=$chunk || sleep 0.05
    done
}
zpty -b inner zsh -f -i
zpty -w inner "stty columns 200; PS1=; autoload -Uz compinit; compinit -u -D; source <(readouts-search completions zsh)"
zpty -w inner 'report() { print -r -- "@@${BUFFER}@@" }; zle -N report; bindkey "^X" report; bindkey "^I" complete-word'
zpty -w inner 'print -r -- "READY"${:-!}'
read_until '*READY!*'
for line in "$@"; do
    zpty -w -n inner $'\x15'"readouts-search $line"$'\t\x18'
    read_until '*@@*@@*'
    done=${${shown#*@@readouts-search }%%@@*}
    print -r -- "$line => ${done% }"
done
zpty -d inner
