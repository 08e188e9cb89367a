// What the scripts are made of. A script is a list of calls, in order, and what must come back:
//
//   name        how later calls refer to this one's answer: `from("name", (answer) => ...)` inside an input
//   body        bytes of a streamed body (S3)
//   streams     the answer has a streamed body
//   expect      the answer's fields (see `assertIncludes`); `error` in its place: the error's code, perhaps its message
//   until       the call is repeated until this holds of its answer

export const account = "000000000000";
export const region = "us-east-1";

class Reference {
  constructor(name, read) {
    this.name = name;
    this.read = read;
  }
}
export const from = (name, read) => new Reference(name, read);

/** The input with its references replaced by what they refer to in `answers`. */
export function resolve(value, answers) {
  if (value instanceof Reference) return value.read(answers.get(value.name));
  if (Array.isArray(value)) return value.map((element) => resolve(element, answers));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(member, answers)]));
}

/** Bytes, as drivers know them. */
export const base64 = (text) => ({ $base64: Buffer.from(text).toString("base64") });
/** An expectation of bytes, which answers have as base64 text. */
export const decoded = (text) => (value) => Buffer.from(value, "base64").toString() === text;
