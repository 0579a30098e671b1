"""The generated schemas say the same as an independent checker that reads the facts its own way.

OPENIMMO_PARITY_DOCUMENTS=1000 makes the same a night's work.
"""

import os
from random import Random

import pytest
import xmlschema
from lxml import etree

from openimmo.xsd.catalogue import VERSIONS, path, schema
from openimmo.xsd.check import first_errors
from openimmo.xsd.grammar_check import faults
from tests.xsd.damage import damage
from tests.xsd.oracle import is_valid
from tests.xsd.random_feeds import random_element, random_feed

DOCUMENTS = int(os.environ.get("OPENIMMO_PARITY_DOCUMENTS", "30"))
DAMAGES = 10


@pytest.mark.parametrize("version", VERSIONS)
def test_random_feeds_are_valid_for_both(version: str) -> None:
    for seed in range(DOCUMENTS):
        feed = random_feed(version, Random(seed), odd_spellings=seed % 2 == 1)
        assert is_valid(feed, version), seed
        assert schema(version).validate(feed), (seed, first_errors(schema(version), feed))


@pytest.mark.parametrize("version", VERSIONS)
def test_damaged_documents_get_the_same_verdict_three_times(version: str) -> None:
    """From the XSD, from the list of errors, and from the independent checker."""
    judge, invalid = schema(version), 0
    for seed in range(DOCUMENTS):
        rng = Random(seed)
        name = "immobilie" if seed % 4 else "openimmo"
        sound = random_element(version, rng, name, odd_spellings=True, density=rng.uniform(0.1, 0.5))
        for _ in range(DAMAGES):
            damaged = damage(sound, rng)
            verdict = is_valid(damaged, version)
            invalid += not verdict
            sent = etree.tostring(damaged, encoding="unicode")
            assert judge.validate(damaged) == verdict, sent
            assert (next(faults(damaged, judge.grammar), None) is None) == verdict, sent
    assert invalid > DOCUMENTS, "the damage has to be felt"


@pytest.mark.parametrize("version", ["1.1", "1.2.0"])
def test_feeds_in_the_old_namespace_are_valid_as_sent(version: str) -> None:
    feed = random_feed(version, Random(5), namespaced=True)
    assert schema(version, namespaced=True).validate(feed)
    assert not schema(version).validate(feed)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_schema_also_works_in_the_xmlschema_library(version: str) -> None:
    namespaced = version in ("1.1", "1.2.0")
    other = xmlschema.XMLSchema10(str(path(version)))
    for seed in range(3):
        feed = random_feed(version, Random(seed), listings=1, odd_spellings=True, namespaced=namespaced)
        assert list(other.iter_errors(feed)) == []
