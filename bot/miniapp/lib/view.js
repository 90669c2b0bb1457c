// What all views share: they draw into the page itself, load something, and say what went wrong.

import { LitElement, html, nothing } from "lit";
import { askSure } from "../parts/ask-sure.js";
import { toast } from "../parts/toasts.js";
import { isUnanswered } from "./api.js";
import { feel, openLink } from "./bridge.js";
import { keepFocus } from "./focus.js";
import { ended } from "./presses.js";
import { canGoBack, goBack, goInstead, kept } from "./router.js";
import { day, knows, say } from "./words.js";

export class Part extends LitElement {
  createRenderRoot() {
    return this;
  }

  tell(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

/** Properties that are drawn anew when they change, and that nobody sets from outside. */
export const ownState = (...names) => Object.fromEntries(names.map((name) => [name, { state: true }]));

export const button = (kind, text, press, isOff = false) =>
  html`<button class=${kind} ?disabled=${isOff} @click=${press}>${text}</button>`;

/** A line in small letters; nothing without words. */
export const quiet = (text) => (text ? html`<p class="quiet-text" dir="auto">${text}</p>` : nothing);

/** What stands in place of an empty list. */
export const empty = (text) => html`<p class="empty">${text}</p>`;

/** A part of a view, with its title. */
export const card = (title, content) => html`<section class="card" aria-label=${title}>
  <h2>${title}</h2>
  ${content}
</section>`;

/** Whom a view is about. lines: what is known; those without words are left out. */
export const head = (face, name, ...lines) => html`<section class="card head">
  <face-image class="large" .face=${face}></face-image>
  <div>
    <h1 dir="auto">${name}</h1>
    ${lines.map(quiet)}
  </div>
</section>`;

/** A line about a birthday; empty where nobody told it. */
export const birthday = ({ birth_date: date }) => (date ? `🎂 ${day(date)}` : "");

/**
 * One of several: as buttons side by side, or as a list that opens.
 *
 * @param {string} title for screen readers @param {any} chosen a value @param {any[][]} choices of each: a value, and its words
 * @param {(value: any) => void} choose is told the value; by the list as a string
 */
export const segments = (title, chosen, choices, choose, isOff = false) => html`<div class="segments" role="group" aria-label=${title}>
  ${choices.map(
    ([value, text]) => html`<button aria-pressed=${value === chosen} ?disabled=${isOff} @click=${() => choose(value)}>${text}</button>`,
  )}
</div>`;

export const selection = (title, chosen, choices, choose) => html`<select aria-label=${title} @change=${(event) => choose(event.target.value)}>
  ${choices.map(([value, text]) => html`<option value=${value} .selected=${value === chosen}>${text}</option>`)}
</select>`;

/** What is shown while something is loaded: without words as long as the words are not there themselves. */
export const waiting = () => html`<p class="waiting" role="status">
  <span class="spinner"></span>${knows("app.loading") ? say("app.loading") : nothing}
</p>`;

/** Why nothing can be shown, and the ways on: the chat in which to press Start first, and `again`. */
export const failure = (problem, again) => html`<div class="empty" role="alert">
  <p>${problem.message}</p>
  ${problem.details?.chat
    ? button("primary", say("app.open_chat"), () => openLink(problem.details.chat))
    : nothing}
  ${button("quiet", say("app.again"), again)}
</div>`;

/**
 * A view overrides `load()` and `draw()`. The parts of the place come as `this.place` (["people", "ID"]).
 * `act` runs what a press asks for, one at a time, and says how it ended.
 */
export class View extends Part {
  /** @type {import("lit").PropertyDeclarations} */
  static properties = { place: {}, ...ownState("status", "busy") };

  constructor() {
    super();
    this.place = [];
    this.status = "loading";
    this.busy = false;
    this.problem = null;
    /** Whether the last change has no answer. What is shown stays then, so that a second press means the same. */
    this.isUnsure = false;
    /** Counts the readings: what `load` of an older one gives is not shown. */
    this.turn = 0;
    keepFocus(this);
  }

  connectedCallback() {
    super.connectedCallback();
    this.reload().then(() => this.scrollBack());
  }

  /** For whoever comes back: to where they were in the list. */
  async scrollBack() {
    await this.updateComplete;
    if (this.place.length && kept().scrolled) window.scrollTo(0, kept().scrolled);
  }

  /** @param {boolean} [isQuiet] nobody asked for it: what is shown stays if there is no answer */
  async reload(isQuiet = false) {
    const turn = ++this.turn;
    let problem = null;
    const found = await this.load().catch((caught) => void (problem = caught));
    if (turn !== this.turn || (isQuiet && problem && isUnanswered(problem))) return;
    Object.assign(this, found, { problem, status: problem ? "failed" : "there" });
    this.requestUpdate();
  }

  /** After a failure. Its words go, so that whoever pressed sees that something goes on. */
  again() {
    this.status = "loading";
    return this.reload();
  }

  /** @returns {Promise<Record<string, any> | void>} what the view has from now on, unless it was read anew meanwhile */
  async load() {}
  async more() {}

  /** Lists are of this workspace from now on, if this person moderates it. */
  shows(workspace) {
    this.tell("shows", workspace);
  }

  /** Goes on to what became of it, unless the reader is elsewhere by now. */
  moveOn(...place) {
    if (this.isConnected) goInstead(...place);
  }

  /** What is shown is gone: back to the list that led here, or to this one. */
  leave(...list) {
    if (this.isConnected && canGoBack()) goBack();
    else this.moveOn(...list);
  }

  /** After an undo: reads the view anew, or goes back to it if somebody has left it. */
  undone() {
    return this.isConnected || !this.place.length ? this.reload() : goInstead(...this.place);
  }

  /**
   * @param {() => Promise<string | [string, {operation_id: number | null}] | void>} work gives what is said when it is
   *   done, and the answer with the operation that an undo takes back
   * @returns {Promise<boolean>} whether it was done
   */
  async act(work) {
    // A button that was pressed twice.
    if (this.busy) return false;
    try {
      await this.attempt(work);
      return true;
    } catch (problem) {
      toast(problem.message, { isProblem: true });
      return false;
    }
  }

  /** A change, and the view read again. @returns {Promise<[string, any]>} for `act` */
  async changed(request, said) {
    const done = await request;
    await this.reload();
    return [said, done];
  }

  /** What a change would do, as the API says. @returns {Promise<any>} nothing while busy, or if refused, which is said */
  async rehearsed(request) {
    let would;
    await this.act(async () => {
      would = await request();
    });
    return would;
  }

  /** As `act`, but throws: for callers that show a refusal themselves. */
  async attempt(work) {
    if (this.busy) throw new Error(say("app.busy"));
    this.busy = true;
    this.isUnsure = false;
    try {
      const [said, done] = [await work()].flat();
      if (said) toast(said, { operation: done?.operation_id, onUndone: () => this.undone() });
      feel("success");
    } catch (problem) {
      feel("error");
      // Somebody was faster, or nobody knows whether it was done: what is shown may not be true.
      if ([404, 409, 412].includes(problem.status) || problem.status >= 500) await this.reload();
      this.isUnsure = problem.status === 0;
      throw problem;
    } finally {
      ended();
      this.busy = false;
    }
  }

  /**
   * Asks, and does what was answered. A refusal is said in the dialog, where all that was typed still stands.
   *
   * @param {Parameters<typeof askSure>[0]} question @param {(fields: Record<string, string>) => Promise<any>} work
   */
  ask(question, work) {
    return this.closed(askSure(question, (fields) => this.attempt(() => work(fields))));
  }

  /** After a dialog, which had the focus. Whoever gives up does not know whether it was done, so the page looks. */
  closed(dialog) {
    return dialog.finally(() => (this.isUnsure ? this.reload(true) : this.requestUpdate()));
  }

  /** A button that nobody can press while the view works, or while `isOff`. */
  button(kind, text, press, isOff = false) {
    return button(kind, text, press, this.busy || isOff);
  }

  /** The button below a list of which there is more. */
  moreButton(isMore) {
    return isMore ? this.button("quiet wide", say("app.more"), () => this.act(() => this.more())) : nothing;
  }

  loading() {
    return waiting();
  }

  render() {
    if (this.status === "loading") return this.loading();
    if (this.status === "failed") return failure(this.problem, () => this.again());
    return this.draw();
  }

  /** @returns {unknown} what is shown when it is loaded */
  draw() {
    return html``;
  }
}
