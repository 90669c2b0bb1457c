// What is at the bottom of a column: the text field, or the button that must be pressed first.

import { post, postFiles } from "./api.js";
import { attempt } from "./dialogs.js";
import { el, icon } from "./dom.js";

/** speaker(): the id of the acting person. */
export class Composer {
  constructor(chat, speaker) {
    this.chat = chat;
    this.speaker = speaker;
    this.field = el("textarea", { rows: "1", "aria-label": "Message", placeholder: "Message …", onkeydown: (e) => this.onKey(e), oninput: () => this.fit() });
    this.asFiles = el("input", { type: "checkbox" });
    this.picker = el("input", { type: "file", multiple: true, class: "hidden-input", "aria-label": "Choose photos", onchange: () => this.onPicked() });
    this.send = el("button", { class: "round send", "aria-label": "Send" }, icon("send"));
    this.form = el(
      "form",
      { class: "composer", onsubmit: (event) => this.onSubmit(event) },
      el("label", { class: "round attach", title: "Post photos (or drop them on this chat)" }, this.picker, icon("attach")),
      this.field,
      this.send,
      el("label", { class: "as-files" }, this.asFiles, " send pictures as files"),
    );
    this.start = el("button", { type: "button", class: "start", onclick: () => this.onStart("start") }, "Start");
    this.unblock = el("button", { type: "button", class: "start", onclick: () => this.onStart("unblock") }, "Unblock the bot");
    this.node = el("div", { class: "bottom" }, this.form, this.start, this.unblock);
  }

  update(chat, person) {
    this.chat = chat;
    const isPrivate = chat.type === "private";
    this.unblock.hidden = !(isPrivate && person.blocked);
    this.start.hidden = !(isPrivate && !person.started && !person.blocked);
    this.form.hidden = !(this.unblock.hidden && this.start.hidden);
    const isMute = !isPrivate && this.speaker() === null;
    for (const field of [this.field, this.picker, this.send]) field.disabled = isMute;
    this.field.placeholder = isMute ? "Nobody is in this group" : "Message …";
  }

  say(text) {
    return attempt(() => post(`/chats/${this.chat.id}/messages`, { from: this.speaker(), text }));
  }

  async post(files) {
    if (!files.length) return;
    const caption = this.field.value.trim();
    const done = await attempt(() => postFiles(this.chat.id, this.speaker(), files, { caption, asDocuments: this.asFiles.checked }));
    if (done !== null) this.clear();
  }

  async onSubmit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (text && (await this.say(text)) !== null) this.clear();
  }

  async onPicked() {
    const files = [...this.picker.files];
    this.picker.value = "";
    await this.post(files);
  }

  onStart(action) {
    return attempt(() => post(`/people/${this.chat.id}/${action}`));
  }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.form.requestSubmit();
    }
  }

  clear() {
    this.field.value = "";
    this.fit();
  }

  fit() {
    this.field.style.height = "auto";
    // scrollHeight leaves out the border.
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 120)}px`;
  }
}
