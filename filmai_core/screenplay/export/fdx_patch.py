"""A mended Final Draft file: the imported one, cut only where something was mended.

A screenplay's elements know which paragraph they came from (their line number). Where the
elements of a paragraph are as they were read, its bytes stay. Where they are not, the
paragraph gets another ``Type``, other words, a neighbour, or goes; its own formatting stays
as far as it still applies. Everything outside of it is untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

import regex

from filmai_core.screenplay.export.align import align, by_line, keys
from filmai_core.screenplay.export.fdx import TYPES, clean
from filmai_core.screenplay.export.fdx_source import (
    Encoded,
    Run,
    SourceParagraph,
    Unit,
    find_units,
)
from filmai_core.screenplay.model import SPOKEN, Element, ElementKind, Screenplay

#: Where something goes, and what: (start, end, bytes), offsets into the source.
Cut = tuple[int, int, bytes]
#: An element as it was read (None: it is new), and as it is to be.
Pair = tuple[Element | None, Element]

_LETTERS = regex.compile(r"[^\p{L}\p{N}]+")


def patch_fdx(source: bytes, read: Screenplay, play: Screenplay) -> bytes:
    """The source with what ``play`` has mended.

    Args:
        source: the file that ``read`` was read from.
        read: as it was read, without repairs.
        play: the same with repairs.

    Raises:
        InputError: the source is no well-formed Final Draft file.
    """
    before, after = by_line(read.elements), by_line(_settled(read.elements, play.elements))
    changed = [
        line
        for line in sorted(before.keys() | after.keys())
        if keys(before.get(line, [])) != keys(after.get(line, []))
    ]
    if not changed:
        return source
    encoded = Encoded.of(source)
    data = encoded.text.encode("utf-8", "surrogatepass")
    units = find_units(data)
    cuts: list[Cut] = []
    for line in changed:
        if 0 < line <= len(units) and units[line - 1].paragraphs:
            cuts += _patch_unit(data, units[line - 1], before.get(line, []), after.get(line, []))
    # From the end on, so that the places before a cut stay true.
    for start, end, text in sorted(cuts, key=lambda cut: cut[:2], reverse=True):
        data = data[:start] + text + data[end:]
    return encoded.encode(data.decode("utf-8", "surrogatepass"))


def _settled(before: Sequence[Element], after: Sequence[Element]) -> list[Element]:
    """The mended elements with lines that never fall: those of a cut paragraph count on."""
    found: list[Element] = []
    most = max((element.line for element in before), default=0)
    for element in reversed(after):
        most = min(most, element.line)
        found.append(element if element.line == most else replace(element, line=most))
    return found[::-1]


@dataclass(slots=True)
class _Place:
    """A paragraph, the elements it was read as, and those it is to be read as."""

    paragraph: SourceParagraph
    was: list[Element]
    now: list[Pair]  # what each came from, and it

    def asides(self) -> dict[ElementKind, list[Element]]:
        """Notes, synopses and page breaks that were read from its children and attributes."""
        notes = [e for e in self.was if e.kind is ElementKind.NOTE]
        synopses = [e for e in self.was if e.kind is ElementKind.SYNOPSIS]
        return {
            ElementKind.NOTE: notes[max(len(notes) - len(self.paragraph.notes), 0) :],
            ElementKind.SYNOPSIS: synopses if self.paragraph.summaries else [],
            ElementKind.PAGE_BREAK: [e for e in self.was if e.kind is ElementKind.PAGE_BREAK],
        }

    def split(self) -> tuple[list[Pair], list[Pair]]:
        """What is (to be) the paragraph itself or a neighbour, and the asides that stay."""
        asides = self.asides()
        own = {id(e) for e in self.was} - {id(e) for found in asides.values() for e in found}
        if not any(id(old) in own and new.kind is ElementKind.HEADING for old, new in self.now):
            asides[ElementKind.SYNOPSIS] = []  # only headings have summaries
        aside = {id(e) for found in asides.values() for e in found}
        main: list[Pair] = []
        stay: list[Pair] = []
        for old, new in self.now:
            if old is not None and id(old) in aside and new.kind is old.kind:
                stay.append((old, new))
            else:
                main.append((old if id(old) in own else None, new))
        return main, stay


def _patch_unit(data: bytes, unit: Unit, was: list[Element], now: list[Element]) -> list[Cut]:
    if not now and not unit.dual:
        return [(_from_blank(data, unit.span.start), unit.span.end, b"")]
    places = _places(unit, was)
    _hand_out(places, was, now)
    if not now:
        return [(_from_blank(data, unit.span.start), unit.span.end, b"")]
    cuts: list[Cut] = []
    if unit.dual:
        # A heading that was put in above two speeches stands above both.
        head = places[0].now
        new = next((n for n, (old, e) in enumerate(head) if old or e.dual), len(head))
        places[0].now = head[new:]
        space = _blank_before(data, unit.span.start)
        made = b"".join(_new_paragraph(group) + space for group in _groups(head[:new]))
        cuts += [(unit.span.start, unit.span.start, made)] if made else []
    if unit.dual and any(not e.dual for _, e in _pairs(places)):
        return [_without_pair(data, unit, places), *cuts]
    return cuts + [cut for place in places for cut in _patch_paragraph(data, place)]


def _pairs(places: Sequence[_Place]) -> list[Pair]:
    return [pair for place in places for pair in place.now]


def _places(unit: Unit, was: list[Element]) -> list[_Place]:
    """Which elements were read from which paragraph: by their letters, in order."""
    if len(unit.paragraphs) == 1:
        return [_Place(unit.paragraphs[0], list(was), [])]
    places = [_Place(paragraph, [], []) for paragraph in unit.paragraphs]
    at = 0
    for element in was:
        letters = _letters(element.text)
        for index in range(at, len(places)):
            if letters in _letters(_all_text(places[index].paragraph)):
                at = index
                break
        places[at].was.append(element)
    return places


def _all_text(paragraph: SourceParagraph) -> str:
    asides = [span.text for span in (*paragraph.notes, *paragraph.summaries)]
    return " ".join([paragraph.text, *asides])


def _letters(text: str) -> str:
    return str(_LETTERS.sub("", text).casefold())


def _hand_out(places: Sequence[_Place], was: list[Element], now: list[Element]) -> None:
    """Give each of the mended elements to the paragraph of the one it came from."""
    owners = {id(element): place for place in places for element in place.was}
    owner = places[0]
    for old, new in align(was, now):
        if old is not None:
            owner = owners[id(old)]
        if new is not None:
            owner.now.append((old, new))


def _patch_paragraph(data: bytes, place: _Place) -> list[Cut]:
    """What changes in one paragraph and beside it."""
    if keys(place.was) == keys([new for _, new in place.now]):
        return []
    main, asides = place.split()
    start, end = place.paragraph.span.start, place.paragraph.span.end
    space = _blank_before(data, start)
    groups = _groups(main)
    keeper = next((i for i, g in enumerate(groups) if any(old for old, _ in g)), None)
    if keeper is None and not asides:
        made = space.join(_new_paragraph(group) for group in groups)
        return [(start if made else _from_blank(data, start), end, made)]
    cuts = _patch_asides(place, asides)
    first = len(groups) if keeper is None else keeper
    above = b"".join(_new_paragraph(group) + space for group in groups[:first])
    below = b"".join(space + _new_paragraph(group) for group in groups[first + 1 :])
    cuts += [(at, at, made) for at, made in ((start, above), (end, below)) if made]
    if keeper is None:  # its words went, its notes stay
        runs = [run for run in place.paragraph.runs if run.start >= 0]
        return cuts + [(run.start, run.end, b"") for run in runs]
    tag, words = _patch_main(data, place, groups[keeper])
    if any(old.kind is ElementKind.PAGE_BREAK for old in _gone(place, asides)):
        tag = _set(tag, "StartsNewPage", "No")
    return [*cuts, (start, place.paragraph.span.inside, tag), *words]


def _gone(place: _Place, stay: Sequence[Pair]) -> list[Element]:
    """Asides that are left out."""
    kept = {id(old) for old, _ in stay}
    return [e for found in place.asides().values() for e in found if id(e) not in kept]


def _groups(
    pairs: Sequence[Pair],
) -> list[list[Pair]]:
    """Lines of one speech share a paragraph, if they did; everything else has its own."""

    def alike(numbered: tuple[int, Pair]) -> tuple[object, ...]:
        number, (old, new) = numbered
        shared = new.kind in SPOKEN and old is not None
        return (new.kind, -1 if shared else number)

    return [[pair for _, pair in group] for _, group in groupby(enumerate(pairs), key=alike)]


def _patch_main(data: bytes, place: _Place, group: Sequence[Pair]) -> tuple[bytes, list[Cut]]:
    """The paragraph's start tag, with its own type and number, and cuts for its words."""
    paragraph, first = place.paragraph, group[0][1]
    old = next(e for e, _ in group if e is not None)
    tag = data[paragraph.span.start : paragraph.span.inside]
    made = tag
    if first.kind is not old.kind or (first.kind is ElementKind.SECTION and first != old):
        made = _set(made, "Type", _type(first))
        if first.kind is ElementKind.CENTERED:
            made = _set(made, "Alignment", "Center")
        elif regex.search(rb"""(?i)\sAlignment\s*=\s*["']center["']""", made):
            made = _set(made, "Alignment", "Left")
    number = first.number if first.kind is ElementKind.HEADING else ""
    if number != old.number:
        made = _set(made, "Number", number)
    aside = {id(e) for found in place.asides().values() for e in found}
    before = "\n".join(element.text for element in place.was if id(element) not in aside)
    after = "\n".join(element.text for _, element in group)
    return made, [] if before == after else _patch_words(paragraph, before, after)


def _type(element: Element) -> str:
    if element.kind is ElementKind.SECTION:
        return f"Outline {max(1, element.depth)}"
    return {**TYPES, ElementKind.NOTE: "Note"}.get(element.kind, "Action")


def _set(tag: bytes, name: str, value: str) -> bytes:
    """A start tag with an attribute set; "" takes it out."""
    found = regex.search(rb"""\s""" + name.encode() + rb"""\s*=\s*("[^"]*"|'[^']*')""", tag)
    text = b"" if not value else b" " + name.encode() + b"=" + quoteattr(clean(value)).encode()
    if found:
        return tag[: found.start()] + text + tag[found.end() :]
    end = -2 if tag.endswith(b"/>") else -1
    return tag[:end].rstrip() + text + tag[end:]


def _patch_words(paragraph: SourceParagraph, before: str, after: str) -> list[Cut]:
    """Other words in the runs that hold them; the formatting of the rest stays."""
    raw = paragraph.text
    at = raw.find(before)
    if at < 0:
        at = raw.casefold().find(before.casefold())
        if at >= 0 and len(raw.casefold()) != len(raw):
            at = -1
    wanted = after if at < 0 else raw[:at] + after + raw[at + len(before) :]
    head = _shared(raw, wanted)
    tail = _shared(raw[head:][::-1], wanted[head:][::-1])
    middle = wanted[head : len(wanted) - tail]
    cuts: list[Cut] = []
    place, given = 0, False
    for run in paragraph.runs:
        start, end = place, place + len(run.text)
        place = end
        touched = start <= head <= end or (start < len(raw) - tail and end > head)
        if not touched or run.start < 0:
            continue
        words = run.text[: max(head - start, 0)]
        if not given:
            words, given = words + middle, True
        words += run.text[max(len(raw) - tail - start, 0) :] if len(raw) - tail < end else ""
        if words != run.text:
            cuts.append((run.start, run.end, _escape(words)))
    if not given:
        return [*cuts, _new_run(paragraph, middle)]
    return cuts


def _new_run(paragraph: SourceParagraph, text: str) -> Cut:
    """Words for a paragraph that has no run to hold them."""
    run = f"<Text>{_escape(text).decode()}</Text>".encode()
    empty: Run | None = next((run for run in paragraph.runs if run.start < 0), None)
    at = paragraph.span.inside if empty is None else empty.tag
    return (at, at, run)


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with together."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _patch_asides(place: _Place, stay: Sequence[Pair]) -> list[Cut]:
    """Notes and summaries that went go, others are left alone."""
    kept = {id(old): new for old, new in stay}
    asides = place.asides()
    cuts: list[Cut] = []
    for note, span in zip(asides[ElementKind.NOTE], place.paragraph.notes, strict=False):
        if id(note) not in kept:
            cuts.append((span.start, span.end, b""))
        elif kept[id(note)].text != note.text:
            cuts.append((span.start, span.end, _note(kept[id(note)].text)))
    if any(id(synopsis) not in kept for synopsis in asides[ElementKind.SYNOPSIS]):
        cuts += [(span.start, span.end, b"") for span in place.paragraph.summaries]
    return cuts


def _note(text: str) -> bytes:
    lines = "".join(
        f"<Paragraph><Text>{escape(clean(line))}</Text></Paragraph>" for line in text.split("\n")
    )
    return f"<ScriptNote>{lines}</ScriptNote>".encode()


def _new_paragraph(group: Sequence[Pair]) -> bytes:
    first = group[0][1]
    if first.kind is ElementKind.PAGE_BREAK:
        return b'<Paragraph Type="Action" StartsNewPage="Yes"><Text></Text></Paragraph>'
    number = f" Number={quoteattr(clean(first.number))}" if first.number else ""
    align = ' Alignment="Center"' if first.kind is ElementKind.CENTERED else ""
    text = "\n".join(element.text for _, element in group)
    opening = f"<Paragraph{number} Type={quoteattr(_type(first))}{align}><Text>".encode()
    return opening + _escape(text) + b"</Text></Paragraph>"


def _escape(text: str) -> bytes:
    return escape(clean(text)).encode("utf-8", "surrogatepass")


def _without_pair(data: bytes, unit: Unit, places: Sequence[_Place]) -> Cut:
    """A dual dialogue of which a part is spoken side by side no longer."""
    inner = unit.paragraphs
    head = data[unit.span.start : inner[0].span.start]
    tail = data[inner[-1].span.end : unit.span.end]
    space = _blank_before(data, unit.span.start)
    parts: list[bytes] = []
    kept = [place for place in places if place.now]
    side: Callable[[_Place], bool] = lambda place: all(e.dual for _, e in place.now)  # noqa: E731
    for dual, run in groupby(kept, key=side):
        made = [_rebuilt(data, place) for place in run]
        parts += [head + b"".join(made) + tail] if dual else made
    return (unit.span.start, unit.span.end, space.join(parts))


def _rebuilt(data: bytes, place: _Place) -> bytes:
    """A paragraph's bytes after its own patch, neighbours included."""
    span = place.paragraph.span
    alone = replace_dual(place)
    made = data
    for start, end, text in sorted(
        _patch_paragraph(data, alone), key=lambda cut: cut[:2], reverse=True
    ):
        made = made[:start] + text + made[end:]
    return made[span.start : span.end + len(made) - len(data)]


def replace_dual(place: _Place) -> _Place:
    """The same place with nobody side by side: where it stands says that."""
    return _Place(
        place.paragraph,
        [replace(element, dual=False) for element in place.was],
        [
            (None if old is None else replace(old, dual=False), replace(new, dual=False))
            for old, new in place.now
        ],
    )


def _blank_before(data: bytes, at: int) -> bytes:
    """The white space in front of a place: line end and indentation."""
    return data[_from_blank(data, at) : at]


def _from_blank(data: bytes, at: int) -> int:
    while at > 0 and data[at - 1 : at] in (b" ", b"\t", b"\r", b"\n"):
        at -= 1
    return at
