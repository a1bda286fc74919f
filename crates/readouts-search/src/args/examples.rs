//! Examples in the help of each command. A test runs them all, beside a folder `pages` with the sample pages.

/// What stands below the help of the program, and of `search`.
pub(super) const SEARCH: &str = "\
Examples:
  readouts-search --corpus pages \"comprehensive strategic partnership\"
  readouts-search russia china --by \"Xi Jinping\" --from 2013
  readouts-search \"mutual trust\" --facets speaker,outlet,year
  readouts-search 'by:xi mountains w/10 friendship'
  readouts-search -- index   # a term that is also a command's name

How queries are written: readouts-search --help query

Exit codes: 0 found, 1 nothing found, 2 error, 130 stopped.";

pub(super) const INDEX: &str = "\
Examples:
  readouts-search index pages
  readouts-search index pages more.jsonl --index all.index
  readouts-search index --rebuild pages
  readouts-search index pages --glob '*.txt' --glob '!drafts/**'";

pub(super) const FACETS: &str = "\
Examples:
  readouts-search facets \"strategic partnership\"
  readouts-search facets --facets country,kind --format csv
  readouts-search facets \"mutual trust\" --lang en --facets year,outlet";

pub(super) const KWIC: &str = "\
Examples:
  readouts-search kwic \"new era\"
  readouts-search kwic \"partner*\" --sort left,right --window 10
  readouts-search kwic friendship --sample 100 --seed 7 --format tsv";

pub(super) const TREND: &str = "\
Examples:
  readouts-search trend \"strategic partnership\"
  readouts-search trend \"mutual trust\" --per quarter --split speaker --measure per-million
  readouts-search trend friendship --vs \"mutual trust\" --format csv
  readouts-search trend \"strategic partnership\" --list 1   # the hits of the first row";

pub(super) const VARIANTS: &str = "\
Examples:
  readouts-search variants \"comprehensive strategic partnership\"
  readouts-search variants \"strategic partnership\" --by xi --format csv
  readouts-search variants \"strategic partnership\" --per year --date published
  readouts-search variants \"strategic partnership\" --list 1   # the hits of the first form";

pub(super) const USES: &str = "\
Examples:
  readouts-search uses \"strategic partnership\"
  readouts-search uses \"mutual trust\" --country cn --format csv
  readouts-search uses friendship --date published -n 5
  readouts-search uses \"strategic partnership\" --list 1   # the hits of the first row";

pub(super) const REPRINTS: &str = "\
Examples:
  readouts-search reprints
  readouts-search reprints \"new era\" --outlet xinhua --sort=-date
  readouts-search reprints --format csv -n 1000 > reprints.csv
  readouts-search reprints --diff 3b9c            # each copy of the article against the first one
  readouts-search reprints 3b9c --diff c7b0       # two articles";
pub(super) const EVENTS: &str = "\
Examples:
  readouts-search events
  readouts-search events \"strategic partnership\" --sort articles -n 5
  readouts-search events --with \"Xi Jinping\" --from 2013 --format csv
  readouts-search events --sides   # told by outlets of two countries

Of two articles: readouts-search events why --help; of one event: readouts-search events show --help";

pub(super) const EVENTS_WHY: &str = "\
Examples:
  readouts-search events why 3b9c c7b0
  readouts-search events why 3b9c c7b0 --format json
  readouts-search events why 3b9c c7b0 --index pages/.readouts";

pub(super) const EVENTS_SHOW: &str = "\
Examples:
  readouts-search events show 3b9c
  readouts-search events show 3b9c --format json
  readouts-search events show 3b9c --index pages/.readouts";

pub(super) const BATCH: &str = "\
Examples:
  readouts-search batch formulas.toml
  readouts-search batch formulas.toml --from 2013 --format csv
  readouts-search batch formulas.toml --list 1   # the hits of the first query

A file of TOML has a line for each query:
  [queries]
  partnership = '\"strategic partnership\"'
  trust-xi = { query = '\"mutual trust\"', by = \"Xi Jinping\", year = 2013 }
A table (.csv, .tsv) has the columns name and query, and others with the names of filters.";

pub(super) const WATCH: &str = "\
Examples:
  readouts-search watch formulas.toml --from-start --dry-run
  readouts-search watch formulas.toml --from-start --state seen.json --format jsonl
  readouts-search watch formulas.toml --from-start --corpus pages --atom news.xml

The first run records what is there, and with --from-start tells it too. Exit code 0: something is new, 1: nothing.
The form of the file: readouts-search batch --help; a query may have the key absence too, such as \"8/10\" or \"none\".";

pub(super) const EXPORT: &str = "\
Examples:
  readouts-search export articles --format parquet --output articles.parquet
  readouts-search export statements --by \"Xi Jinping\" --output xi.csv
  readouts-search export occurrences \"new era\" --format jsonl
  readouts-search export articles kind:call --format vert --output calls.vert
  readouts-search export articles --lang en --sort date --format tei --output corpus.xml

The columns, and how R, pandas and corpus tools read them: docs/export.md";

pub(super) const COLLOCATES: &str = "\
Examples:
  readouts-search collocates \"strategic partnership\"
  readouts-search collocates cooperation --within sentence --measure g2 --format csv
  readouts-search collocates partnership --list 1";

pub(super) const KEYWORDS: &str = "\
Examples:
  readouts-search keywords --by xi --min-articles 2 --min-g2 3.84
  readouts-search keywords --by xi --against 'by:putin' --min-articles 2 --min-g2 3.84
  readouts-search keywords \"new era\" --words 1..3 --min-articles 1 --format csv";

pub(super) const COMPARE: &str = "\
Examples:
  readouts-search compare dc89 fdc9
  readouts-search compare dc89 fdc9 --format html --output comparison.html
  readouts-search compare dc89 fdc9 --format csv
  readouts-search compare --event dc89 || readouts-search show dc89
  readouts-search compare pages/001_*.txt pages/002_*.txt   # without an index";

pub(super) const PEOPLE: &str = "\
Examples:
  readouts-search people
  readouts-search people putin
  readouts-search people --country cn --format csv";

pub(super) const MERGE: &str = "\
Examples:
  readouts-search people merge \"Ida Leigh\" \"Wang Yi\" --as-written --dry-run
  readouts-search people merge lavrov \"Wang Yi\" --author ada --dry-run
  readouts-search people merge lavrov \"Wang Yi\" --corpus pages

Undo: readouts-search corrections undo NAME";

pub(super) const FORGET: &str = "\
Examples:
  readouts-search people forget lavrov --dry-run
  readouts-search people forget \"Joint Statement\" --as-written --author ada
  readouts-search people forget lavrov --corpus pages

Undo: readouts-search corrections undo NAME";

pub(super) const SHOW: &str = "\
Examples:
  readouts-search show 3b9c
  readouts-search show 3b9c --format json
  readouts-search show 3b9c partnership --around";

pub(super) const VERSIONS: &str = "\
Examples:
  readouts-search versions 3b9c
  readouts-search versions https://lumen.example/talks/7
  readouts-search versions 3b9c --diff
  readouts-search versions 3b9c --diff 1 3 --format json";

pub(super) const CITE: &str = "\
Examples:
  readouts-search cite 3b9c
  readouts-search cite 3b9c \"mutual trust\"
  readouts-search cite 3b9c \"new year\" --match 2 --format bibtex
  readouts-search cite 3b9c --quote \"maintain close communication\" --accessed 2031-05-07
  readouts-search kwic friendship --format jsonl | readouts-search cite - --format ris";

pub(super) const CORRECT: &str = "\
Examples:
  readouts-search correct 3b9c --sentence 2-3 --speaker \"Xi Jinping\" --dry-run
  readouts-search correct 3b9c --sentence 1 --nobody --author ada
  readouts-search correct 3b9c --event-date 2013-01-08 --outlet Xinhua --corpus pages
  readouts-search show 3b9c --sentences   # the numbers of the sentences

Undo: readouts-search corrections undo ID";

pub(super) const CORRECTIONS: &str = "\
Examples:
  readouts-search people forget lavrov && readouts-search corrections
  readouts-search corrections --format csv > mine.csv
  readouts-search corrections import mine.csv --dry-run
  readouts-search corrections undo lavrov --dry-run || readouts-search corrections";

pub(super) const IMPORT: &str = "\
Examples:
  readouts-search people forget lavrov && readouts-search corrections --format csv > theirs.csv
  readouts-search corrections import theirs.csv --dry-run
  readouts-search corrections import theirs.csv --corpus pages

Of two decisions about the same thing the newer holds, also if it takes the other back; each pair is told.";

pub(super) const UNDO: &str = "\
Examples:
  readouts-search correct 3b9c --outlet Xinhua && readouts-search corrections undo 3b9c
  readouts-search corrections undo 3b9c --not-a-readout || readouts-search corrections
  readouts-search people forget lavrov && readouts-search corrections undo \"Sergey Lavrov\"";

pub(super) const EXTRACT: &str = "\
Examples:
  readouts-search extract page.html
  readouts-search extract pages/*.txt --format jsonl
  readouts-search extract --audit page.txt
  cat page.txt | readouts-search extract -
  readouts-search extract crawl.warc --format jsonl
  find . -name '*.page' -print0 | readouts-search extract --files-from - --as html";

#[cfg(feature = "server")]
pub(super) const SERVE: &str = "\
Examples:
  readouts-search serve   # then open http://127.0.0.1:7380/
  readouts-search serve --index all.index --port 8000
  READOUTS_TOKEN=$(openssl rand -hex 16) readouts-search serve --bind 0.0.0.0";

pub(super) const STATS: &str = "\
Examples:
  readouts-search stats
  readouts-search stats --index pages/.readouts
  readouts-search stats --format json";

pub(super) const CHECK: &str = "\
Examples:
  readouts-search check
  readouts-search check --index pages/.readouts
  readouts-search check --corpus pages --format json";

pub(super) const BENCH: &str = "\
Examples:
  readouts-search bench pages
  readouts-search bench crawl.warc --threads 1 --format json
  readouts-search bench pages --scratch /tmp --memory 100";

pub(super) const COMPLETIONS: &str = "\
Examples:
  source <(readouts-search completions bash)
  readouts-search completions zsh > ~/.zfunc/_readouts-search
  readouts-search completions fish > ~/.config/fish/completions/readouts-search.fish";

pub(super) const MAN: &str = "\
Examples:
  readouts-search man | man -l -
  readouts-search man kwic | man -l -
  readouts-search man query | man -l -
  readouts-search man --all ~/.local/share/man";
