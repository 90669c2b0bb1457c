// The panel that arms what goes wrong next, and shows what is armed and how often it struck.

import { del, post } from "./api.js";
import { attempt } from "./dialogs.js";
import { el } from "./dom.js";
import { GROUPS, groupOf, labelOf } from "./fault_kinds.js";

// How often a fault strikes. name: the argument of `Faults.add` that gets the typed number times `scale`.
const OFTEN = [
  { label: "once" },
  { label: "times", name: "times", value: 3 },
  { label: "for seconds", name: "for_s", value: 10 },
  { label: "with a chance of %", name: "probability", value: 20, scale: 0.01 },
  { label: "until cleared", fixed: { times: 0 } },
];
// How often the page renews the seconds that are left of faults which end at a time.
const COUNT_DOWN_MS = 1000;

export class MisbehavePanel {
  constructor(button, node) {
    this.button = button;
    this.node = node;
    this.faults = [];
    this.chats = [];
    this.build();
    button.addEventListener("click", () => this.toggle(node.hidden));
    node.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
    setInterval(() => this.countDown(), COUNT_DOWN_MS);
  }

  build() {
    this.kind = el("select", { name: "kind", onchange: () => this.onKind() }, GROUPS.map(kindOptions));
    this.hint = el("p", { class: "quiet" });
    this.method = el("select", { name: "method" });
    this.where = el("select", { name: "chat_id" });
    this.often = el("select", { name: "often", onchange: () => this.onOften() }, OFTEN.map((often, i) => el("option", { value: i }, often.label)));
    this.amount = el("input", { type: "number", min: "1", step: "any", "aria-label": "How many" });
    this.extras = el("div", { class: "fields" });
    this.list = el("ul", { class: "faults" });
    this.clear = el("button", { type: "button", onclick: () => attempt(() => del("/faults")) }, "Clear all");
    const form = el(
      "form",
      { onsubmit: (event) => this.onSubmit(event) },
      field("What goes wrong", this.kind),
      this.hint,
      el("div", { class: "fields" }, field("Which", this.method), field("In which chat", this.where)),
      this.extras,
      field("How often", el("span", { class: "line" }, this.often, this.amount)),
      el("button", { class: "primary" }, "Switch on"),
    );
    this.node.replaceChildren(
      el("header", {}, el("h2", { id: "misbehave-title" }, "Misbehave"), el("button", { type: "button", class: "round", "aria-label": "Close this panel", onclick: () => this.toggle(false) }, "×")),
      form,
      el("div", { class: "line" }, el("h3", { class: "grow" }, "Switched on"), this.clear),
      this.list,
      el("p", { class: "quiet" }, "To block the bot, leave, or turn a group into a supergroup, use the ⋯ menu of each chat."),
    );
    this.onKind();
    this.onOften();
  }

  update(state) {
    this.received = Date.now();
    this.faults = state.faults;
    this.chats = state.chats.map((chat) => ({ id: chat.id, name: chat.title ?? state.people.find((p) => p.id === chat.id).name }));
    const armed = state.faults.filter((fault) => !fault.is_over).length;
    this.button.textContent = armed ? `Misbehave · ${armed}` : "Misbehave";
    this.button.classList.toggle("armed", armed > 0);
    fill(this.where, [["", "any chat"], ...this.chats.map((chat) => [chat.id, chat.name])]);
    this.render();
  }

  render() {
    const signature = JSON.stringify([this.faults, this.chats]);
    if (signature === this.signature) return;
    this.signature = signature;
    this.clear.hidden = !this.faults.length;
    const rows = this.faults.map((fault) => this.row(fault));
    this.list.replaceChildren(...(rows.length ? rows : [el("li", { class: "quiet" }, "Nothing. All is well.")]));
  }

  row(fault) {
    const where = this.chats.find((chat) => chat.id === fault.chat_id)?.name ?? fault.chat_id ?? "any chat";
    const part = fault.album_part ? `album part ${fault.album_part}` : null;
    const facts = [fault.method ?? groupOf(fault.kind)?.any, where, part].filter(Boolean).join(" · ");
    return el(
      "li",
      { class: fault.is_over ? "over" : "" },
      el("div", { class: "grow" }, el("strong", {}, labelOf(fault.kind)), el("span", { class: "quiet" }, facts), el("span", { class: "hits" }, hits(fault))),
      el("button", { type: "button", class: "round", "aria-label": `Remove ${labelOf(fault.kind)}`, onclick: () => attempt(() => del(`/faults/${fault.number}`)) }, "×"),
    );
  }

  countDown() {
    if (this.node.hidden) return;
    const passed_s = (Date.now() - this.received) / 1000;
    this.faults.forEach((fault, index) => {
      if (fault.left_s === null || fault.is_over) return;
      const words = this.list.children[index]?.querySelector(".hits");
      if (words) words.textContent = hits({ ...fault, left_s: Math.max(0, fault.left_s - passed_s) });
    });
  }

  onKind() {
    const group = groupOf(this.kind.value);
    const { hint, fields = [] } = group.kinds[this.kind.value];
    this.hint.textContent = hint;
    fill(this.method, [["", group.any], ...group.methods.map((name) => [name, name])]);
    this.extras.replaceChildren(...fields.map(({ label, ...rest }) => field(label, el("input", { type: "number", ...rest }))));
    this.extras.hidden = !fields.length;
  }

  onOften() {
    const often = OFTEN[this.often.value];
    this.amount.hidden = !often.name;
    this.amount.value = often.value ?? 1;
  }

  async onSubmit(event) {
    event.preventDefault();
    const body = { kind: this.kind.value, method: this.method.value || null, chat_id: this.where.value ? Number(this.where.value) : null };
    const often = OFTEN[this.often.value];
    Object.assign(body, often.fixed);
    if (often.name) body[often.name] = Number(this.amount.value) * (often.scale ?? 1);
    for (const input of this.extras.querySelectorAll("input")) if (input.value) body[input.name] = Number(input.value);
    await attempt(() => post("/faults", body));
  }

  toggle(isOpen) {
    this.node.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? this.kind : this.button).focus();
  }
}

const field = (label, input) => el("label", {}, el("span", {}, label), input);

const kindOptions = (group) => el("optgroup", { label: group.title }, Object.entries(group.kinds).map(([kind, { label }]) => el("option", { value: kind }, label)));

/** Replaces the options. What is chosen stays chosen if it is still among them. */
function fill(select, options) {
  const signature = JSON.stringify(options);
  if (select.dataset.signature === signature) return;
  const chosen = select.value;
  select.dataset.signature = signature;
  select.replaceChildren(...options.map(([value, label]) => el("option", { value }, label)));
  if (options.some(([value]) => String(value) === chosen)) select.value = chosen;
}

function hits(fault) {
  const struck = fault.times ? `struck ${fault.hits} of ${fault.times}` : `struck ${fault.hits}×`;
  const chance = fault.probability < 1 ? ` · chance ${Math.round(fault.probability * 100)} % · seed ${fault.seed}` : "";
  if (fault.is_over) return `${struck} · over`;
  const left = fault.left_s === null ? "" : ` · ${Math.ceil(fault.left_s)} s left`;
  return struck + chance + left;
}
