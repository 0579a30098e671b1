"""A listing's contents as accepted, version by version: its XML and its attachments, nothing overwritten.

The newest version lies as it is, because every import and export wants it; the XML of older ones is packed (zlib),
because it is only there to be restored. Does not know what the XML says.
"""

import zlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, insert, select, tuple_, update

from openimmo.domain.listing import ListingRecord, MediaRef
from openimmo.store.session import Session, batches
from openimmo.store.tables import media, media_uses, versions

LEVEL = 1


def unpacked(xml: bytes, *, packed: bool) -> bytes:
    """The XML of a version, however it lies there."""
    return zlib.decompress(xml) if packed else bytes(xml)


class VersionReading(Session):
    """Questions about contents, past and present."""

    def xml(self, listing_id: int, version: int) -> bytes:
        """The XML of one version of a listing."""
        row = self._connection.execute(
            select(versions.c.xml, versions.c.packed).where(
                versions.c.listing == listing_id, versions.c.version == version
            )
        ).one()
        return unpacked(row.xml, packed=row.packed)

    def media(self, listing_id: int, version: int) -> tuple[MediaRef, ...]:
        """The attachments of one version of a listing, in their order."""
        question = select(versions.c.media).where(versions.c.listing == listing_id, versions.c.version == version)
        return msgspec.convert(self._connection.execute(question).scalar_one(), tuple[MediaRef, ...])


class VersionWriting(VersionReading):
    """Adds versions."""

    def _add_versions(self, added: Sequence[tuple[int, int, ListingRecord]], *, delivery: str, at: datetime) -> None:
        """Write the contents of each (listing, version, record) and pack the version before it."""
        self._pack([(listing, version - 1) for listing, version, _ in added if version > 1])
        rows = [
            {
                "listing": listing,
                "version": version,
                "delivery": delivery,
                "fingerprint": record.fingerprint,
                "media": msgspec.to_builtins(record.media),
                "packed": False,
                "xml": record.xml,
            }
            for listing, version, record in added
        ]
        self._run(insert(versions), rows)
        self._add_media([ref for _, _, record in added for ref in record.media], at)
        uses = {
            (listing, version, ref.sha256): None
            for listing, version, record in added
            for ref in record.media
            if ref.sha256 is not None
        }
        self._run(insert(media_uses), [dict(zip(("listing", "version", "sha256"), use, strict=True)) for use in uses])

    def _pack(self, replaced: Sequence[tuple[int, int]]) -> None:
        key = (versions.c.listing == bindparam("of"), versions.c.version == bindparam("which"))
        statement = update(versions).where(*key)
        for some in batches(replaced):
            question = select(versions.c.listing, versions.c.version, versions.c.xml).where(
                tuple_(versions.c.listing, versions.c.version).in_(some), versions.c.packed.is_(False)
            )
            rows = self._connection.execute(question).all()
            packed = [(row.listing, row.version, zlib.compress(row.xml, LEVEL)) for row in rows]
            self._run(statement, [{"of": of, "which": which, "packed": True, "xml": xml} for of, which, xml in packed])

    def _add_media(self, refs: Sequence[MediaRef], at: datetime) -> None:
        kept = {ref.sha256: ref for ref in refs if ref.sha256 is not None}
        for some in batches(kept):
            known = set(self._connection.execute(select(media.c.sha256).where(media.c.sha256.in_(some))).scalars())
            rows = [
                {"sha256": sha, "size": kept[sha].size, "media_type": kept[sha].media_type, "first_seen": at}
                for sha in some
                if sha not in known
            ]
            self._run(insert(media), rows)
