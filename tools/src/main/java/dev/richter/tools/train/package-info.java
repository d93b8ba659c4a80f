/**
 * Learns a {@link dev.richter.multivector.Head} from pairs of a query and a passage, with the
 * clustering of rows inside the loss (<a href="https://arxiv.org/abs/2505.11471">CRISP</a>, 2025).
 *
 * <p>{@code Trainer} runs the steps. A step takes the pairs of a batch ({@code PairOrder}), adds
 * {@code HardNegatives}, projects and clusters each text ({@code TrainedText}), and computes the
 * loss and its gradient ({@code ContrastiveLoss}), by which {@code Adam} moves the matrix. What is
 * random is a function of the seed and the step, and sums are made in an order that does not depend
 * on threads: so the same options give the same head, bit by bit, and a {@code Checkpoint} needs no
 * state of a random generator.
 */
@NullMarked
package dev.richter.tools.train;

import org.jspecify.annotations.NullMarked;
