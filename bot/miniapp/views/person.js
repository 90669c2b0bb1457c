// The card of one person: what is known, the faces that are compared with, all photos, and what can be done.

import { html, nothing } from "lit";
import { change, create, get } from "../lib/api.js";
import { go } from "../lib/router.js";
import { View, birthday, head, ownState, quiet } from "../lib/view.js";
import { atHome, say } from "../lib/words.js";
import { oneOf } from "../parts/ask-sure.js";
import { choosePerson } from "../parts/choose-person.js";
import "../parts/face-image.js";
import "../parts/person-photos.js";
import "../parts/person-prototypes.js";

/** What the chat's words call the ways to delete. */
const WAYS = { erase: "erase", faces_only: "faces", unassign: "dissolve" };

class PersonView extends View {
  static properties = ownState("person");

  constructor() {
    super();
    this.face = null;
  }

  get path() {
    return `/faces/persons/${this.place[1]}`;
  }

  async load() {
    const { turn } = this;
    const [person, { photos }] = await Promise.all([get(this.path), get(`${this.path}/photos`, { pageSize: 1 })]);
    if (turn !== this.turn) return;
    this.shows(person.workspace);
    if (person.merged_into) this.moveOn("people", person.merged_into);
    return { person, face: photos[0]?.faces[0]?.face_id };
  }

  /** Changes only what nobody has changed since it was shown. */
  async patch(fields, said = "app.saved") {
    this.person = await change("PATCH", this.path, fields, { "If-Match": `"${this.person.version}"` });
    return [say(said, this.person), { operation_id: this.person.operation_ids[0] }];
  }

  rename() {
    const before = this.person.name;
    let isTaken = false;
    const keepBoth = () => html`<label class="choice"><input type="checkbox" name="both" />${say("app.person.keep_both")}</label>`;
    const question = {
      title: say("app.person.rename"),
      body: () => html`<label>${say("app.person.name")}<input name="name" required maxlength="64" .value=${before} autocomplete="off" /></label>
        ${isTaken ? keepBoth() : nothing}`,
      yes: say("app.save"),
    };
    return this.ask(question, async (answer) => {
      const name = answer.name.trim();
      if (name === before) return;
      const fields = answer.both ? { name, keep_both: true } : { name };
      return this.patch(fields, "app.person.renamed").catch((problem) => {
        isTaken = problem.code === "name_taken";
        if (isTaken) problem.message = say("app.person.taken");
        throw problem;
      });
    });
  }

  setBirthDate() {
    const question = {
      title: say("app.person.birth_date"),
      body: html`<label>${say("app.person.birth_date")}<input type="date" name="day" .value=${this.person.birth_date ?? ""} /></label>`,
      yes: say("app.save"),
    };
    return this.ask(question, (answer) => this.patch({ birth_date: answer.day || null }));
  }

  /** What happened to the photos may have changed by which faces the person is recognised. */
  async moved() {
    await this.reload();
    await this.querySelector("person-prototypes")?.reload();
  }

  hide(isHidden) {
    const [path, said] = isHidden ? ["hide", "app.person.hidden_now"] : ["show", "app.person.shown_now"];
    return this.act(() => this.changed(create(`${this.path}/${path}`), say(said)));
  }

  async merge() {
    const { id, workspace } = this.person;
    const other = await choosePerson({ title: say("app.merge.who"), workspace, without: id }, this);
    if (other) go("people", id, "merge", other.id);
  }

  /** Declares that a face may be either of two: then the bot asks. */
  tellApart() {
    const { id: without, workspace } = this.person;
    const declare = (other) => create(`${this.path}/apart`, { other_person_id: other.id });
    return choosePerson({ title: say("button.apart"), workspace, without }, this, (other) =>
      this.changed(declare(other), say("app.merge.apart_done")),
    );
  }

  endApart(other) {
    const end = () => create(`${this.path}/end-apart`, { other_person_id: other.id });
    return this.act(() => this.changed(end(), say("app.person.together", other)));
  }

  findMore() {
    return this.act(async () => {
      await create(`${this.path}/suggestions/regenerate`);
      return say("app.person.looking");
    });
  }

  async takeAway() {
    const remove = (query) => change("DELETE", `${this.path}?${query}`);
    let would = await this.rehearsed(() => remove("preview=true"));
    if (!would) return;
    const { modes, receivers } = would;
    const ways = would.asks_twice && this.person.status !== "HIDDEN" ? ["hide", ...modes] : modes;
    let mode = ways[0];
    if (ways.length > 1) {
      const title = say("app.person.delete", { name: atHome(this.person) });
      const choices = ways.map((value) => ({ value, text: say(`app.person.delete_${value}`, this.person) }));
      const body = oneOf("mode", title, choices, mode);
      const answer = await this.ask({ title, body, yes: say("app.next") }, async (chosen) => {
        if (chosen.mode !== "hide") would = await remove(`mode=${chosen.mode}&preview=true`);
      });
      if (!answer) return;
      ({ mode } = answer);
    }
    if (mode === "hide") return void this.hide(true);
    const values = { name: atHome(this.person), n: would.faces, photos: would.photos };
    const title = say("app.person.delete_sure", values);
    const loses = receivers.length && mode !== "faces_only";
    const whose = loses ? say("app.person.delete_receivers", { names: receivers.join(", ") }) : "";
    const what = values.n || values.photos ? say("app.person.delete_what", values) : "";
    const lines = [say(`delete.mode_${WAYS[mode]}`, this.person), whose, what, say("app.person.delete_final")];
    const text = lines.filter(Boolean).join(" ");
    await this.ask({ title, text, yes: say("app.delete_now"), isDangerous: true }, async () => {
      await remove(`mode=${mode}&at_most=${would.faces}`);
      // Not back: what led here may be about this person.
      this.moveOn("people");
      return say(`app.person.deleted_${mode}`, values);
    });
  }

  draw() {
    const one = this.person;
    const isHidden = one.status === "HIDDEN";
    const received = one.received !== null && say("person.received", { n: one.received });
    const hidden = isHidden && html`<span class="badge">${say("app.people.hidden")}</span>`;
    return html`${head(this.face, atHome(one), say("person.photos", { n: one.photos }), received, birthday(one), hidden)}
      ${one.actions.length ? this.choices(isHidden) : nothing}
      <person-photos .person=${one} @moved=${() => this.moved()}></person-photos>`;
  }

  /** For whoever decides about the person. Only moderators know who else there is. */
  choices(isHidden) {
    const one = this.person;
    const act = (text, press) => this.button("quiet", text, press);
    const names = one.apart.map((other) => other.name).join(", ");
    return html`<div class="buttons grid">
        ${act(say("app.person.rename"), () => this.rename())}
        ${act(say("app.person.birth_date"), () => this.setBirthDate())}
        ${act(say("app.person.questions"), () => go("review", one.id))}
        ${act(say("app.person.find_more"), () => this.findMore())}
        ${one.actions.includes("merge")
          ? [act(say("app.person.merge"), () => this.merge()), act(say("button.apart"), () => this.tellApart())]
          : nothing}
        ${act(say(isHidden ? "app.person.show" : "app.person.hide"), () => this.hide(!isHidden))}
        ${this.button("danger", say("app.delete"), () => this.takeAway())}
      </div>
      ${names
        ? html`<section class="card">
            ${quiet(say("person.apart", { names }))}
            <div class="buttons">${one.apart.map((other) => act(say("button.together", other), () => this.endApart(other)))}</div>
          </section>`
        : nothing}
      <person-prototypes .person=${one}></person-prototypes>`;
  }
}

customElements.define("person-view", PersonView);
