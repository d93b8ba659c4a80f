/**
 * Filters: which documents a search may return, said over their payload and their ids.
 *
 * <p>A filter is a value, made by the factories of {@link dev.richter.filter.Filter} or read from
 * JSON:
 *
 * <pre>{@code
 * Filter filter =
 *     Filter.must(Filter.match("lang", "en"), Filter.range("year").gte(2000))
 *         .mustNot(Filter.exists("withdrawn"));
 *
 * Filter same =
 *     Filter.parse(
 *         """
 *         {"must": [{"key": "lang", "match": {"value": "en"}},
 *                   {"key": "year", "range": {"gte": 2000}}],
 *          "must_not": [{"exists": {"key": "withdrawn"}}]}
 *         """);
 * }</pre>
 */
@NullMarked
package dev.richter.filter;

import org.jspecify.annotations.NullMarked;
