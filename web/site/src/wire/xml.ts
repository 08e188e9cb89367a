/** Reads the XML answers of the query and REST-XML protocols. */

export function parseXml(text: string): Element {
  const document = new DOMParser().parseFromString(text, 'application/xml');
  if (document.getElementsByTagName('parsererror').length > 0) throw new Error('The answer is not well-formed XML.');
  return document.documentElement;
}

/** The first child of that name. */
export function child(element: Element | undefined, name: string): Element | undefined {
  for (const it of element?.children ?? []) if (it.localName === name) return it;
  return undefined;
}

/** The element at the end of a path of names. */
export function at(element: Element | undefined, ...path: string[]): Element | undefined {
  let here = element;
  for (const name of path) here = child(here, name);
  return here;
}

/** The text at the end of a path of names, or "". */
export function textAt(element: Element | undefined, ...path: string[]): string {
  return at(element, ...path)?.textContent ?? '';
}

/** The children of that name. */
export function children(element: Element | undefined, name: string): Element[] {
  return [...(element?.children ?? [])].filter((it) => it.localName === name);
}

/** The entries of a query protocol list: `<Topics><member>..</member></Topics>`. */
export function members(element: Element | undefined, list: string): Element[] {
  return children(child(element, list), 'member');
}

/** The pairs of a query protocol map: `<Attributes><entry><key/><value/></entry></Attributes>`. */
export function entries(element: Element | undefined, map: string): Record<string, string> {
  const pairs = children(child(element, map), 'entry').map((it) => [textAt(it, 'key'), textAt(it, 'value')]);
  return Object.fromEntries(pairs) as Record<string, string>;
}
