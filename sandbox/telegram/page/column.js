// One chat: its head, its messages, its composer.

import { get, post } from "./api.js";
import { Composer } from "./composer.js";
import { alertBox, attempt, enlarge, toast } from "./dialogs.js";
import { openApp } from "./mini_app.js";
import { avatar, el } from "./dom.js";
import { groupAlbums, messageNode } from "./message.js";
import { groupSettings, privateSettings } from "./settings.js";

const NEAR_BOTTOM_PX = 80;

// A menu closes by a press beside it, and by Escape.
document.addEventListener("pointerdown", ({ target }) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", ({ key, target }) => {
  const menu = key === "Escape" && target.closest(".menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

export class Column {
  /** openLink(url, personId): true when the link leads to the bot and was followed. */
  constructor(chat, openLink) {
    this.chat = chat;
    this.openLink = openLink;
    this.version = -1;
    this.shown = new Map();
    this.messages = [];
    this.acting = chat.type === "private" ? chat.id : null;
    this.build();
  }

  build() {
    this.title = el("h2", { id: `title${this.chat.id}` });
    this.subtitle = el("p", { class: "quiet" });
    this.face = el("span");
    this.panel = el("div", { class: "panel" });
    this.menu = el("details", { class: "menu" }, el("summary", { "aria-label": "Settings of this chat" }, "⋯"), this.panel);
    this.actor = el("select", { "aria-label": "Who you are in this chat", onchange: () => this.onActor() });
    this.actorLine = el("label", { class: "actor" }, "You are ", this.actor);
    this.list = el("ol", { class: "messages", role: "log", "aria-label": "Messages", tabindex: "0", onscroll: () => this.onScroll() });
    // A picture grows when it has loaded. Whoever was at the end of the chat then stays at the end.
    this.isAtEnd = true;
    this.list.addEventListener("load", () => this.stayAtEnd(), true);
    this.composer = new Composer(this.chat, () => this.acting);
    this.node = el(
      "section",
      { class: "column", "aria-labelledby": this.title.id, ondragover: (e) => this.onDrag(e), ondragleave: (e) => this.onDragEnd(e), ondrop: (e) => this.onDrop(e) },
      el("header", {}, this.face, el("div", { class: "names" }, this.title, this.subtitle), this.menu),
      this.actorLine,
      this.list,
      this.composer.node,
      el("div", { class: "drop", "aria-hidden": "true" }, "Drop to post here"),
    );
  }

  update(chat, state) {
    this.chat = chat;
    const isPrivate = chat.type === "private";
    const person = isPrivate ? state.people.find((p) => p.id === chat.id) : null;
    const name = person?.name ?? chat.title;
    this.title.textContent = name;
    this.subtitle.textContent = isPrivate ? privateStatus(person, state) : groupStatus(chat);
    this.face.replaceChildren(avatar(chat.id, name));
    this.updatePanel(chat, state, person);
    this.updateActors(chat, state, isPrivate);
    this.composer.update(chat, person, state);
    if (chat.version !== this.version) this.refresh();
  }

  /** Draws the panel again only if its content changed: a choice that somebody is making would be lost. */
  updatePanel(chat, state, person) {
    const signature = JSON.stringify([{ ...chat, version: 0 }, state.people, state.privacy]);
    if (signature === this.panelSignature) return;
    this.panelSignature = signature;
    const parts = person ? privateSettings(person) : groupSettings(chat, state);
    this.panel.replaceChildren(...parts.filter(Boolean));
  }

  updateActors(chat, state, isPrivate) {
    this.actorLine.hidden = isPrivate || !chat.members.length;
    if (isPrivate) return;
    const here = chat.members.map((m) => state.people.find((p) => p.id === m.id)).filter(Boolean);
    if (!here.some((p) => p.id === this.acting)) this.acting = here[0]?.id ?? null;
    const options = here.map((p) => el("option", { value: p.id, selected: p.id === this.acting }, p.name));
    if (document.activeElement !== this.actor) this.actor.replaceChildren(...options);
  }

  async refresh() {
    this.version = this.chat.version;
    const view = await attempt(() => get(`/chats/${this.chat.id}`));
    // An older answer that comes late would take messages away again.
    if (view === null || view.version < this.version) return;
    this.version = view.version;
    this.messages = view.messages;
    this.render();
  }

  render() {
    const focused = this.list.contains(document.activeElement) ? document.activeElement.textContent : null;
    const nodes = groupAlbums(this.messages).map((row) => this.nodeFor(row));
    const kept = new Set(nodes);
    for (const child of [...this.list.children]) if (!kept.has(child)) child.remove();
    nodes.forEach((node, index) => this.list.children[index] !== node && this.list.insertBefore(node, this.list.children[index] ?? null));
    if (!nodes.length) this.list.replaceChildren(el("li", { class: "empty" }, this.chat.type === "private" ? "Nothing here yet." : "No messages yet. Tap an example photo, or drop one of yours here."));
    if (focused && !this.list.contains(document.activeElement)) this.list.focus();
    this.stayAtEnd();
  }

  onScroll() {
    this.isAtEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_BOTTOM_PX;
  }

  stayAtEnd() {
    if (this.isAtEnd) this.list.scrollTop = this.list.scrollHeight;
  }

  /** The node that is there already, unless its messages or the acting person have changed. */
  nodeFor(row) {
    const key = row[0].id;
    const signature = JSON.stringify([row, this.acting]);
    const known = this.shown.get(key);
    if (known?.signature === signature) return known.node;
    const node = messageNode(row, this.acting, this.actions());
    if (!known) node.classList.add("fresh");
    this.shown.set(key, { signature, node });
    return node;
  }

  actions() {
    return {
      onPress: (message, button, element) => this.press(message, button, element),
      onCommand: (text) => this.composer.say(text),
      onLink: (url) => this.acting !== null && this.openLink(url, this.acting),
      onApp: (url) => this.acting !== null && openApp(url, this.acting),
      onPhoto: enlarge,
      onReply: (message) => this.composer.reply(message),
      onReact: (message, emoji) => this.react(message, emoji),
    };
  }

  react(message, emoji) {
    return attempt(() => post(`/chats/${this.chat.id}/messages/${message.id}/react`, { from: this.acting, emoji }));
  }

  async press(message, button, element) {
    element.setAttribute("aria-busy", "true");
    const body = { from: this.acting, data: button.callback_data };
    const answer = await attempt(() => post(`/chats/${this.chat.id}/messages/${message.id}/press`, body));
    element.removeAttribute("aria-busy");
    if (answer?.url) this.openLink(answer.url, this.acting);
    if (!answer?.text) return;
    if (answer.show_alert) alertBox(answer.text);
    else toast(answer.text);
  }

  onActor() {
    this.acting = Number(this.actor.value);
    this.render();
  }

  onDrag(event) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.node.classList.add("dropping");
  }

  onDragEnd(event) {
    if (!this.node.contains(event.relatedTarget)) this.node.classList.remove("dropping");
  }

  async onDrop(event) {
    event.preventDefault();
    this.node.classList.remove("dropping");
    await this.composer.post([...event.dataTransfer.files]);
  }

  reveal() {
    this.node.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
    this.node.classList.add("called");
    setTimeout(() => this.node.classList.remove("called"), 1200);
  }
}

function privateStatus(person, state) {
  if (person.blocked) return "has blocked the bot";
  return person.started ? `private chat with ${state.bot.name}` : "has not started the bot";
}

function groupStatus(chat) {
  const roles = { administrator: "bot is admin", member: "bot is a member" };
  const count = chat.members.length;
  return `${count} ${count === 1 ? "person" : "people"} · ${roles[chat.bot] ?? "no bot yet"}`;
}
