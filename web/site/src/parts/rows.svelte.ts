/**
 * Which rows of a long table are drawn: those in sight and some around them. The rest is room above and below, so that
 * the scroll bar tells the truth and a hundred thousand rows cost what fifty do. All rows have the same height.
 */

/** Rows drawn beyond each edge of what is in sight. */
const around = 20;
/** Rows are changed when so many have gone by, not with every pixel; less than `around`. */
const step = 8;

export interface Span {
  first: number;
  /** One past the last. */
  end: number;
}

/** `top` and `height`: what of the rows is in sight, in pixels. */
export function spanInSight(top: number, height: number, rowHeight: number, count: number): Span {
  const first = Math.min(Math.max(0, Math.floor(top / rowHeight) - around), Math.max(0, count - 1));
  const end = Math.max(first, Math.min(count, Math.ceil((top + height) / rowHeight) + around));
  return { first, end };
}

/** Follows an element that scrolls. */
export class Rows {
  /** Rounded down to whole steps. */
  top = $state(0);
  height = $state(800);
  readonly #rowHeight: number;

  constructor(rowHeight: number) {
    this.#rowHeight = rowHeight;
  }

  /** For `{@attach rows.follow}`. */
  readonly follow = (element: HTMLElement): (() => void) => {
    const look = () => {
      this.top = element.scrollTop - (element.scrollTop % (step * this.#rowHeight));
      this.height = element.clientHeight;
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  };

  span(count: number): Span {
    return spanInSight(this.top, this.height, this.#rowHeight, count);
  }
}
