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
  calls: "M8 6h12M8 12h12M8 18h12M3.5 6h.01M3.5 12h.01M3.5 18h.01",
  clip: "M20 11.5l-8.3 8.3a5 5 0 0 1-7-7l8.6-8.6a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6",
  at: "M16 12a4 4 0 1 1-1.2-2.9M16 8v5.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-4 7.5",
  send: "M3.4 20.4l17.8-7.6a.9.9 0 0 0 0-1.7L3.4 3.6c-.7-.3-1.4.3-1.3 1L3.5 10l9 2-9 2-1.4 5.4c-.1.7.6 1.3 1.3 1z",
  check: "M4 12.5l5 5L20 6.5",
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
  sent: "M3 12.5l5 5L19 6.5",
  seen: "M2 12.5l5 5L18 6.5M11 16.5l1 1L23 6.5",
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
