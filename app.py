"""Start the page; the same as ``report-assistant serve``."""

from report_assistant.cli import main

if __name__ == "__main__":
    main(["serve"])
