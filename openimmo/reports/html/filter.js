
"use strict";
(() => {
  const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);
  const fill = (select, values) => {
    for (const value of [...new Set(values)].sort()) {
      const option = document.createElement("option");
      option.value = option.textContent = value;
      select.append(option);
    }
    select.parentElement.hidden = select.options.length < 2;
  };
  for (const filtered of document.querySelectorAll(".filtered")) {
    const tools = filtered.querySelector(".tools");
    const [search, listing, code] = [".search", ".by-listing", ".by-code"].map((name) => tools.querySelector(name));
    const status = tools.querySelector(".status");
    const groups = [...filtered.querySelectorAll(".group")].map((group) => ({
      group,
      heading: group.querySelector("summary").textContent.toLowerCase(),
      places: [...group.querySelectorAll(".place")].map((place) => ({ place, text: place.textContent.toLowerCase() })),
      more: group.querySelector(".more"),
    }));
    fill(listing, groups.flatMap(({ places }) => places.map(({ place }) => place.dataset.listing).filter(Boolean)));
    fill(code, groups.map(({ group }) => group.dataset.code));
    const apply = () => {
      const wanted = words(search.value);
      const asked = wanted.length > 0 || listing.value !== "" || code.value !== "";
      let shown = 0;
      for (const { group, heading, places, more } of groups) {
        let here = 0;
        for (const { place, text } of places) {
          const fits = wanted.every((word) => text.includes(word) || heading.includes(word))
            && (listing.value === "" || place.dataset.listing === listing.value);
          place.hidden = !fits;
          here += fits ? 1 : 0;
        }
        group.hidden = here === 0 || (code.value !== "" && group.dataset.code !== code.value);
        if (group.hidden) continue;
        shown += here;
        if (asked) group.open = true;
        if (asked && more) more.open = [...more.querySelectorAll(".place")].some((place) => !place.hidden);
      }
      const said = shown === 0 ? status.dataset.none : status.dataset.some.replace("#", String(shown));
      status.textContent = asked ? said : "";
    };
    for (const control of [search, listing, code]) control.addEventListener("input", apply);
    tools.hidden = false;
  }
  const open = () => {
    const aimed = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (aimed instanceof HTMLDetailsElement) aimed.open = true;
  };
  addEventListener("hashchange", open);
  open();
})();
