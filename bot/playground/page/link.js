// The WebSocket to the server, opened again when it breaks.

import { byId } from "./dom.js";
import { t, state } from "./state.js";

let socket = null;
let next = 1;
const waiting = new Map(); // ref -> what to do with the answer to that request

/** Connect, and hand every object the server sends to `take`. */
export function connect(take) {
  socket = new WebSocket(`ws://${location.host}/live`);
  socket.onmessage = (event) => {
    const told = JSON.parse(event.data);
    const answer = waiting.get(told.ref);
    waiting.delete(told.ref);
    if (answer) answer(told);
    else take(told);
  };
  socket.onopen = () => {
    byId("offline").hidden = true;
  };
  socket.onclose = () => {
    byId("offline").textContent = state.texts ? t().lost : "…";
    byId("offline").hidden = false;
    setTimeout(() => connect(take), 1000);
  };
}

/** Ask the server for something in the name of the person who speaks; `answer` gets its direct answer. */
export function ask(request, answer) {
  const made = { person: state.me, ...request };
  if (answer) {
    made.ref = next++;
    waiting.set(made.ref, answer);
  }
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(made));
}

/** Send a file into a conversation. */
export async function upload(file, chat, thread) {
  const form = new FormData();
  const fields = { chat, thread: thread ?? 0, person: state.me, caption: "" };
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file, file.name);
  const answer = await fetch("/upload", { method: "POST", body: form });
  return answer.ok;
}
