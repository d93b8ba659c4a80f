package dev.richter.client;

import java.util.List;
import java.util.Optional;

/**
 * A page of points in the order of their ids.
 *
 * @param points the points
 * @param nextPageOffset where the next page begins; nothing after the last
 */
public record ScrollPage(List<Point> points, Optional<PointId> nextPageOffset) {}
