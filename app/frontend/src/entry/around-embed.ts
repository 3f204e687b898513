// What an embed needs only when it is asked for: the card, a filter, routes.

export { FilterBar } from "../controls/filter-bar";
export { RoutesLayer } from "../map/layers/routes";
export { Card } from "../panel/panel";
