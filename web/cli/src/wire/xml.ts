// As much of XML as the answers of AWS's services are made of. In a browser and in Node alike, which has no parser of its own.

export interface XmlElement {
  /** Without a prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** All text directly inside. */
  readonly text: string;
}

const depthMax = 200;
const entities: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
};

/** Throws if the text is not well-formed. */
export function parseXml(text: string): XmlElement {
  let at = 0;
  const fail = (): never => {
    throw new Error("The answer is not well-formed XML.");
  };
  const skip = (end: string) => {
    const found = text.indexOf(end, at);
    at = found < 0 ? fail() : found + end.length;
  };
  const element = (depth: number): XmlElement => {
    const tag = /^<([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/.exec(text.slice(at, at + 4000));
    if (tag === null || depth > depthMax) return fail();
    at += tag[0].length;
    const qualified = tag[1] ?? "";
    const name = qualified.replace(/^.*:/, "");
    const attributes: Record<string, string> = {};
    for (const it of (tag[2] ?? "").matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
      attributes[it[1] ?? ""] = decode(it[2] ?? it[3] ?? "");
    }
    const children: XmlElement[] = [];
    let content = "";
    while (tag[3] === "") {
      const next = text.indexOf("<", at);
      if (next < 0) return fail();
      content += decode(text.slice(at, next));
      at = next;
      if (text.startsWith("</", at)) {
        if (!text.startsWith(`</${qualified}`, at)) return fail();
        skip(">");
        break;
      }
      if (text.startsWith("<!--", at)) skip("-->");
      else if (text.startsWith("<![CDATA[", at)) {
        const start = at + 9;
        skip("]]>");
        content += text.slice(start, at - 3);
      } else children.push(element(depth + 1));
    }
    return { name, attributes, children, text: content };
  };
  for (;;) {
    at = text.indexOf("<", at);
    if (at < 0) return fail();
    if (text.startsWith("<?", at)) skip("?>");
    else if (text.startsWith("<!", at)) skip(">");
    else return element(0);
  }
}

export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((it) => it.name === name);
}

function decode(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (whole, name: string) => {
    if (!name.startsWith("#")) return entities[name] ?? whole;
    const code = name[1] === "x" ? parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (it) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[it] ?? "&#xD;");
}
