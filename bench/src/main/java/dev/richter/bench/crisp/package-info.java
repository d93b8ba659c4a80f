/**
 * Whether clustering inside the loss is worth its while: trainings that differ in one thing each
 * ({@code TrainingArms}), measured on the same texts ({@code CrispData}, {@code Ranking}).
 */
@NullMarked
package dev.richter.bench.crisp;

import org.jspecify.annotations.NullMarked;
