"""Reads citations in every form with an independent library, and compares the fields with those in JSON."""

import importlib.util
import json
import re
import subprocess
import sys
import unicodedata
import warnings

PROGRAM, FOLDER = sys.argv[1:3]

SAID = "President Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said that the river belongs to both peoples. "
# Invented pages, with what each format breaks on.
PAGES = [
    {"url": "https://norland.example/1?a=1&b=2#part", "outlet": "Norland Post", "agency": "Norpress",
     "date": "2031-05-07", "title": "Lee meets Berg",
     "body": SAID + "She added: 50% of {the} trade & R_D cost $5 ~ #1 ^ 2 \\ 3 “and” \"more\"."},
    {"url": "https://suria.example/新/{2}", "outlet": "Ministry of Foreign Affairs, Suria & Co. and Sons",
     "date": "2031-05", "title": "Гора {и} река: 100% & $5 #1 a_b ~ ^ \\ 李爱达会见伯格 @misc{x, TY  - JOUR",
     "body": "李爱达指出，两国人民共享同一条河流，合作前景广阔。 " + SAID},
    {"outlet": "Lumen Daily", "date": "2031", "title": "ER  - \u201cThe river\u201d: a\u0301 \U0001f600",
     "body": SAID + "Берг said that {:author: Nobody} AU  - Nobody was there."},
    {"url": "https://lumen.example/4", "title": "A page without date or outlet", "body": SAID},
]


def run(*arguments, text=""):
    """Runs the program, and returns what it prints with its line ends."""
    done = subprocess.run([PROGRAM, "--index", f"{FOLDER}/index", *arguments], input=text.encode(), capture_output=True)
    assert done.returncode == 0, (arguments, done.returncode, done.stderr)
    return done.stdout.decode()


def parts(date):
    """Returns the known parts of a date in EDTF: year, month, day."""
    if date is None or date.startswith("XXXX"):
        return []
    return [int(part) for part in re.split("[T?/]", date)[0].split("-")]


def author(citation):
    return citation["agency"]["name"] or citation["outlet"]["name"]


def one_line(text):
    return " ".join(text.split())


def ris(text, citations):
    import rispy

    assert "\n" not in text.replace("\r\n", ""), "a line end that is not CR LF"
    records = rispy.loads(text)
    assert len(records) == len(citations), (len(records), len(citations))
    for record, citation in zip(records, citations):
        date = parts(citation["published"]["edtf"])
        accessed = parts(citation["accessed"])
        slashes = lambda date: "/".join([f"{part:02}" for part in date] + [""] * (4 - len(date))) if date else None
        expected = {
            "type_of_reference": "ELEC" if citation["link"] else "GEN",
            "id": citation["key"],
            "authors": [one_line(author(citation))] if author(citation) else None,
            "title": one_line(citation["title"]),
            "secondary_title": citation["outlet"]["name"],
            "year": str(date[0]) if date else None,
            "date": slashes(date),
            "language": citation["language"],
            "accession_number": citation["id"],
            "urls": [citation["link"]] if citation["link"] else None,
            "access_date": slashes(accessed),
        }
        notes = record.pop("notes")
        assert record == {name: value for name, value in expected.items() if value is not None}, (record, expected)
        if citation["passage"]:
            assert notes[0].startswith("“" + one_line(citation["passage"]["text"]) + "” — "), notes
        assert any("dates in EDTF" in note for note in notes) and any(citation["id"] in note for note in notes), notes
    return f"rispy {version('rispy')}"


def bibtex(text, citations):
    import bibtexparser
    from bibtexparser.middlewares import LatexDecodingMiddleware
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    # The decoder does not know these two commands of LaTeX.
    context = get_default_latex_context_db()
    braces = [MacroTextSpec("textbraceleft", "{"), MacroTextSpec("textbraceright", "}")]
    context.add_context_category("braces", prepend=True, macros=braces)
    decoding = LatexDecodingMiddleware(decoder=LatexNodes2Text(latex_context=context))
    library = bibtexparser.parse_string(text, append_middleware=[decoding])
    # Addresses are verbatim in BibTeX files.
    written = bibtexparser.parse_string(text)
    assert not library.failed_blocks, [block.raw for block in library.failed_blocks]
    assert len(library.entries) == len(citations), (len(library.entries), len(citations))
    months = "jan feb mar apr may jun jul aug sep oct nov dec".split()
    for entry, verbatim, citation in zip(library.entries, written.entries, citations):
        fields = {name: field.value for name, field in entry.fields_dict.items()}
        fields |= {"url": verbatim["url"]} if "url" in fields else {}
        date = parts(citation["published"]["edtf"])
        accessed = citation["accessed"]
        expected = {
            "author": author(citation),
            "title": one_line(citation["title"]),
            "howpublished": citation["outlet"]["name"],
            "year": str(date[0]) if date else None,
            "month": months[date[1] - 1] if len(date) > 1 else None,
            "date": "-".join(f"{part:02}" for part in date) if date else None,
            "url": citation["link"],
            "urldate": accessed,
        }
        annote = fields.pop("annote")
        for name, value in expected.items():
            found = fields.pop(name, None)
            assert plain(found) == plain(value), (name, found, value)
        assert fields == {}, fields
        assert entry.entry_type == "misc" and entry.key == citation["key"], entry.key
        if citation["passage"]:
            assert plain("“" + one_line(citation["passage"]["text"]) + "” — ") in plain(annote), annote
    return f"bibtexparser {version('bibtexparser')}"


def plain(text):
    """Returns a text with one form of each letter, and with the sign that the decoder has another form of."""
    return text and unicodedata.normalize("NFC", text).replace("ˆ", "^")


def letters(text):
    """Returns the letters of a text in one form: styles put their own quotation marks."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())


def csl(text, citations):
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    items = json.loads(text)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        source = CiteProcJSON(items)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for citation in citations:
        bibliography.register(Citation([CitationItem(citation["key"])]))
    rendered = [str(entry) for entry in bibliography.bibliography()]
    assert len(rendered) == len(citations) == len(items)
    for item, citation in zip(items, citations):
        read = source[citation["key"]]
        values = {name: "".join(map(str, read.get(name, ""))) for name in ("title", "container_title", "URL", "note")}
        assert values == {"title": citation["title"], "container_title": citation["outlet"]["name"] or "",
                          "URL": citation["link"] or "", "note": item["note"]}, values
        names = [name["literal"] for name in read.get("author", [])]
        assert names == ([author(citation)] if author(citation) else []), names
        for name, date in (("issued", citation["published"]["edtf"]), ("accessed", citation["accessed"]),
                           ("event_date", citation["event_date"]["edtf"])):
            found = [part for part in map(read.get(name, {}).get, ("year", "month", "day")) if part]
            assert found == parts(date), (name, found, date)
        date = parts(citation["published"]["edtf"])
        assert "{:" not in item["note"] and "dates in EDTF" in item["note"], item["note"]
        shown = [entry for entry in rendered if letters(citation["title"]) in letters(entry)]
        assert shown and (not date or any(f"({date[0]})" in entry for entry in shown)), rendered
        assert not author(citation) or any(entry.startswith(author(citation)) for entry in shown), rendered
    return f"citeproc-py {version('citeproc-py')}"


def version(package):
    import importlib.metadata

    return importlib.metadata.version(package)


def main():
    with open(f"{FOLDER}/pages.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps(page) + "\n" for page in PAGES)
    subprocess.run([PROGRAM, "index", f"{FOLDER}/pages.jsonl", "--index", f"{FOLDER}/index", "--column", "text=body"],
                   check=True, stderr=subprocess.DEVNULL)
    rows = run("kwic", "(river OR trade OR nobody OR 河流)", "--format", "jsonl")
    ids = "".join(sorted({json.loads(row)["id"] + "\n" for row in rows.splitlines()}))
    given = [(rows, []), (ids, ["--accessed", "2031-06-01"])]
    readers = {"ris": ("rispy", ris), "bibtex": ("bibtexparser", bibtex), "csl-json": ("citeproc", csl)}
    count = 0
    for text, options in given:
        citations = json.loads(run("cite", "-", *options, "--format", "json", text=text))
        count += len(citations)
        assert len({citation["id"] for citation in citations}) == len(PAGES), len(citations)
    for form, (module, read) in readers.items():
        if importlib.util.find_spec(module) is None or (form == "bibtex" and not importlib.util.find_spec("pylatexenc")):
            print(f"skipped: {module} is not installed")
            continue
        for text, options in given:
            citations = json.loads(run("cite", "-", *options, "--format", "json", text=text))
            told = read(run("cite", "-", *options, "--format", form, text=text), citations)
        print(f"{count} citations in {form} read by {told}")


main()
