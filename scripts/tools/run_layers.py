#!/usr/bin/env python3
"""The body of scripts/test [--quick] [LAYER...]: runs every layer of tests, cheapest first.

    --quick     leaves the browsers out
    LAYER...    only these (`scripts/test unit web`)

A layer is an executable file in scripts/test.d, named NN-layer. Its head says what it is:

    # layer: the unit tests, natively under sanitizers
    # quick: no                    (only if --quick leaves it out)

It runs its tests and prints their output; scripts/tools/test_counts.py finds the numbers in it. It fails by its exit
status. A layer that cannot run here exits with 77 and says why on its last line; it counts as one skipped.
Whole outputs are kept in build/test. The closing line is `N passed, N failed`, with `, N skipped` if any were.
"""

import argparse
import collections
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
from test_counts import Counts, add, count  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LAYERS_DIR = ROOT / "scripts/test.d"
LOGS_DIR = ROOT / "build/test"
EXIT_SKIPPED = 77
# How often a running layer is reported, and how much of a failed one is shown.
HEARTBEAT_SECONDS = 20
TAIL_LINES = 60
# Nothing here takes this long; what does, hangs.
LAYER_SECONDS_MAX = 45 * 60

Layer = collections.namedtuple("Layer", "name path title quick")


def read_layer(path):
    head = dict(re.findall(r"^# (layer|quick): (.*)$", path.read_text(), re.MULTILINE))
    return Layer(path.name.split("-", 1)[1], path, head["layer"], head.get("quick", "yes") != "no")


def choose_layers(layers, quick, names):
    unknown = set(names) - {layer.name for layer in layers}
    if unknown:
        raise SystemExit(f"test: no layer {', '.join(sorted(unknown))} in scripts/test.d")
    if names:
        return [layer for layer in layers if layer.name in names]
    return [layer for layer in layers if layer.quick or not quick]


def end_group(process):
    """Ends a layer with all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run_layer(layer, environment):
    """Runs it with a sign of life now and then. Returns (exit status, output)."""
    output = []
    last_sign = time.monotonic()
    process = subprocess.Popen(
        [layer.path],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    limit = threading.Timer(LAYER_SECONDS_MAX, end_group, [process])
    limit.start()
    try:
        with open(LOGS_DIR / f"{layer.path.name}.log", "w", encoding="utf-8") as log:
            for line in process.stdout:
                output.append(line)
                log.write(line)
                if time.monotonic() - last_sign >= HEARTBEAT_SECONDS and line.strip():
                    last_sign = time.monotonic()
                    print(f"      {line.rstrip()[:100]}", flush=True)
        return process.wait(), "".join(output)
    finally:
        limit.cancel()
        end_group(process)


def judge(status, output):
    """The counts of a layer that ended so. A failure that no count shows is one failure; no test at all is one too."""
    if status == EXIT_SKIPPED:
        return Counts(skipped=1)
    counts = count(output)
    if status != 0 and counts.failed == 0 or not any(counts):
        return add(counts, Counts(failed=1))
    return counts


def describe(counts):
    text = f"{counts.passed} passed, {counts.failed} failed"
    return f"{text}, {counts.skipped} skipped" if counts.skipped else text


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("layers", nargs="*")
    options = parser.parse_args(argv)
    layers = [read_layer(path) for path in sorted(LAYERS_DIR.iterdir()) if os.access(path, os.X_OK)]
    chosen = choose_layers(layers, options.quick, options.layers)

    setup = [ROOT / "scripts/setup", "--tests" if options.quick else "--browsers"]
    if subprocess.run(setup, cwd=ROOT).returncode != 0:
        print("0 passed, 1 failed")
        return 1

    LOGS_DIR.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "CLOUDTAB_QUICK": "1" if options.quick else "", "PYTHONDONTWRITEBYTECODE": "1"}
    summary = []
    total = Counts()
    for layer in chosen:
        print(f"==> {layer.name}: {layer.title}", flush=True)
        started = time.monotonic()
        status, output = run_layer(layer, environment)
        counts = judge(status, output)
        total = add(total, counts)
        seconds = time.monotonic() - started
        lines = output.strip().splitlines()
        if counts.failed:
            print("\n".join(lines[-TAIL_LINES:]))
            print(f"(the whole output: build/test/{layer.path.name}.log)")
        note = f" ({lines[-1]})" if status == EXIT_SKIPPED and lines else ""
        summary.append(f"{layer.name:<10} {describe(counts)}{note}  [{seconds:.0f} s]")
        print(f"    {summary[-1]}", flush=True)

    print()
    print("\n".join(summary))
    print(describe(total))
    return 0 if total.failed == 0 and total.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
