// How the bot decides in this workspace: each setting with what it does, its bounds, and the usual value.

import { html, nothing } from "lit";
import { change, getOfWorkspace } from "../lib/api.js";
import { View, card } from "../lib/view.js";
import { moment, number, say } from "../lib/words.js";

/** A share in percent, as the chat says it and people type it. More digits would be those of binary fractions. */
const inPercent = (share) => Number((share * 100).toFixed(4));

class SettingsView extends View {
  constructor() {
    super();
    this.workspace = null;
    this.settings = [];
  }

  async load() {
    const { workspace, settings } = await getOfWorkspace("/faces/settings");
    return { workspace, settings };
  }

  set(one, value) {
    const path = `/faces/settings/${one.name}?workspace=${this.workspace}`;
    const said = say("app.saved_setting", { label: say(`setting.${one.name}`) });
    return this.act(() => this.changed(change("PATCH", path, { value }), said));
  }

  draw() {
    const parts = [...new Set(this.settings.map((one) => one.part))];
    const of = (part) => this.settings.filter((one) => one.part === part).map((one) => this.setting(one));
    return parts.map((part) => card(say(`settings.part_${part}`), of(part)));
  }

  setting(one) {
    const label = say(`setting.${one.name}`);
    const save = (event) => {
      event.preventDefault();
      const given = new FormData(event.target).get("value");
      this.set(one, this.read(one, given));
    };
    return html`<form class="setting" @submit=${save}>
      <label for=${one.name}>${label} ${one.is_own ? html`<span class="badge">${say("app.settings.own")}</span>` : nothing}</label>
      <div class="line">${this.field(one)}
        <button class="quiet" ?disabled=${this.busy} aria-label="${say("app.settings.save")}: ${label}">${say("app.settings.save")}</button>
      </div>
      <p class="quiet-text">${say(`about.${one.name}`)}
        ${one.low === null ? nothing : say("app.settings.range", { low: this.shown(one, one.low), high: this.shown(one, one.high) })}
        ${one.is_own && one.changed_by ? say("app.settings.by", { by: one.changed_by, when: moment(one.changed_at) }) : nothing}</p>
      ${one.is_own
        ? html`<button type="button" class="link" ?disabled=${this.busy} @click=${() => this.set(one, null)}>
            ↩ ${say("app.settings.usual", { value: this.shown(one, one.default) })}</button>`
        : nothing}
    </form>`;
  }

  field(one) {
    if (one.choices.length) {
      return html`<select name="value" id=${one.name}>
        ${one.choices.map(
          (value, at) => html`<option value=${at} .selected=${value === one.value}>${this.shown(one, value)}</option>`,
        )}
      </select>`;
    }
    const isShare = one.kind === "share";
    const [low, high, value] = [one.low, one.high, one.value].map((it) => (isShare ? inPercent(it) : it));
    return html`<input name="value" id=${one.name} type="number" step=${isShare ? "any" : "1"} min=${low} max=${high} required .value=${String(value)} />
      ${isShare ? html`<span aria-hidden="true">%</span>` : nothing}`;
  }

  read(one, given) {
    if (one.choices.length) return one.choices[Number(given)];
    return one.kind === "share" ? Number(given) / 100 : Number(given);
  }

  shown(one, value) {
    if (typeof value === "boolean") return say(value ? "settings.yes" : "settings.no");
    if (typeof value === "string") return say(`settings.choice_${value}`);
    return one.kind === "share" ? `${number(inPercent(value))}\u202f%` : number(value);
  }
}

customElements.define("settings-view", SettingsView);
