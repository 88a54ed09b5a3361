"""English inflection: the forms of verbs and the plurals of nouns, for lexicons that list lemmas only."""

from __future__ import annotations

import re
from typing import NamedTuple


class VerbForms(NamedTuple):
    """The forms of one verb, each a tuple of spellings ("travelled", "traveled")."""

    base: tuple[str, ...]
    s: tuple[str, ...]
    past: tuple[str, ...]
    participle: tuple[str, ...]
    ing: tuple[str, ...]


# Lemma, past, participle (when it differs); spellings that are both in use are parted by a slash.
_IRREGULAR_VERBS = """
arise arose arisen; awake awoke awoken; bear bore borne; beat beat beaten; become became become; befall befell
befallen; beget begot begotten; begin began begun; behold beheld; bend bent; bespeak bespoke bespoken; bet bet; bid
bid; bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken; breed bred; bring brought;
broadcast broadcast; browbeat browbeat browbeaten; build built; burn burned/burnt; burst burst; buy bought; cast cast;
catch caught; choose chose chosen; cling clung; come came come; cost cost; creep crept; cut cut; deal dealt; dig dug;
do did done; draw drew drawn; dream dreamed/dreamt; drink drank drunk; drive drove driven; dwell dwelt/dwelled; eat
ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found; fit fitted/fit; flee fled; fling flung;
fly flew flown; forbid forbade/forbad forbidden; forecast forecast/forecasted; foresee foresaw foreseen; foretell
foretold; forget forgot forgotten; forgive forgave forgiven; forsake forsook forsaken; forswear forswore forsworn;
freeze froze frozen; get got got/gotten; give gave given; go went gone; grind ground; grow grew grown; hang
hung/hanged; have had; hear heard; hide hid hidden; hit hit; hold held; hurt hurt; keep kept; kneel knelt; know knew
known; lay laid; lead led; lean leaned/leant; leap leaped/leapt; learn learned/learnt; leave left; lend lent; let let;
lie lied/lay lied/lain; light lit/lighted; lose lost; make made; mean meant; meet met; mislead misled; mistake mistook
mistaken; misunderstand misunderstood; offset offset; outbid outbid; outdo outdid outdone; overcome overcame overcome;
overhear overheard; override overrode overridden; overrun overran overrun; oversee oversaw overseen; overtake overtook
overtaken; overthrow overthrew overthrown; partake partook partaken; pay paid; plead pleaded/pled; prove proved
proved/proven; put put; quit quit; read read; rebuild rebuilt; recast recast; repay repaid; resell resold; reset
reset; retell retold; rethink rethought; rewrite rewrote rewritten; rid rid; ride rode ridden; ring rang rung; rise
rose risen; run ran run; saw sawed sawn/sawed; say said; see saw seen; seek sought; sell sold; send sent; set set;
shake shook shaken; shed shed; shine shone; shoot shot; show showed shown/showed; shrink shrank shrunk; shut shut;
sing sang sung; sink sank sunk; sit sat; slay slew slain; sleep slept; slide slid; sling slung; slit slit; smell
smelled/smelt; sneak sneaked/snuck; sow sowed sown; speak spoke spoken; speed sped/speeded; spell spelled/spelt; spend
spent; spill spilled/spilt; spin spun; spit spat; split split; spoil spoiled/spoilt; spread spread; spring sprang
sprung; stand stood; steal stole stolen; stick stuck; sting stung; stink stank stunk; stride strode; strike struck
struck/stricken; string strung; strive strove/strived striven/strived; swear swore sworn; sweep swept; swell swelled
swollen; swim swam swum; swing swung; take took taken; teach taught; tear tore torn; tell told; think thought; thrive
thrived/throve; throw threw thrown; thrust thrust; tread trod trodden; undercut undercut; undergo underwent undergone;
underpin underpinned; understand understood; undertake undertook undertaken; undo undid undone; unwind unwound; uphold
upheld; upset upset; wake woke woken; wear wore worn; weave wove woven; weep wept; win won; wind wound; withdraw
withdrew withdrawn; withhold withheld; withstand withstood; wring wrung; write wrote written
"""

# Verbs of several syllables that are stressed on the last one, and so double its consonant.
_STRESSED_LAST = frozenset(
    """
    abet abhor abut acquit admit allot anagram annul befit begin commit compel concur confer control corral debar
    debug defer demur deter disbar dispel embed emit enrol entrap equip excel expel extol forbid forget format humbug
    impel incur infer instil inter interbreed intermit kidnap misspell nonplus occur offset omit outbid outrun patrol
    permit program propel rebel rebut recap recur refer regret repel rerun reset submit transfer transmit underpin
    unplug upset withhold zigzag
    """.split()
)

# Verbs of several syllables that double their consonant in one part of the English-speaking world only.
_EITHER_WAY = frozenset(
    """
    apparel barrel bevel cancel carol cavil channel chisel counsel cudgel dial duel enamel equal fuel fulfil funnel
    gambol gossip grovel initial jewel kidnap label level libel marshal marvel metal model panel pedal pencil quarrel
    ravel revel rival shovel shrivel signal snivel spiral stencil swivel tassel tinsel total towel trammel travel
    trial tunnel unravel victual worship yodel
    """.split()
)

_IRREGULAR_NOUNS = {
    "alumnus": ("alumni",),
    "alumna": ("alumnae",),
    "analysis": ("analyses",),
    "basis": ("bases",),
    "bus": ("buses",),
    "cargo": ("cargoes", "cargos"),
    "child": ("children",),
    "crisis": ("crises",),
    "criterion": ("criteria",),
    "curriculum": ("curricula", "curriculums"),
    "echo": ("echoes",),
    "embargo": ("embargoes",),
    "embryo": ("embryos",),
    "foot": ("feet",),
    "gas": ("gases",),
    "goose": ("geese",),
    "half": ("halves",),
    "hero": ("heroes",),
    "hypothesis": ("hypotheses",),
    "index": ("indexes", "indices"),
    "knife": ("knives",),
    "leaf": ("leaves",),
    "life": ("lives",),
    "loaf": ("loaves",),
    "memorandum": ("memorandums", "memoranda"),
    "mosquito": ("mosquitoes",),
    "mouse": ("mice",),
    "nucleus": ("nuclei",),
    "ox": ("oxen",),
    "parenthesis": ("parentheses",),
    "person": ("people", "persons"),
    "phenomenon": ("phenomena",),
    "potato": ("potatoes",),
    "quiz": ("quizzes",),
    "referendum": ("referendums", "referenda"),
    "self": ("selves",),
    "shelf": ("shelves",),
    "synopsis": ("synopses",),
    "synthesis": ("syntheses",),
    "thesis": ("theses",),
    "thief": ("thieves",),
    "tomato": ("tomatoes",),
    "tooth": ("teeth",),
    "torpedo": ("torpedoes",),
    "veto": ("vetoes",),
    "wife": ("wives",),
    "wolf": ("wolves",),
}

_SAME_IN_PLURAL = frozenset(
    """
    aircraft apparatus chassis counsel deer fish headquarters hertz kilohertz means moose offspring
    police press rendezvous series sheep spacecraft species staff swine
    """.split()
)

_SPOKEN_K = ("arch", "omach", "epoch", "eunuch", "loch")  # "ch" that is spoken as k takes a bare s
_MAN = re.compile(r"(?:^|.*[^\W_])(?<!hu)(?<!ger)(?<!ro)(?<!sha)man$")
_PREPOSITIONS = frozenset("of in at for to on with from by against".split())
_BEFORE_GENERAL = frozenset(
    "attorney auditor comptroller director governor inspector postmaster secretary solicitor surgeon".split()
)

_VOWELS = "aeiou"
_VOWEL_GROUP = re.compile(r"[aeiouy]+")
_ENDS_LIKE_HOP = re.compile(r"(?:^|[^aeiou])[aeiouy][bdfgklmnprstvz]$")


def _irregular_verbs() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    table = {}
    for entry in _IRREGULAR_VERBS.split(";"):
        lemma, past, *participle = entry.split()
        pasts = tuple(past.split("/"))
        table[lemma] = (pasts, tuple(participle[0].split("/")) if participle else pasts)
    return table


_IRREGULAR = _irregular_verbs()


def verb_forms(lemma: str) -> VerbForms:
    """Return the forms of a verb, or of a phrase that begins with one.

    >>> verb_forms("point out").past
    ('pointed out',)
    >>> verb_forms("withdraw").participle
    ('withdrawn',)
    """
    word, space, rest = lemma.partition(" ")
    return VerbForms(*(tuple(form + space + rest for form in forms) for forms in _verb_forms(word)))


def plurals(lemma: str) -> tuple[str, ...]:
    """Return the plurals of a noun, or of a phrase whose last word, or last word before a preposition, is one.

    >>> plurals("head of state")
    ('heads of state',)
    >>> plurals("spokesman")
    ('spokesmen',)
    """
    words = lemma.split(" ")
    head = next((index - 1 for index, word in enumerate(words) if index and word in _PREPOSITIONS), len(words) - 1)
    found = [" ".join((*words[:head], plural, *words[head + 1 :])) for plural in _plurals(words[head])]
    if len(words) > 1 and words[-1] == "general" and words[-2] in _BEFORE_GENERAL:
        found.append(" ".join((*words[:-2], *_plurals(words[-2]), "general")))
    return tuple(found)


def _verb_forms(word: str) -> VerbForms:
    if word == "be":
        return VerbForms(("be", "am", "are"), ("is",), ("was", "were"), ("been",), ("being",))
    if word == "have":
        return VerbForms(("have",), ("has",), ("had",), ("had",), ("having",))
    stems = _stems(word)
    ing = tuple(stem + "ing" for stem in (stems if not word.endswith("e") else (_without_e(word),)))
    if word in _IRREGULAR:
        past, participle = _IRREGULAR[word]
    else:
        past = participle = _regular_past(word, stems)
    return VerbForms((word,), (_with_s(word),), past, participle, ing)


def _regular_past(word: str, stems: tuple[str, ...]) -> tuple[str, ...]:
    if word.endswith("e"):
        return (word + "d",)
    if _ends_in_consonant_y(word):
        return (word[:-1] + "ied",)
    return tuple(stem + "ed" for stem in stems)


def _stems(word: str) -> tuple[str, ...]:
    """What -ed and -ing are added to: the word, with its last consonant doubled where English does so."""
    if word.endswith("c"):
        return (word + "k",)
    last = word.rpartition("-")[2].replace("qu", "kw")
    if not _ENDS_LIKE_HOP.search(last):
        return (word,)
    doubled = word + word[-1]
    if word in _EITHER_WAY:
        return (doubled, word)
    if len(_VOWEL_GROUP.findall(last.lstrip("y"))) == 1 or word in _STRESSED_LAST:
        return (doubled,)
    return (word,)


def _without_e(word: str) -> str:
    if word.endswith("ie"):
        return word[:-2] + "y"
    if word.endswith(("ee", "oe", "ye", "inge")):
        # "singe" keeps its e; "infringe", "impinge", "cringe" and the like do not
        return word if not word.endswith("inge") or word in ("singe", "tinge", "binge", "swinge") else word[:-1]
    return word[:-1]


def _with_s(word: str) -> str:
    if _ends_in_consonant_y(word):
        return word[:-1] + "ies"
    if word.endswith(_SPOKEN_K):
        return word + "s"
    if word.endswith("z") and not word.endswith("zz") and len(_VOWEL_GROUP.findall(word.replace("qu", "kw"))) == 1:
        return word + "zes"  # "quizzes"
    if word.endswith(("s", "x", "z", "ch", "sh")) or word in ("do", "go", "undergo", "outdo", "undo", "echo", "veto"):
        return word + "es"
    return word + "s"


def _ends_in_consonant_y(word: str) -> bool:
    return word.endswith("y") and (len(word) < 2 or word[-2] not in _VOWELS or word.endswith("quy"))


def _plurals(word: str) -> tuple[str, ...]:
    first, hyphen, rest = word.partition("-")
    if hyphen and (rest in ("in-law", "by", "elect", "designate") or rest.startswith(("in-", "of-", "at-", "de-"))):
        return tuple(f"{plural}-{rest}" for plural in _plurals(first))
    if word in _SAME_IN_PLURAL:
        return (word,)
    stem, hyphen, last = word.rpartition("-")
    if last in _IRREGULAR_NOUNS:
        return tuple(stem + hyphen + plural for plural in _IRREGULAR_NOUNS[last])
    if _MAN.match(word):
        return (word[:-2] + "en",)
    for ending in ("child", "life", "wife"):
        if word.endswith(ending):
            return tuple(word.removesuffix(ending) + plural for plural in _IRREGULAR_NOUNS[ending])
    return (_with_s(word),)
