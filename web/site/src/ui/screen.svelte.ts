/** How much room there is. The style sheets use the same widths. */
class Screen {
  /** Editor and view side by side. */
  wide = $state(false);
  /** One part at a time, with the rail as a bar below. */
  narrow = $state(false);

  constructor() {
    this.#follow('(min-width: 1100px)', (it) => (this.wide = it));
    this.#follow('(max-width: 640px)', (it) => (this.narrow = it));
  }

  #follow(query: string, set: (matches: boolean) => void): void {
    const list = matchMedia(query);
    set(list.matches);
    list.addEventListener('change', () => set(list.matches));
  }
}

export const screen = new Screen();
