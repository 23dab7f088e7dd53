from __future__ import annotations

import pytest

from filmai_core.screenplay.assemble import Source, assemble, source_of
from filmai_core.screenplay.model import Element, ElementKind, Reading, Screenplay
from filmai_core.screenplay.pages import count_lines
from filmai_core.screenplay.read import read_screenplay
from filmai_core.screenplay.words.language import guess_language
from filmai_core.text import count_words

K = ElementKind


def read(source: str, name: str = "x.fountain") -> Screenplay:
    return read_screenplay(source.encode(), name)


TWO = """Title: Two
Author: A. Writer and B. Writer

FADE IN:

INT. HOUSE - DAY

ANNA (30) waits. The DOG sleeps. Ben's coat hangs there.

ANNA
Hello.

ANNA (O.S.)
Is anybody there?

EXT. STREET - NIGHT

Anna runs. Nobody else.

BEN
Stop!
"""


def test_scenes_begin_with_headings_and_what_stands_before() -> None:
    play = read(TWO)
    assert [scene.heading.text for scene in play.scenes] == [
        "", "INT. HOUSE - DAY", "EXT. STREET - NIGHT",
    ]  # fmt: skip
    assert [scene.index for scene in play.scenes] == [0, 1, 2]
    assert [scene.line for scene in play.scenes] == [4, 6, 16]


def test_nothing_before_the_first_heading_is_no_scene() -> None:
    assert len(read("INT. HOUSE - DAY\n\nANNA\nHello.\n").scenes) == 1


def test_an_act_above_the_first_heading_is_no_scene() -> None:
    play = read("# Act One\n\n= They meet.\n\nINT. HOUSE - DAY\n\nx\n\n# Act Two\n\nEXT. A - DAY\n")
    assert [scene.heading.location for scene in play.scenes] == ["HOUSE", "A"]
    assert [e.text for e in play.scenes[0].elements] == ["Act One", "They meet.", "x", "Act Two"]
    assert play.scenes[0].line == 5
    assert [e.text for e in play.elements][:3] == ["Act One", "They meet.", "INT. HOUSE - DAY"]


def test_an_outline_alone_is_a_scene_without_heading() -> None:
    assert [s.heading.text for s in read("# Act One\n\n= They meet.\n").scenes] == [""]


def test_speakers_and_the_silent_cast() -> None:
    house, street = read(TWO).scenes[1:]
    assert (house.characters, house.cast) == (("ANNA",), ("ANNA", "BEN"))
    assert (street.characters, street.cast) == (("BEN",), ("BEN", "ANNA"))


def test_a_name_in_small_letters_is_a_word() -> None:
    source = "INT. A - DAY\n\nI will hope.\n\nWILL\nHi.\n\nHOPE\nHi.\n\nINT. B - DAY\n\n"
    source += "They hope it will.\n"
    assert read(source).scenes[1].cast == ()


def test_characters_are_counted() -> None:
    anna, ben = read(TWO).characters
    assert (anna.name, anna.speeches, anna.words, anna.scenes) == ("ANNA", 2, 4, (1,))
    assert anna.cues == ("ANNA", "ANNA (O.S.)")
    assert (ben.name, ben.speeches, ben.words, ben.scenes) == ("BEN", 1, 1, (2,))


def test_every_part_of_a_speech_names_its_speaker() -> None:
    elements = read("INT. A - DAY\n\nANNA\n(so)\nHi.\n~La\n\nHe goes.\n").scenes[0].elements
    assert [(e.kind.value, e.character) for e in elements] == [
        ("cue", "ANNA"), ("parenthetical", "ANNA"), ("dialogue", "ANNA"), ("lyric", "ANNA"),
        ("action", ""),
    ]  # fmt: skip


def test_lyrics_that_stand_apart_are_nobodys() -> None:
    elements = read("ANNA\nHi.\n\n~La la\n").scenes[0].elements
    assert [e.character for e in elements] == ["ANNA", "ANNA", ""]


def test_a_cue_for_two_keeps_its_name_and_names_both() -> None:
    play = read("INT. A - DAY\n\nANNA\nHi.\n\nBEN\nHi.\n\nINT. B - DAY\n\nANNA & BEN\nBye.\n")
    scene = play.scenes[1]
    assert scene.characters == ("ANNA & BEN",)
    assert scene.cast == ("ANNA & BEN", "ANNA", "BEN")


def test_a_speech_over_a_page_is_one() -> None:
    play = read(
        "ANNA\nI was\n(MORE)\n\n===\n\nANNA (CONT'D)\nborn.\n\nHe nods.\n\nANNA (CONT'D)\nYes.\n"
    )
    (anna,) = play.characters
    assert anna.speeches == 2
    assert [e.text for e in play.scenes[0].elements][:3] == ["ANNA", "I was", "born."]


def test_title_and_authors() -> None:
    play = read(TWO)
    assert (play.title, play.authors) == ("Two", ("A. Writer", "B. Writer"))
    assert read("INT. A - DAY\n\nHi.\n", "my.play.fountain").title == "my.play"


@pytest.mark.parametrize(
    ("given", "shown"),
    [("../../etc/passwd", "passwd"), ("C:\\x\\a.fdx", "a.fdx"), ("/", "untitled"),
     ("a\nb\x00.txt", "a\ufffdb\ufffd.txt"), ("x" * 999, "x" * 200)],
)  # fmt: skip
def test_names_of_files_are_only_shown(given: str, shown: str) -> None:
    assert source_of(b"", given, "fountain").name == shown


def test_equal_bytes_have_equal_digests_and_others_others() -> None:
    assert read(TWO).digest == read(TWO, "other.fountain").digest
    assert read(TWO).digest != read(TWO + "\n").digest


def reading(*elements: Element, pages: float = 0.0) -> Screenplay:
    return assemble(Reading(tuple(elements), pages=pages), Source("x", "pdf", "0" * 64))


def test_lengths_that_the_source_states_win() -> None:
    play = reading(
        Element(K.HEADING, "INT. A - DAY", 1, eighths=20), Element(K.ACTION, "x", 2),
        Element(K.HEADING, "INT. B - DAY", 3, eighths=4), Element(K.ACTION, "x", 4),
    )  # fmt: skip
    assert [scene.eighths for scene in play.scenes] == [20, 4]
    assert [scene.page for scene in play.scenes] == [1.0, 3.5]
    assert play.pages == 3.0


def test_pages_of_the_source_place_the_scenes() -> None:
    play = reading(
        Element(K.HEADING, "INT. A - DAY", 1, page=1), Element(K.ACTION, "x\n" * 40, 2, page=1),
        Element(K.HEADING, "INT. B - DAY", 3, page=2), Element(K.ACTION, "x\n" * 40, 4, page=2),
        pages=2,
    )  # fmt: skip
    assert [scene.page for scene in play.scenes] == [1.0, 2.0]
    assert play.scenes[0].eighths == 8 and play.pages == 2.0


def test_a_page_is_fifty_five_lines() -> None:
    play = reading(*(Element(K.ACTION, "x", line) for line in range(55)))
    assert play.pages == 2.0  # a line and the empty line before it


def test_dual_dialogue_takes_the_room_of_the_longer_speech() -> None:
    one = [Element(K.CUE, "A"), Element(K.DIALOGUE, "word " * 100)]
    two = [Element(K.CUE, "B"), Element(K.DIALOGUE, "word " * 100)]
    apart = reading(*one, *two).pages
    side = reading(*(Element(e.kind, e.text, dual=True) for e in one + two)).pages
    assert side == pytest.approx(apart / 2, abs=0.06)


def test_ideographs_take_two_columns() -> None:
    assert count_lines(Element(K.DIALOGUE, "看" * 350)) == 2 * count_lines(
        Element(K.DIALOGUE, "a" * 350)
    )


def test_every_scene_has_at_least_an_eighth() -> None:
    assert {scene.eighths for scene in read("INT. A - DAY\n\nINT. B - DAY\n\nx\n").scenes} == {1}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The man and the woman have lunch. I don't know what you want.", "en"),
        ("Elle est dans la rue. Je ne sais pas ce que vous avez fait.", "fr"),
        ("Ich weiß nicht, was du willst. Der Mann ist in der Küche und wartet.", "de"),
        ("No sé lo que quieres. El hombre está en la cocina.", "es"),
        ("Non so cosa vuoi. Il ragazzo è in cucina e aspetta.", "it"),
        ("Eu não sei o que você quer. O homem está na cozinha.", "pt"),
        ("Отчего вы всегда ходите в черном?", "ru"),
        ("谁能告诉我，潮水听谁的话？", "zh"),
        ("おい、どこへ行くのですか。", "ja"),
        ("안녕하세요, 어디 가세요?", "ko"),
        ("Bzz.", ""),
        ("", ""),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert guess_language([Element(K.DIALOGUE, text)] if text else []) == language


@pytest.mark.parametrize(
    ("text", "words"),
    [("I don't know -- ask Mr. Steel.", 6), ("l’après-midi", 1), ("看天。OK", 3), ("No--wait.", 2),
     ("はい、そうです", 6), ("--", 0), ("நான் தமிழ்", 2), ("안녕하세요, 어디", 2), 
     ("她说 I don't know", 5),
     ("ラーメン", 4), ("twenty-two", 1)],
)  # fmt: skip
def test_words(text: str, words: int) -> None:
    assert count_words(text) == words


def test_what_is_odd_is_warned_of_with_its_line() -> None:
    play = read("INT. A - DAY\n\n@ANNA\n\nBOOM!\nIt burns.\n")
    assert [(w.line, w.message, w.code) for w in play.warnings] == [
        (3, "the cue ANNA has no dialogue", "no-speech"),
        (5, "BOOM! may be a noise or a shout, not a name", "doubtful-cue"),
    ]
    assert [w.code for w in read("Just a thought.\n").warnings] == ["no-headings"]


def test_dialogue_without_a_cue_is_doubtful_action() -> None:
    (element,) = reading(Element(K.DIALOGUE, "Hello.", 1)).scenes[0].elements
    assert element.kind is K.ACTION and element.confidence < 1
