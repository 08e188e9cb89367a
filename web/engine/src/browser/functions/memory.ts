// What a function allocates, as far as code can see it: buffers. Browsers neither bound a worker's memory nor tell of it, so each
// way to a buffer is counted here, and a function that holds more than it may is ended, as Lambda ends it.
//
// What the engine frees is known only between tasks, so that garbage of one task counts as held: there is room for some. Large arrays
// that are made at once are counted, too. Other objects and strings are not seen.

const megabyte = 1 << 20;
/** For garbage that is not yet known to be collected. */
const slackBytes = 256 * megabyte;
/** Whatever `MemorySize` says: a tab is no server. */
const bytesMax = 1024 * megabyte;
/** Small buffers are told to the registry by the pieces of so much: the one that fills a piece stands for all in it. */
const pieceBytes = 64 << 10;
/** Arrays of fewer elements are not looked at; an element takes so much in engines without compressed pointers. */
const elementsMin = 8192;
const elementBytes = 8;

export class Memory {
  readonly #max: number;
  readonly #exceeded: () => void;
  readonly #registry = new FinalizationRegistry<number>((bytes) => (this.#held -= bytes));
  #held = 0;
  #small = 0;

  /** `exceeded` does not return. */
  constructor(megabytes: number, exceeded: () => void) {
    this.#max = Math.min(megabytes * megabyte, bytesMax) + slackBytes;
    this.#exceeded = exceeded;
  }

  /** Bytes of the buffers that are held, or not known to be collected. */
  get held(): number {
    return this.#held + this.#small;
  }

  /** Ends the function if it cannot have so many more. Before they are there: they might be too many for the tab. */
  ask(bytes: number): void {
    if (bytes > 0 && this.held + bytes > this.#max) this.#exceeded();
  }

  /** Counts a buffer that is there. */
  count(buffer: object, bytes: number): void {
    this.#small += bytes;
    if (this.#small < pieceBytes) return;
    this.#registry.register(buffer, this.#small);
    this.#held += this.#small;
    this.#small = 0;
    this.ask(1);
  }

  /** Puts counting constructors and methods in place of the global ones. */
  watch(): void {
    const scope = globalThis as unknown as Record<string, unknown>;
    const wrap = (name: string, sizeOf: (values: readonly unknown[]) => number): void => {
      const original = scope[name] as (abstract new (...values: unknown[]) => object) | undefined;
      if (original === undefined) return;
      const counted = this.#counting(original, sizeOf);
      scope[name] = counted;
      // Also by way of what is there already.
      Object.defineProperty(original.prototype, "constructor", { value: counted, configurable: true, writable: true });
    };
    wrap("ArrayBuffer", ([size]) => Number(size));
    for (const name of typedArrays) {
      const original = scope[name] as { readonly BYTES_PER_ELEMENT: number } | undefined;
      const width = original?.BYTES_PER_ELEMENT ?? 1;
      wrap(name, ([source]) => (isView(source) ? 0 : width * lengthOf(source)));
    }
    wrap("Blob", ([parts]) => (Array.isArray(parts) ? parts.reduce((sum: number, part) => sum + sizeOfPart(part), 0) : 0));
    this.#watchMethods();
    this.#watchArrays();
    this.#watchWebAssembly();
    // Code in a worker of its own would not be counted. Node has none of that name.
    for (const name of ["Worker", "SharedWorker"]) Reflect.deleteProperty(globalThis, name);
  }

  #counting<T extends abstract new (...values: unknown[]) => object>(original: T, sizeOf: (values: readonly unknown[]) => number): T {
    return new Proxy(original, {
      construct: (target, values, as) => {
        const bytes = sizeOf(values);
        if (bytes >= pieceBytes) this.ask(bytes);
        const made = Reflect.construct(target, values, as as T) as object;
        if (bytes > 0) this.count(made, bytes);
        return made;
      },
    });
  }

  /** Methods that make a buffer without a constructor's call; others (`slice`, `map`) ask the kind's constructor. */
  #watchMethods(): void {
    const typed = Object.getPrototypeOf(Uint8Array.prototype) as object;
    for (const name of ["toReversed", "toSorted", "with"]) this.#wrapMethod(typed, name);
    for (const name of ["resize", "transfer"]) this.#wrapMethod(ArrayBuffer.prototype, name, ([size]) => Number(size));
    this.#wrapMethod(TextEncoder.prototype, "encode");
  }

  #wrapMethod(holder: object, name: string, sizeOf: (values: readonly unknown[]) => number = () => 0): void {
    const original = (holder as Record<string, unknown>)[name];
    if (typeof original !== "function") return;
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the method's own `this` is another.
    const memory = this;
    const value = function (this: unknown, ...values: unknown[]): unknown {
      memory.ask(sizeOf(values));
      const made: unknown = Reflect.apply(original, this, values);
      const bytes = (made as { byteLength?: number } | undefined)?.byteLength;
      if (bytes !== undefined) memory.count(made as object, bytes);
      return made;
    };
    Object.defineProperty(holder, name, { value, configurable: true, writable: true });
  }

  /**
   * Those of many elements; the others are too many to look at. No proxy, and arrays keep their constructor: what hangs on
   * `Array` is called often, and the engine has short ways only while it finds its own.
   */
  #watchArrays(): void {
    const original = Array;
    const counted = (made: unknown[]): unknown[] => {
      if (made.length >= elementsMin) this.count(made, made.length * elementBytes);
      return made;
    };
    const ask = (values: readonly unknown[]): void => {
      if (values.length === 1 && Number(values[0]) >= elementsMin) this.ask(Number(values[0]) * elementBytes);
    };
    const counting = function (this: unknown, ...values: unknown[]): unknown[] {
      ask(values);
      return counted(Reflect.construct(original, values, new.target ?? original) as unknown[]);
    };
    Object.defineProperties(counting, Object.getOwnPropertyDescriptors(original));
    Object.defineProperty(globalThis, "Array", { value: counting, configurable: true, writable: true });
    const wrap = (holder: object, name: string): void => {
      const make = (holder as Record<string, (...values: unknown[]) => unknown[]>)[name];
      if (make === undefined) return;
      const value = function (this: unknown, ...values: unknown[]): unknown[] {
        return counted(Reflect.apply(make, this === counting ? original : this, values));
      };
      Object.defineProperty(holder, name, { value, configurable: true, writable: true });
    };
    wrap(counting, "from");
    for (const name of ["concat", "slice"]) wrap(original.prototype, name);
  }

  #watchWebAssembly(): void {
    const pageBytes = 65_536;
    const original = WebAssembly.Memory;
    const pages = (values: readonly unknown[]): number => Number((values[0] as { initial?: unknown } | undefined)?.initial ?? 0);
    const counted = this.#counting(original as unknown as abstract new (...values: unknown[]) => object, (values) => pages(values) * pageBytes);
    Object.defineProperty(WebAssembly, "Memory", { value: counted, configurable: true, writable: true });
    Object.defineProperty(original.prototype, "constructor", { value: counted, configurable: true, writable: true });
    const { grow } = original.prototype;
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the method's own `this` is another.
    const memory = this;
    original.prototype.grow = function (delta: number): number {
      memory.ask(delta * pageBytes);
      const before = grow.call(this, delta);
      memory.count(this, delta * pageBytes);
      return before;
    };
  }
}

const typedArrays = [
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float16Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
];

/** A buffer that is there already, and counted. */
function isView(source: unknown): boolean {
  return Object.prototype.toString.call(source) === "[object ArrayBuffer]";
}

function lengthOf(source: unknown): number {
  if (typeof source === "number") return source;
  const { length } = (source ?? {}) as { length?: unknown };
  return typeof length === "number" ? length : 0;
}

function sizeOfPart(part: unknown): number {
  if (typeof part === "string") return part.length;
  const { byteLength, size } = (part ?? {}) as { byteLength?: number; size?: number };
  return byteLength ?? size ?? 0;
}
