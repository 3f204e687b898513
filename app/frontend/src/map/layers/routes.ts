// Movements as directed lines over water: the routes of the events that pass the filter.

import type { FeatureCollection, LineString, Position } from "geojson";
import type * as L from "leaflet";
import { route } from "../../../look.json";
import { CanvasLayer } from "../canvas-layer";
import type { Explorer, ExplorerLayer } from "../../state/explorer";
import { fetchFor } from "./fetching";

/** One leg of an event's route. */
interface Leg {
  readonly event: string;
  readonly category: string;
  /** `direct` for a straight line if no route by water is known. */
  readonly by: "water" | "direct";
  readonly line: readonly Position[];
}

export class RoutesLayer extends CanvasLayer implements ExplorerLayer {
  private explorer: Explorer | null = null;
  private legs: readonly Leg[] | null = null;

  constructor(private readonly url: string, private readonly name: string) {
    super("routes-canvas", "overlayPane");
  }

  show(explorer: Explorer): void {
    this.explorer = explorer;
    for (const change of ["filtered", "summarised", "opened"]) explorer.addEventListener(change, () => this.redrawSoon());
    this.redrawSoon();
  }

  override onAdd(map: L.Map): this {
    super.onAdd(map);
    if (this.legs === null) void this.fetch();
    return this;
  }

  private async fetch(): Promise<void> {
    this.legs = [];
    const found = await fetchFor<FeatureCollection<LineString, Omit<Leg, "line">>>(this, this.name, this.url);
    this.legs = found && found.features.map(({ geometry, properties }) => ({ ...properties, line: geometry.coordinates }));
    this.redrawSoon();
  }

  protected override draw(context: CanvasRenderingContext2D): void {
    const { explorer } = this;
    if (!explorer) return;
    const shown = explorer.source.ids(explorer.filter);
    const legs = (this.legs ?? []).filter(({ event }) => shown?.has(event) ?? true);
    legs.sort((a, b) => Number(a.event === explorer.opened) - Number(b.event === explorer.opened));
    for (const leg of legs) this.drawLeg(context, leg, leg.event === explorer.opened);
  }

  private drawLeg(context: CanvasRenderingContext2D, leg: Leg, opened: boolean): void {
    const points = leg.line.map(([lon = 0, lat = 0]) => this.toCanvas(lat, lon));
    context.beginPath();
    for (const { x, y } of points) context.lineTo(x, y);
    context.lineJoin = "round";
    context.globalAlpha = opened ? 1 : route.opacity;
    context.strokeStyle = opened ? this.palette.accent : this.palette.category(leg.category);
    context.lineWidth = opened ? 3 : route.width;
    context.setLineDash(leg.by === "direct" ? route.dash : []);
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = context.strokeStyle;
    for (const arrow of arrows(points)) drawArrow(context, arrow);
    context.globalAlpha = 1;
  }
}

interface Arrow { readonly x: number; readonly y: number; readonly angle: number }

/** Return arrows along a line: every `route.spacing` pixels, and at least one in its middle. */
function arrows(points: readonly L.Point[]): Arrow[] {
  const lengths = points.slice(1).map((point, i) => point.distanceTo(points[i]!));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const count = Math.max(1, Math.floor(total / route.spacing));
  if (total < 2 * route.arrow) return [];
  return Array.from({ length: count }, (_, i) => along(points, lengths, ((i + 0.5) / count) * total));
}

function along(points: readonly L.Point[], lengths: readonly number[], distance: number): Arrow {
  let rest = distance;
  let i = 0;
  while (i < lengths.length - 1 && rest > lengths[i]!) rest -= lengths[i++]!;
  const [from, to] = [points[i]!, points[i + 1]!];
  const share = lengths[i]! > 0 ? rest / lengths[i]! : 0;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share, angle: Math.atan2(to.y - from.y, to.x - from.x) };
}

function drawArrow(context: CanvasRenderingContext2D, { x, y, angle }: Arrow): void {
  const corner = (turn: number): [number, number] => [x + route.arrow * Math.cos(angle + turn), y + route.arrow * Math.sin(angle + turn)];
  context.beginPath();
  context.moveTo(...corner(0));
  context.lineTo(...corner(route.barb));
  context.lineTo(...corner(-route.barb));
  context.closePath();
  context.fill();
}
