// What stands above the page for a moment: toasts, dialogs, the menu of a message.

import { byId, el, icon } from "./dom.js";
import { t } from "./state.js";

let hiding = 0;

/** A word at the bottom of the screen. */
export function toast(text) {
  const box = byId("toast");
  box.textContent = text;
  box.classList.add("shown");
  clearTimeout(hiding);
  hiding = setTimeout(() => box.classList.remove("shown"), Math.max(2600, text.length * 90));
}

/** A dialog; `choices` are [label, action] pairs, the last one is offered first. */
export function dialog(title, content, choices = [[t().ok, null]]) {
  const box = byId("dialog");
  const ends = choices.map(([label, action]) =>
    el("button", { class: "plain", type: "button", onclick: () => { box.close(); action?.(); } }, label),
  );
  box.replaceChildren(el("h3", {}, title), ...[content].flat(), el("div", { class: "dialog-ends" }, ends));
  box.setAttribute("aria-label", title);
  box.showModal();
  ends.at(-1)?.focus();
}

/** Close the dialog that is open, if any. */
export const closeDialog = () => byId("dialog").close();

let opener = null;

/** A menu at a place; `items` are [icon, label, action, kind]. */
export function menu(x, y, items, from) {
  const box = byId("menu");
  opener = from;
  box.replaceChildren(
    ...items.map(([picture, label, action, kind]) =>
      el("button", { type: "button", role: "menuitem", tabIndex: -1, class: kind, onclick: () => { closeMenu(); action(); } },
        icon(picture), label),
    ),
  );
  box.setAttribute("aria-label", t().message_actions);
  box.hidden = false;
  box.style.left = `${Math.max(8, Math.min(x, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(y, innerHeight - box.offsetHeight - 8))}px`;
  box.firstElementChild.focus();
}

/** Close the menu and give the focus back. */
export function closeMenu() {
  const box = byId("menu");
  if (box.hidden) return;
  box.hidden = true;
  opener?.focus?.();
  opener = null;
}

/** Copy a text and say so. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = el("textarea", { value: text });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  toast(t().copied);
}

/** Listen for what closes the menu and moves in it. */
export function startBoxes() {
  const box = byId("menu");
  addEventListener("pointerdown", (event) => { if (!box.contains(event.target)) closeMenu(); });
  addEventListener("resize", closeMenu);
  box.addEventListener("keydown", (event) => {
    const items = [...box.children];
    const at = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) items[(at + step + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") closeMenu();
    else return;
    event.preventDefault();
  });
  byId("dialog").addEventListener("click", (event) => {
    if (event.target === byId("dialog")) closeDialog();
  });
}
