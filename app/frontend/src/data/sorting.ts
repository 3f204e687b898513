// The order of a table's rows, in a page that has all events.

import type { PackedColumns } from "./columns";
import { language } from "../language/i18n";
import { label } from "../language/labels";
import type { Column, Sort } from "./source";

/** Sort rows in place by the displayed values of a column; the sort is stable. */
export function sortRows(rows: Int32Array, columns: PackedColumns, sort: Sort): Int32Array {
  const descending = sort.startsWith("-");
  const column = (descending ? sort.slice(1) : sort) as Column;
  if (column === "date") return descending ? rows : rows.reverse();
  const texts = Array.from(rows, (row) => textOf(columns, column, row));
  const { compare } = new Intl.Collator(language());
  const order = Int32Array.from(rows.keys()).sort((a, b) => (descending ? compare(texts[b]!, texts[a]!) : compare(texts[a]!, texts[b]!)) || a - b);
  return order.map((at) => rows[at]!);
}

/** Return the codes of the countries of an event. */
export function countriesOf({ choices }: PackedColumns, row: number): string[] {
  const { values, lists } = choices["country"]!;
  const { offsets, codes } = lists!;
  return Array.from(codes.subarray(offsets[row]!, offsets[row + 1]!), (code) => values[code]!);
}

/** Return the value of an event for a single-valued filter parameter; empty if it has none. */
export function valueOf({ choices }: PackedColumns, parameter: string, row: number): string {
  const { values, codes } = choices[parameter]!;
  return values[codes![row]!] ?? "";
}

function textOf(columns: PackedColumns, column: Exclude<Column, "date">, row: number): string {
  switch (column) {
    case "title": return columns.title[row]!;
    case "place": return columns.place_name[row]!;
    case "category": return label("category", valueOf(columns, "category", row));
    case "verification": return label("verification", valueOf(columns, "verification", row));
    case "countries": return countriesOf(columns, row).map((code) => label("state", code)).join(", ");
  }
}
