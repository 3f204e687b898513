"""Shortest paths by Dijkstra's algorithm."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from itertools import count
from typing import TypeVar

Node = TypeVar("Node")


def shortest_paths(graph: Mapping[Node, Mapping[Node, float]], start: Node) -> dict[Node, list[Node]]:
    """Return the shortest path to each node that can be reached.

    Parameters
    ----------
    graph
        Lengths of the edges, by the node that they leave and the node that they lead to.
    start
        The node that paths leave.

    Returns
    -------
    dict
        Paths by their last node, `start` and that node included.

    Examples
    --------
    >>> shortest_paths({"a": {"b": 1, "c": 5}, "b": {"c": 2}, "c": {}}, "a")["c"]
    ['a', 'b', 'c']
    """
    best, paths = {start: 0.0}, {start: [start]}
    # The number keeps nodes, which may have no order, from being compared.
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
