// The list of chats, the header of the open one, and the options below the list.

import { button, byId, el, fill, icon } from "./dom.js";
import { clock, face } from "./bubbles.js";
import { closeDialog, dialog } from "./boxes.js";
import { ask } from "./link.js";
import { briefOf, conversations, history, keyOf, nameOf, openChat, personOf, state, t, tell, tintOf } from "./state.js";

/** Draw the chat list. */
export function drawChats() {
  byId("brand").textContent = t().title;
  byId("local").textContent = t().local;
  byId("chats").setAttribute("aria-label", t().chats);
  byId("chat-list").replaceChildren(...conversations().map((talk) => el("li", {}, row(talk, () => openTalk(talk.chat.id, talk.thread)))));
}

function row(talk, onclick) {
  const { chat, thread, topic, heading } = talk;
  const last = history(chat.id, thread).at(-1);
  const unread = state.unread.get(keyOf(chat.id, thread)) ?? 0;
  const current = state.open.chat === chat.id && (state.open.thread ?? null) === (thread ?? null);
  const brief = last ? `${chat.kind === "group" && last.from ? `${nameOf(last)}: ` : ""}${briefOf(last)}` : "";
  const name = topic ? topic.title : chat.title;
  const picture = topic ? el("span", { class: "face topic", data: { tint: tintOf(topic.id) }, "aria-hidden": "true" }, "#") : faceOf(chat);
  return el("button", { class: `chat-row${topic ? " topic" : ""}`, type: "button", onclick, "aria-current": current ? "true" : null },
    picture,
    el("span", { class: "chat-text" },
      el("span", { class: "chat-line" }, el("span", { class: "chat-name" }, name), last ? el("time", { class: "chat-time" }, clock(last.date)) : null),
      heading && !last && !unread ? null : el("span", { class: "chat-line" }, el("span", { class: "chat-last" }, brief || note(chat)), unread ? el("span", { class: "unread" }, String(unread)) : null)));
}

const faceOf = (chat) => (chat.kind === "bot" ? face(state.bot.id, "") : face(chat.id, chat.title));

function note(chat) {
  if (chat.kind === "bot") return t().bot;
  return chat.has_bot ? fill(t().members, { count: chat.members }) : t().no_bot;
}

/** Open a conversation; a forum opens in its general topic. */
export function openTalk(chat, thread) {
  state.open = { chat, thread: thread ?? null };
  state.unread.delete(keyOf(chat, thread));
  if (!openChat().people.includes(state.me)) state.me = openChat().people[0];
  byId("app").dataset.screen = "talk";
  tell("opened");
}

let typing = 0;

/** Draw the header of the open conversation. */
export function drawHead(live = "") {
  const chat = openChat();
  const topic = chat.topics.find((one) => one.id === state.open.thread);
  byId("talk-face").replaceWith(Object.assign(faceOf(chat), { id: "talk-face" }));
  byId("talk-title").textContent = topic ? `${topic.title} · ${chat.title}` : chat.title;
  byId("talk-note").textContent = live || note(chat);
  byId("talk-note").classList.toggle("live", Boolean(live));
  const stop = byId("block");
  stop.hidden = chat.kind !== "bot" || (chat.has_bot && !history(chat.id).length);
  stop.textContent = chat.has_bot ? t().block : t().unblock;
  stop.onclick = () => ask({ do: "block", on: chat.has_bot });
}

/** The bot shows that it is at work. */
export function showTyping() {
  drawHead(fill(t().typing, { name: openChat().kind === "bot" ? "" : state.bot.name }));
  clearTimeout(typing);
  typing = setTimeout(drawHead, 5000);
}

/** Ask in which chat something goes; only chats that the button allows. */
export function chooseChat(wanted, then) {
  const allowed = ({ kind, is_forum: forum }) => {
    if (typeof wanted !== "object") return true;
    const need = kind === "bot" ? "allow_bot_chats" : kind === "person" ? "allow_user_chats" : "allow_group_chats";
    return forum === undefined ? Boolean(wanted[need]) : Boolean(wanted.allow_group_chats);
  };
  const talks = conversations().filter((talk) => !talk.heading && allowed(talk.chat));
  const rows = talks.map((talk) => row(talk, () => { closeDialog(); openTalk(talk.chat.id, talk.thread); then(); }));
  dialog(t().choose_chat, el("div", { class: "chat-list" }, rows), [[t().cancel, null]]);
}

/** Draw the options: who speaks, in which language, light or dark. */
export function drawOptions() {
  byId("options").replaceChildren(
    option(t().speak_as, choices(t().speak_as, state.people.filter((who) => openChat().people.includes(who.id)).map((who) => [who.id, who.first_name]), state.me,
      (id) => { state.me = id; tell("spoke"); })),
    languages(),
    option(t().theme, choices(t().theme, [["light", t().light], ["dark", t().dark]], document.documentElement.dataset.theme, chooseTheme)),
  );
}

const option = (label, made) => el("div", { class: "option" }, el("span", {}, label), made);

function choices(label, options, current, choose) {
  return el("div", { class: "choices", role: "group", "aria-label": label }, options.map(([value, text]) =>
    el("button", { type: "button", "aria-pressed": String(value === current), data: { value: String(value) }, onclick: () => choose(value) }, text)));
}

function languages() {
  const code = personOf(state.me).language_code;
  const known = Object.values(state.texts).map((texts) => [texts.code, texts.language]);
  const select = el("select", { id: "language", onchange: (event) => chooseLanguage(event.target.value) },
    known.map(([value, text]) => el("option", { value, selected: value === code }, text)));
  return el("div", { class: "option" }, el("label", { for: "language" }, t().user_language), select);
}

function chooseLanguage(code) {
  localStorage.setItem("language", code);
  ask({ do: "language", code });
}

/** Light or dark, kept for the next visit. */
function chooseTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  if (state.texts) drawOptions();
}

/** The theme of the last visit, or the system's. */
export function startTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  chooseTheme(localStorage.getItem("theme") ?? (dark ? "dark" : "light"));
}

/** The buttons of the header that do not change with the conversation. */
export function drawFrame() {
  const back = button("round only-phone", t().back, icon("back"), () => { byId("app").dataset.screen = "chats"; });
  byId("back").replaceWith(Object.assign(back, { id: "back" }));
}
