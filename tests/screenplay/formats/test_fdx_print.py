"""Final Draft files read as they print: capitals by style, the title page by its lines."""

from __future__ import annotations

from xml.sax.saxutils import escape

from filmai_core.screenplay.read import read_screenplay

Lines = list[tuple[str, str]]


def document(body: Lines, title: Lines = [], settings: dict[str, str] | None = None) -> bytes:  # noqa: B006
    """A Final Draft file of (type, text) paragraphs and (alignment, text) title lines."""
    paragraphs = "".join(
        f'<Paragraph Type="{kind}"><Text>{escape(text)}</Text></Paragraph>' for kind, text in body
    )
    page = "".join(
        f'<Paragraph Alignment="{align}"><Text>{escape(text)}</Text></Paragraph>'
        for align, text in title
    )
    styles = "".join(
        f'<ElementSettings Type="{kind}"><FontSpec Style="{style}"/></ElementSettings>'
        for kind, style in (settings or {}).items()
    )
    return (
        f'<FinalDraft Version="5"><Content>{paragraphs}</Content>{styles}'
        f"<TitlePage><Content>{page}</Content></TitlePage></FinalDraft>"
    ).encode()


BODY = [
    ("Scene Heading", "Int. café Été - Night"),
    ("Character", "Zoë (v.o.)"),
    ("Dialogue", "Not in capitals."),
    ("Scene Heading", "INT. Café été - NIGHT"),
    ("Character", "ZOË"),
    ("Dialogue", "Nor this."),
]
CAPITALS = {"Scene Heading": "AllCaps", "Character": "Bold+AllCaps"}


def test_styles_in_capitals_are_read_as_printed() -> None:
    play = read_screenplay(document(BODY, settings=CAPITALS), "x.fdx")
    assert {scene.heading.location for scene in play.scenes} == {"CAFÉ ÉTÉ"}
    assert [(person.name, person.speeches) for person in play.characters] == [("ZOË", 2)]
    spoken = [e.text for scene in play.scenes for e in scene.elements if e.kind == "dialogue"]
    assert spoken == ["Not in capitals.", "Nor this."]


def test_other_styles_stay_as_typed() -> None:
    play = read_screenplay(document(BODY), "x.fdx")
    assert play.scenes[0].heading.location == "café Été"


def test_a_notice_above_the_title_is_no_title() -> None:
    lines = [("Left", "All rights reserved."), ("Center", ""), ("Center", "THE LOW TIDE")]
    play = read_screenplay(document(BODY, [*lines, ("Center", "by"), ("Center", "Kim Oda")]), "x")
    assert play.title == "THE LOW TIDE" and play.authors == ("Kim Oda",)


def test_all_authors_are_named_and_the_source_is_none_of_them() -> None:
    lines = ["THE LOW TIDE", "", "Written by", "Kim Oda", "&", "Ben Sand and", "Li Wei",
             "Based on the play by", "Una Quist", "", "Second Draft"]  # fmt: skip
    play = read_screenplay(document(BODY, [("Center", line) for line in lines]), "x.fdx")
    assert play.authors == ("Kim Oda", "Ben Sand", "Li Wei")
    assert dict(play.title_page)["source"] == "Based on the play by\nUna Quist"
    assert dict(play.title_page)["draft date"] == "Second Draft"


def test_what_an_omitted_scene_hides_is_told() -> None:
    hidden = '<OmittedScene><Paragraph Type="Action"><Text>Gone.</Text></Paragraph></OmittedScene>'
    heading = f'<Paragraph Type="Scene Heading" Number="7"><Text>OMITTED</Text>{hidden}</Paragraph>'
    data = f"<FinalDraft><Content>{heading}</Content></FinalDraft>".encode()
    play = read_screenplay(data, "x.fdx")
    assert [(scene.heading.text, scene.heading.number) for scene in play.scenes] == [
        ("OMITTED", "7")
    ]
    assert any("omitted" in warning.message for warning in play.warnings)
