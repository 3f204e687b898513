"""Requests of every kind to every URL, over sockets: the server must always respond, without an error of its own.

`make sweep` sends 20,000 requests in total to a server of the catalogue and one of hostile event sets, and prints the
results. A 5xx response is a fault, except a 503 with Retry-After, and the 501 that oEmbed specifies for another
format; so is a missing or truncated response.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import geopandas as gpd
import pyarrow as pa
import shapely
from own_sets import write_geojson
from pyarrow import parquet
from serving import installed

from app import create_app
from app.web.config import Settings
from events.model.event_filter import PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask
    from werkzeug.routing import Rule

CONNECTIONS = 4
#: Texts that terminate, break or overflow their context.
HOSTILE = (
    *(
        "",
        " ",
        ".",
        "..",
        "a/b",
        "a//b",
        "a?b#c",
        "a;b",
        "a,b",
        "a:b",
        "%",
        "%2F",
        "100%",
        "a'b\"c",
        "a\\b",
        "<b>&amp;",
    ),
    *("line\nbreak", "return\r\nSet-Cookie: a=b", "tab\tnul\x00", "bell\x07\x7f\x85", "Каспийское море", "بندر انزلی"),
    *("\u202egnp.exe", "\u2066isolated", "\ufeff", "\u2028", "\U0001f6a2"),
    *("{{ 7 * 7 }}", "${a}", "%s%n", "__class__", "-1", "1e999", "NaN", "null", "٤٦", "ß" * 50, "x" * 200, "x" * 2000),
)
_IDS = (*HOSTILE[3:], "x" * 200, "я" * 200, "con", "nul.png", "a.png", "a.json", "citation.bib", "related.json")
_DATES = (
    "2013",
    "-9999",
    "9999-12-31",
    "0001-01-01",
    "1000/3000",
    "0001/9999",
    "2013-07-08~",
    "2013-07?",
    "../2013",
    "2013/..",
)
_NAMES = (
    "select",
    "a b",
    "a\"b'c",
    "a;b",
    "море",
    "line\nbreak",
    "n" * 300,
    "geometry",
    "rowid",
    "fid",
    "ogc_fid",
    "id2",
    " x ",
)

METHODS = ("GET",) * 60 + (
    "HEAD",
    "HEAD",
    "HEAD",
    "OPTIONS",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "TRACE",
    "PROPFIND",
    "get",
)
_HEADERS: dict[str, tuple[str, ...]] = {
    "Accept": ("*/*", "text/html", "application/json", "image/png;q=0.5", "x", "text/html;q=x", ",,,", "a/b;" * 50),
    "Accept-Encoding": ("gzip", "br", "zstd", "identity;q=0", "*;q=0", "gzip;q=x", "é"),
    "Accept-Language": ("ru", "fa,en;q=0.5", "xx", "*", "en-" + "a" * 500, ";;;", "zh-Hant-TW;q=2"),
    "If-None-Match": ("*", '"a"', 'W/"a"', "a", '"', '"' * 99),
    "If-Modified-Since": ("Sat, 29 Oct 1994 19:43:31 GMT", "x", "Sat, 99 Oct 99999 19:43:31 GMT"),
    "Range": (
        "bytes=0-1",
        "bytes=5-",
        "bytes=-5",
        "bytes=9-1",
        "bytes=0-0,2-3",
        "lines=1-2",
        "x",
        "bytes=" + "9" * 30 + "-",
    ),
    "Origin": ("https://example.org", "null", "x"),
    "X-Request-Id": ("a-b", "é", "x" * 99),
    "Cookie": ("session=x", "=;=;"),
    "Content-Type": ("application/json", "multipart/form-data", "x"),
    "Referer": ("http://x/", "é"),
    "User-Agent": ("x", ""),
}
# Slow URLs are requested less often: those that contain any of these, one time in this number.
_HEAVY = {".png": 8, "map.<": 25, "map.html": 40, "xlsx": 15, "brief.": 15, "/docs/all": 8}


def write_hostile_sets(folder: Path) -> list[str]:
    """Write event sets with texts, names, dates and points as odd as files allow; return options of the command."""
    rows = [
        {"id": one, "title": one or "-", "date": _DATES[number % len(_DATES)], "lon": 49.0 + number / 20, "lat": 41.0}
        | {
            "summary": HOSTILE[number % len(HOSTILE)],
            "place_name": HOSTILE[-number % len(HOSTILE)],
            "category": one[:900],
        }
        | {
            "countries": [one, "IR"],
            "vessels": [one],
            "vessel_names": one,
            "organisations": [one],
            "verification": one[:99],
        }
        | {"sources": [{"url": one, "title": one, "publisher": one, "published": one, "evidence": one}]}
        | {"revised": [{"date": "2013-07-08", "note": one}]}
        | {name: HOSTILE[(number + place) % len(HOSTILE)] for place, name in enumerate(_NAMES)}
        for number, one in enumerate(_IDS)
    ]
    written = [
        {name: value.replace("\0", "") if isinstance(value, str) else value for name, value in row.items()}
        for row in rows
    ]
    parquet.write_table(pa.Table.from_pylist(written), folder / "odd.parquet")
    points: list[tuple[Any, dict[str, Any]]] = [
        (
            {"type": "Point", "coordinates": place},
            {"title": "A point", "date": "2013", "id": f"point {number}", "sets": "ö"},
        )
        for number, place in enumerate(
            [[180, 90], [-180, -90], [0, 0], [51, 41, 5], [1e-320, 0], [1e9, 0], [51.5, 41.5]]
        )
    ]
    write_geojson(folder / "points.geojson", *points)
    (folder / "texts.csv").write_text("title,date,lon,lat,note\n-,2013,50,41,\n", encoding="utf-8")
    empty = gpd.GeoDataFrame({"title": ["a", "b"], "date": "2013"}, geometry=[shapely.Point(50, 41), shapely.Point()])
    empty.set_crs(4326).to_file(folder / "empty.gpkg")
    files = ("odd.parquet", "points.geojson", "empty.gpkg", "texts.csv")
    return [part for name in files for part in ("--events", str(folder / name))]


@dataclass
class Seen:
    """Number of responses by status, and the faults."""

    statuses: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def answers(self) -> int:
        """Number of responses."""
        return sum(self.statuses.values())


class Asking:
    """Generates requests for the URLs of an application, always the same for a seed.

    Parameters
    ----------
    app
        Application under test, for its URLs and ids.
    seed
        Seed of the random order.
    """

    def __init__(self, app: Flask, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same order each time
        self.rules: list[Rule] = list(app.url_map.iter_rules())
        self.weights = [
            1 / max([share for part, share in _HEAVY.items() if part in one.rule] or [1]) for one in self.rules
        ]
        state = app.extensions["caspian"]
        some = self.random.sample(state.index.catalogue.table["id"].to_pylist(), k=min(60, len(state.index)))
        vocabulary = {name: list(values)[:40] for name, values in state.index.vocabulary.items()}
        self.known: dict[str, Sequence[str]] = {
            "event_id": some,
            "collection_id": ("events", "routes", "places", "zones", "access"),
            "feature_id": [*some[:9], "baku", "aktau"],
            "place_id": ("baku", "aktau", "caspian-sea"),
            "vessel_id": vocabulary["vessel"] or ("x",),
            "story_id": list(state.stories) or ("x",),
            "step_id": ("first-joint-drill", "x"),
            "language": ("en", "fa", "xx"),
            "name": ("method", "api", "map.css", "labels.en.json", "dist/map.js", "overview.topojson", "years"),
        }
        filters = {name: vocabulary.get(name, ["1"]) for name in PARAMETERS}
        self.values: dict[str, Sequence[str]] = filters | {
            "datetime": (*_DATES, "2013-07-08/2013-07-12", "2014/2013", "2013-99"),
            "match": ("any", "all", "both"),
            "q": ("exercise", "a b", "a" * 199, "ﷺ" * 99, "... !"),
            "bbox": (
                "46,36,55,48",
                "170,-90,-170,90",
                "0,0,0,0",
                "1,2,3",
                "-180,-90,180,90",
                "inf,0,1,1",
                "36,46,41,500,55,48",
            ),
            "within": ("46,36,55,48", "1"),
            "version": ("2026.1", "2026.9", "", "../x"),
            "lang": ("en", "ru", "fa", "az", "kk", "tk", "xx"),
            "f": ("json", "html", "xml"),
            "limit": ("1", "500", "10000", "0", "-1", "9" * 30),
            "offset": ("0", "7", "1000000000"),
            "page": ("1", "2", "99999", "0", "x"),
            "sort": ("date", "-title", "place", "x"),
            "order": ("newest", "oldest", "-countries", "x"),
            "sortby": ("title", "-start,+id", "x", "title,title"),
            "zoom": ("0", "6", "22", "23"),
            "bins": ("day", "week", "month", "year", "x"),
            "range": ("2013/2014", "0001/9999", "2013/..", "9999-12-31/9999-12-31"),
            "crs": ("http://www.opengis.net/def/crs/EPSG/0/3857", "http://www.opengis.net/def/crs/EPSG/0/4326", "x"),
            "filter": (
                *(
                    "radius_km < 5",
                    "title LIKE '%a%'",
                    "S_INTERSECTS(geometry,POINT EMPTY)",
                    "S_WITHIN(geometry,BBOX(46,36,55,48))",
                ),
                *(
                    "(((",
                    "start = DATE('2013')",
                    "ACCENTI(title)='a'",
                    "1/0 = 1",
                    "radius_km % 0 = 1",
                    "title IN ()",
                    "true",
                    "-1",
                ),
                *(
                    "A_CONTAINS(countries,('IR'))",
                    "T_AFTER(start,DATE('9999'))",
                    '{"op":"not","args":[]}',
                    "2^9999 > 1",
                    "NOT true",
                ),
            ),
            "filter-lang": ("cql2-text", "cql2-json", "x"),
            "filter-crs": ("http://www.opengis.net/def/crs/EPSG/0/3857",),
            "bbox-crs": ("http://www.opengis.net/def/crs/EPSG/0/3857", "x"),
            "after": (*some[:5], "x"),
            "width": ("200", "300", "0", "99999"),
            "height": ("150", "200", "x"),
            "scale": ("1", "1.5", "9"),
            "theme": ("light", "dark", "auto", "x"),
            "view": ("6/42/50", "22/0/0", "0/90/180", "19/-99/999", "x"),
            "title": ("", "A title", "بندر انزلی", "\u202ex"),
            "legend": ("0", "1"),
            "timeline": ("0", "1"),
            "routes": ("0", "1"),
            "stand": ("place", "concern"),
            "show": ("map", "table"),
            "compare": ("2013/2014", "x"),
            "layers": ("ports,routes", "zones", "x"),
            "event": (*some[:5], "x"),
            "story": (*self.known["story_id"], "x"),
            "step": ("1", "99"),
            "port": ("baku", "x"),
            "bom": ("0", "1", "x"),
            "v": ("x",),
            "mark": ("43.6/51.2", "99/999", "x"),
            "format": ("json", "xml", "yaml"),
            "url": ("http://localhost/", "http://x/", "http://[", "x"),
            "maxwidth": ("1", "400", "x"),
        }

    def request(self) -> tuple[str, str, dict[str, str]]:
        """Return a random request: method, target and headers."""
        choose = self.random
        (rule,) = choose.choices(self.rules, self.weights)
        path = "".join(self._part(rule, part) for part in rule._trace if part != (False, "|"))
        if choose.random() < 0.02:
            path += choose.choice(("/", "//", "/.", "/../", "%00", "%ff", ".json"))
        pairs = [self._pair() for _ in range(choose.choice((0, 0, 1, 1, 1, 2, 2, 3)))]
        if any(part in rule.rule for part in (".png", "map.<")):
            pairs += [("width", "300"), ("height", "200")]
        query = "&".join(f"{quote(name)}={quote(value, safe=',/:')}" for name, value in pairs)
        if choose.random() < 0.02:
            query += choose.choice(("&&=", "&a", "&%ff=%fe", "&q=%ED%A0%80", "&=", "&" + "a=1&" * 300))
        names = choose.sample(list(_HEADERS), k=choose.choice((0, 0, 1, 1, 2, 3)))
        headers = {name: choose.choice(_HEADERS[name]) for name in names}
        return choose.choice(METHODS), path + ("?" + query if query else ""), headers

    def _part(self, rule: Rule, part: tuple[bool, str]) -> str:
        is_variable, text = part
        if not is_variable:
            return text
        converter = rule._converters[text]
        if hasattr(converter, "items"):
            return str(self.random.choice(sorted(converter.items)))
        known = self.known.get(text, ("x",))
        odd = self.random.random() < 0.3
        return quote(self.random.choice(HOSTILE if odd else known) or "x", safe="" if odd else "/")

    def _pair(self) -> tuple[str, str]:
        choose = self.random
        name = choose.choice(list(self.values)) if choose.random() < 0.97 else choose.choice(HOSTILE)
        if choose.random() < 0.15:
            return name, choose.choice(HOSTILE)
        value = choose.choice(self.values.get(name) or ("x",))
        if name in PARAMETERS and PARAMETERS[name].is_list and choose.random() < 0.3:
            value += "," + choose.choice(self.values[name] or ("x",))
        return name, value


def sweep(server: tuple[str, int], app: Flask, requests: int, seed: int = 0, connections: int = CONNECTIONS) -> Seen:
    """Send many requests to a server over several connections, and return the observations.

    Parameters
    ----------
    server
        Host and port of the server.
    app
        Application with the same events.
    requests
        Number of requests.
    seed
        Seed of the requests.
    connections
        Number of concurrent connections.
    """
    seen = Seen()
    shares = [requests // connections + (number < requests % connections) for number in range(connections)]
    askings = [Asking(app, seed * 1000 + number) for number in range(connections)]
    threads = [
        threading.Thread(target=_ask, args=(server, asking, share, seen))
        for asking, share in zip(askings, shares, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def _ask(server: tuple[str, int], asking: Asking, requests: int, seen: Seen) -> None:
    connection = HTTPConnection(*server, timeout=120)
    for _ in range(requests):
        method, target, headers = asking.request()
        status, fault = _answer(connection, method, target, headers)
        with seen.lock:
            seen.statuses[status] += 1
            if fault:
                seen.faults.append(f"{fault}  {method} {target[:600]} {json.dumps(headers)[:200]}")
    connection.close()


def _answer(connection: HTTPConnection, method: str, target: str, headers: dict[str, str]) -> tuple[str, str]:
    """Return the status of a response, and its fault; a closed connection is reopened once."""
    for attempt in (1, 2):
        try:
            connection.request(
                method, target, headers={name: value.encode("latin-1") for name, value in headers.items()}
            )
            response = connection.getresponse()
            response.read()
        except (HTTPException, OSError) as error:
            connection.close()
            if attempt == 2:
                return "no answer", f"no answer ({type(error).__name__}: {error})"
            continue
        busy = response.status == 503 and response.getheader("Retry-After") is not None
        unsupported = response.status == 501 and target.startswith("/oembed")
        fine = response.status < 500 or busy or unsupported
        return str(response.status), "" if fine else str(response.status)
    raise AssertionError


def main() -> None:
    """Sweep both servers, and print the results; fails if there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    faults = 0
    for name in ("catalogue", "hostile"):
        with tempfile.TemporaryDirectory(prefix="caspian-sweep-") as made:
            folder = Path(made)
            options = write_hostile_sets(folder) if name == "hostile" else []
            sets = tuple(options[1::2])
            app = create_app(Settings(events=sets, rejects=folder, cache=folder / "own"))
            with installed(None, *options) as server:
                seen = sweep(server.place, app, given.requests // 2, given.seed)
            print(f"{name}: {seen.answers} answers")
            for status, times in sorted(seen.statuses.items()):
                print(f"{times:7}  {status}")
            for fault in sorted(set(seen.faults))[:30]:
                print(f"FAULT  {fault}")
            faults += len(seen.faults)
    sys.exit(faults > 0)


if __name__ == "__main__":
    main()
