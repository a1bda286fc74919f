// Shortcuts for hands that know the pages. Everything works without this file.

// `/` goes to the search field, as in many places of the web. Escape takes away an explanation.
document.addEventListener("keydown", (event) => {
  const field = document.getElementById("q");
  const writes = event.target.closest("input, textarea, select");
  if (event.key === "/" && !writes && !event.ctrlKey && !event.metaKey && !event.altKey && field) {
    event.preventDefault();
    field.focus();
    field.select();
  }
  if (event.key === "Escape") {
    for (const shown of document.querySelectorAll(".means:hover, .means:focus")) {
      shown.classList.add("dismissed");
      for (const again of ["mouseenter", "mouseleave", "focus"]) {
        shown.addEventListener(again, () => shown.classList.remove("dismissed"), { once: true });
      }
    }
  }
});

// Names of people while one is typed.
for (const field of document.querySelectorAll("#by, #name")) {
  const names = document.createElement("datalist");
  names.id = `${field.id}-names`;
  field.after(names);
  field.setAttribute("list", names.id);
  let waiting;
  let asked;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    asked?.abort();
    const typed = field.value.trim();
    if (typed.length < 2) return;
    waiting = setTimeout(async () => {
      asked = new AbortController();
      const address = `/api/people?limit=8&q=${encodeURIComponent(`${typed}*`)}`;
      const answer = await fetch(address, { signal: asked.signal }).catch(() => null);
      if (!answer?.ok) return;
      const { people = [] } = await answer.json();
      names.replaceChildren(...people.map(({ name }) => new Option(name, name)));
    }, 150);
  });
}

// A span of a timeline is drawn with the pointer, and leads to its articles.
for (const chart of document.querySelectorAll(".chart")) {
  const bars = [...chart.querySelectorAll("a[data-period]")];
  const barAt = (event) => bars.findIndex((bar) => {
    const { left, right } = bar.querySelector(".hit").getBoundingClientRect();
    return event.clientX >= left && event.clientX < right;
  });
  const asked = (at) => new URL(bars[at].href.baseVal, location.href).searchParams;
  const show = (from, to) => bars.forEach((bar, at) => bar.classList.toggle("drawn", at >= from && at <= to));
  let first = -1;
  let last = -1;
  chart.addEventListener("pointerdown", (event) => {
    // A finger scrolls.
    first = event.button === 0 && event.pointerType !== "touch" ? barAt(event) : -1;
    last = first;
  });
  addEventListener("pointermove", (event) => {
    const at = first < 0 ? -1 : barAt(event);
    if (at < 0) return;
    last = at;
    const [from, to] = [Math.min(first, last), Math.max(first, last)];
    show(from, from < to ? to : -1);
  });
  addEventListener("pointerup", () => {
    if (first < 0) return;
    const [from, to] = [Math.min(first, last), Math.max(first, last)];
    first = -1;
    if (from === to) return;
    // The click that follows is part of the drawing.
    addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
    const address = new URL(bars[from].href.baseVal, location.href);
    address.searchParams.set("to", asked(to).get("to"));
    location.assign(address);
  });
  addEventListener("pointercancel", () => {
    first = -1;
    show(0, -1);
  });
  chart.addEventListener("dragstart", (event) => event.preventDefault());
}

// A citation is copied as a whole.
for (const citation of document.querySelectorAll(".citation")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(citation.textContent);
    button.textContent = "Copied";
  });
  citation.after(button);
}
