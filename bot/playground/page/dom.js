// Small helpers to build elements. Texts are always set as text, never as markup.

/** An element with properties, attributes (names with a dash, or in `attributes`), and children. */
export function el(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (key === "class") made.className = value;
    else if (key === "data") Object.assign(made.dataset, value);
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key.includes("-") || key === "role" || key === "for") made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const PATHS = {
  back: "M15 5l-7 7 7 7",
  calls: "M8 6h12M8 12h12M8 18h12M3.500 6h.01M3.500 12h.01M3.500 18h.01",
  clip: "M20 11.500l-8.300 8.300a5 5 0 0 1-7-7l8.600-8.600a3.300 3.300 0 0 1 4.700 4.700l-8.500 8.500a1.700 1.700 0 0 1-2.400-2.400l7.600-7.600",
  at: "M16 12a4 4 0 1 1-1.200-2.900M16 8v5.500a2.500 2.500 0 0 0 5 0V12a9 9 0 1 0-4 7.500",
  send: "M3.400 20.400l17.800-7.600a.9.9 0 0 0 0-1.700L3.400 3.600c-.7-.3-1.400.3-1.300 1L3.500 10l9 2-9 2-1.400 5.400c-.1.700.6 1.300 1.300 1z",
  check: "M4 12.500l5 5L20 6.500",
  close: "M6 6l12 12M18 6L6 18",
  down: "M5 9l7 7 7-7",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  reply: "M10 6L4 12l6 6M4 12h9a7 7 0 0 1 7 7",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  delete: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  menu: "M4 7h16M4 12h16M4 17h16",
  link: "M8 16L18 6M10 6h8v8",
  share: "M13 6l7 6-7 6M20 12h-6a9 9 0 0 0-9 7",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  sent: "M3 12.500l5 5L19 6.500",
  seen: "M2 12.500l5 5L18 6.500M11 16.500l1 1L23 6.500",
};

/** A drawn icon; it says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A round or plain button that has a name for everybody. */
export function button(kind, label, picture, onclick) {
  return el("button", { class: kind, type: "button", title: label, "aria-label": label, onclick }, picture);
}

export const byId = (id) => document.getElementById(id);

/** Fill `{names}` of a text. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
