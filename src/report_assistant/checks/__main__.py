"""``python -m report_assistant.checks`` writes the catalogue of rules to standard output."""

from __future__ import annotations

import sys

from report_assistant.checks.catalogue import markdown


def main() -> None:
    """Write docs/rules.md to standard output."""
    sys.stdout.write(markdown())


if __name__ == "__main__":  # pragma: no cover - the module as a command
    main()
