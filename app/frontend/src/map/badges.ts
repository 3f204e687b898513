// Badges for events known only to an area, with number and region; their positions do not change while the map is panned.

import { badge as look } from "../../look.json";
import { formatNumber, gettext, isRightToLeft } from "../language/i18n";
import type { Palette } from "../page/palette";
import { DISC_AREA, type Regions } from "../data/regions";
import type { AreaCount, Box } from "../data/source";

/** A rectangle, given by its centre, in pixels of the world at the zoom. */
export interface Rect { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** The badge of one area, or of several that are counted together. */
export interface Badge extends Rect {
  readonly lines: readonly string[];
  readonly name: string;
  readonly count: number;
  readonly mix: readonly (readonly [string, number])[];
  readonly areas: readonly string[];
  readonly box: Box;
}

type Points = AreaCount["points"];
/** Areas counted in one badge, with its region, name and candidate positions. */
interface Group { readonly host: string; readonly name: string; readonly points: Points; readonly held: readonly AreaCount[] }
/** Offsets by which a number may be moved, in its own widths and heights: below, above, right, left, then diagonally, then further. */
const STEPS = [1.1, 2.2].flatMap((far) => [[0, far], [0, -far], [far, 0], [-far, 0], [far, far], [-far, -far], [far, -far], [-far, far]] as const);
type Project = (lon: number, lat: number) => readonly [number, number];

/** Object that no badge may hide: a symbol or a port, as a circle in pixels of the world. */
export interface Taken { readonly x: number; readonly y: number; readonly radius: number }

/**
 * Lay out the badges of a zoom, so that they neither overlap nor hide what is `taken`. Those that would are merged into the smallest
 * region that contains them, or moved within their region; if no other region contains them, only the number is kept. They keep off
 * `names`, where they can.
 */
export function layOut(
  areas: readonly AreaCount[], regions: Regions, project: Project, lettering: Lettering, taken: readonly Taken[], names: readonly Rect[] = [],
): Badge[] {
  let groups = areas.map((one): Group => ({ host: one.area === DISC_AREA ? "" : one.area, name: one.name, points: one.points, held: [one] }));
  for (;;) {
    groups = joined(groups, regions, project, lettering).sort((a, b) => countOf(b) - countOf(a) || (a.name < b.name ? -1 : 1));
    const badges = place(groups, project, lettering, taken, names);
    const nameless = new Set(groups.filter(({ host }, i) => badges[i]!.lines.length === 0 && (regions.get(host)?.within.length ?? 0) > 0));
    if (nameless.size === 0) return badges.map((one) => (one.lines.length > 0 ? one : { ...one, lines: [formatNumber(one.count)] }));
    groups = [...groups.filter((group) => !nameless.has(group)), ...[...nameless].map((group) => rehosted(group, regions))];
    groups = merged(groups);
  }
}

/** Place the badges in turn; without room for the name, a badge has only its number. */
function place(groups: readonly Group[], project: Project, lettering: Lettering, taken: readonly Taken[], names: readonly Rect[]): Badge[] {
  const placed: Badge[] = [];
  const at = (group: Group, lines: readonly string[]): ReturnType<typeof formOf>[] => group.points.map(([lon, lat]) => formOf(lines, ...project(lon, lat), lettering));
  // A name must not take the position of another badge's number.
  const numbers = groups.map((group) => {
    const found = at(group, [formatNumber(countOf(group))]);
    const first = found[0]!;
    return [...found, ...STEPS.map(([across, down]) => ({ ...first, x: first.x + across * first.width, y: first.y + down * first.height }))];
  });
  groups.forEach((group, i) => {
    const others = [...placed, ...numbers.slice(i + 1).map(([first]) => first!)];
    const free = (rect: Rect): boolean => !taken.some((one) => hides(rect, one)) && !placed.some((one) => overlap(rect, one, 0));
    const best = <T extends Rect>(rects: readonly T[], isFree: (rect: Rect) => boolean): T | undefined =>
      rects.find((rect) => isFree(rect) && !names.some((one) => overlap(rect, one, 0))) ?? rects.find(isFree);
    const small = numbers[i]!;
    const full = best(nameOf(group) ? at(group, lettering.lines(textOf(group))) : small, (rect) => free(rect) && !others.some((one) => overlap(rect, one, 0)));
    const chosen = full ?? { ...best(small, free) ?? small.find((rect) => !placed.some((one) => overlap(rect, one, 0))) ?? small[0]!, lines: [] };
    placed.push({ ...chosen, name: nameOf(group), count: countOf(group), mix: mixOf(group.held), areas: [...new Set(group.held.map(({ area }) => area))], box: group.held[0]!.box });
  });
  return placed;
}

/** Return a group with the smallest region that contains its own. */
function rehosted({ host, held }: Group, regions: Regions): Group {
  const { id, name, points } = regions.get(regions.get(host)!.within[0]!)!;
  return { host: id, name, points, held };
}

/** Merge groups of the same region. */
function merged(groups: readonly Group[]): Group[] {
  const byHost = new Map<string, Group>();
  for (const group of groups) {
    const before = byHost.get(group.host);
    if (group.host) byHost.set(group.host, before ? { ...before, held: [...before.held, ...group.held] } : group);
  }
  return [...groups.filter(({ host }) => !host), ...byHost.values()];
}

/** Merge the groups whose badges would overlap, the smallest regions first. */
function joined(separate: readonly Group[], regions: Regions, project: Project, lettering: Lettering): Group[] {
  let groups = [...separate];
  // Each group is measured only once in all rounds.
  const measured = new Map<Group, Rect>();
  const form = (group: Group): Rect => {
    let found = measured.get(group);
    if (!found) measured.set(group, found = formOf(lettering.lines(textOf(group)), ...project(...group.points[0]!), lettering));
    return found;
  };
  for (;;) {
    const forms = groups.map(form);
    let best: { readonly i: number; readonly j: number; readonly host: string; readonly size: number } | null = null;
    for (let i = 0; i < groups.length; i++) for (let j = i + 1; j < groups.length; j++) {
      if (!groups[i]!.host || !groups[j]!.host || !overlap(forms[i]!, forms[j]!, look.gap)) continue;
      const common = regions.common(groups[i]!.host, groups[j]!.host);
      if (!common) continue;
      const [west, south, east, north] = common.bounds;
      const size = (east - west) * (north - south);
      if (!best || size < best.size) best = { i, j, host: common.id, size };
    }
    if (!best) return groups;
    const { name, points } = regions.get(best.host)!;
    const held = [groups[best.i]!, groups[best.j]!].flatMap((group) => group.held);
    const { i, j, host } = best;
    groups = merged([...groups.filter((_, at) => at !== i && at !== j), { host, name, points, held }]);
  }
}

function countOf({ held }: Group): number {
  return held.reduce((sum, { count }) => sum + count, 0);
}

/** Return the name of a badge: the region, extended if counts of its parts are included. */
function nameOf({ name, held }: Group): string {
  // Translators: several parts of a sea, and the sea as a whole, counted together.
  return held.length > 1 || held[0]!.name !== name ? gettext("{region} and parts of it", { region: name }) : name;
}

/** Return the text of a badge: the number, then the name in words. */
function textOf(group: Group): string {
  const [count, name] = [formatNumber(countOf(group)), nameOf(group)];
  // Translators: how many events are known only to a region, such as "34 · Caspian Sea".
  return name ? gettext("{n} · {region}", { n: count, region: name }) : count;
}

/** Measures words and breaks texts into lines, with a cache: a layout takes several rounds, and only numbers change with the filter. */
export class Lettering {
  private readonly widths = new Map<string, number>();
  private readonly broken = new Map<string, readonly string[]>();

  /** `measureText` returns the width of a text in the badges' font, in pixels. */
  constructor(private readonly measureText: (text: string) => number) {}

  measure(text: string): number {
    const words = text.split(" ");
    return words.reduce((width, word) => width + this.widthOf(word), (words.length - 1) * this.widthOf(" "));
  }

  private widthOf(word: string): number {
    let width = this.widths.get(word);
    if (width === undefined) this.widths.set(word, width = this.measureText(word));
    return width;
  }

  /** Break a text into lines of about the same length. */
  lines(text: string): readonly string[] {
    let found = this.broken.get(text);
    if (!found) this.broken.set(text, found = this.break(text.split(" ")));
    return found;
  }

  private break(words: readonly string[]): readonly string[] {
    let lines = this.wrap(words, look.width);
    for (let width = look.width; width > look.text; width -= look.text) {
      const narrower = this.wrap(words, width);
      if (narrower.length > lines.length) break;
      lines = narrower;
    }
    return lines;
  }

  private wrap(words: readonly string[], width: number): string[] {
    const lines: string[] = [];
    for (const word of words) {
      const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
      // The dot stays on the line of the number.
      if (lines.length > 0 && (this.measure(longer) <= width || word === "·")) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }
}

function formOf(lines: readonly string[], x: number, y: number, lettering: Lettering): Rect & { readonly lines: readonly string[] } {
  const height = lines.length * look.line + 2 * look.above;
  return { lines, x, y, height, width: Math.max(height, Math.max(...lines.map((line) => lettering.measure(line))) + 2 * look.beside) };
}

function hides(rect: Rect, { x, y, radius }: Taken): boolean {
  return Math.hypot(Math.max(0, Math.abs(rect.x - x) - rect.width / 2), Math.max(0, Math.abs(rect.y - y) - rect.height / 2)) < radius;
}

export function overlap(a: Rect, b: Rect, gap: number): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 + gap && Math.abs(a.y - b.y) < (a.height + b.height) / 2 + gap;
}

function mixOf(held: readonly AreaCount[]): Badge["mix"] {
  const counts = new Map<string, number>();
  for (const { mix } of held) for (const [category, count] of mix) counts.set(category, (counts.get(category) ?? 0) + count);
  return [...counts];
}

/** Draw a badge at a point of the canvas: hollow, with its lines. */
export function drawBadge(context: CanvasRenderingContext2D, x: number, y: number, { lines, width, height }: Pick<Badge, "lines" | "width" | "height">, palette: Palette, pointedAt: boolean): void {
  traceRounded(context, x, y, width / 2, height / 2);
  context.globalAlpha = look.opacity;
  context.fillStyle = palette.cluster;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = pointedAt ? 2.5 * look.edge : look.edge;
  context.strokeStyle = pointedAt ? palette.accent : palette["text-soft"];
  context.stroke();
  context.fillStyle = palette["cluster-text"];
  context.font = BADGE_FONT;
  context.textAlign = "center";
  context.textBaseline = "middle";
  // Leaflet's panes are left-to-right in every language.
  context.direction = isRightToLeft() ? "rtl" : "ltr";
  const top = y - ((lines.length - 1) * look.line) / 2;
  lines.forEach((line, i) => context.fillText(line, x, top + i * look.line + 0.5));
}

/** Trace a box with rounded corners; the oldest supported browsers lack `roundRect`. */
function traceRounded(context: CanvasRenderingContext2D, x: number, y: number, across: number, down: number): void {
  context.beginPath();
  context.moveTo(x, y - down);
  for (const [toX, toY, alongX, alongY] of [[1, -1, 1, 1], [1, 1, -1, 1], [-1, 1, -1, -1], [-1, -1, 1, -1]] as const) {
    const [cornerX, cornerY] = [x + toX * across, y + toY * down];
    // Each corner is rounded on the way to the middle of the next side.
    if (toX === toY) context.arcTo(cornerX, cornerY, cornerX + alongX * across, cornerY, look.radius);
    else context.arcTo(cornerX, cornerY, cornerX, cornerY + alongY * down, look.radius);
  }
  context.closePath();
}

export const BADGE_FONT = `600 ${look.text}px system-ui, sans-serif`;
