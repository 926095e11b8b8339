// The panel: every call of the bot, with what Telegram would refuse in red.

import { button, byId, el, fill, icon } from "./dom.js";
import { chatOf, state, t } from "./state.js";

const SHOWN = 200;
let only = false; // refused calls only
let open = innerWidth > 1180;
const expanded = new Set();

/** Draw the panel and its button. */
export function drawPanel() {
  const refused = state.calls.filter(isRefused).length;
  const toggle = byId("panel-toggle");
  toggle.replaceChildren(icon("calls"), ...(refused ? [el("span", { class: "badge" }, String(refused))] : []));
  toggle.setAttribute("aria-label", t().panel);
  toggle.title = t().panel;
  toggle.setAttribute("aria-expanded", String(open));
  toggle.onclick = () => show(!open);
  const panel = byId("panel");
  panel.hidden = !open;
  panel.setAttribute("aria-label", t().calls);
  if (!open) return;
  const filter = el("div", { class: "choices", role: "group", "aria-label": t().calls },
    [[false, t().all_calls], [true, refused ? `${t().refused_calls} ${refused}` : t().refused_calls]].map(([value, text]) =>
      el("button", { type: "button", "aria-pressed": String(value === only), onclick: () => { only = value; drawPanel(); } }, text)));
  const list = el("ul", { class: "calls", id: "calls" });
  panel.replaceChildren(
    el("header", { class: "bar" }, el("div", { class: "bar-text" }, el("h2", { class: "bar-title" }, t().calls)),
      button("round", t().close, icon("close"), () => show(false))),
    el("p", { class: "panel-about" }, t().calls_about),
    el("div", { class: "panel-tools" }, filter, el("button", { class: "plain", type: "button", onclick: () => { state.calls = []; drawPanel(); } }, t().clear)),
    list);
  fillList(list);
}

function fillList(list) {
  const shown = state.calls.filter((call) => !only || isRefused(call)).slice(-SHOWN);
  list.replaceChildren(...(shown.length ? shown.map(row) : [el("li", { class: "nothing" }, only ? t().no_refusals : t().no_calls)]));
  list.scrollTop = list.scrollHeight;
}

function show(on) {
  open = on;
  drawPanel();
  (on ? byId("panel").querySelector("button") : byId("panel-toggle")).focus();
}

/** A new call. */
export function addCall(call) {
  state.calls.push(call);
  const list = byId("calls");
  if (!open || !list || isRefused(call) || only) return drawPanel();
  list.querySelector(".nothing")?.remove();
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  list.append(row(call));
  while (list.children.length > SHOWN) list.firstElementChild.remove();
  if (atEnd) list.scrollTop = list.scrollHeight;
}

const isRefused = (call) => call.code >= 400 && !call.injected;

function row(call) {
  const why = call.code >= 400 ? call.reason : call.dropped ? fill(t().dropped, { count: call.dropped }) : "";
  const kind = isRefused(call) ? "refused" : call.dropped ? "warned" : "";
  const details = el("details", { class: `call ${kind}`, open: expanded.has(call.number) },
    el("summary", {}, el("span", { class: "call-name" }, call.method), el("span", { class: "call-brief" }, brief(call)),
      el("span", { class: "call-code" }, isRefused(call) ? `${t().refused} ${call.code}` : String(call.code)),
      why ? el("span", { class: "call-why" }, call.injected ? `${t().injected}: ${why}` : why) : null));
  const open_ = () => {
    if (!details.open) return expanded.delete(call.number);
    expanded.add(call.number);
    if (!details.querySelector(".call-more")) details.append(more(call));
  };
  details.addEventListener("toggle", open_);
  if (details.open) open_();
  return el("li", {}, details);
}

function brief(call) {
  const given = call.arguments;
  const chat = chatOf(Number(given.chat_id))?.title;
  const said = given.text ?? given.caption ?? given.action ?? (Array.isArray(given.results) ? `${given.results.length}` : "");
  const plain = String(said).replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim();
  return [chat, plain].filter(Boolean).join(" · ");
}

function more(call) {
  const block = (title, value) => [el("h4", {}, title), el("pre", { tabIndex: 0 }, typeof value === "string" ? value : JSON.stringify(value, null, 2))];
  return el("div", { class: "call-more" }, block(t().arguments, call.arguments), call.answer === null ? [] : block(t().answer, call.answer));
}
