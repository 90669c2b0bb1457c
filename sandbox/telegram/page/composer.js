// What is at the bottom of a column: the text field with its tray, or the button that must be pressed first.

import { post, postFiles } from "./api.js";
import { attempt } from "./dialogs.js";
import { el, icon } from "./dom.js";
import { openApp } from "./mini_app.js";
import { postExample, showCommands, showExamples, Tray } from "./tray.js";

/** speaker(): the id of the acting person; null where nobody is in the group. */
export class Composer {
  constructor(chat, speaker) {
    this.chat = chat;
    this.speaker = speaker;
    this.replyTo = null;
    this.tray = new Tray();
    this.replying = el("div", { class: "replying", hidden: true });
    this.field = el("textarea", { rows: "1", "aria-label": "Message", placeholder: "Message …", onkeydown: (e) => this.onKey(e), oninput: () => this.onInput() });
    this.asFiles = el("input", { type: "checkbox" });
    this.picker = el("input", { type: "file", multiple: true, class: "hidden-input", "aria-label": "Choose photos", onchange: () => this.onPicked() });
    this.examples = el("button", { type: "button", class: "round", title: "Example photos", "aria-label": "Example photos", onclick: () => this.onExamples() }, icon("picture"));
    this.commands = el("button", { type: "button", class: "round", title: "Commands", "aria-label": "Commands", onclick: () => this.onCommands() }, icon("commands"));
    this.app = el("button", { type: "button", class: "app", onclick: () => openApp(this.chat.menu_button.web_app.url, this.speaker()) });
    this.send = el("button", { class: "round send", "aria-label": "Send" }, icon("send"));
    this.form = el(
      "form",
      { class: "composer", onsubmit: (event) => this.onSubmit(event) },
      el(
        "div",
        { class: "tools" },
        el("label", { class: "round attach", title: "Post photos (or drop them on this chat)" }, this.picker, icon("attach")),
        this.examples,
        this.commands,
      ),
      this.field,
      this.send,
      this.app,
      el("label", { class: "as-files" }, this.asFiles, " send pictures as files"),
    );
    this.start = el("button", { type: "button", class: "start", onclick: () => this.onStart("start") }, "Start");
    this.unblock = el("button", { type: "button", class: "start", onclick: () => this.onStart("unblock") }, "Unblock the bot");
    this.node = el("div", { class: "bottom" }, this.tray.node, this.replying, this.form, this.start, this.unblock);
  }

  update(chat, person, state) {
    this.chat = chat;
    this.state = state;
    const isPrivate = chat.type === "private";
    this.unblock.hidden = !(isPrivate && person.blocked);
    this.start.hidden = !(isPrivate && !person.started && !person.blocked);
    this.form.hidden = !(this.unblock.hidden && this.start.hidden);
    if (this.form.hidden) this.tray.close();
    this.examples.hidden = !state.examples.length;
    this.app.hidden = chat.menu_button?.type !== "web_app";
    this.app.textContent = chat.menu_button?.text ?? "";
    const isMute = !isPrivate && this.speaker() === null;
    for (const field of [this.field, this.picker, this.examples, this.commands, this.send]) field.disabled = isMute;
    this.field.placeholder = isMute ? "Nobody is in this group" : "Message …";
  }

  say(text) {
    return attempt(() => post(`/chats/${this.chat.id}/messages`, { from: this.speaker(), text, reply_to: this.replyTo }));
  }

  async post(files) {
    if (!files.length) return;
    const done = await attempt(() => postFiles(this.chat.id, this.speaker(), files, { caption: this.words, asDocuments: this.asFiles.checked }));
    if (done !== null) this.clear();
  }

  /** The next text answers this message. */
  reply(message) {
    this.replyTo = message.id;
    const cancel = el("button", { type: "button", class: "round", "aria-label": "Cancel reply", onclick: () => this.endReply() }, "×");
    const words = message.text || (message.media ? "Photo" : "");
    this.replying.replaceChildren(icon("reply"), el("span", {}, el("b", {}, message.from), " ", words), cancel);
    this.replying.hidden = false;
    this.field.focus();
  }

  endReply() {
    this.replyTo = null;
    this.replying.hidden = true;
  }

  get words() {
    return this.field.value.trim();
  }

  async onSubmit(event) {
    event.preventDefault();
    if (this.words && (await this.say(this.words)) !== null) this.clear();
  }

  onExamples() {
    if (this.tray.toggle("examples")) showExamples(this.tray, this.state, (number) => this.postExample(number));
  }

  async postExample(number) {
    const body = { caption: this.words, as_document: this.asFiles.checked };
    const done = await attempt(() => postExample(this.chat.id, this.speaker(), number, body));
    if (done !== null) this.clear();
  }

  onCommands() {
    if (this.tray.toggle("commands")) this.listCommands("/");
  }

  listCommands(typed) {
    return showCommands(this.tray, this.chat.id, this.speaker(), typed, (command) => this.command(command));
  }

  async command(text) {
    if ((await this.say(text)) !== null) this.clear();
  }

  async onPicked() {
    const files = [...this.picker.files];
    this.picker.value = "";
    await this.post(files);
  }

  onStart(action) {
    return attempt(() => post(`/people/${this.chat.id}/${action}`));
  }

  onInput() {
    this.fit();
    if (/^\/\S*$/.test(this.field.value)) {
      this.tray.shown = "commands";
      this.listCommands(this.field.value);
    } else if (this.tray.shown === "commands") this.tray.close();
  }

  onKey(event) {
    if (event.key === "Escape") {
      this.tray.close();
      this.endReply();
    }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.form.requestSubmit();
    }
  }

  clear() {
    this.field.value = "";
    this.tray.close();
    this.endReply();
    this.fit();
  }

  fit() {
    this.field.style.height = "auto";
    // scrollHeight leaves out the border.
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 120)}px`;
  }
}
