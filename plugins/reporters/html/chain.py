"""The ways by which an article's claims reach it: from an origin, through who passes the words on, to the article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Way = tuple[int, ...]  # the numbers of sources, from the origin to the one nearest to the article


def origins(file: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the origins of a file's sources, each with the ways from it and the claims that came by them.

    An origin is `independent` unless nobody could ask it. A source behind no claim is left out where it
    stands on another's way already.
    """
    numbers = {source["id"]: number for number, source in enumerate(file["sources"])}
    acts = {act["id"]: act for act in file["attributions"]}
    claims: dict[Way, list[int]] = {}
    for number, claim in enumerate(file["claims"]):
        for way in _ways_of(claim, acts, file, numbers):
            claims.setdefault(way, []).append(number)
    on_a_way = {number for way in claims for number in way}
    for source in file["sources"]:
        if numbers[source["id"]] not in on_a_way:
            claims[_way(source["id"], (), file, numbers)] = []
    grouped: dict[int, list[Way]] = {}
    for way in sorted(claims):
        grouped.setdefault(way[0], []).append(way)
    return [
        {
            "independent": file["sources"][origin]["type"] != "vague" and any(claims[way] for way in ways),
            "ways": [{"steps": list(way), "claims": claims[way]} for way in ways],
        }
        for origin, ways in sorted(grouped.items())
    ]


def _ways_of(
    claim: Mapping[str, Any], acts: Mapping[str, Mapping[str, Any]], file: Mapping[str, Any], numbers: Mapping[str, int]
) -> dict[Way, None]:
    """Return the ways by which one claim came, each once: by its attributions, and by sources without one."""
    ways: dict[Way, None] = {}
    reached: set[str] = set()
    for name in claim["attributions"]:
        act = acts.get(name)
        if act is not None and act["source_id"] in numbers:
            ways.setdefault(_way(act["source_id"], act["chain"], file, numbers))
            reached.update((act["source_id"], *act["chain"]))
    for name in claim["sources"]:
        if name in numbers and name not in reached:
            ways.setdefault(_way(name, (), file, numbers))
    return ways


def _way(source: str, chain: Any, file: Mapping[str, Any], numbers: Mapping[str, int]) -> Way:
    """Return the way from the origin of `source`; `chain` holds who passes its words on, the nearest first."""
    origin = file["sources"][numbers[source]]["origin"]
    steps = (origin if origin in numbers else source, source, *reversed(chain))
    return tuple(dict.fromkeys(numbers[step] for step in steps if step in numbers))
