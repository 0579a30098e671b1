"""The rules beyond the schema, over the listings of an export as they are sent. Knows rules; decides nothing."""

from collections.abc import Iterator
from datetime import date

from openimmo.domain.portal import Portal
from openimmo.findings import Finding
from openimmo.model import Immobilie
from openimmo.rules.running import RuleSet, Running, rule_set
from openimmo.settings.values import Rules


class Judges:
    """The rules that hold on a day, as the settings choose them, as far as the portal wants to know."""

    def __init__(self, portal: Portal, chosen: Rules, day: date) -> None:
        self.block = portal.rules == "block"
        self._wanted = portal.rules != "off"
        self._chosen = chosen
        self._day = day
        self._running: tuple[RuleSet, Running] | None = None

    def of(self, immobilie: Immobilie, number: str) -> tuple[Finding, ...]:
        """What the rules find in a listing; its attachments are not looked at. ``number`` is the one it has there."""
        return tuple(self._found(immobilie, number)) if self._wanted else ()

    def _found(self, immobilie: Immobilie, number: str) -> Iterator[Finding]:
        rules, running = self._loaded()
        for rule, hit in running.listing(immobilie, None):
            yield Finding(
                code=rule.code, severity=rules.severity(rule), params=hit.params, rule=rule.code, listing=number,
                path=hit.path or None, value=hit.value, repair=hit.repair,
            )  # fmt: skip

    def _loaded(self) -> tuple[RuleSet, Running]:
        """Two hundred modules, which an export with nothing changed does not need."""
        if self._running is None:
            said = self._chosen
            rules = rule_set(self._day, off=said.off, on=said.on, severities=said.severities)
            self._running = rules, Running(rules)
        return self._running
