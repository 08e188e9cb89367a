/** What is said aloud to those who do not see it, and shown for a moment to those who do. */
class Announcer {
  text = $state('');
  /** Shown as a note as well, with what can be done about it. */
  note = $state.raw<{ text: string; tone: 'plain' | 'bad' } | undefined>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    // The same words twice must be heard twice.
    this.text = '';
    queueMicrotask(() => {
      this.text = text;
    });
  }

  show(text: string, tone: 'plain' | 'bad' = 'plain'): void {
    this.say(text);
    this.note = { text, tone };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dismiss(), tone === 'bad' ? 10_000 : 4_000);
  }

  dismiss(): void {
    this.note = undefined;
  }
}

export const announcer = new Announcer();

export function announce(text: string): void {
  announcer.say(text);
}
