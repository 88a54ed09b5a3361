"""Measures in units: what one comes to in another."""

from __future__ import annotations

from typing import NamedTuple

from checker.span import Span
from checker_plugins.consistency.relation import Disagreement, Quantity, overlap, shown

# A unit's dimension, and how many of the dimension's base unit it is. A unit with several readings ("ton",
# "gallon") has one entry for each, and every one of them is good.
UNITS: dict[str, tuple[tuple[str, float], ...]] = {
    "mm": (("length", 0.001),),
    "cm": (("length", 0.01),),
    "m": (("length", 1.0),),
    "km": (("length", 1000.0),),
    "in": (("length", 0.0254),),
    "ft": (("length", 0.3048),),
    "yd": (("length", 0.9144),),
    "mi": (("length", 1609.344),),
    "nmi": (("length", 1852.0),),
    "mm2": (("area", 1e-6),),
    "cm2": (("area", 1e-4),),
    "m2": (("area", 1.0),),
    "km2": (("area", 1e6),),
    "in2": (("area", 0.0254**2),),
    "ft2": (("area", 0.3048**2),),
    "yd2": (("area", 0.9144**2),),
    "mi2": (("area", 1609.344**2),),
    "acre": (("area", 4046.8564),),
    "ha": (("area", 1e4),),
    "m3": (("volume", 1000.0),),
    "ft3": (("volume", 28.3168),),
    "yd3": (("volume", 764.5549),),
    "ml": (("volume", 0.001),),
    "l": (("volume", 1.0),),
    "gal": (("volume", 3.785412), ("volume", 4.54609)),
    "pt": (("volume", 0.473176), ("volume", 0.568261)),
    "qt": (("volume", 0.946353), ("volume", 1.136523)),
    "bbl": (("volume", 158.987),),
    "g": (("mass", 0.001),),
    "kg": (("mass", 1.0),),
    "t": (("mass", 1000.0),),
    "lb": (("mass", 0.45359237),),
    "oz": (("mass", 0.028349523), ("volume", 0.0295735), ("volume", 0.0284131)),
    "st": (("mass", 6.35029318),),
    "ton": (("mass", 907.18474), ("mass", 1016.0469), ("mass", 1000.0)),
    "mph": (("speed", 1.609344),),
    "kph": (("speed", 1.0),),
    "kn": (("speed", 1.852),),
    "mps": (("speed", 3.6),),
    "degc": (("temperature", 1.0),),
    "degf": (("temperature", 5 / 9),),
}
_FAHRENHEIT_OF_ICE = 32.0


class Measure(NamedTuple):
    """A quantity in a unit of `UNITS`; `name` is the unit as the article writes it."""

    quantity: Quantity
    unit: str
    name: str


class Conversion(NamedTuple):
    """A measure, and the same measure in another unit."""

    span: Span
    first: Measure
    second: Measure

    def disagreement(self, tolerance: float) -> Disagreement | None:
        """Return what the first comes to in the unit of the second, if it is not the second."""
        first, second = self.first.quantity, self.second.quantity.widened(tolerance)
        readings = [
            converted
            for dimension, size in UNITS[self.first.unit]
            for other, other_size in UNITS[self.second.unit]
            if dimension == other
            for converted in _converted(first, self.first.unit, self.second.unit, size / other_size)
        ]
        if not readings or self.first.unit == self.second.unit:
            return None
        if any(overlap(low, high, second.low, second.high) for _, low, high in readings):
            return None
        values = [value for value, _, _ in readings]
        is_temperature = self.first.unit.startswith("deg")  # whose first reading is no difference
        value = values[0] if is_temperature else min(values, key=lambda value: abs(value - second.value))
        expected = f"{shown(value, second.value)} {self.second.name}"
        given = f"{second.text} {self.second.name}"
        return Disagreement(self.span, f"{first.text} {self.first.name}", "", expected, given)


def _converted(first: Quantity, unit: str, other: str, ratio: float) -> list[tuple[float, float, float]]:
    """Return the value and the limits of a quantity in another unit; a temperature may be a difference as well."""
    plain = (first.value * ratio, first.low * ratio, first.high * ratio)
    if unit == "degf" and other == "degc":
        ice = _FAHRENHEIT_OF_ICE
        return [((first.value - ice) * ratio, (first.low - ice) * ratio, (first.high - ice) * ratio), plain]
    if unit == "degc" and other == "degf":
        value, low, high = (each + _FAHRENHEIT_OF_ICE for each in plain)
        return [(value, low, high), plain]
    return [plain]
