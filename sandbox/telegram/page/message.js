// One bubble: a message, or the messages of an album.

import { avatar, el, hueOf, icon } from "./dom.js";
import { renderText, webAddress } from "./text.js";

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const SIZE = new Intl.NumberFormat(undefined, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 });

/** Rows in order: each a list of one message, or of the messages of an album that follow one another. */
export function groupAlbums(messages) {
  const rows = [];
  for (const message of messages) {
    const last = rows.at(-1);
    if (message.album && last?.[0].album === message.album) last.push(message);
    else rows.push([message]);
  }
  return rows;
}

const REACTIONS = ["👍", "👎", "❤", "🔥", "👏", "😁", "🤔", "🎉"];

/** actions: { onPress(message, button, element), onCommand, onLink, onApp(url), onPhoto(media, caption), onReply, onReact } */
export function messageNode(row, actingId, actions) {
  const [message] = row;
  if (message.note) return el("li", { class: "note" }, message.note);
  const isMine = message.from_id === actingId;
  const captioned = row.find((one) => one.text) ?? message;
  const bubble = el(
    "div",
    { class: "bubble" },
    isMine ? null : speaker(message),
    message.forwarded ? el("p", { class: "forwarded" }, `Forwarded from ${message.forwarded}`) : null,
    message.reply ? replyNode(message.reply) : null,
    mediaNode(row, captioned.text, actions),
    captioned.text ? el("div", { class: "text", dir: "auto" }, renderText(captioned.text, captioned.entities, actions)) : null,
    footNode(row),
    actingId === null ? null : toolsNode(message, actingId, actions),
  );
  return el(
    "li",
    { class: `row ${isMine ? "mine" : "theirs"} ${message.is_bot ? "from-bot" : ""}` },
    isMine ? null : avatar(message.from_id, message.from),
    el("div", { class: "stack" }, bubble, keyboardNode(message, actions)),
  );
}

function speaker(message) {
  const node = el("p", { class: "speaker" }, message.from, message.is_bot ? el("span", { class: "tag" }, "bot") : null);
  node.style.setProperty("--hue", hueOf(message.from_id));
  return node;
}

function replyNode(reply) {
  return el("blockquote", { class: "reply" }, el("b", {}, reply.from), " ", reply.text);
}

function mediaNode(row, caption, { onPhoto }) {
  const pictures = row.filter((one) => one.media?.is_image && one.media.kind === "photo");
  const others = row.filter((one) => one.media && !pictures.includes(one));
  if (!pictures.length && !others.length) return null;
  return el(
    "div",
    { class: "media" },
    pictures.length ? el("div", { class: `photos of-${Math.min(pictures.length, 4)}` }, pictures.map((one) => photoNode(one, caption, onPhoto))) : null,
    others.map((one) => fileNode(one.media, caption, onPhoto)),
  );
}

function photoNode(message, caption, onPhoto) {
  const { url, width, height } = message.media;
  const image = el("img", { src: url, width, height, alt: "", loading: "lazy", decoding: "async" });
  const label = `Enlarge the photo from ${message.from}${caption ? `: ${caption}` : ""}`;
  return el("button", { type: "button", class: "photo", "aria-label": label, onclick: () => onPhoto(message.media, caption) }, image);
}

function fileNode(media, caption, onPhoto) {
  if (media.kind === "video") return el("video", { class: "video", src: media.url, controls: true, preload: "metadata" });
  const words = [el("b", {}, media.name ?? media.kind), el("span", {}, SIZE.format(Math.ceil(media.size / 1000)))];
  if (media.is_image) {
    const thumbnail = el("img", { src: media.url, alt: "", loading: "lazy" });
    return el("button", { type: "button", class: "file", onclick: () => onPhoto(media, caption) }, thumbnail, el("span", { class: "file-words" }, words));
  }
  return el("a", { class: "file", href: media.url, download: media.name ?? true }, icon("file"), el("span", { class: "file-words" }, words));
}

function footNode(row) {
  const last = row.at(-1);
  const reactions = row.flatMap((one) => one.reactions);
  return el(
    "div",
    { class: "foot" },
    reactions.map(({ emoji, by }) => el("span", { class: "reaction", title: by, role: "img", "aria-label": `${emoji} from ${by}` }, emoji)),
    el("span", { class: "when" }, last.edited ? "edited " : "", el("time", { datetime: new Date(last.date * 1000).toISOString() }, CLOCK.format(last.date * 1000))),
  );
}

/** Reply and reactions; a second press of a reaction takes it back. */
function toolsNode(message, actingId, { onReply, onReact }) {
  const mine = message.reactions.filter((one) => one.by_id === actingId).map((one) => one.emoji);
  const choose = (emoji) => el("button", { type: "button", "aria-pressed": String(mine.includes(emoji)), onclick: () => onReact(message, mine.includes(emoji) ? [] : [emoji]) }, emoji);
  return el(
    "div",
    { class: "tools-of-message" },
    el("button", { type: "button", class: "tool", title: "Reply", "aria-label": `Reply to ${message.from}`, onclick: () => onReply(message) }, icon("reply")),
    el(
      "details",
      { class: "reacting" },
      el("summary", { class: "tool", title: "React", "aria-label": `React to ${message.from}` }, icon("react")),
      el("div", { class: "palette" }, REACTIONS.map(choose)),
    ),
  );
}

function keyboardNode(message, actions) {
  if (!message.buttons.length) return null;
  const rows = message.buttons.map((row) => el("div", { class: "keys" }, row.map((button) => keyNode(message, button, actions))));
  return el("div", { class: "keyboard", role: "group", "aria-label": "Buttons of this message" }, rows);
}

function keyNode(message, button, { onPress, onLink, onApp }) {
  const style = ["danger", "success", "primary"].includes(button.style) ? button.style : "";
  const href = button.url ? webAddress(button.url) : null;
  if (href) {
    const onclick = (event) => onLink(href) && event.preventDefault();
    return el("a", { class: `key ${style}`, href, target: "_blank", rel: "noopener noreferrer", onclick }, button.text, el("span", { class: "arrow", "aria-hidden": "true" }, "↗"));
  }
  if (button.web_app) {
    return el("button", { type: "button", class: `key ${style}`, onclick: () => onApp(button.web_app.url) }, button.text);
  }
  const known = button.callback_data !== undefined;
  const title = known ? null : "This page cannot open this kind of button";
  return el("button", { type: "button", class: `key ${style}`, disabled: !known, title, onclick: (event) => onPress(message, button, event.currentTarget) }, button.text);
}
