# Prints the completions of each argument, a command line without the program's name.
# shellcheck source=/dev/null
source <(readouts-search completions bash)
for line in "$@"; do
    COMP_LINE="readouts-search $line"
    read -ra COMP_WORDS <<<"$COMP_LINE"
    [[ $line == *' ' ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    COMPREPLY=()
    _clap_complete_readouts_search readouts-search "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf '%s =>' "$line"
    printf ' %s' "${COMPREPLY[@]}"
    printf '\n'
done
