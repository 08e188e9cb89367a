#!/usr/bin/env python3
"""Writes package lists that name the source packages of this machine's own distribution.

    private_sources.py --out DIR [--etc /etc]

Reads `sources.list`, `sources.list.d/*.list` (one line per source) and `*.sources` (deb822 stanzas) below ETC/apt and
writes to DIR, for each entry of the distribution itself, the same entry with `deb-src` in place of `deb`. Entries of
other vendors are left out: they need not have source packages.
"""

import argparse
import pathlib
import re
import sys

DISTRIBUTION_COMPONENTS = {"main", "universe"}


def codename(os_release):
    match = re.search(r'^VERSION_CODENAME="?([a-z]+)"?$', os_release, re.MULTILINE)
    if not match:
        raise ValueError("os-release names no VERSION_CODENAME")
    return match.group(1)


def is_of_distribution(suite, components, release):
    suite = suite.split("/")[0]
    known = suite in (release, "stable") or suite.startswith((release + "-", "stable-"))
    return known and bool(DISTRIBUTION_COMPONENTS & set(components))


def source_line(line, release):
    """The `deb-src` form of a one-line entry, or None."""
    match = re.match(r"^\s*deb(-src)?\s+(\[[^\]]*\]\s+)?(\S+)\s+(\S+)((?:\s+[^\s#]+)*)\s*(?:#.*)?$", line)
    if not match:
        return None
    _, options, uri, suite, components = match.groups()
    components = components.split()
    if not is_of_distribution(suite, components, release):
        return None
    # Sources have no architecture.
    options = re.sub(r"\barch=[^\s\]]+\s*", "", options or "").strip()
    if options.strip("[] ") == "":
        options = ""
    return " ".join(part for part in ["deb-src", options, uri, suite, *components] if part)


def parse_stanzas(text):
    """deb822 stanzas as lists of [name, value]; a value keeps its continuation lines."""
    stanzas = []
    fields = []
    for line in text.splitlines() + [""]:
        if line.startswith("#"):
            continue
        if not line.strip():
            if fields:
                stanzas.append(fields)
            fields = []
        elif line[0] in " \t" and fields:
            fields[-1][1] += "\n" + line
        elif ":" in line:
            name, value = line.split(":", 1)
            fields.append([name.strip(), value.strip()])
    return stanzas


def source_stanza(fields, release):
    """The deb822 stanza with sources only, or None."""
    values = {name.lower(): value for name, value in fields}
    if values.get("enabled", "yes").lower() in ("no", "false", "0"):
        return None
    components = values.get("components", "").split()
    suites = [s for s in values.get("suites", "").split() if is_of_distribution(s, components, release)]
    if not suites:
        return None
    changed = {"types": "deb-src", "suites": " ".join(suites)}
    left_out = {"architectures", "enabled"}
    lines = [f"{name}: {changed.get(name.lower(), value)}" for name, value in fields if name.lower() not in left_out]
    return "\n".join(lines) + "\n"


def private_sources(etc_apt, release):
    """Contents of the private lists: {file name: text}."""
    lines = []
    stanzas = []
    lists = [etc_apt / "sources.list", *sorted((etc_apt / "sources.list.d").glob("*.list"))]
    for path in lists:
        if path.is_file():
            lines += [source_line(line, release) for line in path.read_text().splitlines()]
    for path in sorted((etc_apt / "sources.list.d").glob("*.sources")):
        stanzas += [source_stanza(fields, release) for fields in parse_stanzas(path.read_text())]
    files = {
        "cloudtab.list": "".join(line + "\n" for line in dict.fromkeys(lines) if line),
        "cloudtab.sources": "\n".join(stanza for stanza in dict.fromkeys(stanzas) if stanza),
    }
    return {name: text for name, text in files.items() if text}


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--etc", default="/etc", type=pathlib.Path)
    options = parser.parse_args(argv)
    release = codename((options.etc / "os-release").read_text())
    files = private_sources(options.etc / "apt", release)
    if not files:
        sys.exit(f"private_sources: no package source of {release} in {options.etc}/apt")
    for name, text in files.items():
        (options.out / name).write_text(text)


if __name__ == "__main__":
    main(sys.argv[1:])
