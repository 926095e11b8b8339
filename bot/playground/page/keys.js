// Inline keyboards: what each kind of button does in a Telegram app.

import { el, icon } from "./dom.js";
import { copy, toast } from "./boxes.js";
import { ask } from "./link.js";
import { t, tell } from "./state.js";

const PRESS_MILLISECONDS = 15000; // Telegram waits that long for the bot's answer
const pressed = new Map(); // press id -> what to do at its answer

const kindOf = (button) =>
  ["callback_data", "url", "copy_text", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "switch_inline_query"]
    .find((kind) => kind in button);
const PICTURES = { url: "link", copy_text: "copy", switch_inline_query: "share", switch_inline_query_chosen_chat: "share", switch_inline_query_current_chat: "share" };

/** The keyboard below a message. */
export function keys(message) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  return el("div", { class: "keys", role: "group" }, rows.map((row, r) =>
    el("div", { class: "key-row" }, row.map((button, c) => key(message, button, r, c)))));
}

function key(message, button, row, column) {
  const kind = kindOf(button);
  const press = (event) => act(message, button, kind, row, column, event.currentTarget);
  const made = el("button", { class: "key", type: "button", data: { place: `${row}/${column}` }, onclick: press }, button.text);
  if (PICTURES[kind]) made.append(icon(PICTURES[kind]));
  return made;
}

function act(message, button, kind, row, column, made) {
  const query = button[kind]?.query ?? button[kind];
  if (kind === "url") tell("link", button.url);
  else if (kind === "copy_text") copy(button.copy_text.text);
  else if (kind === "switch_inline_query_current_chat") tell("inline", { query });
  else if (kind !== "callback_data") tell("share", { query: query ?? "", wanted: button[kind] });
  else press(message, row, column, made);
}

function press(message, row, column, made) {
  if (made.getAttribute("aria-busy") === "true") return;
  made.setAttribute("aria-busy", "true");
  const rest = () => made.removeAttribute("aria-busy");
  ask({ do: "press", chat: message.chat.id, message: message.message_id, row, column }, (told) => {
    if (told.type !== "pressed") { // Telegram would not let one do it, or the message is gone
      rest();
      toast(t().problem);
      return;
    }
    const late = setTimeout(() => { rest(); toast(t().no_answer); pressed.delete(told.press); }, PRESS_MILLISECONDS);
    pressed.set(told.press, (answer) => { clearTimeout(late); rest(); show(answer); });
  });
}

function show(answer) {
  if (answer.url) tell("link", answer.url);
  else if (answer.text && answer.show_alert) tell("alert", answer.text);
  else if (answer.text) toast(answer.text);
}

/** The bot answered a button that was pressed here. */
export function answered(told) {
  pressed.get(told.press)?.(told);
  pressed.delete(told.press);
}
