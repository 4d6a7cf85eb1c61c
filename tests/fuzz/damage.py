"""Ways to damage a good input, and to put texts together of what means something."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from tests.hostile.corpus import CORPUS

SHORT = tuple(text for text in CORPUS if len(text) < 200)
_BYTES = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\n", b'"', b"'", b",", b";", b"\t",
    b"{", b"}", b"[", b"]", b":", b"- ", b"&a", b"*a", b"<<: *a", b"!!python/name:os.system", b"|\n", b">",
    b"<", b"&x;", b"9" * 400, b"-", b"1e999", b"NaN", b"\\ud800", b"\xed\xa0\x80", b"\xc0\xaf", b"[" * 2000,
    b"{" * 400, b"(" * 400, b"?", b"%YAML 9\n", b"---\n", b"...", b"#", b"x" * 5000, b"0x", b"2026-13-45",
    b"${", b"${HOME}", b"}}", b"\x1b[31m",
)  # fmt: skip

pieces = (
    st.binary(max_size=12)
    | st.sampled_from(_BYTES)
    | st.sampled_from(SHORT).map(lambda text: text.encode("utf-8", "surrogatepass"))
)


@st.composite
def damaged(draw: st.DrawFn, goods: Sequence[bytes]) -> bytes:
    """One of the good inputs with some bytes put in, left out, put in place of others, repeated or cut."""
    content = draw(st.sampled_from(goods))
    for _ in range(draw(st.integers(1, 4))):
        if not content:
            break
        start = draw(st.integers(0, len(content) - 1))
        length = draw(st.integers(0, 40))
        match draw(st.integers(0, 5)):
            case 0:
                content = content[:start] + draw(pieces) + content[start:]
            case 1:
                content = content[:start] + content[start + length :]
            case 2:
                content = content[:start] + draw(pieces) + content[start + length :]
            case 3:
                content = content[: start + length] + content[start : start + length] * 3 + content[start:]
            case 4:
                content = content[:start]
            case _:
                changed = content[start] ^ (1 << draw(st.integers(0, 7)))
                content = content[:start] + bytes([changed]) + content[start + 1 :]
    return content


def of_parts(parts: Sequence[str], *, most: int = 30) -> st.SearchStrategy[str]:
    """Lines and halves of lines that mean something, hostile texts among them, in any order."""
    words = st.sampled_from(parts) | st.sampled_from(SHORT) | st.text(max_size=8)
    glue = st.sampled_from(["\n", "\n", "\n\n", " ", "", "\r\n", "\n    ", "\n> ", "\n- "])
    lists = st.lists(st.tuples(words, glue), max_size=most)
    return lists.map(lambda found: "".join(word + between for word, between in found)) | _long(parts)


def _long(parts: Sequence[str]) -> st.SearchStrategy[str]:
    """The same piece so often that anything but time in proportion to it would be seen."""
    some = st.sampled_from(parts) | st.sampled_from(SHORT).filter(bool)
    return st.builds(
        lambda piece, between, last: (
            ((piece + between) * (60_000 // len(piece + between + "x")))[:60_000] + last
        ),
        some,
        st.sampled_from(["", "\n", " "]),
        some,
    )
