from __future__ import annotations

import pytest

from filmai_core.errors import InputError
from filmai_core.screenplay.formats import fdx
from filmai_core.screenplay.formats.fdx import read_eighths
from filmai_core.screenplay.read import read_screenplay


def script(body: str, title: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n'
        f'<FinalDraft DocumentType="Script" Version="5"><Content>{body}</Content>{title}'
        "</FinalDraft>"
    ).encode()


def paragraph(kind: str, *texts: str, more: str = "", attributes: str = "") -> str:
    runs = "".join(f"<Text>{text}</Text>" for text in texts)
    return f'<Paragraph Type="{kind}" {attributes}>{more}{runs}</Paragraph>'


def shown(data: bytes) -> list[tuple[str, str]]:
    return [(element.kind.value, element.text) for element in fdx.read(data).elements]


def test_runs_of_text_are_joined() -> None:
    data = script(paragraph("Action", "He ", "runs", " away."))
    assert shown(data) == [("action", "He runs away.")]


def test_every_paragraph_type() -> None:
    kinds = ["Scene Heading", "Action", "Character", "Parenthetical", "Dialogue", "Transition",
             "Shot", "General", "Lyrics", "New Act"]  # fmt: skip
    data = script("".join(paragraph(kind, "X") for kind in kinds))
    assert [kind for kind, _ in shown(data)] == [
        "heading", "action", "cue", "parenthetical", "dialogue", "transition", "shot", "action",
        "lyric", "section",
    ]  # fmt: skip


def test_an_uncommon_style_is_doubtful_action() -> None:
    (element,) = fdx.read(script(paragraph("Cast List", "ANNA"))).elements
    assert (
        element.kind.value == "action" and element.confidence < 1 and "Cast List" in element.reason
    )


def test_scene_number_length_page_and_cast() -> None:
    properties = (
        '<SceneProperties Length="1 3/8" Page="12"><SceneArcBeats><CharacterArcBeat Name="DAVE"/>'
        "</SceneArcBeats><Summary><Paragraph><Text>They meet.</Text></Paragraph></Summary>"
        "</SceneProperties>"
    )
    data = script(
        paragraph("Scene Heading", "INT. LAB - DAY", more=properties, attributes='Number="12A"')
    )
    heading, synopsis = fdx.read(data).elements
    assert (heading.number, heading.eighths, heading.page, heading.cast) == (
        "12A", 11, 12, ("DAVE",),
    )  # fmt: skip
    assert (synopsis.kind.value, synopsis.text) == ("synopsis", "They meet.")
    assert read_screenplay(data, "x.fdx").scenes[0].eighths == 11


@pytest.mark.parametrize(
    ("length", "eighths"),
    [("1 3/8", 11), ("7/8", 7), ("2", 16), ("", 0), ("x", 0), ("9/8", 7), ("0/8", 0)],
)
def test_eighths(length: str, eighths: int) -> None:
    assert read_eighths(length) == eighths


def test_dual_dialogue_keeps_both_speakers() -> None:
    inner = "".join(
        paragraph(kind, text)
        for kind, text in [("Character", "GIRL"), ("Dialogue", "Hey!"), ("Character", "GUY"),
                           ("Parenthetical", "low"), ("Dialogue", "Hello!")]
    )  # fmt: skip
    elements = fdx.read(
        script(f"<Paragraph><DualDialogue>{inner}</DualDialogue></Paragraph>")
    ).elements
    assert [(e.kind.value, e.text, e.dual) for e in elements] == [
        ("cue", "GIRL", True), ("dialogue", "Hey!", True), ("cue", "GUY", True),
        ("parenthetical", "(low)", True), ("dialogue", "Hello!", True),
    ]  # fmt: skip


def test_script_notes_are_notes_and_not_text() -> None:
    note = "<ScriptNote ID='1'><Paragraph><Text>Really?</Text></Paragraph></ScriptNote>"
    data = script(paragraph("Action", "He runs.", more=note))
    assert shown(data) == [("action", "He runs."), ("note", "Really?")]


def test_speech_over_lines_is_one_element_a_line() -> None:
    data = script(paragraph("Character", "ANNA") + paragraph("Dialogue", "One.\nTwo."))
    assert shown(data)[1:] == [("dialogue", "One."), ("dialogue", "Two.")]


def test_unicode_and_utf16() -> None:
    body = paragraph("Character", "ÉLODIE — 阿海")
    text = script(body).decode().replace("UTF-8", "UTF-16")
    assert shown(text.encode("utf-16")) == [("cue", "ÉLODIE — 阿海")]
    assert read_screenplay(text.encode("utf-16"), "x.fdx").source_format == "fdx"


def test_title_page_by_order() -> None:
    lines = ["THE LONG GOODBYE", "Written by", "Jane Writer", "Second Draft", "jane@example.com"]
    title = "".join(
        f'<Paragraph Alignment="{"Center" if i < 3 else "Left"}"><Text>{line}</Text></Paragraph>'
        for i, line in enumerate(lines)
    )
    page = f"<TitlePage><Content>{title}</Content></TitlePage>"
    play = read_screenplay(script(paragraph("Action", "x"), page), "x.fdx")
    assert (play.title, play.authors) == ("THE LONG GOODBYE", ("Jane Writer",))
    assert dict(play.title_page)["contact"] == "jane@example.com"


def test_html_named_fdx_is_told_apart() -> None:
    html = b"<!DOCTYPE html><html><head></head><body>404</body></html>"
    with pytest.raises(InputError) as caught:
        read_screenplay(html, "brick.fdx")
    assert str(caught.value) == (
        "brick.fdx is not a Final Draft file: its root element is <html>, not <FinalDraft>. "
        "Export it again as .fdx, or upload Fountain, PDF or plain text."
    )


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE FinalDraft [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{i} "{"&a;" * 10 if not i else f"&a{i - 1};" * 10}">' for i in range(9))
    + "]><FinalDraft><Content><Paragraph><Text>&a8;</Text></Paragraph></Content></FinalDraft>"
).encode()


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b"<FinalDraft><Content><Paragraph><Text>&e;</Text></Paragraph></Content></FinalDraft>",
    ],
    ids=["expanding", "external"],
)
def test_entities_are_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="entities"):
        read_screenplay(data, "x.fdx")


@pytest.mark.parametrize(
    "data",
    [
        b"<FinalDraft>", b"<FinalDraft><Content></FinalDraft>", b"<FinalDraft \xff\xfe>",
        b"<?xml version='1.0' encoding='nope'?><FinalDraft/>", b"<FinalDraft>\x00</FinalDraft>",
    ],
)  # fmt: skip
def test_damaged_xml_is_named(data: bytes) -> None:
    with pytest.raises(InputError, match="damaged"):
        read_screenplay(data, "x.fdx")


@pytest.mark.timeout(20)
def test_deep_nesting_ends() -> None:
    data = b"<FinalDraft><Content>" + b"<Paragraph>" * 50_000
    with pytest.raises(InputError):
        read_screenplay(data, "x.fdx")
    deep = b"<x>" * 3000 + b"<Text>a</Text>" + b"</x>" * 3000
    body = script("<Paragraph Type='Action'>@</Paragraph>").replace(b"@", deep)
    assert [element.text for element in fdx.read(body).elements] == ["a"]


def test_a_file_without_paragraphs_warns() -> None:
    assert fdx.read(b"<FinalDraft/>").warnings[0].message == "the file has no paragraphs"
