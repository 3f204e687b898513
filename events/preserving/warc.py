"""WARC files of the way to a page: request and response of each hop, byte by byte."""

from __future__ import annotations

import io
from collections.abc import Iterable
from importlib import metadata
from typing import TYPE_CHECKING, BinaryIO

from events.preserving.errors import PreservingError
from events.reading.intake.fetching import Hop

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord
    from warcio.warcwriter import WARCWriter


def check() -> None:
    """Check, before anything is fetched, that WARC files can be written.

    Raises
    ------
    PreservingError
        If the library is not installed.
    """
    try:
        import warcio  # noqa: F401, PLC0415 - not needed to read the catalogue
    except ImportError as error:
        raise PreservingError(f"to keep pages needs warcio: pip install 'caspian-map[preserve]' ({error})") from error


def write(hops: Iterable[Hop], file: BinaryIO) -> None:
    """Write the requests and responses on the way to a page.

    Parameters
    ----------
    hops
        Hops in their order.
    file
        File to write to, as WARC in which each record is compressed separately.
    """
    from warcio.warcwriter import WARCWriter  # noqa: PLC0415

    writer = WARCWriter(file, gzip=True, warc_version="1.1")
    software = f"caspian-map {metadata.version('caspian-map')}"
    writer.write_record(writer.create_warcinfo_record(None, {"software": software, "format": "WARC File Format 1.1"}))
    for hop in hops:
        about = {"WARC-Date": f"{hop.asked:%Y-%m-%dT%H:%M:%S.%fZ}", "WARC-IP-Address": hop.address}
        response = _record(writer, hop.url, "response", hop.response, about)
        answered = response.rec_headers.get_header("WARC-Record-ID")
        request = _record(writer, hop.url, "request", hop.request, {**about, "WARC-Concurrent-To": answered})
        writer.write_record(response)
        writer.write_record(request)


def _record(writer: WARCWriter, url: str, kind: str, content: bytes, about: dict[str, str]) -> ArcWarcRecord:
    return writer.create_warc_record(url, kind, io.BytesIO(content), len(content), warc_headers_dict=about)
