/**
 * Whether the first picture is on the screen. What nobody sees at once, or nobody waits for, is made after it: a phone
 * takes four times as long as a desk's machine, and a tap meanwhile waits for all that is made in one go.
 */
class Painted {
  yes = $state(false);

  constructor() {
    requestAnimationFrame(() => setTimeout(() => (this.yes = true)));
  }
}

export const painted = new Painted();
