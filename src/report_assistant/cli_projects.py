"""Commands for users and projects; passwords are read from the terminal or from standard input."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from report_assistant.errors import BadCommand, FileMissing, UnknownUser
from report_assistant.settings import load_settings

if TYPE_CHECKING:
    from report_assistant.chat.assistant import Assistant
    from report_assistant.chat.users import Users

user_app = typer.Typer(help="用户：增加、列出、移除、改密码（设置 login 打开后使用）。", no_args_is_help=True)
project_app = typer.Typer(help="项目：列出、备份、恢复。", no_args_is_help=True)

JsonFlag = Annotated[bool, typer.Option("--json", help="输出 JSON。")]


def _json(data: Any) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


NameArg = Annotated[str, typer.Argument(help="用户名。")]
PasswordOption = Annotated[
    bool, typer.Option("--stdin", help="从标准输入读一行作为密码（脚本用）；否则在终端里输入两遍。")
]


def _users() -> Users:
    from report_assistant.chat.users import Users

    return Users(load_settings())


def _password(stdin: bool) -> str:
    """The password, never as an argument: those are seen by other users of the machine."""
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("密码", hide_input=True, confirmation_prompt="再输入一遍"))


@user_app.command("add")
def user_add(name: NameArg, stdin: PasswordOption = False) -> None:
    """增加一个用户。"""
    _users().add(name, _password(stdin))
    typer.echo(f"已增加用户 {name}")


@user_app.command("list")
def user_list(as_json: JsonFlag = False) -> None:
    """列出用户。"""
    rows = [{"name": user.name, "created": user.created} for user in _users().list()]
    if as_json:
        _json(rows)
        return
    for row in rows:
        typer.echo(f"{row['name']}　{row['created'][:10]}")
    if not rows:
        typer.echo("还没有用户，请用 report-assistant user add 增加。")


@user_app.command("remove")
def user_remove(name: NameArg) -> None:
    """移除一个用户；该用户的项目保留。"""
    _users().remove(name)
    typer.echo(f"已移除用户 {name}，其项目保留。")


@user_app.command("password")
def user_password(name: NameArg, stdin: PasswordOption = False) -> None:
    """给用户设新密码，并解除登录等待。"""
    _users().set_password(name, _password(stdin))
    typer.echo(f"已更新 {name} 的密码")


def _assistant(user: str) -> Assistant:
    from report_assistant.chat.assistant import Assistant
    from report_assistant.library import Library

    settings = load_settings()
    return Assistant(settings, Library(settings)).of(user or None)


UserOption = Annotated[str, typer.Option("--user", help="只看这个用户的项目。")]


@project_app.command("list")
def project_list(user: UserOption = "", as_json: JsonFlag = False) -> None:
    """列出项目，最近用过的在前；已归档的另行标明。"""
    store = _assistant(user).store
    projects = (*store.projects(), *store.projects(archived=True))
    if as_json:
        _json([asdict(project) for project in projects])
        return
    for project in projects:
        typer.echo(f"{project.id}　{project.title}{'（已归档）' if project.archived else ''}")


@project_app.command("backup")
def project_backup(
    project: Annotated[str, typer.Argument(help="项目编号（见 list）。")],
    out: Annotated[Path, typer.Argument(help="要写的 .zip 文件。")],
    user: UserOption = "",
) -> None:
    """把整个项目（数据、事实、草稿、版本、对话、上年报告）存为一个文件。"""
    from report_assistant.chat.backup import write_backup

    if out.suffix.lower() != ".zip" or not out.parent.is_dir():
        raise BadCommand("请给出一个 .zip 文件名，所在文件夹须存在")
    write_backup(_assistant(user).store, project, out)
    typer.echo(f"已备份到 {out}")


@project_app.command("restore")
def project_restore(
    file: Annotated[Path, typer.Argument(help="备份文件（.zip）。")], user: UserOption = ""
) -> None:
    """从备份文件恢复为一个新项目，原有项目不动。"""
    from report_assistant.chat.backup import RESTORED

    if not file.is_file():
        raise FileMissing(str(file))
    restored = _assistant(user).restore_project(file)
    typer.echo(f"已恢复：{restored.id}　{restored.title}")
    if restored.messages and restored.messages[-1].text.startswith(RESTORED):
        typer.echo(restored.messages[-1].text)


@project_app.command("give")
def project_give(
    project: Annotated[str, typer.Argument(help="项目编号（见 list）。")],
    name: Annotated[str, typer.Argument(help="用户名。")],
) -> None:
    """把项目交给一个用户，例如打开登录之前建的项目。"""
    if name not in {user.name for user in _users().list()}:
        raise UnknownUser(name)
    _assistant("").store.give(project, name)
    typer.echo(f"已交给 {name}")
