"""Scripts to train the line tagger on: real words, invented scenes, every layout lost.

Dialogue comes from film subtitles (XED, Öhman et al. 2020, CC BY 4.0), action from the
lines written for FilmAI's effect breakdown and from the grammar below. Names, headings,
transitions and parentheticals are made here. Each script is then flattened in one of the
ways that scripts lose their layout in the wild: a paragraph a line, or wrapped lines with
the indents gone; some with stray blank lines.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import regex

from filmai_core.screenplay.model import ElementKind

_NAMES = (
    "ANNA BEN CARLA DMITRI ELSA FARID GRETA HUGO INES JONAS KIRA LEON MAYA NILS OLGA PAVEL QUINN "
    "ROSA SAM TESS UMA VICTOR WANDA XAVIER YUSUF ZOE ADA BORIS CELIA DAN EVE FINN GUS HANA IVAN "
    "MARTHA WALTER JUNE CLINT CUTTER INTA EXTON MORALES OKAFOR LINDQVIST TANAKA DUBOIS KOWALSKI"
).split()
_ROLES = (
    "DOCTOR, NURSE, GUARD, WAITER, DRIVER, OLD MAN, YOUNG WOMAN, COP #1, COP #2, SOLDIER, "
    "BARTENDER, "
    "MR. HALE, MRS. PRYCE, DR. VOSS, SGT. BELL, THE STRANGER, TV ANCHOR, BOY, GIRL, PRIEST, KID, "
    "VOICE, "
    "RADIO VOICE, MAN IN HAT, TALL WOMAN, PILOT, CLERK, JUDGE, MOTHER, FATHER, DJ, LANDLADY"
).split(", ")
_PLACES = (
    "KITCHEN, BEDROOM, POLICE STATION, DINER, BACK ALLEY, FERRY, ANNA'S FLAT, ROOFTOP, HOSPITAL "
    "- WARD, "
    "CAR - MOVING, FOREST, SUBWAY PLATFORM, OFFICE, COURTROOM, MOTEL ROOM 12, BEACH, GARAGE, "
    "CHURCH, "
    "THE OLD MILL, SHIP - DECK, HALLWAY, SCHOOL - GYM, BAR, STREET, APARTMENT BUILDING, CABIN"
).split(", ")
_TIMES = "DAY,NIGHT,MORNING,DUSK,DAWN,LATER,CONTINUOUS,MOMENTS LATER,EVENING,SAME".split(",")
_SETTINGS = "INT.,EXT.,INT.,EXT.,INT./EXT.,I/E,INT,EXT".split(",")
_TRANSITIONS = (
    "CUT TO:,CUT TO:,DISSOLVE TO:,SMASH CUT TO:,FADE OUT.,FADE IN:,FADE TO BLACK.,MATCH CUT TO:,"
    "BACK TO:,JUMP CUT TO:,INTERCUT WITH:"
).split(",")
_EXTENSIONS = "(V.O.)|(O.S.)|(CONT'D)|(O.C.)|(into phone)|(on radio)|(V.O.) (CONT'D)".split("|")
_MANNERS = (
    "beat|quietly|into phone|to himself|laughing|in Dutch, subtitles|a whisper|off his look|to "
    "Anna|"
    "tying a shoe|re: the letter|pause|under her breath|shouting over the noise|smiling|"
    "then, softer|without looking up|glass in hand|realizing|of course|reading|deadpan|"
    "without taking the eyes off the road|counting the coins, then counting them again|"
    "to the others, as if nothing had happened at all|in a voice that tries to be brave"
).split("|")
_VERBS = (
    "walks to,looks at,picks up,drops,slams,opens,closes,stares at,turns from,grabs,points to,"
    "pulls,"
    "pushes,studies,throws,kicks,searches,crosses to,sits beside,climbs,checks,hides,lifts,lights,"
    "pours,reads,folds,unlocks,leans on,reaches for,follows,watches,hands over,wipes,circles,"
    "steps over"
).split(",")
_THINGS = (
    "the door,the window,a glass of water,the phone,his coat,her bag,the letter,a chair,the car,"
    "the table,the photograph,the gun,the map,a suitcase,the stairs,the fence,a candle,the keys,"
    "the newspaper,the rope,a broken radio,the mirror,the dog,the old piano,a plate of food"
).split(",")
_TAILS = (
    ",, and waits, and leaves, without a word, then stops, slowly, with both hands, and smiles,"
    " and sits down, as the lights go out, but nothing happens, again, at last, in the dark"
).split(",")
_STAGED = (
    "As {n} {V}, the kettle starts to whistle.|While {M} sleeps, {N} {V}.|When the bus pulls out, "
    "{N} is still on the kerb.|Beside the stove, we find {N}, flour to the elbows.|{N} won't look "
    "at {M}.|{he} isn't sure. {he} checks again.|{N} doesn't move.|We rise over the rooftops of a "
    "harbour town, all chimneys and gulls.|At that, {he} {V}.|Coming round the corner, we meet a "
    "wall of umbrellas.|There isn't a soul about.|Hard to say if {N} is joking.|{he} hadn't "
    "planned "
    "on company.|From the cellar, a woman's laugh:|We hold on the empty chair. Then a whistle, far "
    "out.|And so they wait, the two of them, not talking.|It's bad. Worse than {he} feared.|Under "
    "the street lamp, snow.|Behind {n}, a shadow.|Murmurs. Then applause, thin at first...|"
    "{M} has an answer for that. {N} doesn't wait for it.|Walking home along the canal...|Through "
    "the windscreen, we watch {N} argue with a traffic warden.|We're in a cramped office, all "
    "ledgers and dust.|Suddenly, a CRACK, and the ice gives.|It rolls under the piano.|{N}, in "
    "slippers, answers the bell.|Squinting at the small print, {he} reads.|No telling how long it "
    "has hung there.|That's the last of the bread.|{he} whistles two notes and forgets the third.|"
    "Pocketing the change, {N} heads out. {he} is in the street before...|Craning down past the "
    "balconies, we reach the yard.|{N} begins to climb out over the rail.|{N} is more a tired "
    "uncle than a policeman.|Not even the birds are awake.|Slightly drunk, {N} {V}.|It's no key at "
    "all, only a bent spoon.|{N} edges along the ledge until a gutter stops {his_}.|On the screen, "
    "numbers.|All eyes turn to {N}.|Two porters cart the wardrobe off, {M} still inside.|So much "
    "for the speech {N} had ready.|{he} has never seen one before.|A hand: enough.|{N} has already "
    "gone. {M} counts to ten.|Nobody says a word. {N} least of all.|The guests CHEER, but {N} "
    "only stares.|{N} and {M}, alone at last.|{N} (40s, grey) {V}.|He's wearing yesterday's "
    "shirt.|She's gone.|They're too late.|It's a wallet. Empty.|Here's the shop as it once was: "
    "bright, busy, loud.|Last of all, {N}, fast asleep.|What {N} sees: an empty road.|Meanwhile, "
    "{M} {V}.|Half a mile on, the road ends.|Now {he} understands.|If {N} is afraid, {he} hides it "
    "well.|You can hear the clock.|It could be any street in any town.|{N} says something we can't "
    "hear.|{M} mouths: Go.|{M} launches into a long story in Dutch, but luckily we...|Indeed, it's "
    "{N}.|Up, up, and over!|Woods. Fog. An engine, far off.|A car. Two men. Neither of them "
    "blinks.|"
    "Then {he} {V}.|Their shoes don't match.|On the far bank, lights we hadn't noticed.|{he}'d "
    "rather be anywhere else.|Whatever it is, it's close.|Nobody's home.|Our first look at {N}."
).split("|")
_ACTS = (
    "sits,turns away,nods,steps back,falls asleep,opens the letter,runs for the door,lights a "
    "match,"
    "sees the gun,breaks into a smile,takes the stairs two at a time,lets go,picks up the phone,"
    "starts the engine,closes the shutters,drops the glass,looks away,gets to his feet,waits"
).split(",")
_ALONE = (
    "{he} sits.|They look at each other.|Silence.|{he} smiles.|A long beat.|{N} laughs.|{N} exits.|"
    "The phone RINGS.|Nothing.|They wait.|{N} nods.|No answer.|{N} winks at {M}.|"
    "Black.|The door SLAMS.|Rain.|{he} shrugs.|They part.|Everyone stops.|{N} enters, soaked.|"
    "{N} stops. Listens.|And then they see it.|It drags on.|We hear footsteps.|"
    "We follow {N} down the corridor.|{N}'s face falls.|On the wall, a clock.|{his} hands shake."
).split("|")
_SHOUTS = (
    "BOOM!|BANG!|CRASH!|CLOSE ON: THE LETTER|ANGLE ON {N}|INSERT - THE PHOTOGRAPH|{N}'S POV|ON {N}|"
    'SUPER: "THREE YEARS LATER"|TITLE: "BERLIN, 1961"|THE END|BLACK SCREEN|MONTAGE|END OF '
    "ACT ONE|"
    "5 YEARS LATER|MAIN TITLES|BACK TO SCENE|SERIES OF SHOTS|THE PHONE RINGS|EVERYONE FREEZES.|"
    "ON HER GLOVES|FOUR SMALL FEET|A MOUNTAIN ROAD.|SNOWFALL.|THE LAST PAGE OF THE DIARY.|"
    "A LIT CIGARETTE|HARSH DAYLIGHT|IN THE WINGS|THE EMPTY HOUSE|LATE AFTERNOON|VARIOUS SHOTS OF "
    "THE TOWN"
).split("|")
_INNER = regex.compile(r"(?<=[\p{Ll},] )(?:He|She)\b")
_JOINED = regex.compile(r"\s+([.,!?;:…])|\s+(n't|'s|'re|'m|'ll|'d|'ve)\b|(?<=[\"“])\s|\s(?=[”])")


@dataclass(frozen=True, slots=True)
class Example:
    """One flattened script: its lines, what each is, and whether a blank line stood above."""

    texts: list[str]
    kinds: list[ElementKind]
    gaps: list[bool] | None


@dataclass(frozen=True, slots=True)
class Words:
    """What scripts are made of: subtitle lines and action lines."""

    dialogue: list[str]
    action: list[str]


def read_words(subtitles: Path, action: Path) -> Words:
    """Read the two sources; ``subtitles`` is XED's ``AnnotatedData`` folder."""
    lines: list[str] = []
    for name in ("en-annotated.tsv", "neu_en.txt"):
        for line in (subtitles / name).read_text(encoding="utf-8").splitlines():
            text = _JOINED.sub(lambda found: found[1] or found[2] or "", line.split("\t")[0])
            text = text.strip("\"'- ")
            if len(text) > 3 and any(char.isalpha() for char in text) and not text.isupper():
                lines.append(text[0].upper() + text[1:])
    described = [
        line.strip()
        for line in action.read_text(encoding="utf-8").splitlines()
        if line.strip() and line[0] not in "#@"
    ]
    return Words(lines, described)


def make_scripts(words: Words, count: int, seed: int) -> list[Example]:
    """``count`` flattened scripts; equal seeds, equal scripts."""
    chance = random.Random(seed)
    return [_flatten(_write_script(words, chance), chance) for _ in range(count)]


def _write_script(words: Words, chance: random.Random) -> list[tuple[ElementKind, str]]:
    cast = chance.sample(_NAMES, chance.randint(2, 5)) + chance.sample(_ROLES, chance.randint(0, 4))
    own_words = chance.random()  # how much of the action is from the written lines
    paragraphs: list[tuple[ElementKind, str]] = []
    numbered = chance.random() < 0.2
    if chance.random() < 0.3:
        paragraphs.append((ElementKind.TRANSITION, "FADE IN:"))
    for scene in range(chance.randint(4, 10)):
        heading = _heading(chance)
        if numbered:
            heading = f"{scene + 1} {heading}" + (f" {scene + 1}" if chance.random() < 0.5 else "")
        paragraphs.append((ElementKind.HEADING, heading))
        present = chance.sample(cast, min(len(cast), chance.randint(1, 4)))
        for _ in range(chance.randint(1, 3)):
            paragraphs.append((ElementKind.ACTION, _action(words, present, own_words, chance)))
        for _ in range(chance.randint(0, 9)):
            _speak(paragraphs, present, words, chance)
            while chance.random() < 0.35:
                paragraphs.append((ElementKind.ACTION, _action(words, present, own_words, chance)))
        if chance.random() < 0.4:
            paragraphs.append((ElementKind.TRANSITION, chance.choice(_TRANSITIONS)))
    return paragraphs


def _heading(chance: random.Random) -> str:
    heading = f"{chance.choice(_SETTINGS)} {chance.choice(_PLACES)}"
    if chance.random() < 0.9:
        heading += f" - {chance.choice(_TIMES)}"
    return heading


def _speak(
    paragraphs: list[tuple[ElementKind, str]],
    present: Sequence[str],
    words: Words,
    chance: random.Random,
) -> None:
    cue = chance.choice(present)
    if chance.random() < 0.18:
        cue += " " + chance.choice(_EXTENSIONS)
    paragraphs.append((ElementKind.CUE, cue))
    if chance.random() < 0.2:
        paragraphs.append((ElementKind.PARENTHETICAL, f"({chance.choice(_MANNERS)})"))
    others = [name for name in present if name != cue]
    for _ in range(1 + (chance.random() < 0.06)):
        sentences = chance.choice((1, 1, 1, 2, 3))
        text = " ".join(chance.choice(words.dialogue) for _ in range(sentences))
        if others and chance.random() < 0.12:
            name = chance.choice(others).title()
            text = (
                f"{name}, {text[0].lower()}{text[1:]}"
                if chance.random() < 0.5
                else (f"{text.rstrip('.')}, {name}." if text[-1] == "." else f"{text} {name}!")
            )
        if chance.random() < 0.03:
            text = text.upper()
        paragraphs.append((ElementKind.DIALOGUE, text))
    if chance.random() < 0.12:
        paragraphs.append((ElementKind.PARENTHETICAL, f"({chance.choice(_MANNERS)})"))
        paragraphs.append((ElementKind.DIALOGUE, chance.choice(words.dialogue)))


def _action(words: Words, present: Sequence[str], own_words: float, chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.05:
        return _fill(chance.choice(_SHOUTS), present, chance, upper=True)
    if kind < 0.2:
        return _fill(chance.choice(_ALONE), present, chance)
    sentences = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        source = chance.random()
        if source < own_words * 0.5:
            text = chance.choice(words.action)
        elif source < 0.75:
            text = _fill(chance.choice(_STAGED), present, chance)
        else:
            text = (
                f"{_subject(present, chance)} {chance.choice(_VERBS)} {chance.choice(_THINGS)}"
                f"{chance.choice(_TAILS)}."
            )
        sentences.append(text)
    text = " ".join(sentences)
    if chance.random() < 0.12:
        parts = text.split()
        at = chance.randrange(len(parts))
        text = " ".join([*parts[:at], parts[at].upper(), *parts[at + 1 :]])
    return text


def _subject(present: Sequence[str], chance: random.Random) -> str:
    name = chance.choice(present)
    return chance.choice((
        name.title(), name.title(), name.title(), name, "He", "She", "They", "The " + name.lower(),
        f"{name}, {chance.randint(19, 70)}, tired,", f"In the corner, {name.title()}",
        "Slowly, " + chance.choice(("he", "she")), "Someone", "A hand",
        f"Without a word, {name.title()}", "Her deputy", "Her brother",
    ))  # fmt: skip


def _fill(
    pattern: str, present: Sequence[str], chance: random.Random, *, upper: bool = False
) -> str:
    names = [chance.choice(present) for _ in range(2)]
    if not upper:
        names = [name.title() for name in names]
    he, his, him = chance.choice((("He", "His", "him"), ("She", "Her", "her")))
    text = pattern.format(
        N=names[0], M=names[1], he=he, his=his, his_=him, V=chance.choice(_ACTS),
        n=chance.choice((he.lower(), names[0])),
    )  # fmt: skip
    # "He" inside a sentence is small.
    small: str = _INNER.sub(lambda found: found[0].lower(), text)
    return small


def _flatten(paragraphs: list[tuple[ElementKind, str]], chance: random.Random) -> Example:
    wrapped = chance.random() < 0.5
    wide, narrow = chance.choice(((60, 35), (60, 35), (58, 33), (65, 38), (72, 40), (55, 30)))
    style = chance.choice(("none",) * 3 + ("headings", "speeches", "even") + ("paragraphs",) * 2)
    texts: list[str] = []
    kinds: list[ElementKind] = []
    gaps: list[bool] = []
    before = ElementKind.ACTION
    for kind, text in paragraphs:
        width = {ElementKind.DIALOGUE: narrow, ElementKind.PARENTHETICAL: 26}.get(kind, wide)
        lines = textwrap.wrap(text, width) if wrapped else [text]
        gap = {
            "none": False,
            "headings": kind is ElementKind.HEADING,
            "speeches": before is ElementKind.DIALOGUE and kind is not ElementKind.PARENTHETICAL,
            "even": True,
            "paragraphs": kind not in (ElementKind.DIALOGUE, ElementKind.PARENTHETICAL),
        }[style]
        texts += lines
        kinds += [kind] * len(lines)
        gaps += [gap, *[style == "even"] * (len(lines) - 1)]
        before = kind
    return Example(texts, kinds, None if style in ("none", "even") else gaps)
