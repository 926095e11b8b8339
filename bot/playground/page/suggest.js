// What pops up above the field: the bot's commands after `/`, inline results after `@bot `.

import { face } from "./bubbles.js";
import { button, el, icon } from "./dom.js";
import { ask } from "./link.js";
import { openChat, state, t, tell } from "./state.js";

const PAUSE_MILLISECONDS = 250; // typing on within this time asks only once

/** A list above the field, moved through with the arrow keys; at most one is open. */
export class Suggest {
  constructor(field, place) {
    this.field = field;
    this.box = el("div", { class: "popup", id: "suggest", role: "listbox", hidden: true });
    this.items = [];
    this.at = -1;
    this.timer = 0;
    this.asked = "";
    place.append(this.box);
  }

  get open() { return !this.box.hidden; }

  close() {
    this.box.hidden = true;
    this.items = [];
    this.at = -1;
    this.asked = "";
    clearTimeout(this.timer);
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  show(label, items, before = [], after = []) {
    this.items = items;
    this.box.setAttribute("aria-label", label);
    this.box.replaceChildren(...before, ...items.map((item) => item.node), ...after);
    this.box.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.move(this.items.length && this.first ? 0 : -1);
  }

  move(to) {
    this.at = to;
    this.items.forEach((item, index) => item.node.setAttribute("aria-selected", String(index === to)));
    const node = this.items[to]?.node;
    if (node) {
      node.scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", node.id);
    } else this.field.removeAttribute("aria-activedescendant");
  }

  /** Whether a key was meant for the list. */
  key(event) {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.items.length) this.move((this.at + step + this.items.length) % this.items.length);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.shiftKey && this.at >= 0) this.items[this.at].choose();
    else if (event.key === "Tab" && this.at >= 0 && this.items[this.at].insert) this.items[this.at].insert();
    else return false;
    event.preventDefault();
    return true;
  }

  /** Look at what stands in the field. */
  look(text) {
    const name = `@${state.bot.username} `;
    if (text.toLowerCase().startsWith(name)) this.inline(text.slice(name.length));
    else if (/^\/\w*$/.test(text)) this.commands(text.slice(1).toLowerCase());
    else this.close();
  }

  commands(begun) {
    const known = openChat().has_bot ? openChat().commands[state.me] ?? [] : [];
    const fitting = known.filter((one) => one.command.startsWith(begun));
    if (!fitting.length) return this.close();
    this.first = begun.length > 0;
    const suffix = openChat().kind === "group" ? `@${state.bot.username}` : "";
    this.show(t().commands, fitting.map((one, index) => {
      const choose = () => { this.close(); tell("command", `/${one.command}${suffix}`); };
      const insert = () => { this.close(); tell("insert", `/${one.command}${suffix} `); };
      return { choose, insert, node: commandRow(index, choose, one) };
    }));
  }

  inline(text) {
    this.first = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.query(text, ""), PAUSE_MILLISECONDS);
  }

  query(text, offset, kept = []) {
    const asked = (this.asked = `${text}\n${offset}`);
    const chat = state.open.chat;
    ask({ do: "inline", chat, text, offset }, (told) => {
      if (told.type !== "asked") return;
      this.question = told.question;
      const take = (answer) => { if (this.asked === asked && state.open.chat === chat) this.results(told.question, text, answer, kept); };
      if (told.answer) take(told.answer);
      else this.pending = { question: told.question, take };
    });
  }

  /** An inline answer from the bot. */
  answered(told) {
    if (this.pending?.question !== told.question) return;
    this.pending.take(told.answer);
  }

  results(question, text, answer, kept) {
    const made = answer.results.map((result, index) => {
      const choose = () => {
        ask({ do: "choose", chat: state.open.chat, thread: state.open.thread, question, result: result.id });
        this.close();
        tell("sent");
      };
      const title = result.title ?? result.caption ?? "";
      return { choose, node: choice(kept.length + index, choose, title, result.description ?? "", [...title][0] ?? "") };
    });
    const items = [...kept, ...made];
    const head = answer.button ? [headButton(answer.button)] : [];
    const none = items.length ? [] : [el("p", { class: "popup-note" }, t().inline_none)];
    const more = answer.next_offset ? [el("button", { class: "popup-head", type: "button", onclick: () => this.query(text, answer.next_offset, items) }, t().inline_more)] : [];
    this.show(t().inline_results, items, [...head, ...(head.length ? [] : none)], more);
  }
}

function headButton(given) {
  const start = () => tell("start", given.start_parameter ?? "");
  return el("button", { class: "popup-head", type: "button", onclick: start }, given.text);
}

function choice(index, choose, title, note, letter) {
  return el("div", { class: "choice", role: "option", id: `choice-${index}`, "aria-selected": "false", onclick: choose },
    el("span", { class: "face", data: { tint: String(index % 5) }, "aria-hidden": "true" }, letter),
    el("span", { class: "choice-text" }, el("b", {}, title), note ? el("span", { class: "note" }, note) : null));
}

function commandRow(index, choose, one) {
  return el("div", { class: "choice command", role: "option", id: `choice-${index}`, "aria-selected": "false", onclick: choose },
    face(state.bot.id, "", "small"), el("b", {}, `/${one.command}`), el("span", { class: "note" }, one.description));
}

/** The button that begins an inline query. */
export const inlineKey = (write) => button("round", t().inline, icon("at"), () => write(`@${state.bot.username} `));
