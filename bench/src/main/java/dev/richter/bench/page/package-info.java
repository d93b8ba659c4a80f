/**
 * The page of plots that shows what runs measured: numbers are made here, and a script in the page
 * only draws them. Data flows from {@link dev.richter.bench.page.RunDirectory} over sections of
 * plots and tables to a page, pictures and files of comma-separated values.
 */
@NullMarked
package dev.richter.bench.page;

import org.jspecify.annotations.NullMarked;
