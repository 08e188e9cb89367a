/** A mistake in a lab's files: which file, and what is wrong. */
export class LabError extends Error {
  override readonly name = 'LabError';
  constructor(where: string, what: string) {
    super(`${where}: ${what}`);
  }
}

/** Reads a value of YAML member by member, and says of what nobody asked for that it does not belong there. */
export class Reader {
  readonly #asked = new Set<string>();

  constructor(
    readonly where: string,
    readonly value: unknown,
  ) {}

  /** "" is the value itself. A member that is absent is null. */
  member(name: string): Reader {
    if (name === '') return this;
    this.#asked.add(name);
    const { value } = this;
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return new Reader(`${this.where}: ${name}`, isMap ? ((value as Record<string, unknown>)[name] ?? null) : null);
  }

  has(name: string): boolean {
    return this.member(name).value !== null;
  }

  get names(): string[] {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new LabError(this.where, 'a map');
    return Object.keys(value);
  }

  text(name: string): string {
    const it = this.member(name);
    if (typeof it.value !== 'string' || it.value === '') throw new LabError(it.where, 'a text');
    return it.value;
  }

  optionalText(name: string): string {
    return this.has(name) ? this.text(name) : '';
  }

  number(name: string): number {
    const it = this.member(name);
    if (typeof it.value !== 'number') throw new LabError(it.where, 'a number');
    return it.value;
  }

  optionalNumber(name: string): number | undefined {
    return this.has(name) ? this.number(name) : undefined;
  }

  oneOf<T extends string>(name: string, known: readonly T[]): T {
    const it = this.member(name);
    const found = known.find((each) => each === it.value);
    if (found === undefined) throw new LabError(it.where, `one of ${known.join(', ')}`);
    return found;
  }

  list<T>(name: string, read: (each: Reader) => T): T[] {
    const it = this.member(name);
    if (!Array.isArray(it.value)) throw new LabError(it.where, 'a list');
    return it.value.map((each, index) => read(new Reader(`${it.where}[${index}]`, each)));
  }

  /** A map whose values are texts. */
  texts(name: string): Record<string, string> {
    const it = this.member(name);
    if (it.value === null) return {};
    return Object.fromEntries(it.names.map((each) => [each, it.text(each)]));
  }

  /** Refuses members that were not asked for. */
  end(): void {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const extra = Object.keys(value).find((it) => !this.#asked.has(it));
    if (extra !== undefined) throw new LabError(this.where, `${extra} is not known here`);
  }
}
