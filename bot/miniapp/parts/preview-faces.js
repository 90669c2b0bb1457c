// Shows which faces would change hands, and what would come of it. A face that is unticked stays.

import { html } from "lit";
import { asksTwice } from "../lib/api.js";
import { button, quiet } from "../lib/view.js";
import { say } from "../lib/words.js";
import { dialogButtons, openDialog } from "./dialog.js";
import { faceTiles, numbered, toggled } from "./face-tiles.js";

/** Faces that are less alike are hardly of one person. */
const DOUBTFUL = 0.6;

/** What speaks against their being one person. @returns {string[]} */
export function warnings({ against }) {
  const { are_told_apart: apart, shared_photos: shared, likeness } = against ?? {};
  const isUnlike = (likeness ?? 1) < DOUBTFUL;
  return [
    apart && say("app.merge.told_apart"),
    shared && say("app.merge.shared", { n: shared }),
    isUnlike && say("merge.unlike", { percent: Math.round(likeness * 100) }),
  ].filter(Boolean);
}

/** The effects that a preview of the API names, one in a line; what speaks against the change comes first. */
export function effects(would, ...more) {
  const { against, must_ask: names = [], come_along: come = [], gained, lost } = would;
  const { years_apart: years, likeness } = against ?? {};
  const lines = [
    years && say("app.merge.years", { n: years }),
    likeness >= DOUBTFUL && say("merge.alike", { percent: Math.round(likeness * 100) }),
    likeness === null && say("merge.not_compared"),
    ...more,
    names.length && say("merge.ask_to_join", { names: names.join(", ") }),
    come.length && say("merge.come_along", { names: come.join(", ") }),
    gained && say("app.merge.gained", { n: gained }),
    lost && say("app.merge.lost", { n: lost }),
  ].filter(Boolean);
  return html`<ul class="plain" id="effects">
    ${warnings(would).map((line) => html`<li class="warning">${line}</li>`)} ${lines.map((line) => html`<li>${line}</li>`)}
  </ul>`;
}

/**
 * @param {any} view
 * @param {{title: string, yes: string, would: any, none?: string, total?: number, isTakeOff?: boolean, send: (stay: string[], isPreview: boolean) => Promise<any>}} question
 *   would: the preview in which no face stays; none: said if nobody gains photos; total: of unknown faces, of which some
 *   may stay; isTakeOff: the faces will be nobody's; send: makes a preview or the change
 * @param {(done: any) => any} told gives what is said when it was done, as for `act` of the view
 */
export async function preview(view, { title, yes, would, none, total, isTakeOff, send }, told) {
  const all = would.faces.map((one) => one.face_id);
  let ticked = new Set(all);
  const stay = () => all.filter((id) => !ticked.has(id));
  const content = ({ answer, cancel, draw, busy }) => {
    const look = async () => {
      const now = ticked;
      // Until it is known, nobody can say yes.
      would = {};
      draw();
      const found = now.size ? await send(stay(), true).catch((problem) => ({ problem })) : {};
      if (now !== ticked) return;
      would = found;
      draw();
    };
    const onTick = (id) => {
      ticked = toggled(ticked, id);
      return look();
    };
    const { faces_labeled: n = ticked.size } = would;
    const stays = would.faces && total > n && say("cluster.stays", { n: total - n });
    // Many photos that leave people's chats, and many faces that lose their name, are asked about once more.
    const press = () => answer({ isBig: (would.lost || isTakeOff) && asksTwice(ticked.size) });
    return html`${effects(would, would.gained === 0 && none, stays)}
      ${quiet(say("app.preview", { n }))}
      ${faceTiles({ faces: all.map(numbered), ticked, onTick })}
      ${would.problem
        ? html`<p class="warning" role="alert">${would.problem.message}</p>
            ${button("quiet", say("app.again"), look)}`
        : ""}
      ${dialogButtons({ yes, cancel, press, busy, isOff: !would.faces, isDangerous: warnings(would).length > 0 })}`;
  };
  const work = async () => told(await send(stay(), false));
  const done = await view.closed(openDialog(title, content, async ({ isBig }) => isBig || view.attempt(work)));
  if (done?.isBig) await view.ask({ title, text: say(would.lost ? "tick.sure" : "tick.sure_off"), yes, isDangerous: true }, work);
}
