// What the stand-in can be told to do wrong, in words.

const SECONDS = { name: "delay_s", label: "Seconds", value: 10, min: 0.1, step: "any" };
const STATUS = { name: "status", label: "HTTP status", value: 502, min: 200 };
const PART = { name: "album_part", label: "Album part", placeholder: "any update", min: 1 };

/** fields: what this kind asks for besides where and how often. */
const CALLS = {
  429: { label: "429 Too Many Requests", hint: "Refused, saying how many seconds to wait. Switched on for some seconds: a storm.", fields: [{ name: "retry_after_s", label: "Retry after, s", placeholder: "1, or what is left", min: 1 }] },
  400: { label: "400 Bad Request", hint: "Refused for good." },
  403: { label: "403 Forbidden", hint: "Refused as if the bot had been blocked." },
  "5xx_before": { label: "5xx, not done", hint: "Telegram is down: nothing happened.", fields: [STATUS] },
  "5xx_after": { label: "5xx, but done", hint: "It took effect, and the bot cannot know.", fields: [STATUS] },
  html_before: { label: "HTML page, not done", hint: "Something in between answers instead of Telegram.", fields: [{ ...STATUS, value: 200 }] },
  html_after: { label: "HTML page, but done", hint: "It took effect, and the answer was replaced.", fields: [{ ...STATUS, value: 200 }] },
  broken_json_after: { label: "Broken JSON, but done", hint: "It took effect, and half of the answer came." },
  empty_after: { label: "Empty answer, but done", hint: "It took effect: 200 and no body." },
  cut_after: { label: "Connection cut while answering", hint: "It took effect, and the body ends too early." },
  hang_before: { label: "No answer, not done", hint: "The call hangs until the bot gives up." },
  hang_after: { label: "No answer, but done", hint: "It took effect; the call hangs until the bot gives up." },
  reset_before: { label: "Connection reset, not done", hint: "The connection breaks before anything happens." },
  reset_after: { label: "Connection reset, but done", hint: "It took effect; then the connection breaks." },
  delay: { label: "Slow", hint: "Done, but this many seconds late.", fields: [SECONDS] },
};

const UPDATES = {
  duplicate_update: { label: "Update comes twice", hint: "The bot gets the next update again after confirming it." },
  reordered_update: { label: "Update is overtaken", hint: "Comes after this many later updates, with its lower number.", fields: [{ name: "behind", label: "Later ones", value: 1, min: 1 }, PART] },
  late_update: { label: "Update comes late", hint: "Other updates do not wait for it.", fields: [SECONDS, PART] },
  lost_update: { label: "Update never comes", hint: "Nobody tells the bot. With an album part: a partial album.", fields: [PART] },
};

export const GROUPS = [
  { title: "A call of the bot", kinds: CALLS, any: "any call", methods: ["send*", "sendPhoto", "sendMessage", "edit*", "answerCallbackQuery", "setMessageReaction", "getChatMember", "getFile", "download", "getUpdates"] },
  { title: "An update to the bot", kinds: UPDATES, any: "any update", methods: ["message", "callback_query", "my_chat_member", "chat_member", "edited_message", "message_reaction"] },
];

export const groupOf = (kind) => GROUPS.find((group) => kind in group.kinds);

export const labelOf = (kind) => groupOf(kind)?.kinds[kind].label ?? kind;
