"""The words by which headings tell the time of day, in ten languages."""

from __future__ import annotations

from functools import lru_cache

import regex

#: Words of which one makes a piece a time.
_CORE = frozenset(
    # English
    "DAY NIGHT MORNING AFTERNOON EVENING NOON MIDDAY MIDNIGHT DAWN DUSK SUNRISE SUNSET SUNUP"
    " SUNDOWN TWILIGHT DAYBREAK NIGHTFALL NIGHTTIME DAYTIME CONTINUOUS LATER EARLIER SAME"
    " MOMENTS SECONDS MINUTES HOURS DAYS WEEKS MONTHS YEARS CONT CONT'D CONTINUING FLASHBACK"
    " FLASHFORWARD PRESENT PAST FUTURE TONIGHT TODAY TOMORROW YESTERDAY PREDAWN PRE-DAWN"
    " MID-MORNING MID-AFTERNOON MIDAFTERNOON LUNCHTIME DINNERTIME BREAKFAST NOW SIMULTANEOUS"
    # French
    " JOUR NUIT MATIN SOIR APRÈS-MIDI AUBE CRÉPUSCULE MIDI MINUIT SOIRÉE MATINÉE"
    # German
    " TAG NACHT MORGEN MORGENS ABEND ABENDS NACHTS TAGS MITTAG MITTAGS VORMITTAG NACHMITTAG"
    " MITTERNACHT DÄMMERUNG MORGENDÄMMERUNG ABENDDÄMMERUNG SONNENAUFGANG SONNENUNTERGANG"
    # Spanish, Portuguese, Italian
    " DÍA DIA NOCHE TARDE MAÑANA MEDIODÍA MEDIANOCHE AMANECER ATARDECER ANOCHECER MADRUGADA"
    " ALBA OCASO CONTINUO CONTÍNUO CONTINUA MANHÃ NOITE AMANHECER ENTARDECER ANOITECER"
    " CREPÚSCULO MEIO-DIA MEIA-NOITE CONTINUAÇÃO GIORNO NOTTE MATTINA MATTINO SERA POMERIGGIO"
    " TRAMONTO MEZZOGIORNO MEZZANOTTE"
    # Russian
    " ДЕНЬ НОЧЬ УТРО ВЕЧЕР РАССВЕТ ЗАКАТ СУМЕРКИ ПОЛДЕНЬ ПОЛНОЧЬ ДНЕМ ДНЁМ НОЧЬЮ УТРОМ ВЕЧЕРОМ"
    " ПОЗЖЕ".split()
)
#: Words that may stand in a time beside a core word.
_BESIDE = frozenset(
    "THE THAT NEXT SAME TIME FEW A AN ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN SEVERAL"
    " SOME HALF HOUR MINUTE WEEK MONTH YEAR SECOND MOMENT LATE EARLY MID MAGIC GOLDEN BEFORE AFTER"
    " AT IN ON OF TO AND OR JUST SHORTLY MUCH LITTLE BIT AGO AM PM A.M. P.M. O'CLOCK PRESENT"
    " MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY JANUARY FEBRUARY MARCH APRIL MAY"
    " JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER SPRING SUMMER AUTUMN FALL WINTER"
    " FOLLOWING PREVIOUS ANOTHER RAIN RAINING SNOW STORM VERY BACK DREAM FANTASY"
    " LE LA LES L' UN UNE PLUS TARD EN DE DU MÊME TEMPS FIN DÉBUT LENDEMAIN"
    " SPÄTER SPÄTERER FRÜH FRÜHER AM IN DER DES NÄCHSTEN NÄCHSTER"
    " EL LOS LAS AL DEL SIGUIENTE MISMO MISMA MÁS O OS AS DO DA DOS MAIS MESMO MESMA SEGUINTE"
    " IL LO DOPO PIÙ TARDI STESSO STESSA SUCCESSIVO ПОЗДНИЙ РАННЕЕ ТОТ ЖЕ СЛЕДУЮЩИЙ".split()
)
#: Days and seasons are times by themselves, but only as a whole piece.
_ALONE = frozenset(
    "MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY SPRING SUMMER AUTUMN WINTER"
    " LENDEMAIN SPÄTER FRÜH".split()
)
#: Words that end an undivided heading ("INT HOUSE NIGHT") and are nearly always a time there.
_BARE = frozenset(
    "DAY NIGHT MORNING AFTERNOON EVENING NOON MIDNIGHT DAWN DUSK SUNSET SUNRISE CONTINUOUS LATER"
    " JOUR NUIT MATIN SOIR TAG NACHT ABEND DÍA NOCHE NOITE GIORNO NOTTE ДЕНЬ НОЧЬ УТРО ВЕЧЕР"
    " MAGIC-HOUR".split()
)
_PHRASES = regex.compile(
    r"(?:MAGIC|GOLDEN|HAPPY|RUSH|WITCHING) HOUR|FIRST LIGHT|LAST LIGHT|BROAD DAYLIGHT|DAY ?/ ?NIGHT"
    r"|(?:TEN|\d+)\s?YEARS? (?:LATER|EARLIER|AGO)|CHRISTMAS(?: EVE| DAY)?|NEW YEAR'?S (?:EVE|DAY)"
    r"|CONTINU(?:É|O|A|ED)|PLUS TARD|SPÄTER|MÁS TARDE|MAIS TARDE|PIÙ TARDI|POCO DOPO|ALL'ALBA"
    r"|PRÉ-DAWN|SUITE|MOMENTO(?:S)? DEPOIS|SUITE DU JOUR|CONT\.?"
)
_INNER_PHRASES = regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{_PHRASES.pattern})(?![\p{{L}}\p{{M}}])")
_PARENTHESIS = regex.compile(r"\([^()]*\)")
_CLOCK = regex.compile(r"\d{1,2}(?:[:.hH]\d{2})?(?:AM|PM|H|UHR)?|\d{4}S?|\d{1,2}(?:ST|ND|RD|TH)?")
_WORD = regex.compile(r"[\p{L}\d][\p{L}\p{M}\d'’.:-]*")

_HAN_TIME = regex.compile(
    r"(?:次日|翌日|当日|當日|第二天|同日|同|初|深|半|午|早|傍|前|後|后)?"
    r"(?:白天|白日|日间|日間|夜间|夜間|夜晚|晚上|早上|早晨|清晨|凌晨|黎明|拂晓|拂曉|上午|中午|正午|下午|午后|午後"
    r"|午夜|子夜|半夜|深夜|黄昏|黃昏|傍晚|日落|日出|日景|夜景|晨景|昏景|日|天|夜|晨|昏|晚|早|暮|夕|昼|朝|夕方|未明|明け方"
    r"|真夜中|深更|낮|밤|아침|저녁|새벽|오전|오후|점심|노을|석양|한밤)(?:景)?"
)
_HAN_QUALIFIER = regex.compile(
    r"(?:稍后|稍後|片刻后|同时|同時|连续|連續|闪回|閃回|回忆|回憶|现在|數日後|数日后)"
)


@lru_cache(maxsize=1024)
def is_time(piece: str, *, bare: bool = False) -> bool:
    """Whether every word of ``piece`` tells a time.

    Args:
        piece: part of a heading, as written.
        bare: nothing sets the word apart from the place before it; only plain words count.

    >>> is_time("LATER THAT NIGHT"), is_time("NIGHT CLUB"), is_time("DAY (1985)")
    (True, False, True)
    """
    upper = piece.upper().replace("’", "'").strip(" .,;:")
    if bare:
        return upper in _BARE
    plain = _PARENTHESIS.sub(" ", upper).strip(" .,")
    if not plain:
        return False
    if _PHRASES.fullmatch(plain):
        return True
    time, rest = strip_han_time(plain)
    if (time and not rest) or _HAN_QUALIFIER.fullmatch(plain):
        return True
    plain = _INNER_PHRASES.sub(" DAY ", plain)
    words = _WORD.findall(plain)
    if not words or len(words) > 8:
        return False
    if words[0] in _ALONE and len(words) == 1:
        return True
    core = False
    for word in words:
        bits = word.strip(".-")
        if bits in _CORE:
            core = True
        elif bits in _BESIDE or bits in _ALONE:
            continue
        elif _CLOCK.fullmatch(bits):
            core = core or ":" in bits or bits.endswith(("AM", "PM", "UHR")) or len(bits) == 4
        else:
            return False
    return core


def strip_han_time(piece: str) -> tuple[str, str]:
    """A Chinese, Japanese or Korean time at the start of ``piece``, and what follows it."""
    found = _HAN_TIME.match(piece)
    return (found[0], piece[found.end() :]) if found else ("", piece)
