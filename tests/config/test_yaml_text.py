"""The subset of YAML: values, places, and what is refused."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from triage_bot.config.document import Document, Place
from triage_bot.config.yaml_text import MAX_BYTES, read_yaml


def read(text: str) -> Document:
    document, problems = read_yaml(text.encode(), "x.yml")
    assert not problems
    assert document
    return document


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'null'", "null"),
        ("12:30", "12:30"),
        ("0123", "0123"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("2026-11-20", "2026-11-20"),
        ("14", 14),
        ("-3", -3),
        ('"14"', "14"),
        ("0.5", 0.5),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1234567890123456789012345", "1234567890123456789012345"),
        ("1e999", "1e999"),
    ],
)
def test_scalars_follow_yaml_1_2(text: str, value: object) -> None:
    found = read(f"key: {text}\n").at(("key",))
    assert found == value
    assert type(found) is type(value)


def test_keys_are_text_as_written() -> None:
    assert read("1: a\ntrue: b\nno: c\n").value == {"1": "a", "true": "b", "no": "c"}


def test_every_key_and_value_has_its_place() -> None:
    document = read("# comment\na:\n  - b: 1\n    c: [x, {d: y}]\nß: z\n")
    assert document.keys[("a", 0, "c")] == Place(4, 5)
    assert document.values[("a", 0, "c")] == Place(4, 8)
    assert document.keys[("a", 0, "c", 1, "d")] == Place(4, 13)
    assert document.values[("ß",)] == Place(5, 4)


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    document, problems = read_yaml(b"\xef\xbb\xbfa: 1\n", "x.yml")
    assert (document and document.value, problems) == ({"a": 1}, ())


def test_an_empty_file_is_a_document_of_nothing() -> None:
    assert read("").value is None
    assert read("# only a comment\n").value is None


def test_a_file_over_the_size_limit_is_refused_unparsed() -> None:
    document, problems = read_yaml(b"a" * (MAX_BYTES + 1), "x.yml")
    assert document is None
    assert "size limit" in problems[0].what


def test_what_follows_a_duplicate_key_is_still_checked() -> None:
    _, problems = read_yaml(b"a: 1\na: {b: 1, b: 2}\nc: 1\nc: 2\n", "x.yml")
    assert [(p.key, p.line, p.column) for p in problems] == [("a", 2, 1), ("a.b", 2, 11), ("c", 4, 1)]


def test_a_tag_is_named_with_its_line_and_never_followed() -> None:
    _, problems = read_yaml(b"a: 1\nb:\n  c: !!python/object/apply:os.getcwd []\n", "x.yml")
    assert [p.line for p in problems] == [3]
    assert "python/object" in problems[0].what
    assert "line 3" in problems[0].what


@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_problems(content: bytes) -> None:
    document, problems = read_yaml(content, "x.yml")
    assert document is not None or problems


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text("abc:#- '\"{}[]é\n,&*!", max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abcé ", max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(plain)
def test_what_yaml_writes_is_read_back(value: object) -> None:
    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    text = yaml.dump(value, Dumper=Plain, allow_unicode=True)
    assert read(text).value == value
