"""Counts of passed, failed and skipped tests, read from the output of the test programs in use here."""

import collections
import re

Counts = collections.namedtuple("Counts", "passed failed skipped", defaults=(0, 0, 0))

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
# ctest -V puts the number of the test before each line of its output.
_CTEST_OUTPUT = re.compile(r"^(\d+): (.*)$")
# ` 3/16 Test  #3: core_base_test ......   Passed    0.05 sec`
_CTEST_RESULT = re.compile(r"^\s*\d+/\d+ Test\s+#(\d+): (\S+) \.*\s*(.*?)\s+[\d.]+ sec")

_GTEST = re.compile(r"^\[\s+(PASSED|FAILED|SKIPPED)\s+\] (\d+) tests?[.,]")
# `# pass 3`, and `ℹ pass 3` on a terminal.
_NODE = re.compile(r"^(?:#|\u2139) (pass|fail|cancelled|skipped|todo) (\d+)$")
# Playwright: `  12 passed (3.4s)`.
_PLAYWRIGHT = re.compile(r"^\s{2}(\d+) (passed|failed|flaky|skipped|did not run|interrupted)(?: \(.*\))?$")
# Vitest: `      Tests  1 failed | 23 passed | 2 skipped (26)`.
_VITEST = re.compile(r"^\s*Tests\s{2}(\d+ .*)\(\d+\)$")
_UNITTEST_RUN = re.compile(r"^Ran (\d+) tests? in ")
_UNITTEST_END = re.compile(r"^(?:OK|FAILED)(?: \((.*)\))?$")
# Our own programs.
_OURS = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")

_KIND = {
    "PASSED": "passed", "FAILED": "failed", "SKIPPED": "skipped",
    "pass": "passed", "fail": "failed", "cancelled": "failed", "todo": "skipped",
    "passed": "passed", "failed": "failed", "skipped": "skipped",
    # A flaky test passed at a repetition: it still has to be looked into.
    "flaky": "failed", "interrupted": "failed", "did not run": "failed",
}


def add(a, b):
    return Counts(*(x + y for x, y in zip(a, b)))


def _count_line(line, totals, pending):
    """Adds what one line reports to `totals`; `pending` holds the number of a unittest run awaiting its verdict."""
    if match := _GTEST.match(line):
        totals[_KIND[match.group(1)]] += int(match.group(2))
    elif match := _NODE.match(line):
        totals[_KIND[match.group(1)]] += int(match.group(2))
    elif match := _PLAYWRIGHT.match(line):
        totals[_KIND[match.group(2)]] += int(match.group(1))
    elif match := _VITEST.match(line):
        for number, kind in re.findall(r"(\d+) (\w+)", match.group(1)):
            totals[_KIND.get(kind, "failed")] += int(number)
    elif match := _UNITTEST_RUN.match(line):
        pending.append(int(match.group(1)))
    elif pending and (match := _UNITTEST_END.match(line)):
        ran = pending.pop()
        named = dict(re.findall(r"([a-z ]+)=(\d+)", (match.group(1) or "").replace(", ", ",")))
        failed = sum(int(named.get(kind, 0)) for kind in ("failures", "errors", "unexpected successes"))
        skipped = int(named.get("skipped", 0))
        totals["failed"] += failed
        totals["skipped"] += skipped
        totals["passed"] += max(0, ran - failed - skipped)
    elif match := _OURS.match(line):
        for kind, number in zip(("passed", "failed", "skipped"), match.groups()):
            totals[kind] += int(number or 0)


def _count_lines(lines):
    totals = collections.Counter()
    pending = []
    for line in lines:
        _count_line(line, totals, pending)
    return Counts(totals["passed"], totals["failed"], totals["skipped"])


def count(output):
    """Sums every report found in the output. A ctest test that reports no numbers of its own counts as one."""
    plain = []
    by_test = collections.defaultdict(list)
    verdicts = {}
    for line in _ANSI.sub("", output).splitlines():
        if match := _CTEST_OUTPUT.match(line):
            by_test[match.group(1)].append(match.group(2))
        elif match := _CTEST_RESULT.match(line):
            verdicts[match.group(1)] = match.group(3)
        else:
            plain.append(line)
    total = _count_lines(plain)
    for number, verdict in verdicts.items():
        counts = _count_lines(by_test[number])
        if "Skipped" in verdict:
            counts = Counts(skipped=max(1, counts.skipped))
        elif "Passed" in verdict:
            counts = counts if any(counts) else Counts(passed=1)
        elif counts.failed == 0:
            # It crashed, or ran out of time, before it could say how many failed.
            counts = add(counts, Counts(failed=1))
        total = add(total, counts)
    return total
