"""Commands. Every command prints Chinese for people, or JSON for scripts with ``--json``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from report_assistant.cli_errors import Abort, UsageError, fail, misuse, not_over
from report_assistant.cli_projects import project_app, user_app
from report_assistant.errors import BadCommand, BadQuery, FileMissing, ReportAssistantError, StateUnusable
from report_assistant.settings import Settings, go_offline, load_settings

if TYPE_CHECKING:
    from report_assistant.drafting import Case, Draft
    from report_assistant.report.document import Report
    from report_assistant.report.figures import Figures

app = typer.Typer(
    name="report-assistant",
    help="政府信息公开工作年度报告：起草、核对、检索、导出。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
library_app = typer.Typer(help="范文库：增加、列出、移除、重建、校验。", no_args_is_help=True)
figures_app = typer.Typer(help="数据表：生成空白工作簿。", no_args_is_help=True)
app.add_typer(library_app, name="library")
app.add_typer(figures_app, name="figures")
app.add_typer(user_app, name="user")
app.add_typer(project_app, name="project")

DRAFT_ENDINGS = (".docx", ".md", ".html", ".xlsx")
JsonFlag = Annotated[bool, typer.Option("--json", help="输出 JSON。")]
FileArg = Annotated[Path, typer.Argument(help="报告或数据文件。")]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line; our own errors become one Chinese sentence and exit code 2."""
    go_offline()
    try:
        code = app(args=None if argv is None else list(argv), standalone_mode=False)
    except UsageError as error:
        fail(misuse(error))
    except ReportAssistantError as error:
        fail(error)
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        fail(StateUnusable(str(error.filename or "")))
    except (Abort, KeyboardInterrupt):
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


def _say(text: str = "") -> None:
    typer.echo(text)


def _json(data: Any) -> None:
    _say(json.dumps(data, ensure_ascii=False, indent=2))


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on stderr as a callback (done, total, name); silent when not a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=None)

        def advance(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=f"{label} {name}"[:60])

        yield advance


def _there(path: Path) -> Path:
    if not path.is_file():
        raise FileMissing(str(path))
    return path


def _docx(path: Path) -> Path:
    if path.suffix.lower() != ".docx":
        raise BadCommand("导出文件名应以 .docx 结尾")
    return path


def _library(settings: Settings, *, load_model: bool = True) -> Any:
    from report_assistant.library import Library

    library = Library(settings)
    with _bar("准备范文库") as progress:
        library.ensure_ready(progress, load_model=load_model)
    return library


@app.command("read")
def read_command(file: FileArg, as_json: JsonFlag = False) -> None:
    """读取一份报告，列出机关、年份、六个部分、三张表和读取时的提醒。"""
    from report_assistant.readers import read_report
    from report_assistant.report.record import report_to_dict

    data: dict[str, Any] = report_to_dict(read_report(_there(file)))
    if as_json:
        _json(data)
        return
    _say(f"{data['agency']}　{data['year']}年")
    for section in data["sections"]:
        _say(f"{section['number']}. {section['heading']}（{len(section['paragraphs'])} 段）")
    for warning in data["warnings"]:
        _say(f"提醒：{warning['message']}（{warning['place']}）")


@app.command("check")
def check_command(
    file: FileArg,
    last_year: Annotated[Path | None, typer.Option("--last-year", help="上年报告或数据文件。")] = None,
    peers: Annotated[
        list[Path] | None, typer.Option("--peer", help="同级单位的报告，用于比较雷同，可多次给出。")
    ] = None,
    children: Annotated[
        list[Path] | None, typer.Option("--child", help="所属单位的数据，用于核对汇总，可多次给出。")
    ] = None,
    comments: Annotated[
        Path | None, typer.Option("--comments", help="另存一份 .docx，每个问题在原处作批注。")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """核对一份报告或数据文件；没有错误返回 0，有错误返回 1，读不了返回 2。"""
    from report_assistant.checks import Severity, check, result_to_dict
    from report_assistant.readers import read, read_figures, read_report
    from report_assistant.report.document import Report

    if comments is not None:
        not_over(_docx(comments), file, last_year)
    subject = read(_there(file))
    result = check(
        subject,
        read(_there(last_year)) if last_year else None,
        peers=[read_report(path) for path in peers or ()],
        children=[read_figures(path) for path in children or ()],
    )
    if comments is not None:
        from report_assistant.export.word import write_report

        if not isinstance(subject, Report):
            raise BadCommand("只有报告文件可以输出带批注的 .docx")
        write_report(subject, comments, findings=result.failures)
        typer.echo(f"已写好 {comments}", err=True)
    if not isinstance(subject, Report):
        _tell_missing_tables(subject)
    data: dict[str, Any] = result_to_dict(result)
    if as_json:
        _json(data)
    else:
        for finding in data["findings"]:
            if finding["state"] == "unknown":
                continue  # the reasons are in the JSON; a list of what could not be judged hides the rest
            mark = "（已说明）" if finding["state"] == "explained" else ""
            _say(f"[{Severity(finding['severity']).words}] {finding['rule']} {mark}{finding['message']}")
        _say(
            f"运行规则 {data['run']} 条，通过 {data['passed']} 条，无法判断 {data['unknown']} 条，"
            f"错误 {len(result.errors)} 处。"
        )
    raise typer.Exit(1 if result.errors else 0)


def _tell_missing_tables(figures: Figures) -> None:
    """Say on stderr which tables a figures file lacks: rules over them cannot be judged."""
    from report_assistant.report.form import TABLE_NAMES

    for table in figures.form.tables:
        name = TABLE_NAMES[table.number]
        if not any(cell in figures.values for cell in table.cells):
            typer.echo(f"提醒：数据文件里没有{name}（table{table.number}），没有核对{name}。", err=True)
        elif not figures.has_table(table.number):
            lacking = sum(cell not in figures.values for cell in table.cells)
            typer.echo(f"提醒：数据文件的{name}缺少 {lacking} 格，有关的勾稽关系无法判断。", err=True)


@app.command("rules")
def rules_command(
    as_json: JsonFlag = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="输出 docs/rules.md 的内容。")] = False,
) -> None:
    """列出全部核对规则。"""
    from report_assistant.checks import markdown, rules

    if as_markdown:
        _say(markdown().rstrip())
        return
    rows = [{"rule": r.id, "severity": r.severity.value, "formula": r.formula} for r in rules()]
    if as_json:
        _json(rows)
        return
    for row in rows:
        _say(f"{row['rule']:<16} {row['severity']:<8} {row['formula']}")


@app.command("search")
def search_command(
    question: Annotated[str, typer.Argument(help="问题，例如：其他街道怎么写依申请公开")],
    section: Annotated[str, typer.Option("--section", help="部分（1–6 或 一–六）或五个方面之一。")] = "",
    organ_type: Annotated[str, typer.Option("--organ-type", help="机关类型，例如 街道办事处。")] = "",
    year: Annotated[list[int] | None, typer.Option("--year", help="年份，可多次给出。")] = None,
    k: Annotated[int, typer.Option("-k", help="条数。", min=1, max=100)] = 10,
    as_json: JsonFlag = False,
) -> None:
    """检索范文库：同类单位怎么写。"""
    from report_assistant.chat.lookup import ASK, nothing_found
    from report_assistant.library.question import narrow
    from report_assistant.report.form import section_words

    if not (question.strip() or section or organ_type or year):
        raise BadQuery(ASK)
    library = _library(load_settings())
    understood = library.understand(question)
    hits = library.search(
        narrow(understood.query, section=section, organ_type=organ_type, years=year or (), k=k)
    )
    rows = [
        {
            "organ": hit.passage.agency,
            "year": hit.passage.year,
            "section": hit.passage.section,
            "area": hit.passage.area,
            "quote": hit.quote,
            "score": hit.score,
            "document": hit.passage.document,
            "sample": hit.passage.sample,
        }
        for hit in hits
    ]
    if as_json:
        _json(rows)
        return
    for row in rows:
        _say(f"● {row['organ']} {row['year']}年 {section_words(row['section'])} {row['area'] or ''}".rstrip())
        _say(f"  “{row['quote']}”")
    if not rows:
        named = bool(section or organ_type or year)
        _say("范文库里没有符合这些条件的段落。" if named else nothing_found(library, understood))


@app.command("draft")
def draft_command(
    figures: Annotated[Path, typer.Option("--figures", help="本年数据文件（.json 或 .xlsx）。")],
    last_year: Annotated[Path | None, typer.Option("--last-year", help="上年报告。")] = None,
    section: Annotated[
        list[int] | None, typer.Option("--section", min=1, max=6, help="只起草某部分。")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="导出草稿：.docx、.md、.html；.xlsx 为三张表数据。")
    ] = None,
    signed: Annotated[str, typer.Option("--date", help="成文日期，例如 2025年1月17日。")] = "",
    as_json: JsonFlag = False,
) -> None:
    """起草报告；数字全部来自数据文件，缺的内容留 【待补】 并列出问题。表内数字有错误时返回 1。"""
    from report_assistant.checks import check
    from report_assistant.drafting import Case, Drafter, draft_to_dict, to_report
    from report_assistant.readers import read_figures, read_report
    from report_assistant.report.dates import parse_date

    settings = load_settings()
    if out is not None and out.suffix.lower() not in DRAFT_ENDINGS:
        raise BadCommand(f"导出文件名应以 {'、'.join(DRAFT_ENDINGS)} 结尾")
    if out is not None:
        not_over(out, figures, last_year)
    given = read_figures(_there(figures))
    case = Case(
        given,
        read_report(_there(last_year)) if last_year else None,
        parse_date(signed) or given.signed,
    )
    drafter = Drafter(settings, _library(settings))
    draft = drafter.draft(case, tuple(section) if section else (1, 2, 3, 4, 5, 6))
    report = to_report(draft, case)
    if as_json:
        _json(draft_to_dict(draft, case))
    else:
        _print_draft(draft, report)
    if out is not None:
        _export_draft(out, draft, case)
        typer.echo(f"已导出 {out}", err=True)
    wrong = check(case.figures, case.last_year).errors
    for finding in wrong:
        typer.echo(f"[错误] {finding.rule} {finding.message}", err=True)
    raise typer.Exit(1 if wrong else 0)


def _export_draft(out: Path, draft: Draft, case: Case) -> None:
    """Write the draft as the ending of ``out`` says; the text passes the gate, the figures are as given."""
    from report_assistant.chat.export_as import write_text
    from report_assistant.checks import check
    from report_assistant.drafting import to_report
    from report_assistant.export.gate import ensure_exportable
    from report_assistant.export.word import write_report
    from report_assistant.export.workbook import write_figures

    if out.suffix.lower() == ".xlsx":
        write_figures(replace(case.figures, signed=case.signed), out)
        return
    report = to_report(draft, case)
    result = check(report, case.last_year)
    ensure_exportable(result, final=False)
    if out.suffix.lower() == ".docx":
        write_report(report, out, unfinished=True, findings=result.failures, ledger=draft.ledger)
    else:
        write_text(report, out)


def _print_draft(draft: Draft, report: Report) -> None:
    """The draft as text: what was asked for, then the notices and the questions."""
    drafted = {section.number for section in draft.sections}
    if len(drafted) == len(report.sections):
        _say(report.title)
        for paragraph in report.preamble:
            _say(paragraph.text)
    for part in report.sections:
        if part.number not in drafted:
            continue
        _say(f"{part.numeral}、{part.heading}")
        _say(part.text or "（表格随导出的 Word 文件排入）")
    for notice in draft.notices:
        typer.echo(f"注意：{notice}", err=True)
    for question in draft.questions:
        typer.echo(f"待补：{question.text}", err=True)


@figures_app.command("blank")
def figures_blank(
    out: Annotated[Path, typer.Argument(help="要写的 .xlsx 文件。")],
    year: Annotated[int | None, typer.Option("--year", min=2008, max=2099, help="报告年份。")] = None,
    agency: Annotated[str, typer.Option("--agency", help="机关名称。")] = "",
) -> None:
    """写一份空白数据工作簿：三张表按官方版式，另有事实一页。"""
    from report_assistant.export.workbook import write_blank
    from report_assistant.report.form import Generation

    if out.suffix.lower() != ".xlsx":
        raise BadCommand("空白数据表的文件名应以 .xlsx 结尾")
    if not out.parent.is_dir():
        raise FileMissing(f"文件夹 {out.parent}")
    generation = Generation.for_year(year) if year else Generation.G2021
    write_blank(out, generation, agency=agency, year=year)
    _say(f"已写好 {out}")


@library_app.command("add")
def library_add(paths: Annotated[list[Path], typer.Argument(help="报告文件或文件夹。")]) -> None:
    """把往年报告加入范文库；读不了的列出原因，不影响其余文件。"""
    from report_assistant.library import Library

    library = Library(load_settings())
    with _bar("加入范文库") as progress:
        added = library.add(paths, progress)
    for document in added.documents:
        _say(f"已加入：{document.id}　{document.agency} {document.year}年")
    for document in added.known:
        _say(f"已在库中：{document.id}　{document.agency} {document.year}年")
    for rejected in added.rejected:
        _say(f"未加入：{rejected.path}　{rejected.reason}")
    raise typer.Exit(2 if added.rejected and not (added.documents or added.known) else 0)


@library_app.command("list")
def library_list(as_json: JsonFlag = False) -> None:
    """列出范文库里的报告。"""
    from report_assistant.library import Library

    documents = Library(load_settings()).documents()
    rows = [
        {"id": d.id, "agency": d.agency, "year": d.year, "kind": str(d.organ_kind), "sample": d.sample}
        for d in documents
    ]
    if as_json:
        _json(rows)
        return
    for row in rows:
        _say(f"{row['id']}　{row['agency']} {row['year']}年　{'样例' if row['sample'] else '本单位加入'}")


@library_app.command("remove")
def library_remove(document: Annotated[str, typer.Argument(help="报告编号（见 list）。")]) -> None:
    """从范文库移除一份加入的报告。"""
    from report_assistant.library import Library

    Library(load_settings()).remove(document)
    _say(f"已移除 {document}")


@library_app.command("rebuild")
def library_rebuild() -> None:
    """重建检索索引。"""
    from report_assistant.library import Library

    with _bar("重建索引") as progress:
        Library(load_settings()).rebuild(progress)
    _say("索引已重建。")


@library_app.command("verify")
def library_verify() -> None:
    """校验索引与来源是否一致；一致返回 0，否则返回 1。"""
    from report_assistant.library import Library

    found = Library(load_settings()).verify()
    for problem in found.problems:
        _say(problem)
    for rejected in found.rejected:
        _say(f"未能读取：{rejected.path}　{rejected.reason}")
    _say(f"{found.documents} 份报告，{found.passages} 个段落，{'有问题' if found.problems else '索引完好'}。")
    raise typer.Exit(1 if found.problems else 0)


@app.command("serve")
def serve_command() -> None:
    """启动网页（只在本机），并打印地址。"""
    from report_assistant.library import Library
    from report_assistant.web.server import serve

    settings = load_settings()
    # Only the first start makes the index before the page; later it is opened behind the page.
    made = settings.index_dir.is_dir() and any(settings.index_dir.iterdir())
    library = Library(settings) if made else _library(settings, load_model=False)
    serve(settings, library, announce=_say)
