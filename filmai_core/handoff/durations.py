"""How long a line plays: speech by words and pauses, action by sentences and verbs.

**Not fitted.** No screenplay with timed subtitles that may be used was at hand, so the
figures of `Pace` come from the literature where there is any, and are set by hand where
there is none; the user can change each. What the tests hold are truths: more words never
take less time, a scene of pure talk scales with its words, notes and synopses take none.

Sources: speech of 190 words a minute within sentences is the rate of British interviews
(Tauroza and Allison 1990, Applied Linguistics 11(1): radio 160, lectures 140, interviews
190, conversation 210); pauses between sentences are 0.2 to 1 s in reading and talk
(Campione and Veronis 2002); between speakers about 0.2 s pass (Stivers et al. 2009, PNAS
106(26)). With pauses, a speech comes to some 150 to 165 words a minute. Mandarin: 4.4
characters a second, near 260 a minute. For action there is no such figure: a sentence costs
something, each verb is something that happens, words beyond that describe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from filmai_core.screenplay.model import SPOKEN, Element, ElementKind
from filmai_core.text import count_words

#: Elements that happen on screen and are not spoken.
SHOWN = frozenset({ElementKind.ACTION, ElementKind.SHOT, ElementKind.CENTERED})


@dataclass(frozen=True, slots=True)
class Pace:
    """What things cost, in seconds unless the name says otherwise.

    Attributes:
        words_per_minute: spoken, within a sentence.
        characters_per_second: spoken, Chinese and Japanese.
        sentence_pause: after a spoken sentence.
        comma_pause: at a comma, dash or ellipsis within one.
        turn: before a speech, for the change of speaker.
        action_sentence: a sentence of action.
        action_verb: each verb in it.
        action_word: each word.
        action_character: each Chinese or Japanese character, in place of words and verbs.
        beat: a beat, a pause, a moment, a silence.
        long_beat: a long one.
        heading: the arrival at a new place.
        fade: a fade or dissolve.
    """

    words_per_minute: float = 190.0
    characters_per_second: float = 4.4
    sentence_pause: float = 0.35
    comma_pause: float = 0.15
    turn: float = 0.2
    action_sentence: float = 0.6
    action_verb: float = 0.7
    action_word: float = 0.06
    action_character: float = 0.13
    beat: float = 1.5
    long_beat: float = 3.0
    heading: float = 1.0
    fade: float = 1.0


DEFAULT = Pace()

_SENTENCE = re.compile(r"[.!?…。！？]+[\"'”’)\]]*(?:\s+|$)|(?<=[。！？])")
_PAUSE = re.compile(r"[,;:，、；：—–]|--|\.\.\.|…")
_STATED = re.compile(
    r"\b(\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|sixty)"
    r"[- ](?:full |long |whole )?seconds?\b",
    re.IGNORECASE,
)
_NUMBERS = {
    name: value
    for name, value in zip(
        "two three four five six seven eight nine ten fifteen twenty thirty sixty".split(),
        (2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 30, 60),
        strict=True,
    )
}
#: Stated seconds beyond this are story time, not screen time.
_LONGEST_STATED = 60.0
_LONG = r"(?:long|very long|endless|lengthy|awkward|interminable|heavy|full)"
_REST = r"(?:beat|pause|silence|moment|look|stare|breath)"
_LONG_BEAT = re.compile(
    rf"\b{_LONG},?(?: \w+)? {_REST}s?\b|\bfor a (?:long|good) (?:time|while)\b|沉默良久|良久|许久",
    re.IGNORECASE,
)
_BEAT = re.compile(
    r"\b(?:a |another |then )?(?:beat|pause)\b(?! (?:the|up|him|her|them|it|his|into|down|on)\b)"
    r"|\b(?:a|for a|after a) (?:brief |short |quiet |small )?(?:moment|silence)\b|\bsilence\."
    r"|停顿|沉默|片刻",
    re.IGNORECASE,
)
_FADE = re.compile(r"fade|dissolve|iris|淡[入出]|叠化|fondu|überblend|溶", re.IGNORECASE)
#: Verbs as stems: what bodies, things and cameras do on a page of action.
_VERB_STEMS = """
answer appear approach arriv back beat bend blink blow board bounce bow break breath bring
brush build burn burst buri call carr catch chase check circl clap clear climb close collapse
come crash crawl creep cross crouch cry cut danc dart dash dig dip disappear dive drag draw
drift drink drive drop dry duck eat emerg empt enter exit explod eye face fade fall fight fill
find fire fix flash flee flick fling flip float flood flow fly fold follow freez fumbl gaz get
giv glanc glid go grab grin grip hammer hand hang head hear heav help hesitat hit hold hop hug
hurl hurr ignit jab jerk jog join jump keep kick kill kiss kneel knock land laugh launch lay
lead lean leap leav lick lie lift light limp listen load lock look lower lung march meet melt
mount mov nod notic open pac pack park pass pat paus peel peer pick pin pitch plant play plung
point pop pour press pull punch push put rac rain raise ramm reach read rear recoil releas rest
ring rip ris roar roll rub run rush sag scan scatter scrambl scream search seiz shak shatter
shift shiv shoot shout shov shrug shut sigh sing sink sip sit skid slam slap slid slip smash
smile smok snap snatch sob spark speed spill spin spit splash spot sprint stab stack stagger
stand star start step stir stop strik stroll struggl stumbl sway sweep swerv swim swing swirl
take tap tear throw tilt toss touch tow trac trail trembl trip tug tumbl turn twist unlock wad
wait wak walk watch wav whip whirl whisper whistl wip work wrap writ yank yell zip
""".split()
_VERB = re.compile(
    rf"\b(?:{'|'.join(_VERB_STEMS)})(?:[bdgkmnprtz]?e?s|[bdgkmnprtz]?ed|[bdgkmnprtz]?ing|ies)\b",
    re.IGNORECASE,
)


def speech_seconds(text: str, language: str = "en", pace: Pace = DEFAULT) -> float:
    """Time to say ``text``: its words at their rate, and its pauses.

    >>> round(speech_seconds("No."), 2) < round(speech_seconds("No, I will not."), 2)
    True
    """
    count = count_words(text)
    if not count:
        return 0.0
    if language in ("zh", "ja"):
        said = count / pace.characters_per_second
    else:
        said = count * 60 / pace.words_per_minute
    sentences = max(1, sum(1 for part in _SENTENCE.split(text) if part and part.strip()))
    return said + sentences * pace.sentence_pause + len(_PAUSE.findall(text)) * pace.comma_pause


def action_seconds(text: str, language: str = "en", pace: Pace = DEFAULT) -> float:
    """Time that a paragraph of action takes; a stated time ("ten seconds") is a floor.

    Verbs are told by a list of stems, in English only; elsewhere every ninth word counts
    as one, which is what English action holds.
    """
    count = count_words(text)
    if not count:
        return 0.0
    sentences = max(1, sum(1 for part in _SENTENCE.split(text) if part and part.strip()))
    if language in ("zh", "ja"):
        return (
            sentences * pace.action_sentence
            + count * pace.action_character
            + direction_seconds(text, pace)
        )
    verbs = float(len(_VERB.findall(text))) if language in ("en", "") else count / 9
    found = sentences * pace.action_sentence + verbs * pace.action_verb + count * pace.action_word
    return max(found + direction_seconds(text, pace), stated_seconds(text))


def direction_seconds(text: str, pace: Pace = DEFAULT) -> float:
    """What beats and pauses add.

    >>> direction_seconds("A beat."), direction_seconds("A long beat. He beats the drum.")
    (1.5, 3.0)
    """
    long = len(_LONG_BEAT.findall(text))
    short = len(_BEAT.findall(_LONG_BEAT.sub(" ", text)))
    return long * pace.long_beat + short * pace.beat


def stated_seconds(text: str) -> float:
    """Seconds that a direction states, 0 where it states none."""
    total = 0.0
    for found in _STATED.findall(text):
        total += float(found) if found.isdigit() else _NUMBERS[found.casefold()]
    return min(total, _LONGEST_STATED)


def element_seconds(element: Element, language: str = "en", pace: Pace = DEFAULT) -> float:
    """Time that one element takes; notes, synopses, sections and cues take none."""
    kind = element.kind
    if kind in SPOKEN:
        return speech_seconds(element.text, language, pace)
    if kind is ElementKind.PARENTHETICAL:
        return direction_seconds(element.text, pace)
    if kind in SHOWN:
        return action_seconds(element.text, language, pace)
    if kind is ElementKind.TRANSITION and _FADE.search(element.text):
        return pace.fade
    return 0.0
