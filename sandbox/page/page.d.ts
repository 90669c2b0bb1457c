// What the Mini App's code relies on beyond the standard library.

// Each element that it looks up can have the focus.
interface Element {
  focus(options?: FocusOptions): void;
}

interface HTMLElementTagNameMap {
  "draw-box": HTMLElement & { box: unknown };
  "person-prototypes": HTMLElement & { reload(): Promise<void> };
  "slide-show": import("lit").LitElement;
}
