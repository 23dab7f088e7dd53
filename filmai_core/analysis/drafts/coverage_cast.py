"""Coverage of the cast: who leads and is away, who hardly speaks, who joins the groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from filmai_core.analysis.drafts.reading import DraftReading
from filmai_core.analysis.drafts.statements import (
    MOST_CITED,
    Standing,
    Statement,
    ends,
    listed,
    names_of,
)
from filmai_core.text import counted

#: Share of the scenes that a lead may be gone in a row, and the fewest scenes that count: in a
#: script of 60, seven.
LEAD_GAP, LEAD_GAP_SCENES = 0.12, 4
#: Fewest characters of whom it is said how many speak once, and the share that is thin.
CAST, ONCE_ONLY = 5, 1 / 2


def about_lead(reading: DraftReading) -> Iterator[Statement]:
    """Who ranks first, where they are, and for how long they are gone."""
    play = reading.play
    nodes = reading.network.measures.nodes
    person = play.character(nodes[0].name) if nodes else None
    if person is None or not person.scenes:
        return
    lead = person.name
    total = sum(who.words for who in play.characters)
    share = person.words / total if total else 0.0
    present = sorted({s.index for s in play.scenes if lead in s.cast} | set(person.scenes))
    span = (present[0], present[-1])
    where = (
        f"in {names_of(play, span)} alone" if len(present) == 1
        else f"in {len(present)} of {counted(len(play.scenes), 'scene')}, "
        f"first in {names_of(play, span[:1])}, last in {names_of(play, span[1:])}"
    )  # fmt: skip
    text = f"{lead} ranks first by words, scenes and ties: {share:.0%} of the dialogue, {where}."
    yield Statement("Lead", Standing.FACT, text, span, f"{share:.0%} of dialogue")
    gap = longest_gap(present, len(play.scenes))
    length = gap[1] - gap[0] + 1 if gap else 0
    bound = max(LEAD_GAP_SCENES, int(LEAD_GAP * len(play.scenes)))
    if gap and length > bound:
        text = (
            f"{lead} is out of the script for {counted(length, 'scene')} in a row, "
            f"{names_of(play, (gap[0],))} to {names_of(play, (gap[1],))}."
        )
        measure = f"{counted(length, 'scene')}; bound {bound}"
        yield Statement("Lead", Standing.THIN, text, gap, measure)


def longest_gap(present: Sequence[int], count: int) -> tuple[int, int] | None:
    """First and last of the longest run of scenes without them; None where there is none."""
    edges = [-1, *present, count]
    runs = [(a + 1, b - 1) for a, b in zip(edges, edges[1:], strict=False) if b - a > 1]
    return max(runs, key=lambda run: run[1] - run[0], default=None)


def about_cast(reading: DraftReading) -> Iterator[Statement]:
    """Who speaks once, who never meets, who alone joins two groups."""
    play = reading.play
    # Those of the network: a cue for several people is nobody of its own.
    people = reading.network.network.people
    once = [who for who in people if who.speeches == 1]
    if len(people) >= CAST and len(once) > len(people) * ONCE_ONLY:
        cited = tuple(sorted({who.scenes[0] for who in once if who.scenes}))[:MOST_CITED]
        text = (
            f"{len(once)} of {counted(len(people), 'character')} speak once only, the first of "
            f"them in {names_of(play, cited)}."
        )
        measure = f"{len(once)} of {len(people)}; bound half"
        yield Statement("Cast", Standing.THIN, text, cited, measure)
    for pair in reading.network.never_meet[:1]:
        one, other = (play.character(name) for name in pair)
        if one and other and one.scenes and other.scenes:
            text = f"{pair[0]} and {pair[1]}, of those who speak most, never share a scene."
            cited = (one.scenes[0], other.scenes[0])
            yield Statement("Cast", Standing.FACT, text, cited, "0 scenes together")
    for bridge in reading.network.measures.bridges[:1]:
        who = play.character(bridge.who)
        if who and who.scenes:
            one_side, other_side = (_some(side) for side in bridge.sides)
            text = f"{bridge.who} alone joins {one_side} with {other_side}."
            measure = f"0 ties between the two without {bridge.who}"
            yield Statement("Cast", Standing.FACT, text, who.scenes[:MOST_CITED], measure)


def about_women(reading: DraftReading) -> Iterator[Statement]:
    """The answer to Bechdel's question."""
    answer = reading.bechdel
    cited = (answer.scene,) if answer.scene >= 0 else ends(reading.play)
    standing = Standing.HOLDS if answer.passed else Standing.FACT
    text = f"Bechdel: {answer.reason.rstrip('.')}."
    yield Statement("Cast", standing, text, cited, f"level {answer.level} of 3")


def _some(side: Sequence[str], most: int = 3) -> str:
    if len(side) <= most:
        return listed(side)
    return f"{', '.join(side[:most])} and {len(side) - most} more"
