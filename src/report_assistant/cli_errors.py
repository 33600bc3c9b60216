"""How a command ends badly: one Chinese sentence on standard error, exit code 2."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console

from report_assistant.errors import BadCommand, ReportAssistantError

# Typer carries its own copy of click; this is the class its parser raises.
UsageError: type[Any] = typer.BadParameter.__mro__[1]
Abort = typer.Abort


def fail(error: ReportAssistantError) -> NoReturn:
    """Say the sentence of ``error`` and end."""
    Console(stderr=True).print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
    sys.exit(2)


def misuse(error: Any) -> BadCommand:
    """What the parser, which speaks English, has found wrong with the words of a command."""
    parameter = getattr(error, "param", None)
    name = getattr(error, "option_name", "") or ""
    if parameter is not None:
        name = next((o for o in parameter.opts if o.startswith("-")), str(parameter.name).upper())
    said = {
        "NoSuchOption": f"没有选项 {name}",
        "BadOptionUsage": f"{name} 后面要写一个值",
        "MissingParameter": f"缺少 {name}",
        "BadParameter": f"{name} 的值不对",
        "NoArgsIsHelpError": "",
    }
    known = said.get(type(error).__name__)
    if known is None:
        known = "没有这个命令" if "No such command" in error.message else "多写了参数"
    return BadCommand(known)


def not_over(out: Path, *inputs: Path | None) -> Path:
    """``out``, unless it is one of the files that are read: those are never written over."""
    if any(given is not None and out.exists() and out.samefile(given) for given in inputs):
        raise BadCommand(f"输出文件 {out} 就是读入的文件，请换一个文件名")
    return out
