// Joins the parts: what the server tells goes into the state, and from there onto the page.

import { byId, el, fill } from "./dom.js";
import { closeMenu, dialog, startBoxes, toast } from "./boxes.js";
import { chooseChat, drawChats, drawFrame, drawHead, drawOptions, openTalk, showTyping, startTheme } from "./chats.js";
import { clear, drawCompose, inlineAnswered, sendCommand, showActions, startDrop, startReply, write } from "./compose.js";
import { answered } from "./keys.js";
import { ask, connect } from "./link.js";
import { addMessage, changeMessage, drawLog, drawWithheld, dropMessage, isShown, showMessage, startLog } from "./log.js";
import { addCall, drawPanel } from "./panel.js";
import { history, keepCast, keepMessage, keyOf, on, openChat, state, t, threadOf } from "./state.js";

const TAGS = { "zh-hans": "zh-Hans", "zh-hant": "zh-Hant", en: "en" };

function drawAll() {
  document.documentElement.lang = TAGS[state.language];
  document.title = t().title;
  byId("app").hidden = false;
  drawFrame();
  drawChats();
  drawHead();
  drawOptions();
  drawLog();
  drawCompose();
  drawPanel();
}

/** The language of the last visit, or the browser's, unless the people of this run have it already. */
function startLanguage() {
  const tag = navigator.language.toLowerCase();
  const traditional = /^zh-(hant|tw|hk|mo)/.test(tag);
  const own = !tag.startsWith("zh") ? "en" : traditional ? "zh-hant" : "zh-hans";
  const code = localStorage.getItem("language") ?? own;
  if (state.calls.some((call) => call.method === "sendMessage")) return; // a conversation is under way
  for (const person of state.people) if (person.language_code !== code) ask({ do: "language", person: person.id, code });
}

const TAKE = {
  hello(told) {
    state.texts = told.texts;
    state.messages.clear();
    state.withheld.clear();
    keepCast(told);
    told.messages.forEach(keepMessage);
    for (const held of told.withheld) state.withheld.set(`${held.chat}/${held.message}`, held.reason);
    state.calls = told.calls;
    drawAll();
    startLanguage();
  },
  cast(told) {
    const before = JSON.stringify([state.language, openChat()]);
    keepCast(told);
    if (before !== JSON.stringify([state.language, openChat()])) drawAll();
    else drawChats();
  },
  message({ message }) {
    const first = !history(message.chat.id).length;
    keepMessage(message);
    if (isShown(message)) {
      if (first && openChat().kind === "bot") drawAll();
      else addMessage(message);
      drawHead();
    } else if (message.from?.id !== state.me) {
      const key = keyOf(message.chat.id, threadOf(message));
      state.unread.set(key, (state.unread.get(key) ?? 0) + 1);
    }
    drawChats();
  },
  edited({ message }) {
    keepMessage(message);
    if (isShown(message)) changeMessage(message);
    drawChats();
  },
  deleted({ chat, message }) {
    state.messages.get(chat)?.delete(message);
    if (chat === state.open.chat) dropMessage(message);
    drawChats();
  },
  withheld({ chat, message, reason }) {
    state.withheld.set(`${chat}/${message}`, reason);
    drawWithheld(chat, message);
  },
  call: ({ call }) => addCall(call),
  toast: answered,
  inline: inlineAnswered,
  action({ chat }) { if (chat === state.open.chat) showTyping(); },
  problem() { toast(t().problem); },
};

function openLink(address) {
  const own = address.match(/^(?:https?:\/\/)?t\.me\/(\w+)(?:\?start=([\w-]*))?$/i);
  if (own && own[1].toLowerCase() === state.bot.username.toLowerCase()) start(own[2] ?? "");
  else dialog(fill(t().opens, { url: "" }).replace(/\s+/g, " "), el("p", {}, address),
    [[t().cancel, null], [t().ok, () => window.open(address, "_blank", "noopener,noreferrer")]]);
}

function start(payload) {
  openTalk(state.chats[0].id, null);
  ask({ do: "start", payload });
}

on("opened", () => { closeMenu(); drawChats(); drawHead(); drawOptions(); drawLog(); drawCompose(); });
on("spoke", () => { drawOptions(); drawLog(); drawCompose(); });
on("command", sendCommand);
on("insert", write);
on("sent", clear);
on("link", openLink);
on("start", start);
on("reply", startReply);
on("actions", showActions);
on("show", showMessage);
on("alert", (text) => dialog(state.bot.name || state.bot.first_name, el("p", {}, text)));
on("inline", ({ query }) => write(`@${state.bot.username} ${query}`));
on("share", ({ query, wanted }) => chooseChat(wanted, () => write(`@${state.bot.username} ${query}`)));

startTheme();
startBoxes();
startDrop();
startLog();
connect((told) => TAKE[told.type]?.(told));
