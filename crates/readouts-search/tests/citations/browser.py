"""Opens the addresses that `cite` makes in a browser, and compares what it highlights with the passages."""

import atexit
import base64
import functools
import http.server
import json
import os
import random
import struct
import subprocess
import sys
import threading
import zlib

BROWSER, PROGRAM, FOLDER = sys.argv[1:4]
CASES = int(os.environ.get("CASES", "0"))
SCREENSHOTS = os.environ.get("SCREENSHOTS")
SEED = int(os.environ.get("SEED", "7"))

# Colour of a highlighted passage; nothing else on the pages has it.
HIGHLIGHT = (255, 0, 255)

ENGLISH = [
    "Prime Minister Ida Lee of Norland met with President Jon Berg of Suria in Lumen on 6 May 2031.",
    "Lee said that the river belongs to both peoples. She stressed that the bridge, the well-known one at Ost & "
    "West, will be built, and that “trade must grow” in the years to come.",
    "Berg said that the river belongs to both peoples. He thanked her for the welcome in Lumen.",
    "The two leaders agreed that fishing in the river will go on. They took note of the talks about water, about "
    "roads, about schools, about the harbour of Lumen, about the railway along the coast, about the exchange of "
    "students, about the protection of birds, about the price of salt, and about the next meeting in the autumn.",
    "Lee said that the river belongs to both peoples. Her spokesman added that the treaty of 2029 stays in force.",
    "Both sides will keep in touch. The ministers of transport meet again in June.",
]
CHINESE = [
    "二〇三一年五月六日，诺兰国总理李爱达在卢门会见苏利亚国总统伯格。",
    "李爱达指出，两国人民共享同一条河流，双方要深化新时代全面战略协作，推动合作取得更多成果。",
    "伯格表示，两国人民共享同一条河流，苏利亚愿同诺兰加强教育、交通、旅游等领域合作。",
    "双方同意，继续就河流渔业问题保持沟通，早日启动大桥建设，共同维护地区和平稳定。",
    "李爱达强调，两国人民共享同一条河流，合作前景广阔。",
]

PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font:20px sans-serif;margin:2em}}p{{margin:45vh 0}}::target-text{{background:#f0f;color:#000}}</style></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<main><article><h1>{title}</h1>{body}</article></main><footer>Norland Post</footer></body></html>"""

# Finds the N-th place of words in the paragraphs of a page, and returns where it is on the screen.
RECTANGLE = """((quote, nth) => {
  const nodes = [...document.querySelectorAll('article p')].map(p => p.firstChild);
  const text = nodes.map(node => node.data).join('\\n');
  let at = -1;
  for (let i = 0; i < nth; i++) at = text.indexOf(quote, at + 1);
  if (at < 0) return null;
  const place = offset => {
    for (const node of nodes) {
      if (offset <= node.data.length) return [node, offset];
      offset -= node.data.length + 1;
    }
  };
  const range = document.createRange();
  range.setStart(...place(at));
  range.setEnd(...place(at + quote.length));
  const boxes = [...range.getClientRects()].filter(box => box.width > 0);
  return {y: scrollY, height: innerHeight, boxes: boxes.map(b => [b.left, b.top, b.right, b.bottom])};
})(%s, %d)"""


class Browser:
    """A browser that is told what to do over a pipe."""

    def __init__(self, profile):
        to_browser, self.to = os.pipe()
        self.back, from_browser = os.pipe()

        def pipes():
            # The protocol's pipes have these two numbers. High numbers first: one pipe may have the other's number.
            high = [os.dup2(to_browser, 100), os.dup2(from_browser, 101)]
            for number, pipe in zip((3, 4), high):
                os.dup2(pipe, number)

        self.process = subprocess.Popen(
            [BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=en",
             "--remote-debugging-pipe", "--window-size=900,700", f"--user-data-dir={profile}", "about:blank"],
            close_fds=False, preexec_fn=pipes, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.number, self.rest, self.events = 0, b"", []
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        self.session = None
        self.session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        self.call("Page.enable")

    def call(self, method, parameters=None):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters or {}}
        if getattr(self, "session", None):
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.next()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer.get("method"))

    def next(self):
        while b"\0" not in self.rest:
            read = os.read(self.back, 1 << 16)
            if not read:
                raise RuntimeError("the browser has ended")
            self.rest += read
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def open(self, url):
        # A page in between, so that each address is a navigation of its own.
        for address in ("about:blank", url):
            self.events = []
            self.call("Page.navigate", {"url": address})
            while "Page.loadEventFired" not in self.events:
                self.events.append(self.next().get("method"))
        # Scrolling to a fragment is done before a frame is drawn.
        wait = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"
        self.call("Runtime.evaluate", {"expression": wait, "awaitPromise": True})

    def end(self):
        self.process.terminate()
        self.process.wait()

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", {"expression": expression, "returnByValue": True})
        return result["result"].get("value")

    def picture(self):
        return base64.b64decode(self.call("Page.captureScreenshot", {"format": "png"})["data"])


def rows_of(png):
    """Returns the rows of pixels of a picture (PNG, 8 bits, RGB or RGBA), each as bytes, and the bytes of a pixel."""
    at, data = 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        body = png[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            assert depth == 8 and colour in (2, 6), (depth, colour)
        elif kind == b"IDAT":
            data += body
        at += length + 12
    size = 3 if colour == 2 else 4
    data, before, rows = zlib.decompress(data), bytes(width * size), []
    for y in range(height):
        start = y * (width * size + 1)
        how, row = data[start], bytearray(data[start + 1:start + 1 + width * size])
        for x in range(len(row) if how else 0):
            left = row[x - size] if x >= size else 0
            up, corner = before[x], before[x - size] if x >= size else 0
            if how == 1:
                guess = left
            elif how == 2:
                guess = up
            elif how == 3:
                guess = (left + up) // 2
            else:
                all_three = left + up - corner
                guess = min((left, up, corner), key=lambda value: abs(all_three - value))
            row[x] = (row[x] + guess) & 255
        rows.append(bytes(row))
        before = rows[-1]
    return rows, size


def highlighted(png):
    """Returns the rectangle around all highlighted pixels; None if there are none."""
    rows, size = rows_of(png)
    colour, box = bytes(HIGHLIGHT), None
    for y, row in enumerate(rows):
        if colour not in row:
            continue
        columns = [x // size for x in range(0, len(row), size) if row[x:x + 3] == colour]
        if columns:
            old = box or (columns[0], y, columns[-1], y)
            box = (min(old[0], columns[0]), old[1], max(old[2], columns[-1]), y)
    return box


def run(*arguments):
    done = subprocess.run([PROGRAM, "--index", f"{FOLDER}/index", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, (arguments, done.returncode, done.stderr)
    return done.stdout


def main():
    pages = os.path.join(FOLDER, "pages")
    os.makedirs(pages)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=pages)
    handler.log_message = None
    http.server.SimpleHTTPRequestHandler.log_message = lambda *_: None
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    texts = {"english.html": ENGLISH, "chinese.html": CHINESE}
    titles = {"english.html": "Lee meets Berg in Lumen", "chinese.html": "李爱达会见伯格"}
    generator = random.Random(SEED)
    if CASES:
        words = "the river, wide. and deep - is both peoples “shared” U.S. don’t R&D 12,5".split()
        texts["random.html"] = [
            "President Ida Lee said that " + " ".join(generator.choices(words, k=60)) + "." for _ in range(6)]
        parts = ["河流", "共享", "新时代", "人民", "，", "两国人民", "的", "合作", "。", "和平稳定", "战略"]
        texts["随机.html"] = ["李爱达指出，" + "".join(generator.choices(parts, k=60)) + "。" for _ in range(6)]
        titles |= {"random.html": "The river", "随机.html": "河流"}
    for name, paragraphs in texts.items():
        body = "".join(f"<p>{text.replace('&', '&amp;')}</p>" for text in paragraphs)
        language = "en" if name.isascii() and name != "chinese.html" else "zh"
        with open(os.path.join(pages, name), "w", encoding="utf-8") as file:
            file.write(PAGE.format(language=language, title=titles[name], body=body))
        with open(os.path.join(pages, name + ".meta.json"), "w", encoding="utf-8") as file:
            json.dump({"url": f"http://127.0.0.1:{server.server_port}/{name}#top"}, file)
    subprocess.run([PROGRAM, "index", pages, "--index", f"{FOLDER}/index"], check=True, stderr=subprocess.DEVNULL)
    hits = [json.loads(line) for line in run("search", "(lang:en OR lang:zh)", "--format", "jsonl").splitlines()]
    ids = {hit["path"].rsplit("/", 1)[-1]: hit["id"] for hit in hits}
    bodies = {name: json.loads(run("show", ids[name], "--format", "json"))["paragraphs"] for name in texts}
    for name, paragraphs in texts.items():
        assert bodies[name] == paragraphs, (name, bodies[name])

    # Page, words, number of the place.
    cases = [
        ("english.html", "The ministers of transport meet again in June.", 1),
        ("english.html", "the river belongs to both peoples", 1),
        ("english.html", "the river belongs to both peoples", 2),
        ("english.html", "the river belongs to both peoples", 3),
        ("english.html", "the well-known one at Ost & West, will be built, and that “trade must grow”", 1),
        ("english.html", ENGLISH[3][ENGLISH[3].index("They took"):], 1),
        ("english.html", "stays in force.\nBoth sides will keep in touch.", 1),
        ("chinese.html", "双方要深化新时代全面战略协作", 1),
        ("chinese.html", "时代全面战", 1),
        ("chinese.html", "两国人民共享同一条河流", 2),
        ("chinese.html", "两国人民共享同一条河流", 3),
        ("chinese.html", CHINESE[3], 1),
    ]
    for _ in range(CASES):
        name = generator.choice(["random.html", "随机.html"])
        text = generator.choice(texts[name])
        start = generator.randrange(len(text))
        if name == "random.html":
            start = text.rfind(" ", 0, start + 1) + 1
            end = text.find(" ", start + generator.randrange(1, 200))
        else:
            end = start + generator.randrange(1, 60)
        quote = text[start:end if end >= 0 else len(text)]
        count = "\n".join(texts[name]).count(quote)
        cases.append((name, quote, generator.randrange(count) + 1))

    browser = Browser(os.path.join(FOLDER, "profile"))
    atexit.register(browser.end)
    tried = wrong = 0
    for number, (name, quote, nth) in enumerate(cases):
        # Places are counted as the program counts them: those that are words.
        done = subprocess.run([PROGRAM, "--index", f"{FOLDER}/index", "cite", ids[name], "--quote", quote, "--match",
                               str(nth), "--format", "json"], capture_output=True, text=True)
        if done.returncode != 0 and number >= len(cases) - CASES:
            continue
        assert done.returncode == 0, (name, quote, done.stderr)
        citation = json.loads(done.stdout)
        passage = citation["passage"]
        position = next(one for one in passage["selectors"] if one["type"] == "TextPositionSelector")
        body = "\n".join(texts[name])
        places = [at for at in range(len(body)) if body.startswith(passage["text"], at)]
        if not passage["is_link_unique"]:
            assert number >= len(cases) - CASES, passage
            continue
        browser.open(citation["link"])
        found = browser.evaluate(RECTANGLE % (json.dumps(passage["text"]), places.index(position["start"]) + 1))
        picture = browser.picture()
        if SCREENSHOTS:
            with open(os.path.join(SCREENSHOTS, f"{number:02}.png"), "wb") as file:
                file.write(picture)
        box, boxes = highlighted(picture), found["boxes"]
        wanted = [min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)]
        # A passage that is higher than the window is seen from its start on.
        wanted[3] = min(wanted[3], found["height"])
        # Paragraphs of a passage are far apart; what is below the window is not seen.
        in_view = 0 <= wanted[1] < found["height"] and found["y"] > 0
        same = box is not None and all(abs(a - b) <= 3 for a, b in zip(box, wanted))
        tried += 1
        if not (in_view and same):
            wrong += 1
            print("WRONG", name, repr(quote), nth, citation["link"], found, box)
    assert wrong == 0, f"{wrong} of {tried} passages"

    # What must not happen: another address of the page neither scrolls nor highlights.
    plain = f"http://127.0.0.1:{server.server_port}/english.html"
    for address in (plain, plain + "#:~:text=no%20such%20words"):
        browser.open(address)
        assert browser.evaluate("scrollY") == 0 and highlighted(browser.picture()) is None, address
    version = browser.call("Runtime.evaluate", {"expression": "navigator.userAgent"})["result"]["value"]
    print(f"{tried} passages highlighted by {version.split()[-2]}")


main()
