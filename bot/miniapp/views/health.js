// How the service is: what was given up, long work, and for the operator queues, search and backup.

import { html, nothing } from "lit";
import { create, getOfWorkspace } from "../lib/api.js";
import { View, button, card, ownState, quiet } from "../lib/view.js";
import { knows, moment, say } from "../lib/words.js";

/** The name of a kind of long work. A kind without words stays as it is. */
const nameOf = (kind) => (knows(`app.job.${kind}`) ? say(`app.job.${kind}`) : kind);

/** Of the table of queues. */
const COLUMNS = ["queue", "ready", "running", "given_up"];

/** How many entries of long work are shown at first. */
const FEW = 6;

class HealthView extends View {
  static properties = ownState("shown");

  constructor() {
    super();
    this.health = null;
    this.jobs = [];
    this.shown = FEW;
  }

  async load() {
    const [health, { jobs }] = await Promise.all([getOfWorkspace("/faces/health"), getOfWorkspace("/faces/jobs")]);
    return { health, jobs };
  }

  examine(after) {
    const request = () => create(`/faces/health/examinations?workspace=${this.health.workspace}`, { after });
    return this.act(() => this.changed(request(), say("app.health.begun")));
  }

  draw() {
    const { dead_tasks: dead, service } = this.health;
    const title = dead.length ? say("app.health.dead", { n: dead.length }) : say("app.health.well");
    const given = html`<ul>${dead.map((one) => html`<li>${say(`app.queue.${one.queue}`)} (${one.id})</li>`)}</ul>
      <p>${dead.length ? say("app.health.dead_what") : nothing}</p>
      <div class="buttons">
        ${this.button("primary", say("app.health.examine"), () => this.examine(null))}
        ${this.button("quiet", say("app.health.look"), () => this.act(() => this.reload()))}
      </div>`;
    const jobs = this.jobs.slice(0, this.shown).map((one) => this.job(one));
    const more = button("quiet wide", say("app.more"), () => (this.shown = this.jobs.length));
    return [
      card(title, given),
      service ? this.service(service) : nothing,
      card(say("app.health.jobs"), [quiet(jobs.length ? "" : say("app.health.no_jobs")), jobs, this.jobs.length > this.shown ? more : nothing]),
    ];
  }

  job(one) {
    return html`<div class="row">
      <span class="row-text">${nameOf(one.kind)}
        <span class=${one.state === "dead" ? "row-line warning" : "row-line"}>${say(one.state === "dead" ? "app.health.dead_job" : `app.health.${one.state}`)} · ${moment(one.created_at)}</span></span>
      ${one.total ? html`<progress max=${one.total} value=${one.done ?? 0} aria-label=${nameOf(one.kind)}></progress>` : nothing}
      ${one.can_mend ? this.button("quiet", say("app.health.mend"), () => this.examine(one.number)) : nothing}
    </div>`;
  }

  service(service) {
    const when = (moment_) => (moment_ ? moment(moment_) : say("app.health.never"));
    const content = html`<p>${say("app.health.compared", { when: when(service.compared_at) })}</p>
      <p>${say("app.health.backed_up", { when: when(service.backed_up_at) })}</p>
      ${service.faults.map((one) => html`<p class="warning" role="alert">⚠️ ${say(`alarm.${one}`)}</p>`)}
      <div class="wide-table"><table>
        <thead><tr>${COLUMNS.map((one) => html`<th>${say(`app.health.${one}`)}</th>`)}</tr></thead>
        <tbody>${service.queues.map(
          (one) => html`<tr><th scope="row">${say(`app.queue.${one.name}`)}</th><td>${one.ready}</td><td>${one.running}</td><td>${one.dead}</td></tr>`,
        )}</tbody>
      </table></div>`;
    return card(say("app.health.service"), content);
  }
}

customElements.define("health-view", HealthView);
