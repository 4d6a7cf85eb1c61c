"""A team learns everything that is wrong in its templates at once, with file, line and a hint."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from triage_bot.errors import ConfigurationError
from triage_bot.render import TEMPLATES, TemplateWording, check_templates, samples

from .conftest import SHIPPED

Write = Callable[..., Path]

LONGEST_SECONDS = 10
"""Of the processor, for one template and everything that `check` tries with it: far from endless."""

HEADINGS = "## Next steps\n\n## Outcome\n"


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    def write(**files: str) -> Path:
        for name, text in files.items():
            file = tmp_path / (name.replace("__", "/").replace("_", "-") + ".md.j2")
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def said(user: Path) -> list[str]:
    return [str(problem) for problem in check_templates(user=user, shipped=SHIPPED, shown="templates")]


def test_the_shipped_templates_are_sound() -> None:
    assert said(SHIPPED) == []


def test_an_empty_folder_is_sound(tmp_path: Path) -> None:
    assert said(tmp_path) == []


def test_a_missing_folder(tmp_path: Path) -> None:
    assert said(tmp_path / "nowhere") == [
        (
            "templates: there is no such folder of templates "
            "(create the folder, or leave `templates` out to use the shipped ones)"
        )
    ]


def test_a_sound_template_of_the_team(folder: Write) -> None:
    user = folder(
        block='{% extends "builtin/block.md.j2" %}',
        issue=HEADINGS + "{% import '_mine.md.j2' as mine %}{{ mine.hello(account.name) }}\n",
        remark__improved="**Better**: {{ remark.after | rating }}\n",
    )
    (user / "_mine.md.j2").write_text("{% macro hello(name) %}Hello **{{ name }}**{% endmacro %}")
    (user / "README.md").write_text("ours")
    (user / ".keep").write_text("")
    assert said(user) == []
    wording = TemplateWording(user=user, shipped=SHIPPED)
    assert wording.issue(samples.full()).endswith("Hello **Bergheim \\& Söhne KG**")
    assert wording.block(samples.full()) == TemplateWording(user=None, shipped=SHIPPED).block(samples.full())


def test_all_problems_at_once(folder: Write) -> None:
    user = folder(
        block="{{ acount.name }}\n{{ account.nam }}\n{% for x in checks %}{{ x.rule }}{% endfor %}",
        comment="\n\n{{ remarks | joined }}",
        issue="{% if account %}",
        remark__worsend="x",
        remark__improved="{{ remark.befor }}{{ remark.zzz }}",
        mine="x",
    )
    assert said(user) == [
        (
            "templates/mine.md.j2: no template of this name is ever used "
            "(a piece of your own begins with `_`: _mine.md.j2)"
        ),
        (
            "templates/remark/worsend.md.j2: no template of this name is ever used "
            "(did you mean 'remark/worsened.md.j2'?)"
        ),
        "templates/block.md.j2:1: unknown variable 'acount' (did you mean 'account'?)",
        "templates/block.md.j2:2: 'account' has no 'nam' (did you mean 'name'?)",
        "templates/comment.md.j2:3: No filter named 'joined'.",
        (
            "templates/issue.md.j2:1: Unexpected end of template. Jinja was looking for the following tags: "
            "'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'."
        ),
        "templates/remark/improved.md.j2:1: 'remark' has no 'befor' (did you mean 'before'?)",
        (
            "templates/remark/improved.md.j2:1: 'remark' has no 'zzz' "
            "(it has: after, answers, as_of, because, before, days, ending, in_a_week, incoming, kind, late, "
            "level, mentions, moved_days, on, other_iid, outgoing, renewal_in, rule, since, snooze_until, "
            "source, taken, template, to, until)"
        ),
    ]


def test_headings_that_are_read_again_must_stay(folder: Write) -> None:
    assert said(folder(issue="## Next Steps\n")) == [
        (
            "templates/issue.md.j2: the heading '## Next steps' is missing; it is read again later "
            "(`## next steps` is there, but it must match letter by letter)"
        ),
        "templates/issue.md.j2: the heading '## Outcome' is missing; it is read again later (put it back)",
    ]


def test_a_quick_action_is_pointed_out(folder: Write) -> None:
    assert said(folder(remark__improved="Better\n/label ~x\n")) == [
        (
            "templates/remark/improved.md.j2: GitLab would carry out the line '/label' "
            "(put a word or a backslash before it)"
        )
    ]


def test_a_block_that_would_end_too_early(folder: Write) -> None:
    for body in ("<!-- triage-bot:end -->", "```\nopen"):
        assert "the bot's part" in said(folder(block=body))[0]


def test_files_that_are_no_text(folder: Write) -> None:
    user = folder()
    (user / "issue.md.j2").write_bytes(b"## Next steps\n\xff")
    (user / "block.md.j2").write_bytes(b"x" * 100_000)
    problems = said(user)
    assert "templates/block.md.j2: larger than 64 KiB (is it a template at all?)" in problems
    assert "templates/issue.md.j2:2: not UTF-8 (save the file as UTF-8)" in problems


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{{ remark.rule * 3 }}", "'*' is for numbers"),
        ("{{ 'x' * 10**9 }}", "'*' is for numbers"),
        ("{{ '%900000000d' % 1 }}", "'%' is for numbers"),
        ("{{ 10 ** 16 }}", "a power beyond 15"),
        ("{{ 99999999 * 99999999 }}", "a number of more than 15 digits"),
        ("{{ 'x'.ljust(10) }}", "'ljust' cannot be called here; use a filter"),
        ("{{ '{}'.format(1) }}", "'format' cannot be called here; use a filter"),
        ("{{ ''.__class__ }}", "access to attribute '__class__' of 'str' object is unsafe."),
        ("{{ remarks.append(1) }}", "access to attribute 'append' of 'list' object is unsafe."),
        ("{{ 'a' | center(100000000) }}", "No filter named 'center'."),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
            "more than 20000 rounds",
        ),
        ("{% for a in range(10**9) %}{% endfor %}", "a range of more than 20000"),
        (
            "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
            "rounds",
        ),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "call themselves without end"),
        ("{% include 'remark/worsened.md.j2' %}", "call themselves without end"),
        (
            "{% set n = namespace(s='xxxx') %}{% for a in range(40) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
            "KiB",
        ),
        (
            "{% set n = namespace(s='xxxx') %}{% for a in range(40) %}{% set n.s = n.s + n.s %}{% endfor %}",
            "KiB",
        ),
        (
            (
                "{% set n = namespace(s='xx') %}"
                "{% for a in range(40) %}{% set n.s %}{{ n.s }}{{ n.s }}{% endset %}{% endfor %}"
            ),
            "KiB",
        ),
        (
            "{% set n = namespace(l=[1]) %}{% for a in range(40) %}{% set n.l = n.l + n.l %}{% endfor %}",
            "a list of more than 20000",
        ),
        ("{% include 'nowhere.md.j2' %}", "the template nowhere.md.j2 does not exist"),
        ("{% include '../../etc/passwd' %}", "the template ../../etc/passwd does not exist"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ remark }}", "cannot be shown"),
        ("{{ remarks[0].nothing }}", "has no attribute 'nothing'"),
        ("{{ nothing }}", "unknown variable 'nothing'"),
        ("{{ lipsum() }}", "unknown variable 'lipsum'"),
        ("{{ remark.rule | random }}", "No filter named 'random'."),
        ("{{ remark.rule is filter }}", "No test named 'filter'."),
        ("{{ 1 | round(300000000, 'ceil') }}", "a rounding beyond 15 digits"),
        ("{{ 'f' | int(0, 36) * 10**15 }}", "a number of more than 15 digits"),
        ("{{ '9999999999999999' | int }}", "a number of more than 15 digits"),
        (
            (
                "{% set s %}{% for a in range(9999) %}0123456789{% endfor %}{% endset %}"
                "{{ range(20000) | join(s) }}"
            ),
            "KiB",
        ),
        (
            (
                "{% set n = namespace(l=['x']) %}"
                "{% for a in range(30) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l ~ '' }}"
            ),
            "a list of more than 20000",
        ),
        (
            (
                "{% set n = namespace(l=1) %}{% macro f() %}{% set n.l = varargs %}{% endmacro %}"
                "{% for a in range(30) %}{{ f(n.l, n.l) }}{% endfor %}{{ n.l == n.l }}"
            ),
            "a list of more than 20000",
        ),
        (
            "{% for a in range(9999) %}{{ range(20000) | list | unique | list | length }}{% endfor %}",
            "more work",
        ),
        (
            "{% set l = range(20000) | list %}{% for a in range(9999) %}{{ -1 in l }}{% endfor %}",
            "more work",
        ),
        ("{% set l = range(20000) | list %}{% for a in range(9999) %}{{ l[1:] }}{% endfor %}", "cannot be"),
        (
            "{% set l = range(20000) | list %}{% for a in range(9999) %}{% set k = l[1:] %}{% endfor %}",
            "more work",
        ),
        (
            "{% for a in range(19999) %}" + "{% if a %}{% endif %}" * 999 + "{% endfor %}",
            "more work",
        ),
        (
            "{% macro f() %}"
            + "{% if 1 %}{% endif %}" * 999
            + "{% endmacro %}{% for a in range(9999) %}{{ f() }}{% endfor %}",
            "more work",
        ),
        (
            (
                "{% for a in range(99) recursive %}"
                "{% if loop.depth < 3 %}{{ loop(range(9999)) }}{% endif %}{% endfor %}"
            ),
            "rounds",
        ),
        ("{{ " + "(" * 20000 + "1" + ")" * 20000 + " }}", "nested deeper"),
        ("{{ " + "1 + " * 12000 + "1 }}", "nested deeper"),
        ("{% for a in [1] %}" * 25 + "{% endfor %}" * 25, "nested deeper"),
        ("{% if 1 %}" * 400 + "{% endif %}" * 400, "nested deeper"),
        ("{{ remarks.__class__.__mro__ }}", "unsafe"),
        ("{{ remark['__class__'] }}", "unsafe"),
        ("{{ remarks | map(attribute='__class__') | first }}", "unsafe"),
        ("{{ self.__init__.__globals__ }}", "unsafe"),
        ("{{ joiner }}", "unknown variable 'joiner'"),
    ],
)
def test_a_template_cannot_run_away(folder: Write, template: str, says: str) -> None:
    began = process_time()
    first, *_ = said(folder(remark__worsened=f"\n{template}"))
    assert re.match(r"templates/remark/worsened\.md\.j2:[12]: ", first)
    assert says in first
    assert process_time() - began < LONGEST_SECONDS


def test_a_template_that_talks_too_much(folder: Write) -> None:
    user = folder(block="{% for a in range(19999) %}\n0123456789abcdef{% endfor %}")
    assert "templates/block.md.j2:1: more than 256 KiB of text" in said(user)


def test_the_error_of_a_run_names_file_and_line(folder: Write) -> None:
    user = folder(remark__worsened="fine\n{{ 1 / 0 }}\n")
    wording = TemplateWording(user=user, shipped=SHIPPED, shown="templates")
    with pytest.raises(ConfigurationError) as caught:
        wording.comment(samples.remarks(), samples.full())
    assert caught.value.message == (
        "A template failed: templates/remark/worsened.md.j2:2: ZeroDivisionError: division by zero. "
        "Correct it, then run `triage-bot check`."
    )
    assert [problem.line for problem in caught.value.problems] == [2]


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ account.notes }}", "a\\*b `@all`"),
        ("{{ account.notes | upper }}", "A\\*B `@ALL`"),
        ("{{ account.notes | md(3) }}", "a\\*…"),
        ("{{ 'x' ~ account.notes }}", "xa\\*b `@all`"),
        ("{{ account.risk_reasons | join(' | ') }}", "a\\*b \\| c"),
        ("{% set x %}**{{ account.notes }}**{% endset %}{{ x }}", "**a\\*b `@all`**"),
        ("{% macro m(x) %}*{{ x }}*{% endmacro %}{{ m(account.notes) }}", "*a\\*b `@all`*"),
        ("{% filter upper %}{{ account.notes }}{% endfilter %}", "A\\*B `@ALL`"),
        ("{{ account.arr | money }}|{{ account.nps }}|{{ account.requires_triage }}", "240,000 USD|4|yes"),
        ("{{ account.state }} {{ none }}", "Bavaria n/a"),
        ("{{ account.license_utilization | percent }}", "41 %"),
        ("{{ 1000 }} {{ 1000.5 }} {{ -0.01 }}", "1000 1,000.5 0"),
        ("{{ people.assignee | user }}", "@jdoe"),
        ("{% for n in [1, 2] %}{{ loop.cycle('a', 'b') }}{% endfor %}", "ab"),
    ],
)
def test_what_no_filter_made_safe_is_escaped(folder: Write, template: str, shown: str) -> None:
    sheet = samples.full()
    facts = replace(sheet.account.facts, notes="a*b @all", risk_reasons=("a*b", "c"))
    sheet = replace(sheet, account=replace(sheet.account, facts=facts))
    wording = TemplateWording(user=folder(block=template), shipped=SHIPPED)
    assert wording.block(sheet) == shown


def test_names_in_the_registry_are_file_names() -> None:
    assert all(name.endswith(".md.j2") for name in TEMPLATES)
