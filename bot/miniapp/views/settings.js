// How the bot decides in this workspace: each setting with what it does, its bounds, and the usual value.

import { html, nothing } from "lit";
import { change, getOfWorkspace } from "../lib/api.js";
import { View } from "../lib/view.js";
import { moment, say } from "../lib/words.js";

class SettingsView extends View {
  static properties = { settings: { state: true } };

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
    return html`<h1 class="unseen">${say("app.view.settings")}</h1>
      ${parts.map(
        (part) => html`<section class="card">
          <h2>${say(`settings.part_${part}`)}</h2>
          ${this.settings.filter((one) => one.part === part).map((one) => this.setting(one))}
        </section>`,
      )}`;
  }

  setting(one) {
    const label = say(`setting.${one.name}`);
    const save = (event) => {
      event.preventDefault();
      const given = new FormData(event.target).get("value");
      this.set(one, one.choices.length ? one.choices[Number(given)] : Number(given));
    };
    return html`<form class="setting" @submit=${save}>
      <label for=${one.name}>${label} ${one.is_own ? html`<span class="badge">${say("app.settings.own")}</span>` : nothing}</label>
      <div class="line">${this.field(one)}
        <button class="quiet" ?disabled=${this.busy} aria-label="${say("app.settings.save")}: ${label}">${say("app.settings.save")}</button>
      </div>
      <p class="quiet-text">${say(`about.${one.name}`)}
        ${one.low === null ? nothing : say("app.settings.range", { low: one.low, high: one.high })}
        ${one.is_own && one.changed_by ? say("app.settings.by", { by: one.changed_by, when: moment(one.changed_at) }) : nothing}</p>
      ${one.is_own
        ? html`<button type="button" class="link" ?disabled=${this.busy} @click=${() => this.set(one, null)}>
            ${say("app.settings.usual", { value: this.shown(one, one.default) })}</button>`
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
    const step = one.kind === "share" ? "any" : "1";
    return html`<input name="value" id=${one.name} type="number" step=${step} min=${one.low} max=${one.high} required .value=${String(one.value)} />`;
  }

  shown(one, value) {
    if (typeof value === "boolean") return say(value ? "settings.yes" : "settings.no");
    return typeof value === "string" ? say(`settings.choice_${value}`) : String(value);
  }
}

customElements.define("settings-view", SettingsView);
