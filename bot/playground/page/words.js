// A text with its entities as elements: entities nest, as Telegram sends them, so they are built as a tree.

import { el, icon } from "./dom.js";
import { t, tell } from "./state.js";

const SIMPLE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

/** The nodes of a text whose entities are in UTF-16 units, as JavaScript counts too. */
export function words(text, entities = []) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, 0, text.length, sorted);
}

function build(text, start, end, entities) {
  const nodes = [];
  let at = start;
  let afterBlock = false;
  const plain = (to) => {
    let piece = text.slice(at, to);
    if (afterBlock && piece.startsWith("\n")) piece = piece.slice(1); // a block ends its own line
    if (piece) nodes.push(piece);
    afterBlock = false;
  };
  for (let index = 0; index < entities.length; index++) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at) continue;
    const inner = entities.slice(index + 1).filter((other) => other.offset < stop);
    plain(entity.offset);
    nodes.push(mark(entity, text.slice(entity.offset, stop), () => build(text, entity.offset, stop, inner)));
    afterBlock = BLOCKS.has(entity.type);
    at = stop;
  }
  plain(end);
  return nodes;
}

function mark(entity, text, inner) {
  switch (entity.type) {
    case "blockquote": return el("blockquote", { class: "quote" }, el("span", { class: "quote-text" }, inner()));
    case "expandable_blockquote": return folded(inner());
    case "pre": return el("pre", {}, inner());
    case "spoiler": return spoiler(inner());
    case "text_link": return link(entity.url, inner());
    case "url": return link(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`, inner());
    case "email": return link(`mailto:${text}`, inner());
    case "bot_command": return el("button", { class: "link", type: "button", onclick: () => tell("command", text) }, inner());
    case "mention": case "hashtag": case "text_mention": return el("span", { class: "link" }, inner());
    default: return el(SIMPLE[entity.type] ?? "span", {}, inner());
  }
}

function spoiler(inner) {
  return el("span", { class: "spoiler", onclick: (event) => event.currentTarget.classList.add("open") }, inner);
}

function link(address, inner) {
  const open = (event) => { event.preventDefault(); tell("link", address); };
  return el("a", { href: address, rel: "noopener noreferrer", target: "_blank", title: address, onclick: open }, inner);
}

function folded(inner) {
  const text = el("span", { class: "quote-text" }, inner);
  const fold = el("button", { class: "fold", type: "button", "aria-expanded": "false", "aria-label": t().expand }, icon("down"));
  const quote = el("blockquote", { class: "quote folded" }, text, fold);
  const turn = () => {
    const open = quote.classList.toggle("open");
    fold.setAttribute("aria-expanded", String(open));
    fold.setAttribute("aria-label", open ? t().collapse : t().expand);
  };
  quote.addEventListener("click", (event) => { if (!event.target.closest("a") && !getSelection().toString()) turn(); });
  return quote;
}

/** Take the fold off quotes that are short enough to be seen whole. */
export function unfoldShort(node) {
  for (const quote of node.querySelectorAll(".quote.folded:not(.open)")) {
    const text = quote.querySelector(".quote-text");
    if (text.scrollHeight <= text.clientHeight + 1) {
      quote.classList.remove("folded");
      quote.querySelector(".fold").remove();
    }
  }
}
