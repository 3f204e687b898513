// Parts of an embed that are loaded only on request: the card, a filter, routes.

export { FilterBar } from "../controls/filter-bar";
export { RoutesLayer } from "../map/layers/routes";
export { Card } from "../panel/panel";
