"""Words that carry no subject: the trade's own, and the small ones of English."""

from __future__ import annotations

#: The trade's words: they say how a scene is shown, not what it is about.
SCREENPLAY_WORDS = frozenset(
    "int ext cut cuts fade fades dissolve smash intercut montage flashback continuous cont "
    "contd continued later moments moment beat pause angle camera shot shots pov closeup close "
    "wide pan pans tilt dolly zoom track tracking insert super superimpose title titles credits "
    "scene scenes frame screen offscreen onscreen off-screen on-screen voice voiceover "
    "voice-over vo narrator narration sequence series establishing background foreground "
    "reveal reveals silence day night morning evening afternoon dusk dawn end begin begins "
    "resume omitted page".split()
)
#: Small words, and the verbs with which action lines are written.
SMALL_WORDS = frozenset(
    "a able about above across after again against ago all almost alone along already also "
    "always am an and another any anybody anymore anyone anything anyway are around as ask asks "
    "at away back be became because been before behind being below beside best better between "
    "big both bring brings but by call came can cannot come comes coming could did different do "
    "does doing done down each either else enough even ever every everybody everyone everything "
    "exactly face far feel feels few find finds first for found from front full gave get gets "
    "getting give given gives go goes going gone gonna good got gotta great guess had half hand "
    "hands happen happened happens hard has have having he head hear heard hears held hello help "
    "her here hers herself hey him himself his hold holds how however huh i if in inside instead "
    "into is it its itself just keep keeps kind knew know known knows large last leave leaves "
    "left less let lets like little live long look looked looking looks lot made make makes "
    "making man many matter may maybe me mean means men middle might mine more most move moves "
    "much must my myself near need needs never new next no nobody none nor not nothing now of "
    "off oh ok okay old on once one ones only onto open opens or other others our ours out "
    "outside over own part people perhaps person place please point pretty probably pull pulls "
    "put puts quite ran rather reach reaches real really right room run runs said same sat saw "
    "say saying says see seeing seem seems seen sees set several shall she should show shows "
    "side since sit sits sitting small smile smiles so some somebody someone something "
    "sometimes somewhere soon sorry stand standing stands start starts stay still stop stops "
    "such suddenly sure take taken takes talk talking tell telling tells than thank thanks that "
    "the their them themselves then there these they thing things think thinks this those "
    "though thought three through time to today together told tomorrow tonight too took toward "
    "towards tries try trying turn turned turning turns two under until up upon us use used "
    "using very wait walk walking walks wanna want wanted wants was watch watches watching way "
    "we well went were what whatever when where whether which while who whole whom whose why "
    "will with within without woman women word words would wrong yeah year years yes yet you "
    "young your yours yourself ah um uh mr mrs ms dr miss sir guy guys girl boy kid am pm ain "
    "aren couldn didn doesn don hadn hasn haven isn ll mustn re shouldn ve wasn weren won "
    "wouldn bit eyes eye finally slowly quickly toward behind okay beyond".split()
)
