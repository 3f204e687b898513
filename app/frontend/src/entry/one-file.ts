// The loader of a map in one file (app/pages/map/one_file.py): unpacks the content of the file and runs it, without fetching anything.

import { gunzipSync, strFromU8 } from "fflate";
import { fold } from "../language/folding";

type Column = readonly unknown[];

interface Packed {
  /** The bundle of the map page, and the script of its Folium map. */
  readonly bundle: string;
  /** Texts of the bundle in a language other than English; empty for English. */
  readonly messages: string;
  readonly script: string;
  /** Responses by the URLs that the page would fetch. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** The events' properties in columns; those of all sources are concatenated, with the number of sources of each event. */
  readonly properties: Readonly<Record<string, Column>> & { readonly sources: Readonly<Record<string, Column>> & { readonly count: readonly number[] } };
  /** The page's columns of the events, except those that are also properties. */
  readonly columns: Readonly<Record<string, unknown>>;
  readonly columnsUrl: string;
  readonly searchUrl: string;
  /** Base URL of events. */
  readonly eventsUrl: string;
}

/** The searched columns, as `SEARCHED` in events/index/words.py. */
const SEARCHED = ["title", "summary", "vessel_names", "organisation_names", "place_name", "search_names"] as const;

function unpack(text: string): Packed {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return JSON.parse(strFromU8(gunzipSync(bytes))) as Packed;
}

/** Assemble the responses that the page will request. */
function answersOf({ answers, properties, columns, columnsUrl, searchUrl, eventsUrl }: Packed): Record<string, unknown> {
  const { id, title, date } = properties as Record<string, readonly string[]>;
  const rows = eventsOf(properties);
  const words = rows.map((row) => ` ${fold(SEARCHED.map((name) => row[name] ?? "").join(" "))}`);
  const events = rows.map((row) => [`${eventsUrl}${encodeURIComponent(String(row["id"]))}.json`, { properties: row }] as const);
  return { ...answers, ...Object.fromEntries(events), [columnsUrl]: { ...columns, id, title, date }, [searchUrl]: words };
}

function eventsOf({ sources: { count, ...sources }, ...properties }: Packed["properties"]): Record<string, unknown>[] {
  const pick = (columns: Readonly<Record<string, Column>>, row: number): Record<string, unknown> =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[row]]));
  let first = 0;
  return count.map((number, row) => {
    const own = Array.from({ length: number }, (_, i) => pick(sources, first + i));
    first += number;
    return { ...pick(properties as Record<string, Column>, row), sources: own };
  });
}

function run(code: string): void {
  const script = document.createElement("script");
  script.textContent = code;
  document.body.append(script);
}

try {
  const packed = unpack(document.getElementById("packed")?.textContent ?? "");
  run(packed.bundle);
  if (packed.messages) run(packed.messages);
  (window.caspian as { carry(answers: Record<string, unknown>): void }).carry(answersOf(packed));
  run(packed.script);
} catch (error) {
  const main = document.querySelector("main");
  const notice = document.createElement("p");
  notice.className = "map-notice";
  // The translated messages could not be unpacked either.
  notice.textContent = (main?.dataset["failure"] ?? "").replace("{reason}", String(error));
  main?.append(notice);
}
