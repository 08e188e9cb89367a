/** How near the map is looked at, where a person chooses that: with two fingers, or with a wheel and Ctrl. */

const nearest = 2;
/** Of a step by button. */
export const zoomStep = 1.25;

export interface Point {
  x: number;
  y: number;
}

/** Between all of the picture at once (`whole`), or what it is never shrunk below by itself, and twice its size. */
export function scaleWithin(scale: number, whole: number, fitted: number): number {
  return Math.min(nearest, Math.max(scale, Math.min(whole, fitted)));
}

/**
 * Tells of zooming: by how much more, and around which point of the window. Dragging with one finger stays the browser's.
 */
export function zooming(sheet: HTMLElement, zoom: (ratio: number, around: Point) => void): { destroy(): void } {
  let apart = 0;

  function wheel(event: WheelEvent) {
    // A pinch on a trackpad is a wheel with Ctrl, too.
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(Math.exp(-Math.max(-50, Math.min(50, event.deltaY)) / 120), { x: event.clientX, y: event.clientY });
  }

  function touch(event: TouchEvent) {
    const [a, b] = event.touches;
    if (!a || !b) {
      apart = 0;
      return;
    }
    event.preventDefault();
    const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (apart > 0 && now > 0) zoom(now / apart, { x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 });
    apart = now;
  }

  const touches = ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const;
  sheet.addEventListener('wheel', wheel, { passive: false });
  for (const name of touches) sheet.addEventListener(name, touch, { passive: false });
  return {
    destroy() {
      sheet.removeEventListener('wheel', wheel);
      for (const name of touches) sheet.removeEventListener(name, touch);
    },
  };
}
