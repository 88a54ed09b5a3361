"""Abbreviations: the short forms of English words that keep a full stop, which need not end a sentence."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Followed by the name that they belong to: never the end of a sentence.
TITLES: Final = _words(
    """mr mrs ms mx dr drs prof gen sen sens rep reps gov govs col lt sgt capt cmdr maj adm pvt cpl brig hon rev fr
    messrs mme mlle supt insp det atty pres amb sec vs v viz cf eg ie ca approx fig figs vol pp ed eds al"""
)
# Found inside and at the end: the end only where the next word plainly begins a sentence.
SHORTENED: Final = _words(
    """st ste mt ft ave blvd rd hwy inc corp co cos ltd plc llc llp jr sr bros dept dist univ assn ph.d esq
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun no nos
    u.s u.k u.n e.u u.s.a u.a.e d.c l.a n.y b.c a.d e.g i.e r.i n.j n.h n.c s.c n.d s.d n.m w.va"""
)
# Ends a sentence whenever a capital follows that is no part of the time itself.
TIMES: Final = _words("a.m p.m am pm etc")
BEFORE_NUMBER: Final = _words(
    "no nos jan feb mar apr jun jul aug sep sept oct nov dec p pp vol fig art sec ch par approx ca c res h.r h.j"
)
STATES: Final = _words(
    """ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa
    tenn tex va vt wash wis wyo ont que alta"""
)
ABBREVIATIONS: Final = TITLES | SHORTENED | TIMES | BEFORE_NUMBER | STATES
