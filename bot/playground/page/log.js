// The open conversation: its messages in order, grouped by sender and day.

import { byId, el, fill, icon } from "./dom.js";
import { bubble, draw, isOwn, settle } from "./bubbles.js";
import { history, nameOf, openChat, state, t, threadOf } from "./state.js";

const GROUPED_SECONDS = 300; // messages of one sender within five minutes stand together
const nodes = new Map(); // message id -> element

const inner = () => byId("log-inner");
const day = (message) => new Date(message.date * 1000).toDateString();
const isService = (message) => Boolean(message.new_chat_members || message.migrate_to_chat_id || message.migrate_from_chat_id);

/** Offer to go to the end when it is out of sight. */
export function startLog() {
  const log = byId("log");
  const down = byId("down");
  down.append(icon("down"));
  down.onclick = () => log.scrollTo({ top: log.scrollHeight, behavior: "smooth" });
  log.addEventListener("scroll", () => { down.hidden = log.scrollHeight - log.scrollTop - log.clientHeight < 240; });
}

/** Draw the open conversation from scratch. */
export function drawLog() {
  nodes.clear();
  const log = byId("log");
  log.setAttribute("aria-live", "off"); // an old conversation is not read out
  byId("down").setAttribute("aria-label", t().newest);
  byId("down").title = t().newest;
  log.setAttribute("aria-label", fill(t().conversation, { title: openChat().title }));
  const shown = history(state.open.chat, state.open.thread);
  inner().replaceChildren(...(shown.length ? [] : [welcome()].filter(Boolean)));
  shown.forEach((message, index) => append(message, shown[index - 1]));
  for (const node of nodes.values()) settle(node);
  log.scrollTop = log.scrollHeight;
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
}

function welcome() {
  if (openChat().kind !== "bot" || !state.bot.description) return null;
  return el("section", { class: "welcome" }, el("h3", {}, t().what_can), el("p", {}, state.bot.description));
}

/** Whether a message belongs to the open conversation. */
export const isShown = (message) =>
  message.chat.id === state.open.chat && (!openChat().topics.length || (threadOf(message) ?? 0) === (state.open.thread ?? 0));

/** A new message. */
export function addMessage(message) {
  const shown = history(state.open.chat, state.open.thread);
  const log = byId("log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 160;
  inner().querySelector(".welcome")?.remove();
  append(message, shown.at(-2));
  settle(nodes.get(message.message_id) ?? inner());
  if (atEnd || message.from?.id === state.me) log.scrollTo({ top: log.scrollHeight, behavior: "smooth" });
}

function append(message, before) {
  if (!before || day(before) !== day(message)) inner().append(el("p", { class: "pill" }, dayName(message)));
  if (isService(message)) {
    inner().append(el("p", { class: "pill" }, serviceText(message)));
    return;
  }
  const node = bubble(message);
  nodes.set(message.message_id, node);
  const follows = before && !isService(before) && sameSender(before, message);
  if (follows) nodes.get(before.message_id)?.classList.remove("last");
  node.classList.toggle("follows", Boolean(follows));
  node.classList.add("last");
  inner().append(node);
  drawWithheld(message.chat.id, message.message_id);
}

function sameSender(a, b) {
  return a.from?.id === b.from?.id && day(a) === day(b) && b.date - a.date < GROUPED_SECONDS &&
    !a.reply_markup && !state.withheld.has(`${a.chat.id}/${a.message_id}`);
}

function dayName(message) {
  const date = new Date(message.date * 1000);
  if (date.toDateString() === new Date().toDateString()) return t().today;
  return date.toLocaleDateString(state.language, { month: "long", day: "numeric" });
}

function serviceText(message) {
  if (message.new_chat_members) return fill(t().service_joined, { name: message.new_chat_members.map((who) => who.first_name).join(", ") });
  return message.migrate_to_chat_id || message.migrate_from_chat_id ? t().service_moved : nameOf(message);
}

/** A message was changed. */
export function changeMessage(message) {
  const node = nodes.get(message.message_id);
  if (!node) return;
  const log = byId("log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  draw(node, message);
  settle(node);
  if (atEnd) log.scrollTop = log.scrollHeight;
}

/** A message was deleted. */
export function dropMessage(id) {
  nodes.get(id)?.remove();
  nodes.delete(id);
}

/** Say below a message why the bot does not get it. */
export function drawWithheld(chat, id) {
  const reason = state.withheld.get(`${chat}/${id}`);
  const node = nodes.get(id);
  if (!reason || !node || chat !== state.open.chat || openChat().kind === "person") return;
  const message = state.messages.get(chat).get(id);
  draw(node, message);
  if (node.nextElementSibling?.classList.contains("unseen-note")) return;
  const note = el("p", { class: `unseen-note${isOwn(message) ? " own" : ""}` }, t()[`withheld_${reason}`]);
  node.after(note);
  byId("log").scrollTop = byId("log").scrollHeight;
}

/** Scroll to a message and let it flash. */
export function showMessage(id) {
  const node = nodes.get(id);
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.add("flash");
  setTimeout(() => node.classList.remove("flash"), 1300);
}
