// Message texts with their entities. Offsets are UTF-16 units, as in JavaScript strings.

import { el } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
};

/** Only web addresses become links; everything else stays text. */
export function webAddress(text) {
  try {
    const url = new URL(text.includes("://") ? text : `https://${text}`);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** actions: { onCommand(text), onLink(url) -> true when it was handled here } */
export function renderText(text, entities, actions) {
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const wrap = (entity, children, part) => wrapped(entity, children, part, actions);
  return nodesBetween(text, 0, text.length, ordered, wrap);
}

function nodesBetween(text, start, end, entities, wrap) {
  const nodes = [];
  let at = start;
  while (entities.length && entities[0].offset < end) {
    const entity = entities.shift();
    if (entity.offset < at) continue;
    nodes.push(text.slice(at, entity.offset));
    at = Math.min(entity.offset + entity.length, end);
    const children = nodesBetween(text, entity.offset, at, entities, wrap);
    nodes.push(wrap(entity, children, text.slice(entity.offset, at)));
  }
  nodes.push(text.slice(at, end));
  return nodes.filter((node) => node !== "");
}

function wrapped(entity, children, part, { onCommand, onLink }) {
  if (entity.type === "bot_command") {
    return el("button", { type: "button", class: "command", onclick: () => onCommand(part) }, children);
  }
  if (entity.type === "spoiler") {
    return el("span", { class: "spoiler", tabindex: "0" }, children);
  }
  if (entity.type === "text_link" || entity.type === "url") {
    const href = webAddress(entity.url ?? part);
    if (href === null) return el("span", {}, children);
    const onclick = (event) => onLink(href) && event.preventDefault();
    return el("a", { href, target: "_blank", rel: "noopener noreferrer", onclick }, children);
  }
  return el(TAGS[entity.type] ?? "span", {}, children);
}
