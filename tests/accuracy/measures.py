"""What is measured on which set, with the goal, and what others reach."""

from __future__ import annotations

from typing import Any, NamedTuple

SETS = {
    "gold": "24 news articles, every sentence labelled",
    "attribution.dev": "PolNeAR: 84 political news articles, every attribution labelled",
    "speech.dev": "NewsDiscourse: 10,621 news sentences; which report speech",
    "weasel.train": "CoNLL-2010: 7,343 sentences of Wikipedia; which are uncertain",
    "weasel.dev": "CoNLL-2010: 1,401 sentences of Wikipedia; which are uncertain",
    "loaded.dev": "BABE: 1,800 news sentences; which are biased",
    "checkworthy.dev": "ClaimBuster: 22,501 sentences of debates; which are worth checking",
}


class Measure(NamedTuple):
    """One figure: the set, a name, where the set's scorer puts it, the goal if there is one, what others get."""

    set: str
    name: str
    where: tuple[str | int, ...]
    goal: float | None = None
    others: str = ""

    def of(self, scores: Any) -> float:
        """Take the figure out of what the scorer returned; raises `LookupError` where it is not there."""
        for step in self.where:
            scores = scores[step]
        return float(scores)


def _exact(part: str, goal: float, others: str) -> Measure:
    return Measure("attribution.dev", f"{part}, exact F1", (part, "exact", "f1"), goal, others)


MEASURES = (
    Measure("gold", "status, accuracy", ("status_accuracy",), 0.93, "regex .77, two readers .99"),
    Measure("gold", "status, kappa", ("status_kappa",), 0.88, "regex .61, two readers .98"),
    Measure("gold", "status, macro F1", ("status_macro_f1",), 0.85, "regex .49"),
    Measure("gold", "ask, F1", ("ask_prf", 2), 0.75, "regex .34"),
    Measure("gold", "source, F1", ("source_prf", 2), 0.90, "regex .33, two readers .98"),
    Measure("gold", "source type, accuracy", ("source_type_accuracy",), 0.90),
    Measure("gold", "hedge, F1", ("hedge_prf", 2), 0.90, "regex .63, two readers .92"),
    Measure("gold", "independent, exact", ("independent_sources_exact",), 0.70, "regex .38, two readers .88"),
    Measure("gold", "single source, acc.", ("single_source_accuracy",), 0.90, "two readers .96"),
    Measure("attribution.dev", "sentence, macro F1", ("macro_f1",), 0.84),
    Measure("attribution.dev", "sentence, F1", ("yes", "f1"), None, "people .93"),
    _exact("source", 0.60, "people .78; on the test set: rules .11, CRF .51, BERT .83"),
    _exact("cue", 0.62, "people .71; on the test set: rules .23, CRF .53, BERT .75"),
    _exact("content", 0.45, "people .68; on the test set: rules .06, CRF .29, BERT .73"),
    Measure("speech.dev", "sentence, F1", ("yes", "f1"), 0.74, "list of said-words .70"),
    Measure("weasel.train", "sentence, F1", ("yes", "f1"), 0.62, "on the test set: word list .58, best .60–.63"),
    Measure("weasel.dev", "sentence, F1", ("yes", "f1"), None, "on the test set: word list .58, best .60–.63"),
    Measure("loaded.dev", "sentence, F1", ("yes", "f1"), 0.55),
    Measure("loaded.dev", "sentence, macro F1", ("macro_f1",), None, "classifier .80"),
    Measure("checkworthy.dev", "sentence, macro F1", ("macro_f1",), None, "SVM .83, BERT .88"),
)


def measures_of(name: str) -> list[Measure]:
    """Return what is measured on the set `name`."""
    return [measure for measure in MEASURES if measure.set == name]
