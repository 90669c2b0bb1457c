// How the service is: what was given up, long work, and for the operator queues, search and backup.

import { html, nothing } from "lit";
import { change, getOfWorkspace } from "../lib/api.js";
import { View } from "../lib/view.js";
import { knows, moment, say } from "../lib/words.js";

/** The name of a kind of long work. A kind without words stays as it is. */
const nameOf = (kind) => (knows(`app.job.${kind}`) ? say(`app.job.${kind}`) : kind);

/** How many entries of long work are shown at first. */
const FEW = 6;

class HealthView extends View {
  static properties = { health: { state: true }, jobs: { state: true }, shown: { state: true } };

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
    return this.act(async () => {
      await change("POST", `/faces/health/examinations?workspace=${this.health.workspace}`, { after });
      await this.reload();
      return say("app.health.begun");
    });
  }

  draw() {
    const { dead_tasks: dead, service } = this.health;
    return html`<h1 class="unseen">${say("app.view.health")}</h1>
      <section class="card">
        <h2>${dead.length ? say("app.health.dead", { n: dead.length }) : say("app.health.well")}</h2>
        <ul>${dead.map((one) => html`<li>${say(`app.queue.${one.queue}`)} (${one.id})</li>`)}</ul>
        <p>${dead.length ? say("app.health.dead_what") : nothing}</p>
        <div class="buttons">
          ${this.button("primary", say("app.health.examine"), () => this.examine(null))}
          ${this.button("quiet", say("app.health.look"), () => this.act(() => this.reload()))}
        </div>
      </section>
      ${service ? this.service(service) : nothing}
      <section class="card">
        <h2>${say("app.health.jobs")}</h2>
        ${this.jobs.length
          ? this.jobs.slice(0, this.shown).map((one) => this.job(one))
          : html`<p class="quiet-text">${say("app.health.no_jobs")}</p>`}
        ${this.jobs.length > this.shown
          ? html`<button class="quiet wide" @click=${() => (this.shown = this.jobs.length)}>${say("app.more")}</button>`
          : nothing}
      </section>`;
  }

  job(one) {
    return html`<div class="row">
      <span class="row-text">${nameOf(one.kind)}
        <span class=${one.state === "dead" ? "row-line warning" : "row-line"}>${say(one.state === "dead" ? "app.health.dead_job" : `app.health.${one.state}`)} · ${moment(one.created_at)}</span></span>
      ${one.total ? html`<progress max=${one.total} value=${one.done ?? 0} aria-label=${nameOf(one.kind)}></progress>` : nothing}
      ${one.can_mend
        ? this.button("quiet", say("app.health.mend"), () => this.examine(one.number))
        : nothing}
    </div>`;
  }

  service(service) {
    const when = (moment_) => (moment_ ? moment(moment_) : say("app.health.never"));
    return html`<section class="card">
      <h2>${say("app.health.service")}</h2>
      <p>${say("app.health.compared", { when: when(service.compared_at) })}</p>
      <p>${say("app.health.backed_up", { when: when(service.backed_up_at) })}</p>
      ${service.faults.map((one) => html`<p class="warning" role="alert">⚠️ ${say(`alarm.${one}`)}</p>`)}
      <div class="wide-table"><table>
        <thead><tr><th>${say("app.health.queue")}</th><th>${say("app.health.ready")}</th><th>${say("app.health.running")}</th>
          <th>${say("app.health.given_up")}</th></tr></thead>
        <tbody>${service.queues.map(
          (one) => html`<tr><th scope="row">${say(`app.queue.${one.name}`)}</th><td>${one.ready}</td><td>${one.running}</td><td>${one.dead}</td></tr>`,
        )}</tbody>
      </table></div>
    </section>`;
  }
}

customElements.define("health-view", HealthView);
