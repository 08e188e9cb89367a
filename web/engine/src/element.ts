// <cloud-tab>: the site in a page of anyone's, with a cloud that is the frame's own and gone with it.
//
//   <script type="module" src=".../element.js"></script>
//   <cloud-tab src="https://cloudtab.example/" view="#/map" lab="first-tour"></cloud-tab>
//
// It needs no headers and no account. What it holds never is the visitor's own sandbox.

/** An AWS request, as `fetch` would have it. */
export interface ElementRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ElementResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A step of a lab was checked. */
export interface Grade {
  readonly lab: string;
  readonly step: string;
  readonly passed: boolean;
  readonly reasons: readonly string[];
  /** Whether that was the last step. */
  readonly finished: boolean;
}

type FromFrame =
  | { readonly type: "done"; readonly id: number; readonly answer?: ElementResponse }
  | { readonly type: "failed"; readonly id: number; readonly message: string }
  | { readonly type: "trace"; readonly events: readonly unknown[] }
  | { readonly type: "grade"; readonly grade: Grade };

interface Waiting {
  readonly resolve: (answer: ElementResponse | undefined) => void;
  readonly reject: (reason: Error) => void;
}

// There is no such class where no page is: the module can be imported there, and the element is not defined.
const Base = (globalThis as { HTMLElement?: typeof HTMLElement }).HTMLElement ?? (class {} as typeof HTMLElement);

export class CloudTab extends Base {
  static readonly observedAttributes = ["src", "view", "lab"];

  /** Hears of each check of a lab, as the event `grade` does. */
  onGrade: ((grade: Grade) => void) | undefined;
  /** Hears what happens in the cloud, oldest first, as the event `trace` does. */
  onTrace: ((events: readonly unknown[]) => void) | undefined;

  readonly #waiting = new Map<number, Waiting>();
  #frame: HTMLIFrameElement | undefined;
  #port: Promise<MessagePort> | undefined;
  #forget: () => void = () => {};
  #lastId = 0;

  connectedCallback(): void {
    this.#open();
  }

  disconnectedCallback(): void {
    this.#close();
  }

  attributeChangedCallback(): void {
    if (this.#frame !== undefined) this.#open();
  }

  /** Puts a sandbox in place of the frame's: the text of a link's `#world=`, or the whole link. */
  async load(world: string): Promise<void> {
    await this.#ask({ type: "load", world: world.replace(/^[^]*#world=/, "") });
  }

  /** Sends a request to any AWS host; the frame's cloud answers it. */
  async exec(request: ElementRequest): Promise<ElementResponse> {
    const answer = await this.#ask({ type: "exec", request });
    if (answer === undefined) throw new Error("the frame gave no answer");
    return answer;
  }

  #open(): void {
    this.#close();
    const site = this.getAttribute("src");
    if (site === null || site === "") return;
    const address = new URL(site, document.baseURI);
    // An address of script would run here, as the page.
    if (!/^https?:$/.test(address.protocol)) throw new TypeError(`<cloud-tab src>: ${address.protocol} is not a site`);
    address.searchParams.set("embed", "");
    const lab = this.getAttribute("lab");
    if (lab !== null && lab !== "") address.searchParams.set("sandbox", `lab-${lab}`);
    address.hash = this.getAttribute("view") ?? "#/map";
    const frame = document.createElement("iframe");
    frame.title = "Cloudtab";
    frame.allow = "clipboard-write";
    frame.style.cssText = "width: 100%; height: 100%; border: 0";
    this.#port = this.#listen(frame);
    frame.src = address.href;
    this.#frame = frame;
    if (this.style.display === "") this.style.display = "block";
    this.append(frame);
  }

  /** The frame says hello once, with the port that everything else goes over. */
  #listen(frame: HTMLIFrameElement): Promise<MessagePort> {
    return new Promise((resolve) => {
      const hear = (event: MessageEvent): void => {
        const [port] = event.ports;
        if (event.source !== frame.contentWindow || event.data !== "cloudtab" || port === undefined) return;
        this.#forget();
        port.onmessage = ({ data }: MessageEvent<FromFrame>) => this.#receive(data);
        resolve(port);
      };
      this.#forget = () => globalThis.removeEventListener("message", hear);
      globalThis.addEventListener("message", hear);
    });
  }

  #close(): void {
    this.#forget();
    this.#frame?.remove();
    this.#frame = undefined;
    this.#port = undefined;
    for (const { reject } of this.#waiting.values()) reject(new Error("the frame was closed"));
    this.#waiting.clear();
  }

  async #ask(message: object): Promise<ElementResponse | undefined> {
    if (this.#port === undefined) throw new Error("<cloud-tab> is not in a page, or has no src");
    const port = await this.#port;
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      port.postMessage({ ...message, id });
    });
  }

  #receive(message: FromFrame): void {
    switch (message.type) {
      case "done":
        this.#take(message.id)?.resolve(message.answer);
        return;
      case "failed":
        this.#take(message.id)?.reject(new Error(message.message));
        return;
      case "trace":
        this.onTrace?.(message.events);
        this.dispatchEvent(new CustomEvent("trace", { detail: message.events }));
        return;
      case "grade":
        this.onGrade?.(message.grade);
        this.dispatchEvent(new CustomEvent("grade", { detail: message.grade }));
        return;
      default:
      // A newer site may tell more.
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}

const elements = (globalThis as { customElements?: CustomElementRegistry }).customElements;
if (elements !== undefined && elements.get("cloud-tab") === undefined) elements.define("cloud-tab", CloudTab);
