// Where one writes: the field, replies and edits, files, commands, Start.

import { button, byId, el, fill, icon } from "./dom.js";
import { closeMenu, copy, menu, toast } from "./boxes.js";
import { ask, upload } from "./link.js";
import { briefOf, history, nameOf, openChat, state, t } from "./state.js";
import { inlineKey, Suggest } from "./suggest.js";

const MAX_FILE = 50 << 20;
let field = null;
let suggest = null;
let about = null; // { kind: "reply" | "edit", message }
const drafts = new Map();

const place = () => byId("compose");
const draftKey = () => `${state.open.chat}/${state.open.thread ?? 0}`;

/** Draw the field of the open conversation, or its Start button. */
export function drawCompose() {
  about = null;
  const chat = openChat();
  if (chat.kind === "bot" && (!chat.has_bot || !history(chat.id).length)) {
    const start = () => ask(chat.has_bot ? { do: "start" } : { do: "block", on: false });
    field = suggest = null;
    place().replaceChildren(el("button", { class: "big", type: "button", id: "start", onclick: start }, chat.has_bot ? t().start : t().unblock));
    return;
  }
  field = el("textarea", {
    id: "field", rows: 1, placeholder: t().message, value: drafts.get(draftKey()) ?? "", role: "combobox", "aria-label": t().message,
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggest", enterKeyHint: "send",
    oninput: onInput, onkeydown: onKey, onpaste: onPaste,
  });
  const picker = el("input", { type: "file", hidden: true, multiple: true, id: "picker", onchange: () => { sendFiles(picker.files); picker.value = ""; } });
  const box = el("div", { class: "field" },
    el("div", { id: "about" }),
    el("div", { class: "field-row" }, menuKey(), field, inlineKey(write), button("round", t().attach, icon("clip"), () => picker.click()), picker));
  const send = el("button", { class: "send", type: "button", id: "send", title: t().send, "aria-label": t().send, onclick: submit }, icon("send"));
  place().replaceChildren(el("div", { class: "line" }, box, send));
  suggest = new Suggest(field, place());
  onInput();
  if (matchMedia("(hover: hover)").matches) field.focus();
}

function menuKey() {
  const chat = openChat();
  if (!chat.has_bot || !(chat.commands[state.me] ?? []).length) return null;
  const open = () => {
    if (suggest.open) suggest.close();
    else { suggest.commands(""); field.focus(); }
  };
  return el("button", { class: "menu-key", type: "button", id: "commands", "aria-label": t().commands, onclick: open }, icon("menu"), el("span", {}, t().menu));
}

function onInput() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
  if (about?.kind !== "edit") drafts.set(draftKey(), field.value);
  byId("send").disabled = !field.value.trim();
  suggest.look(field.value);
}

function onKey(event) {
  if (event.isComposing || event.keyCode === 229) return; // an input method is at work
  if (suggest.key(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "Escape" && about) stopAbout();
  else if (event.key === "ArrowUp" && !field.value) editLast(event);
}

function editLast(event) {
  const last = history(state.open.chat, state.open.thread).findLast((message) => message.from?.id === state.me && message.text && !message.via_bot);
  if (!last) return;
  event.preventDefault();
  startAbout("edit", last);
}

function onPaste(event) {
  if (event.clipboardData.files.length) {
    event.preventDefault();
    sendFiles(event.clipboardData.files);
  }
}

function submit() {
  const text = field.value.trim();
  if (!text) return;
  const { chat, thread } = state.open;
  if (about?.kind === "edit") ask({ do: "edit", chat, message: about.message.message_id, text });
  else ask({ do: "send", chat, thread, text, reply_to: about?.message.message_id });
  clear();
}

/** Empty the field. */
export function clear() {
  if (!field) return;
  stopAbout();
  field.value = "";
  drafts.delete(draftKey());
  onInput();
}

/** Write something into the field and stay there. */
export function write(text) {
  if (!field) return;
  field.value = text;
  onInput();
  field.focus();
  field.setSelectionRange(text.length, text.length);
}

/** Send a command as if it was tapped. */
export function sendCommand(text) {
  ask({ do: "send", chat: state.open.chat, thread: state.open.thread, text });
  if (field?.value.startsWith("/")) clear();
  field?.focus();
}

function startAbout(kind, message) {
  if (!field) return;
  about = { kind, message };
  const label = kind === "edit" ? t().editing : fill(t().reply_to, { name: nameOf(message) });
  byId("about").replaceChildren(el("div", { class: "about" }, icon(kind),
    el("div", { class: "about-text" }, el("b", {}, label), el("span", {}, briefOf(message))),
    button("round", t().cancel, icon("close"), stopAbout)));
  byId("send").title = kind === "edit" ? t().save : t().send;
  byId("send").setAttribute("aria-label", byId("send").title);
  if (kind === "edit") write(message.text);
  field.focus();
}

function stopAbout() {
  if (about?.kind === "edit") field.value = drafts.get(draftKey()) ?? "";
  about = null;
  byId("about").replaceChildren();
  byId("send").title = t().send;
  byId("send").setAttribute("aria-label", t().send);
}

/** Begin a reply to a message. */
export const startReply = (message) => startAbout("reply", message);

/** The menu of a message. */
export function showActions({ message, x, y, from }) {
  closeMenu();
  const own = message.from?.id === state.me;
  const text = message.text ?? message.caption ?? "";
  const items = [];
  if (field) items.push(["reply", t().reply, () => startReply(message)]);
  if (field && own && message.text && !message.via_bot) items.push(["edit", t().edit, () => startAbout("edit", message)]);
  if (text) items.push(["copy", t().copy_text, () => copy(text)]);
  items.push(["delete", t().delete, () => ask({ do: "delete", chat: message.chat.id, message: message.message_id }), "danger"]);
  menu(x, y, items, from);
}

/** An inline answer for the list above the field. */
export const inlineAnswered = (told) => suggest?.answered(told);

async function sendFiles(files) {
  for (const file of files) {
    if (file.size > MAX_FILE) toast(t().too_big);
    else if (!(await upload(file, state.open.chat, state.open.thread))) toast(t().problem);
  }
}

/** Let files be dropped anywhere on the conversation. */
export function startDrop() {
  const talk = byId("talk");
  let depth = 0;
  const show = (on) => {
    byId("drop").hidden = !on;
    byId("drop").textContent = t().drop_here;
  };
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  talk.addEventListener("dragenter", (event) => { if (hasFiles(event) && field) { depth++; show(true); } });
  talk.addEventListener("dragleave", () => { depth = Math.max(0, depth - 1); if (!depth) show(false); });
  addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    if (field && talk.contains(event.target)) sendFiles(event.dataTransfer.files);
  });
}
