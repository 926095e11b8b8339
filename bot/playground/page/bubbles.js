// One message as an element.

import { button, el, fill, icon } from "./dom.js";
import { keys } from "./keys.js";
import { briefOf, nameOf, openChat, state, t, tell, tintOf } from "./state.js";
import { unfoldShort, words } from "./words.js";

const PHOTO_WIDTH = 440;
const PHOTO_HEIGHT = 460;

export const isOwn = (message) => message.from?.id === state.me;

/** The time of day of a message. */
export const clock = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString(state.language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Round picture with the first letter of a name; the bot has its sign. */
export function face(id, name, kind = "") {
  const bot = id === state.bot.id;
  const made = el("span", { class: `face ${kind}`, data: { tint: tintOf(id) }, "aria-hidden": "true" });
  made.append(bot ? el("img", { src: "icon.svg", alt: "" }) : [...name][0] ?? "");
  return made;
}

/** A message; `open` asks for its menu. */
export function bubble(message) {
  const node = el("article", { class: "message", tabIndex: -1, data: { id: String(message.message_id) } });
  draw(node, message);
  return node;
}

/** Draw a message anew in its element, keeping the focus on the same button. */
export function draw(node, message) {
  const place = node.contains(document.activeElement) ? document.activeElement.dataset.place : undefined;
  const group = openChat().kind === "group";
  const own = isOwn(message);
  node.classList.toggle("own", own);
  const said = el("div", { class: "bubble" }, head(message, own, group), content(message));
  const stack = el("div", { class: "stack" }, said);
  if (message.reply_markup) {
    stack.append(keys(message));
    said.classList.add("wide");
  }
  const more = button("more", t().message_actions, icon("more"), (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    tell("actions", { message, x: box.left, y: box.bottom + 4, from: event.currentTarget });
  });
  if (message.photo) frame(said, message);
  node.classList.toggle("seated", group && !own);
  if (group && !own && message.from) said.append(face(message.from.id, nameOf(message), "small"));
  node.replaceChildren(stack, more);
  node.setAttribute("aria-label", own ? t().own_message : nameOf(message));
  node.oncontextmenu = (event) => {
    if (event.target.closest("a")) return;
    event.preventDefault();
    tell("actions", { message, x: event.clientX, y: event.clientY, from: node });
  };
  node.ondblclick = (event) => { if (!event.target.closest("button, a, .words")) tell("reply", message); };
  if (place) node.querySelector(`[data-place="${place}"]`)?.focus();
}

/** After a message stands in the page: what only its size can tell. */
export const settle = (node) => unfoldShort(node);

function head(message, own, group) {
  const made = [];
  const guest = openChat().kind === "person" && message.from?.id === state.bot.id;
  if ((group || guest) && !own && message.from) made.push(el("div", { class: "sender", data: { tint: tintOf(message.from.id) } }, nameOf(message)));
  if (message.via_bot) made.push(el("div", { class: "via" }, fill(t().via, { name: message.via_bot.username })));
  if (message.guest_bot_caller_user) made.push(el("div", { class: "via" }, t().guest));
  if (message.reply_to_message) made.push(replied(message));
  return made;
}

function replied(message) {
  const to = message.reply_to_message;
  const go = () => tell("show", to.message_id);
  return el("button", { class: "reply", type: "button", onclick: go },
    el("b", {}, nameOf(to)), el("span", {}, message.quote?.text ?? briefOf(to)));
}

function content(message) {
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities;
  return [
    message.photo ? photo(message.photo.at(-1), text) : null,
    message.document ? file(message.document) : null,
    el("div", { class: "words" }, words(text, entities), meta(message)),
  ];
}

/** Give the bubble of a photo the width a chat shows it in, known before it is loaded so that nothing jumps. */
function frame(said, message) {
  const { width = PHOTO_WIDTH, height = PHOTO_HEIGHT } = message.photo.at(-1);
  const scale = Math.min(PHOTO_WIDTH / (width || PHOTO_WIDTH), PHOTO_HEIGHT / (height || PHOTO_HEIGHT), 1);
  said.classList.add("pictured", ...(message.caption ? [] : ["bare"]));
  said.style.width = `${Math.round((width || PHOTO_WIDTH) * scale)}px`;
  if (height) said.querySelector(".photo").style.aspectRatio = `${width} / ${height}`;
}

function photo(size, text) {
  const image = el("img", { class: "photo", src: `/file/${size.file_id}`, alt: text || t().photo });
  return el("a", { class: "photo-link", href: `/file/${size.file_id}`, target: "_blank", rel: "noopener" }, image);
}

function file(document_) {
  const size = document_.file_size;
  const shown = size < 1024 ? `${size} B` : size < 1 << 20 ? `${(size / 1024).toFixed(1)} KB` : `${(size / (1 << 20)).toFixed(1)} MB`;
  return el("a", { class: "file", href: `/file/${document_.file_id}`, download: document_.file_name },
    el("span", { class: "file-icon" }, icon("file")), el("span", {}, el("b", {}, document_.file_name), el("small", {}, shown)));
}

function meta(message) {
  const held = state.withheld.has(`${message.chat.id}/${message.message_id}`);
  return el("span", { class: "meta" },
    message.edit_date ? el("span", {}, t().edited) : null,
    el("time", {}, clock(message.date)),
    isOwn(message) ? icon(held ? "sent" : "seen") : null);
}
