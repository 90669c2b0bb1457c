// The page: begins, asks who is here, and shows the view of the place that one is at.

import { html, nothing } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { get, lookAt, moderates, setMe } from "./lib/api.js";
import * as bridge from "./lib/bridge.js";
import { closeLayers, layers, onLayers } from "./lib/layers.js";
import { canGoBack, goBack, goInstead, onMove, place, addressOf, opener } from "./lib/router.js";
import { Part, failure, ownState, selection, waiting } from "./lib/view.js";
import { learn, say } from "./lib/words.js";
import { FOR_ALL, FOR_OWNERS, TABS, VIEWS } from "./views/index.js";

class SpottedApp extends Part {
  static properties = ownState("state", "me", "workspace");

  constructor() {
    super();
    this.state = "starting";
    this.me = null;
    this.workspace = null;
    this.problem = null;
  }

  connectedCallback() {
    super.connectedCallback();
    // What the page says as long as there is no code.
    this.replaceChildren();
    onMove(() => this.moved());
    onLayers(() => this.showBack());
    this.start();
  }

  async start() {
    this.state = "starting";
    try {
      await learn(bridge.userLanguage());
      this.requestUpdate();
      if (!bridge.isInTelegram) {
        this.state = "outside";
        return;
      }
      this.me = await get("/faces/me");
      await learn(this.me.language);
      setMe(this.me);
      this.choose(this.me.workspaces[0]?.id ?? null);
      const [name, id] = place();
      if (!TABS.includes(name) && !(VIEWS[name] && id)) this.showList();
      this.state = "there";
    } catch (problem) {
      this.problem = problem;
      this.state = "failed";
    }
    this.moved();
  }

  choose(workspace) {
    this.workspace = workspace;
    lookAt(workspace);
  }

  /** The names of the views that this person may open, in the order of the tabs. */
  tabs() {
    const isOpen = (name) => this.workspace !== null || FOR_ALL.has(name) || (this.me.owns_people && FOR_OWNERS.has(name));
    return TABS.filter(isOpen);
  }

  /** Goes to the list of what is shown. A photo has none: then to the first tab. */
  showList() {
    const [name] = place();
    goInstead(TABS.includes(name) ? name : this.tabs()[0]);
  }

  showBack() {
    const canBack = this.state === "there" && (layers.size || canGoBack() || place().length > 1);
    bridge.showBack(canBack ? () => this.back() : null);
  }

  moved() {
    closeLayers();
    this.showBack();
    this.requestUpdate();
    this.updateComplete.then(() => {
      window.scrollTo(0, 0);
      const here = this.querySelector("nav [aria-current]");
      here?.scrollIntoView({ block: "nearest", inline: "center" });
      this.querySelector("main")?.focus({ preventScroll: true });
    });
  }

  back() {
    if (layers.size) closeLayers(1);
    else if (canGoBack()) goBack();
    else this.showList();
  }

  render() {
    if (this.state === "starting") return waiting();
    if (this.state === "outside") return html`<main class="empty" role="alert">${say("app.outside")}</main>`;
    if (this.state === "failed") return html`<main>${failure(this.problem, () => this.start())}</main>`;
    const at = place();
    const name = VIEWS[at[0]] ? at[0] : this.tabs()[0];
    // The id of a single thing already says in which workspace it is.
    const key = at.length > 1 ? at.join("/") : `${this.workspace} ${name}`;
    // The questions about one person are a list, too.
    const isList = at.length < 2 || name === "review";
    return html`${this.header(name, at)}
      <main tabindex="-1" @shows=${(event) => moderates(event.detail) && this.choose(event.detail)}>
        ${isList ? html`<h1 class="unseen">${say(`app.view.${name}`)}</h1>` : nothing} ${keyed(key, VIEWS[name]?.(at))}
      </main>`;
  }

  header(name, at) {
    return html`<header>
      ${bridge.isInTelegram && at.length > 1
        ? html`<button class="back" aria-label=${say("app.back")} @click=${() => this.back()}>‹</button>`
        : nothing}
      <nav aria-label=${say("app.views")}>${this.tabs().map((tab) => this.tab(tab, tab === name))}</nav>
      ${this.me.workspaces.length > 1 ? this.chooser() : nothing}
    </header>`;
  }

  tab(tab, isHere) {
    return html`<a href=${addressOf(tab)} aria-current=${isHere ? "page" : nothing} @click=${opener(tab)}>
      ${say(`app.view.${tab}`)}</a>`;
  }

  chooser() {
    const choices = this.me.workspaces.map((one) => [one.id, one.name]);
    return selection(say("app.workspace"), this.workspace, choices, (id) => {
      this.choose(Number(id));
      this.showList();
    });
  }
}

bridge.begin();
customElements.define("spotted-app", SpottedApp);
