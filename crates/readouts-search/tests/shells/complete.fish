# Prints the completions of each argument, a command line without the program's name.
readouts-search completions fish | source
for line in $argv
    set -l found (complete -C "readouts-search $line" | string replace -r '\t.*' '')
    echo "$line =>" $found
end
