"""Run the tests: the fast ones on every core, then those with real sound, one after the other.

    python scripts/run_tests.py [--fast] [pytest arguments]

Two runs, because tests that measure sound must not wait for a core. Ends with one line that counts both.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COUNT = re.compile(r"(\d+) (passed|failed|error|skipped)")


def tests(*arguments: str) -> tuple[int, dict[str, int]]:
    """Run pytest and show what it prints: exit status, and how many passed, failed, ..."""
    command = [sys.executable, "-m", "pytest", "-q", "--durations=5", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    last = ""
    for line in process.stdout or ():
        sys.stdout.write(line)
        sys.stdout.flush()
        last = line if COUNT.search(line) else last
    return process.wait(), {word: int(number) for number, word in COUNT.findall(last)}


def main(arguments: list[str]) -> int:
    """Both runs; the exit status is that of the worse."""
    rest = [a for a in arguments if a != "--fast"]
    fast = "--fast" in arguments
    runs = [tests("-m", "not slow and not picture" if fast else "not slow", "-n", "auto", *rest)]
    if not fast:
        runs.append(tests("-m", "slow", *rest))
    total = {word: sum(counts.get(word, 0) for _, counts in runs) for word in ("passed", "failed", "error", "skipped")}
    failed = total["failed"] + total["error"]
    print(f"{total['passed']} passed, {failed} failed, {total['skipped']} skipped")
    return max(status for status, _ in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
