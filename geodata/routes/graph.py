"""Shortest paths by Dijkstra's algorithm."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from itertools import count
from typing import TypeVar

Node = TypeVar("Node")


def shortest_paths(graph: Mapping[Node, Mapping[Node, float]], start: Node) -> dict[Node, list[Node]]:
    """Return the shortest path to each reachable node.

    Parameters
    ----------
    graph
        Edge lengths, by source and target node.
    start
        Source of all paths.

    Returns
    -------
    dict
        Paths by their last node, both ends included.

    Examples
    --------
    >>> shortest_paths({"a": {"b": 1, "c": 5}, "b": {"c": 2}, "c": {}}, "a")["c"]
    ['a', 'b', 'c']
    """
    best, paths = {start: 0.0}, {start: [start]}
    # The counter is a tie-breaker, as nodes may not be comparable.
    numbers = count()
    queue = [(0.0, next(numbers), start)]
    while queue:
        length, _, node = heapq.heappop(queue)
        if length > best[node]:
            continue
        for onward, edge in graph[node].items():
            if (longer := length + edge) < best.get(onward, float("inf")):
                best[onward], paths[onward] = longer, [*paths[node], onward]
                heapq.heappush(queue, (longer, next(numbers), onward))
    return paths
