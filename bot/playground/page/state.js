// What the page knows: the cast, the messages, the calls, and which conversation is open.

export const state = {
  texts: null, // all languages
  language: "zh-hans",
  people: [],
  chats: [],
  bot: null,
  messages: new Map(), // chat id -> Map of message id -> message
  withheld: new Map(), // "chat/message" -> reason
  calls: [],
  unread: new Map(), // conversation key -> count
  me: null, // id of the person who speaks
  open: null, // { chat, thread }
};

const listeners = new Map();

/** Call `then` at each event of that name. */
export function on(name, then) {
  if (!listeners.has(name)) listeners.set(name, []);
  listeners.get(name).push(then);
}

/** Tell everybody who listens. */
export function tell(name, detail) {
  for (const then of listeners.get(name) ?? []) then(detail);
}

/** The page's texts in the chosen language. */
export const t = () => state.texts[state.language];

export const chatOf = (id) => state.chats.find((chat) => chat.id === id);
export const personOf = (id) => state.people.find((person) => person.id === id);
export const openChat = () => chatOf(state.open.chat);
export const keyOf = (chat, thread) => `${chat}/${thread ?? 0}`;
export const threadOf = (message) => (message.is_topic_message ? message.message_thread_id : null);

/** The messages of a conversation, oldest first. */
export function history(chat, thread) {
  const kept = [...(state.messages.get(chat) ?? new Map()).values()];
  return chatOf(chat)?.topics.length ? kept.filter((message) => (threadOf(message) ?? 0) === (thread ?? 0)) : kept;
}

/** Every conversation of the chat list: a chat, or a topic of a forum. */
export function conversations() {
  return state.chats.flatMap((chat) =>
    chat.topics.length
      ? [{ chat, thread: null, heading: true }, ...chat.topics.map((topic) => ({ chat, thread: topic.id, topic }))]
      : [{ chat, thread: null }],
  );
}

/** The name of a message's sender. */
export const nameOf = (message) =>
  message.from ? [message.from.first_name, message.from.last_name].filter(Boolean).join(" ") : message.chat.title;

/** What a message says in one line. */
export function briefOf(message) {
  const text = message.text ?? message.caption ?? "";
  return (message.document ? `📄 ${message.document.file_name} ${text}` : message.photo ? `🖼 ${text}` : text).trim();
}

/** Colour number of a name, the same each time. */
export const tintOf = (id) => String(Math.abs(id) % 5);

/** Keep what the server says of people, chats and the bot. */
export function keepCast(told) {
  Object.assign(state, { language: told.language, people: told.people, chats: told.chats, bot: told.bot });
  state.me ??= told.people[0].id;
  if (!chatOf(state.open?.chat)) state.open = null; // the server was started anew
  state.open ??= { chat: told.chats[0].id, thread: null };
}

/** Keep a new or changed message. */
export function keepMessage(message) {
  if (!state.messages.has(message.chat.id)) state.messages.set(message.chat.id, new Map());
  state.messages.get(message.chat.id).set(message.message_id, message);
}
