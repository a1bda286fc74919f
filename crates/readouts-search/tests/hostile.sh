#!/usr/bin/env bash
# Tests inputs that are broken or malicious, huge ones too: creates each in a temporary folder beside a valid
# page, indexes the folder, checks the index, and searches for the valid page.
#
#   tests/hostile.sh PROGRAM [TINY_FILES]      PROGRAM: a release build; TINY_FILES: 100000 unless given
#
# Prints for each the input, the program's messages, exit code, seconds and peak memory. Needs 12 GB of disk
# and GNU time; zstd and perl for some. Fails if a program was killed, hung, or lost the valid page.
set -uo pipefail
export LC_ALL=C

program=$(realpath "${1:?usage: hostile.sh PROGRAM [TINY_FILES]}")
tiny=${2:-100000}
dir=$(mktemp -d "${TMPDIR:-/tmp}/hostile.XXXXXX")
trap 'chmod -R u+rwx "$dir"; rm -rf "$dir"' EXIT
unset READOUTS_INDEX
failed=0
# Number of lines of the program's output that are printed.
shown=8

sentence='The envoy of Norland said on Monday that spring is near to both peoples.'
record="{\"text\":\"Talks\\n\\n$sentence\"}"

# Runs the program and prints the result; stops it after ten minutes.
run() {
    echo "\$ readouts-search $*" | cut -c1-160
    timeout 600 /usr/bin/time -q -f '%e %M' -o "$dir/time" "$program" "$@" >"$dir/out" 2>"$dir/err" </dev/null
    local code=$?
    local lines
    lines=$(cat "$dir/out" "$dir/err" | wc -l)
    cat "$dir/out" "$dir/err" | head -n "$shown" | cut -c1-200 | tr -d '\000-\010\013-\037' | sed 's/^/  /'
    if ((lines > shown)); then echo "  … $((lines - shown)) lines more"; fi
    awk -v code=$code '{ printf "  exit %d, %.2f s, %.0f MB\n", code, $1, $2 / 1024 }' <(tail -n 1 "$dir/time")
    if ((code > 2)); then
        echo "  FAILED: killed, or stopped after ten minutes"
        failed=1
    fi
    return $code
}

# Begins a case: a folder with a valid page in it.
made() {
    rm -rf "$dir/pages"
    mkdir "$dir/pages"
    cd "$dir/pages" || exit 2
    printf 'Talks of the two sides\n\n%s\n' "${sentence/spring/autumn}" >sound.txt
    printf '\n## %s\n' "$1"
}

# Ends a case: indexes everything in the folder.
tried() {
    ls -ld --time-style=+ ./* 2>/dev/null | awk '{ $1 = $2 = $3 = $4 = ""; print " " $0 }' | head -n 8 | cat -v | cut -c1-120
    run index .
    run check
    shown=1 run -n 1 '"autumn is near"'
    if ! grep -q "autumn is near" "$dir/out"; then
        echo "  FAILED: the sound page is not found"
        failed=1
    fi
}

filled() { head -c "$1" /dev/zero | tr '\0' "$2"; }

made "A gzip file of 10 GB, one page: text"
head -c 1G /dev/zero | tr '\0' ' ' | gzip -9 >gigabyte
for _ in 1 2 3 4 5 6 7 8 9 10; do cat gigabyte; done >bomb.txt.gz
rm gigabyte
tried

made "A gzip file of 10 GB: records"
{ yes "$record" | head -c 1G; } | gzip -1 >gigabyte
for _ in 1 2 3 4 5 6 7 8 9 10; do cat gigabyte; done >bomb.jsonl.gz
rm gigabyte
tried

if command -v zstd >/dev/null; then
    made "A Zstandard file of 10 GB: records, and one page"
    { yes "$record" | head -c 10G; } | zstd -q -1 >bomb.jsonl.zst
    head -c 10G /dev/zero | zstd -q -1 >bomb.txt.zst
    tried
fi

made "HTML that nests 100,000 deep, in four ways"
for tag in div b table 'ul><li'; do
    { yes "<$tag>" | head -n 100000 | tr -d '\n'; echo "<p>$sentence"; } >"deep-${tag%%>*}.html"
done
tried

made "HTML that nests where it is hard to see: in a drawing, and in elements without text"
{ echo "<svg>"; yes '<a></b>' | head -n 60000 | tr -d '\n'; echo "<p>$sentence"; } >drawing.html
{ yes '<object>' | head -n 900; yes '<dd>' | head -n 30000; echo "<p>$sentence"; } | tr -d '\n' >object.html
{ echo '<p>'; yes '&amp; x ' | head -c 2M | tr -d '\n'; echo "<p>$sentence"; } >escapes.html
tried

made "A line of 1 GB, as text, JSONL, CSV and in a WARC"
filled 1G x >line.txt
{ printf '{"text":"'; filled 1G x; printf '"}\n%s\n' "$record"; } >line.jsonl
{ printf 'text,title\n"'; filled 1G x; printf '",T\n"%s",T\n' "$sentence"; } >line.csv
{
    printf 'WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n' $((1 << 30))
    filled 1G x
    printf '\r\n\r\nWARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n' \
        ${#sentence} "$sentence"
} >line.warc
tried

made "A line of 30 MB in HTML, just below the limit of a page"
{ echo '<p>'; yes "$sentence" | head -c 30M | tr '\n' ' '; } >line.html
tried

made "$tiny tiny files"
mkdir tiny
(cd tiny && seq 1 "$tiny" | split -l 1 -a 5 --additional-suffix=.txt - t)
tried

made "Links that lead back, nowhere, and to a device without end"
mkdir sub
ln -s .. sub/loop
ln -s self.txt self.txt
ln -s missing.txt nowhere.txt
ln -s /dev/zero zero.txt
tried

made "A pipe that nobody writes to, and a socket"
mkfifo pipe.txt
perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "socket.txt", Listen => 1)' 2>/dev/null
tried
run index pipe.txt
echo pipe.txt >"$dir/list"
run extract --files-from "$dir/list"

made "Names that are not UTF-8, or command the terminal"
sed s/sides/$RANDOM/ sound.txt >$'not\xffutf8.txt'
sed s/sides/$RANDOM/ sound.txt >$'new\nline.txt'
sed s/sides/$RANDOM/ sound.txt >$'red\e[31m.txt'
tried

made "A WARC whose lengths are too short, too long, endless, negative; with one line end, none, and many"
warc() {
    printf 'WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://lumen.example/%s\r\n' "$1"
    printf 'Content-Type: text/plain\r\nContent-Length: %s\r\n\r\nTalks\n\n%s%b' "$2" "$sentence" "$3"
}
right=$((${#sentence} + 7))
end='\r\n\r\n'
{
    warc 1 $right "$end"; warc 2 20 "$end"; warc 3 $right '\n'; warc 4 500 "$end"
    warc 5 $right "$end"; warc 6 99999999999 "$end"; warc 7 $right "$end\n\n\r\n"; warc 8 -1 "$end"; warc 9 $right "$end"
} >lies.warc
tried
run extract lies.warc --format jsonl

made "A packed WARC of which one record is damaged, another file is cut off, and one has rubbish behind it"
warc 1 $right "$end" | gzip >one
{ head -c 40 one; printf 'XXXXXXXX'; tail -c +49 one; } >damaged
cat one damaged one >damaged.warc.gz
{ cat one one; head -c 60 one; } >cut.warc.gz
{ cat one one; echo rubbish; } >rubbish.warc.gz
rm one damaged
tried

made "JSONL whose line 5 is broken, and packed JSONL that is cut off"
{ for _ in 1 2 3 4; do echo "$record"; done; echo '{"text":"broken'; echo "$record"; } >line5.jsonl
seq -f "{\"text\":\"$sentence %g\"}" 1 50000 | gzip | head -c 100000 >cut.jsonl.gz
tried

made "A quotation mark in a CSV that is not closed; a table, records and an archive of nothing"
printf 'text,title\n"%s",T\n"%s,T\n%s,T\n' "$sentence" "$sentence" "$sentence" >quote.csv
printf 'text,title\n' >header.csv
: >nothing.jsonl
printf 'WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n' >nothing.warc
tried

made "gzip in gzip in gzip"
echo "$sentence" | gzip | gzip | gzip >thrice.txt.gz
tried

made "Standard input twice"
run extract - --files-from -

echo
((failed)) && echo "FAILED" || echo "nothing was killed, hung or lost"
exit $failed
