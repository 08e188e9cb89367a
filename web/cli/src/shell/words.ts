// A command line as a POSIX shell reads it: quotes, escapes, variables, `$(...)`, pipes, `;`, `&&`, `||`, redirections,
// comments and lines that go on after a backslash.

/** A piece of a word: text as it is, or something to be put in its place. */
export type Piece =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly quoted: boolean;
    }
  | {
      readonly kind: "command";
      readonly script: string;
      readonly quoted: boolean;
    };

export type Word = readonly Piece[];

export interface Redirection {
  readonly kind: ">" | ">>" | "<" | "2>";
  readonly target: Word;
}

export interface SimpleCommand {
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
}

/** Commands joined by pipes, and what joins them to the one before. */
export interface Pipeline {
  readonly after: ";" | "&&" | "||";
  readonly commands: readonly SimpleCommand[];
}

export class ShellSyntaxError extends Error {
  /** The line could go on: an open quote, a backslash or an operator at its end. */
  readonly isOpen: boolean;

  constructor(message: string, isOpen = false) {
    super(message);
    this.isOpen = isOpen;
  }
}

const depthMax = 20;

export function parseLine(text: string): Pipeline[] {
  return new LineParser(text).pipelines();
}

type Token = { readonly word: Word } | { readonly operator: string };

class LineParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.replace(/\r\n/g, "\n");
  }

  pipelines(): Pipeline[] {
    const found: Pipeline[] = [];
    let after: Pipeline["after"] = ";";
    let commands: SimpleCommand[] = [];
    let words: Word[] = [];
    let redirections: Redirection[] = [];
    let isOpen = false;
    const endCommand = (operator: string) => {
      if (words.length === 0 && redirections.length === 0) {
        if (operator === ";" || operator === "") return;
        throw new ShellSyntaxError(`syntax error near unexpected token '${operator}'`);
      }
      commands.push({ words, redirections });
      words = [];
      redirections = [];
    };
    for (let token = this.#next(); token !== undefined; token = this.#next()) {
      if ("word" in token) {
        words.push(token.word);
        isOpen = false;
      } else if (token.operator === "|") {
        endCommand("|");
        isOpen = true;
      } else if (/[<>]/.test(token.operator)) {
        const target = this.#next();
        if (target === undefined || !("word" in target))
          throw new ShellSyntaxError("syntax error near unexpected token 'newline'");
        redirections.push({
          kind: token.operator as Redirection["kind"],
          target: target.word,
        });
      } else {
        endCommand(token.operator);
        if (commands.length > 0) found.push({ after, commands });
        commands = [];
        after = token.operator === "&&" || token.operator === "||" ? token.operator : ";";
        isOpen = after !== ";";
      }
    }
    endCommand("");
    if (commands.length > 0) {
      if (isOpen) throw new ShellSyntaxError("syntax error: unexpected end of the line", true);
      found.push({ after, commands });
    } else if (isOpen) throw new ShellSyntaxError("syntax error: unexpected end of the line", true);
    return found;
  }

  #next(): Token | undefined {
    for (;;) {
      const rest = this.#text.slice(this.#at, this.#at + 2);
      if (rest === "\\\n") this.#at += 2;
      else if (rest.startsWith(" ") || rest.startsWith("\t")) this.#at++;
      else if (rest.startsWith("#")) {
        const end = this.#text.indexOf("\n", this.#at);
        this.#at = end < 0 ? this.#text.length : end;
      } else break;
    }
    if (this.#at >= this.#text.length) return undefined;
    const operator = /^(?:&&|\|\||2>|>>|[|;\n<>])/.exec(this.#text.slice(this.#at, this.#at + 2))?.[0];
    if (operator !== undefined) {
      this.#at += operator.length;
      return { operator: operator === "\n" ? ";" : operator };
    }
    if (this.#text[this.#at] === "&") throw new ShellSyntaxError("Commands in the background are not in this shell.");
    return { word: this.#word() };
  }

  #word(): Word {
    const pieces: Piece[] = [];
    const add = (text: string, quoted: boolean) => pieces.push({ kind: "text", text, quoted });
    for (;;) {
      const here = this.#text[this.#at];
      if (here === undefined || /[\s|;<>&]/.test(here)) return pieces;
      if (here === "'") {
        const end = this.#text.indexOf("'", this.#at + 1);
        if (end < 0) throw new ShellSyntaxError("A single quote is not closed.", true);
        add(this.#text.slice(this.#at + 1, end), true);
        this.#at = end + 1;
      } else if (here === '"') this.#doubleQuoted(pieces);
      else if (here === "\\") {
        const next = this.#text[this.#at + 1];
        if (next === undefined) throw new ShellSyntaxError("The line goes on after a backslash.", true);
        if (next !== "\n") add(next, true);
        this.#at += 2;
      } else if (here === "$") this.#dollar(pieces, false);
      else if (here === "`") this.#backquoted(pieces, false);
      else {
        add(here, false);
        this.#at++;
      }
    }
  }

  #doubleQuoted(pieces: Piece[]): void {
    this.#at++;
    pieces.push({ kind: "text", text: "", quoted: true });
    for (;;) {
      const here = this.#text[this.#at];
      if (here === undefined) throw new ShellSyntaxError("A double quote is not closed.", true);
      if (here === '"') {
        this.#at++;
        return;
      }
      if (here === "\\" && /["\\$`\n]/.test(this.#text[this.#at + 1] ?? "")) {
        const next = this.#text[this.#at + 1] ?? "";
        if (next !== "\n") pieces.push({ kind: "text", text: next, quoted: true });
        this.#at += 2;
      } else if (here === "$") this.#dollar(pieces, true);
      else if (here === "`") this.#backquoted(pieces, true);
      else {
        pieces.push({ kind: "text", text: here, quoted: true });
        this.#at++;
      }
    }
  }

  #dollar(pieces: Piece[], quoted: boolean): void {
    const rest = this.#text.slice(this.#at);
    const name = /^\$(?:([A-Za-z_]\w*|\?)|\{([A-Za-z_]\w*)\})/.exec(rest);
    if (name) {
      pieces.push({ kind: "variable", name: name[1] ?? name[2] ?? "", quoted });
      this.#at += name[0].length;
    } else if (rest.startsWith("$(")) {
      const end = this.#closing(this.#at + 2);
      pieces.push({
        kind: "command",
        script: this.#text.slice(this.#at + 2, end),
        quoted,
      });
      this.#at = end + 1;
    } else {
      pieces.push({ kind: "text", text: "$", quoted });
      this.#at++;
    }
  }

  #backquoted(pieces: Piece[], quoted: boolean): void {
    const end = this.#text.indexOf("`", this.#at + 1);
    if (end < 0) throw new ShellSyntaxError("A backquote is not closed.", true);
    pieces.push({
      kind: "command",
      script: this.#text.slice(this.#at + 1, end),
      quoted,
    });
    this.#at = end + 1;
  }

  /** Where the parenthesis closes that was opened before `from`. */
  #closing(from: number): number {
    let depth = 1;
    let quote = "";
    for (let at = from; at < this.#text.length; at++) {
      const here = this.#text[at] ?? "";
      if (quote === "'" ? here === "'" : quote === '"' && here === '"') quote = "";
      else if (here === "\\" && quote !== "'") at++;
      else if (quote === "" && (here === "'" || here === '"')) quote = here;
      else if (quote === "" && here === "(" && ++depth > depthMax) throw new ShellSyntaxError("Too deeply nested.");
      else if (quote === "" && here === ")" && --depth === 0) return at;
    }
    throw new ShellSyntaxError("A parenthesis is not closed.", true);
  }
}

/** A word as one types it again: quoted if it must be. */
export function quote(word: string): string {
  if (word !== "" && /^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
